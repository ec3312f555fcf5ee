import type { Bulk } from '@sendwright/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { deliveryQueries } from '../../../api/deliveries.ts'

/** Bulk operations that are shown until somebody takes them away: those that this page started or saw running. */
const followed = createFollowed()

/** The bulk operations to show, the newest first, and how to take one away. */
export function useBulkOperations(): { readonly bulks: readonly Bulk[]; readonly dismiss: (id: string) => void } {
  const shown = useSyncExternalStore(followed.subscribe, followed.ids)
  const queryClient = useQueryClient()
  const bulks = useQuery(deliveryQueries.bulks()).data
  const running = bulks?.filter((bulk) => bulk.state === 'running').map((bulk) => bulk.id) ?? []
  const runningKey = running.join(' ')
  useEffect(() => {
    for (const id of runningKey.split(' ')) if (id !== '') followed.add(id)
    // What it did shows in counts, causes and lists as soon as it has come to its end.
    return () =>
      void (runningKey !== '' && queryClient.invalidateQueries({ queryKey: [...deliveryQueries.all, 'detail'] }))
  }, [runningKey, queryClient])
  return { bulks: bulks?.filter(({ id }) => shown.has(id)) ?? [], dismiss: followed.remove }
}

/** Shows a bulk operation that was just started, also when it ends before it is seen running. */
export function followBulk(id: string): void {
  followed.add(id)
}

function createFollowed() {
  let ids: ReadonlySet<string> = new Set()
  const listeners = new Set<() => void>()

  function change(next: ReadonlySet<string>): void {
    ids = next
    for (const listener of listeners) listener()
  }

  return {
    ids: () => ids,
    add: (id: string) => {
      if (!ids.has(id)) change(new Set([...ids, id]))
    },
    remove: (id: string) => change(new Set([...ids].filter((other) => other !== id))),
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

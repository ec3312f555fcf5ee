import { useSyncExternalStore } from 'react'

/** A process that is about to be deleted. `version` is what the person saw; a newer one is not deleted. */
export interface Deletion {
  readonly id: string
  readonly name: string
  readonly version: number
}

/** Deletions that wait for Undo to pass, so that taking one back restores everything: id, history and all. */
export interface Deletions {
  /** Hides the process at once; `commit` or `undo` decides. */
  readonly begin: (deletion: Deletion) => void
  readonly undo: (id: string) => void
  /** Deletes now; answers with why it was not deleted, or null. A second call for the same process does nothing. */
  readonly commit: (id: string) => Promise<string | null>
  /** The ids that lists leave out. */
  readonly hidden: () => ReadonlySet<string>
  readonly subscribe: (listener: () => void) => () => void
  /** Deletes all that wait, without asking for the outcome: the page goes away. */
  readonly flush: () => void
}

export interface DeletionEffects {
  /** Deletes; throws where the server refused. */
  readonly remove: (deletion: Deletion) => Promise<unknown>
  /** Deletes in a request that outlives the page. */
  readonly removeOnLeave: (deletion: Deletion) => void
  readonly reason: (error: unknown) => string
}

/** Makes a register of deletions. */
export function createDeletions({ remove, removeOnLeave, reason }: DeletionEffects): Deletions {
  let waiting: readonly Deletion[] = []
  let hidden: ReadonlySet<string> = new Set()
  const listeners = new Set<() => void>()

  function hide(ids: ReadonlySet<string>): void {
    hidden = ids
    for (const listener of listeners) listener()
  }

  function show(id: string): void {
    hide(new Set([...hidden].filter((other) => other !== id)))
  }

  return {
    begin: (deletion) => {
      waiting = [...waiting, deletion]
      hide(new Set([...hidden, deletion.id]))
    },
    undo: (id) => {
      waiting = waiting.filter((deletion) => deletion.id !== id)
      show(id)
    },
    commit: async (id) => {
      const deletion = waiting.find((candidate) => candidate.id === id)
      if (deletion === undefined) return null
      waiting = waiting.filter((candidate) => candidate !== deletion)
      try {
        await remove(deletion)
        return null
      } catch (error) {
        show(id)
        return reason(error)
      }
    },
    hidden: () => hidden,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    flush: () => {
      for (const deletion of waiting) removeOnLeave(deletion)
      waiting = []
    },
  }
}

/** The ids that lists leave out; renders again when they change. */
export function useHiddenIds(deletions: Deletions): ReadonlySet<string> {
  return useSyncExternalStore(deletions.subscribe, deletions.hidden)
}

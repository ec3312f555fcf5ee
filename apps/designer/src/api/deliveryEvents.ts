import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import { listenToEvents, readLiveEvent } from './liveEvents.ts'

/** How many deliveries are on their way or need a decision, of all connections. */
export interface LiveCounts {
  readonly accepted: number
  readonly sending: number
  readonly failed: number
}

/** What a listener hears: some deliveries have changed, or a connection went away, came back or changed its mode. */
export type DeliveryEvent = 'changed' | 'connection'

const changedSchema = z.object({
  counts: z.object({ accepted: z.number(), sending: z.number(), failed: z.number() }),
})

let counts: LiveCounts | null = null

readLiveEvent('deliveries', (data) => {
  const told = changedSchema.safeParse(data)
  if (told.success) ({ counts } = told.data)
})

/** Hears what happens to deliveries, at most once a second, until the answer is called. */
export function listenToDeliveries(listener: (event: DeliveryEvent) => void): () => void {
  return listenToEvents((event) => {
    if (event === 'deliveries') listener('changed')
    else if (event === 'connection') listener('connection')
  })
}

/** The counts that the stream told last; null before the first. */
export function useLiveCounts(): LiveCounts | null {
  return useSyncExternalStore(listenToDeliveries, () => counts)
}

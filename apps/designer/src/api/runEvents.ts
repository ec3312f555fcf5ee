import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import { listenToEvents, readLiveEvent } from './liveEvents.ts'

/** How many runs there are in each state. */
export interface LiveRunCounts {
  readonly active: number
  readonly failed: number
  readonly completed: number
  readonly cancelled: number
}

/** What a listener hears: some runs have changed. */
export type RunsEvent = 'changed'

const changedSchema = z.object({
  counts: z.object({ active: z.number(), failed: z.number(), completed: z.number(), cancelled: z.number() }),
  runs: z.array(z.number()).default([]),
})

let counts: LiveRunCounts | null = null
let changed: ReadonlySet<number> | null = null

readLiveEvent('runs', (data) => {
  const told = changedSchema.safeParse(data)
  if (!told.success) return
  ;({ counts } = told.data)
  changed = new Set(told.data.runs)
})

/** Hears that runs have changed, at most twice a second, until the answer is called. */
export function listenToRuns(listener: (event: RunsEvent) => void): () => void {
  return listenToEvents((event) => {
    if (event === 'runs') listener('changed')
  })
}

/** Hears of one run only; also when it is not known which ones have changed. */
export function listenToRun(id: number): (listener: (event: RunsEvent) => void) => () => void {
  return (listener) =>
    listenToRuns((event) => {
      if (changed === null || changed.size === 0 || changed.has(id)) listener(event)
    })
}

/** The counts that the stream told last; null before the first. */
export function useLiveRunCounts(): LiveRunCounts | null {
  return useSyncExternalStore(listenToRuns, () => counts)
}

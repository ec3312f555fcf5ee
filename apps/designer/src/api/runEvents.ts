import { endpoints } from '@sendwright/contract'
import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import { createSharedEventStream } from './eventStream.ts'

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

const stream = createSharedEventStream<RunsEvent>({
  path: endpoints.watchRuns.path,
  events: ['changed'],
  afterBreak: ['changed'],
  onData: (_event, data) => {
    const told = changedSchema.safeParse(data)
    if (!told.success) return
    ;({ counts } = told.data)
    changed = new Set(told.data.runs)
  },
})

/** Hears that runs have changed, at most twice a second, until the answer is called. */
export const listenToRuns = stream.listen

/** Hears of one run only; also when it is not known which ones have changed. */
export function listenToRun(id: number): (listener: (event: RunsEvent) => void) => () => void {
  return (listener) =>
    stream.listen((event) => {
      if (changed === null || changed.size === 0 || changed.has(id)) listener(event)
    })
}

/** The counts that the stream told last; null before the first. */
export function useLiveRunCounts(): LiveRunCounts | null {
  return useSyncExternalStore(listenToRuns, () => counts)
}

import { pause } from '../deadline.ts'

/** Something several parts wait for without saying what: whoever waits looks for itself. */
export interface Change {
  readonly tell: () => void
  /** Until something has changed since the last wait, the time is over or the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}

/** One waits at a time. */
export function createChange(): Change {
  let told = new AbortController()
  return {
    tell: () => told.abort('changed'),
    wait: async (ms, signal) => {
      if (!told.signal.aborted) {
        const stop = () => told.abort('aborted')
        signal.addEventListener('abort', stop)
        if (signal.aborted) stop()
        // Node's timers take at most 2^31 - 1 milliseconds.
        await pause(Math.min(Math.max(ms, 0), 60_000), told.signal)
        signal.removeEventListener('abort', stop)
      }
      told = new AbortController()
    },
  }
}

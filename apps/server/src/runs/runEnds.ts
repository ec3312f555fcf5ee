import type { RunStateName } from '@sendwright/model'

/** Everybody who waits for the end of runs. */
export interface RunEnds {
  /** Resolves when the run has ended, after `ms`, when the signal aborts or all are let go. */
  wait(run: number, options: { readonly ms: number; readonly signal: AbortSignal }): Promise<void>
  /** Told by this server's runner. */
  applied(run: number, status: RunStateName): void
  letGo(): void
}

/** Runs that other servers take on are asked for this often. */
const askMs = 200

/** Makes the register; it sets timers only while somebody waits. */
export function createRunEnds(options: {
  readonly statusOf: (run: number) => Promise<RunStateName | null>
  readonly onError: (error: unknown) => void
}): RunEnds {
  const waiting = new Map<number, Set<() => void>>()
  let isOver = false

  return {
    wait: (run, { ms, signal }) =>
      new Promise((resolve) => {
        if (isOver || signal.aborted) return resolve()
        const finish = () => {
          clearTimeout(timer)
          clearInterval(asking)
          signal.removeEventListener('abort', finish)
          const others = waiting.get(run)
          others?.delete(finish)
          if (others?.size === 0) waiting.delete(run)
          resolve()
        }
        const timer = setTimeout(finish, ms)
        const asking = setInterval(() => {
          options.statusOf(run).then((status) => {
            if (status === null || hasEnded(status)) finish()
          }, options.onError)
        }, askMs)
        signal.addEventListener('abort', finish, { once: true })
        const others = waiting.get(run)
        if (others === undefined) waiting.set(run, new Set([finish]))
        else others.add(finish)
      }),
    applied: (run, status) => {
      if (hasEnded(status)) for (const finish of waiting.get(run) ?? []) finish()
    },
    letGo: () => {
      isOver = true
      for (const finishes of waiting.values()) for (const finish of finishes) finish()
    },
  }
}

/** Whether nothing happens to a run in this state any more; a failed one is taken up again by a person. */
export function hasEnded(status: RunStateName): boolean {
  return status === 'completed' || status === 'cancelled'
}

import { runStates, type RunStateName } from '@sendwright/model'

/** What has changed since a mark. */
export interface RunNews {
  /** Given back to be told what comes after. */
  readonly mark: string
  readonly counts: Readonly<Record<RunStateName, number>>
  /** Runs that changed; none without a mark. */
  readonly runs: readonly number[]
}

/** What a follower is told. */
export type RunFollower = (news: Pick<RunNews, 'counts' | 'runs'>) => void

/** Tells browser tabs of runs that change: one source for all of them. */
export interface RunChanges {
  /** Tells how things stand at once, then what changes, at most twice a second, until the signal aborts. */
  follow(follower: RunFollower, options: { readonly run: number | null; readonly signal: AbortSignal }): Promise<void>
  /** Ends all following. */
  stop(): void
}

const lookMs = 500

interface Followed {
  readonly run: number | null
  readonly end: () => void
}

/** Looks twice a second while somebody follows, and not at all otherwise. */
export function createRunChanges(options: {
  readonly read: (since: string | null) => Promise<RunNews>
  readonly onError: (error: unknown) => void
}): RunChanges {
  const followers = new Map<RunFollower, Followed>()
  let timer: NodeJS.Timeout | null = null
  let last: RunNews | null = null
  let isStopped = false

  async function look(): Promise<void> {
    const news = await options.read(last?.mark ?? null)
    const before = last
    last = news
    if (before === null) return
    const { counts, runs } = news
    // Counts are up to a second old: they are told again when they have caught up.
    const isCounted = runStates.some((state) => counts[state] !== before.counts[state])
    for (const [follower, { run }] of followers)
      if (run === null ? runs.length > 0 || isCounted : runs.includes(run)) follower({ counts, runs })
  }

  function lookAgain(): void {
    if (timer !== null || followers.size === 0) return
    timer = setTimeout(() => {
      void look()
        .catch(options.onError)
        .finally(() => {
          timer = null
          if (followers.size === 0) last = null
          lookAgain()
        })
    }, lookMs)
  }

  return {
    follow: async (follower, { run, signal }) => {
      const known = last ?? (await options.read(null))
      if (signal.aborted || isStopped) return
      last ??= known
      follower({ counts: known.counts, runs: run === null ? [] : [run] })
      await new Promise<void>((resolve) => {
        followers.set(follower, { run, end: resolve })
        signal.addEventListener('abort', () => resolve(), { once: true })
        lookAgain()
      })
      followers.delete(follower)
    },
    stop: () => {
      isStopped = true
      for (const { end } of followers.values()) end()
    },
  }
}

import type { KafkaClient } from '../client/client.ts'
import type { KafkaFailure } from '../failure.ts'
import { followTopic, type TailOptions, type TailState } from './tail.ts'

/** The live tails of one connection: followers of the same topic share one loop. */
export interface SharedTails {
  /** Resolves when the signal aborts; rejects as `followTopic` does, or with what this follower's callback throws. */
  readonly follow: (options: TailOptions) => Promise<void>
  readonly close: () => void
}

interface Follower {
  readonly options: TailOptions
  readonly end: (error: unknown) => void
}

interface Loop {
  readonly controller: AbortController
  readonly followers: Set<Follower>
  state: TailState | null
}

/** No loop runs until somebody follows; it ends with its last follower. */
export function createSharedTails(
  createTailClient: () => KafkaClient,
  onOutcome: (failure: KafkaFailure | null) => void,
): SharedTails {
  const loops = new Map<string, Loop>()

  function startLoop(topic: string): Loop {
    const loop: Loop = { controller: new AbortController(), followers: new Set(), state: null }
    loops.set(topic, loop)
    followTopic(createTailClient, {
      topic,
      signal: loop.controller.signal,
      onRecords: (records) => tell(loop, ({ options }) => options.onRecords(records)),
      onState: (state) => {
        loop.state = state
        tell(loop, ({ options }) => options.onState?.(state))
      },
      onOutcome,
    }).then(
      () => endAll(loop, null),
      (error: unknown) => endAll(loop, error),
    )
    return loop

    function endAll(ended: Loop, error: unknown) {
      if (loops.get(topic) === ended) loops.delete(topic)
      for (const follower of ended.followers) follower.end(error)
    }
  }

  return {
    follow: async (options) => {
      if (options.signal.aborted) return
      const loop = loops.get(options.topic) ?? startLoop(options.topic)
      const ended = Promise.withResolvers<void>()
      const follower: Follower = {
        options,
        end: (error) => {
          loop.followers.delete(follower)
          if (error === null) ended.resolve()
          else ended.reject(error)
        },
      }
      const leave = () => follower.end(null)
      loop.followers.add(follower)
      options.signal.addEventListener('abort', leave)
      try {
        if (loop.state !== null) options.onState?.(loop.state)
        await ended.promise
      } finally {
        options.signal.removeEventListener('abort', leave)
        loop.followers.delete(follower)
        if (loop.followers.size === 0) {
          loop.controller.abort()
          if (loops.get(options.topic) === loop) loops.delete(options.topic)
        }
      }
    },
    close: () => {
      for (const loop of loops.values()) loop.controller.abort()
    },
  }
}

/** Calls every follower; one whose callback throws is ended with its error, the others go on. */
function tell(loop: Loop, call: (follower: Follower) => void): void {
  for (const follower of loop.followers) {
    try {
      call(follower)
    } catch (error) {
      follower.end(error)
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '@sendwright/kafka/testing'
import type { StageTopic } from '../stage/stage.ts'
import { createRequests } from './messages.ts'
import { publishUntilAccepted, type PublishingWorld } from './publisher.ts'

/** Publishers that go on side by side, each with streams of its own, until they are stopped. */
export interface Lanes {
  /** Records that were accepted so far. */
  readonly accepted: () => number
  /** No new requests; resolves when those under way are accepted. Throws what a lane threw. */
  readonly stop: () => Promise<void>
}

/** Starts so many, which publish `rowsPerSecond` together. */
export function startLanes(
  world: PublishingWorld,
  options: {
    readonly lanes: number
    readonly rowsPerSecond: number
    readonly topics: readonly StageTopic[]
    readonly random: Random
    readonly signal: AbortSignal
  },
): Lanes {
  const { topics, random, signal, rowsPerSecond } = options
  const startedAt = performance.now()
  let planned = 0
  let accepted = 0
  let isStopping = false

  async function publish(lane: string): Promise<void> {
    const source = createRequests(lane, { topics, random, withPoison: true })
    while (!isStopping && !signal.aborted) {
      // What could not be published while nothing was accepted is not made up for.
      const due = ((performance.now() - startedAt) / 1_000) * rowsPerSecond
      planned = Math.max(planned, due - rowsPerSecond)
      if (planned > due) {
        await delay(10)
        continue
      }
      const request = source.next()
      planned += request.messages.length
      const answer = await publishUntilAccepted(world, request, signal)
      accepted += answer?.ids.length ?? 0
    }
  }

  const running = Promise.all(Array.from({ length: options.lanes }, (_, index) => publish(`l${index}`)))
  // Told by `stop`.
  running.catch(() => {})
  return {
    accepted: () => accepted,
    stop: async () => {
      isStopping = true
      await running
    },
  }
}

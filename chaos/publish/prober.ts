import type { Random } from '@sendwright/kafka/testing'
import { untilDelivered } from '../check/flow.ts'
import type { Stage } from '../stage/stage.ts'
import { createRequests } from './messages.ts'
import { publishUntilAccepted, type PublishingWorld } from './publisher.ts'

/** Sees whether everything flows: with so many keys every shard has one of them. */
export interface Prober {
  /** Milliseconds until records of all keys were accepted and delivered; null when that took too long. */
  readonly untilFlowing: (signal: AbortSignal) => Promise<number | null>
}

const keys = 24

/** Publishes its records like everybody else: they are in the journal. */
export function createProber(stage: Stage, world: PublishingWorld, random: Random): Prober {
  const source = createRequests('probe', { topics: stage.topics, random, withPoison: false })
  return {
    untilFlowing: async (signal) => {
      const startedAt = performance.now()
      const accepted = await publishUntilAccepted({ ...world, waits: true }, source.probe(keys), signal)
      if (accepted === null) return null
      if (!accepted.areDelivered && !(await untilDelivered(stage.servers, accepted.ids, signal))) return null
      return performance.now() - startedAt
    },
  }
}

/** Publishes to a connection that is added for it, whose shards have never sent anything. */
export function createElsewhere(stage: Stage, world: PublishingWorld, random: Random): () => Promise<void> {
  let times = 0
  return async () => {
    times += 1
    const source = createRequests(`elsewhere${times}`, { topics: stage.topics, random, withPoison: false })
    const connection = await stage.addConnection()
    await publishUntilAccepted({ ...world, connection }, source.probe(keys), AbortSignal.timeout(60_000))
  }
}

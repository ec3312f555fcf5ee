import type { DeliveryQueue } from '@sendwright/engine'
import type { Database } from '../database/database.ts'
import type { Pipeline } from '../database/pipeline.ts'
import { shardChannel, type Announcer } from '../deliveries/announce.ts'
import { claim } from './claim.ts'
import { createDecide } from './decide.ts'
import { createLeases } from './leases.ts'
import { createNotes } from './notes.ts'
import { createRemoval } from './removeFinished.ts'
import { closePartly, step, voidBatch, type Stepped } from './step.ts'
import type { SecretSealer } from '../sealedSecrets.ts'

// A connection serves its shards one after another, waiting for the disk with each step.
const connections = 4

/** What the queue needs. */
export interface DeliveryQueueOptions {
  readonly announcer: Announcer
  /** Called after what puts something into the inbox of runs. */
  readonly tellRunners: () => void
  readonly sealer: SecretSealer
  readonly onKeep: () => Promise<void>
}

/**
 * The durable queue in PostgreSQL. The statements of a shard go over one connection in the order of the calls, without
 * waiting for one another's answers.
 */
export function createDeliveryQueue(
  database: Database,
  { announcer, tellRunners, sealer, onKeep }: DeliveryQueueOptions,
): DeliveryQueue {
  const leases = createLeases(database, { pipelineOf, sealer })
  const pipelines: Pipeline[] = Array.from({ length: connections }, () => database.pipeline(queueSession))
  function pipelineOf(shard: number): Pipeline {
    const pipeline = pipelines[shard % connections]
    if (pipeline === undefined) throw new Error(`the shard ${shard} has no connection`)
    return pipeline
  }
  async function told(statement: Promise<Stepped>): Promise<boolean> {
    const { isDone, hasRuns } = await statement
    if (hasRuns) tellRunners()
    return isDone
  }
  return {
    ...leases,
    keepLeases: async (options) => {
      await onKeep()
      const held = await leases.keepLeases(options)
      announcer.hold(held.map(({ shard }) => shard))
      return held
    },
    releaseLeases: (server, shards) => {
      announcer.hold([])
      return leases.releaseLeases(server, shards)
    },
    ...createNotes(database),
    ...createDecide(database, tellRunners),
    ...createRemoval(database),
    claim: (options) => claim(pipelineOf(options.shard), options, sealer),
    step: (options) => told(step(pipelineOf(options.lease.shard), options)),
    voidBatch: (options) => told(voidBatch(pipelineOf(options.lease.shard), options)),
    closePartly: (options) => told(closePartly(pipelineOf(options.lease.shard), options)),
    listen: (onShard, signal) => {
      // Of the shards that this process holds nothing is notified.
      announcer.onShards((shards) => {
        if (!signal.aborted) for (const shard of shards) onShard(shard)
      })
      return database.listen(
        shardChannel,
        (payload) => {
          for (const shard of payload.split(',')) onShard(Number(shard))
        },
        signal,
      )
    },
  }
}

/**
 * The plans are made once and must fit when the queue has grown by a thousand times: every access of theirs goes by
 * an index, and rows are joined one by one, whatever the statistics say at that moment.
 */
const queueSession = {
  settings: {
    synchronous_commit: 'on',
    plan_cache_mode: 'force_generic_plan',
    enable_seqscan: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    enable_bitmapscan: 'off',
    jit: 'off',
  },
  timeoutMs: 15_000,
} as const

import type { DeliveryQueue } from '@sendwright/engine'
import type { Database } from '../database/database.ts'
import type { Pipeline } from '../database/pipeline.ts'
import { shardChannel, type Announcer } from '../deliveries/announce.ts'
import { claim } from './claim.ts'
import { createDecide } from './decide.ts'
import { createLeases } from './leases.ts'
import { createNotes } from './notes.ts'
import { createRemoval } from './removeFinished.ts'
import { closePartly, step, voidBatch } from './step.ts'

// A connection serves its shards one after another, waiting for the disk with each step.
const connections = 4

/**
 * The durable queue in PostgreSQL. The statements of a shard go over one connection in the order of the calls, without
 * waiting for one another's answers.
 */
export function createDeliveryQueue(
  database: Database,
  { announcer, onKeep }: { readonly announcer: Announcer; readonly onKeep: () => Promise<void> },
): DeliveryQueue {
  const leases = createLeases(database, pipelineOf)
  const pipelines: Pipeline[] = Array.from({ length: connections }, () => database.pipeline(queueSession))
  function pipelineOf(shard: number): Pipeline {
    const pipeline = pipelines[shard % connections]
    if (pipeline === undefined) throw new Error(`the shard ${shard} has no connection`)
    return pipeline
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
    ...createDecide(database),
    ...createRemoval(database),
    claim: (options) => claim(pipelineOf(options.shard), options),
    step: (options) => step(pipelineOf(options.lease.shard), options),
    voidBatch: (options) => voidBatch(pipelineOf(options.lease.shard), options),
    closePartly: (options) => closePartly(pipelineOf(options.lease.shard), options),
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

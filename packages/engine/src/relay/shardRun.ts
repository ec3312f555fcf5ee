import { deliveryShardName, type Connection } from '@sendwright/model'
import type { ConnectionHealth } from './connectionHealth.ts'
import type { Counts } from './counts.ts'
import type { Candidates, SentBatch, ShardLease } from './deliveryQueue.ts'
import type { ShardNames, ShardTransport } from './deliveryTransport.ts'
import { ShardLeft } from './failure.ts'
import { maxBatchRows } from './isolation.ts'
import type { Memory } from './memory.ts'
import type { Protections } from './protections.ts'
import type { RelayOptions, RelayPoint, ShardState } from './relayOptions.ts'
import type { WakeUp } from './wakeUp.ts'

/** What a claim has brought, as long as it is in memory. */
export interface Claimed {
  readonly candidates: Candidates
  readonly bytes: number
}

/** A batch that lies in Kafka and that the database does not know to be sent yet. */
export interface PendingFinish extends SentBatch {
  readonly digest: string
  /** A run goes on once it is finished. */
  readonly isAwaited: boolean
}

/** What the loop of a shard is given. */
export interface ShardGivens {
  readonly options: RelayOptions
  readonly protections: Protections
  readonly shard: number
  /** As it was when it was taken. */
  readonly lease: ShardLease
  readonly health: ConnectionHealth
  readonly counts: Counts
  readonly memory: Memory
  readonly wakeUp: WakeUp
  /** The connection as it is now; null when it is not there any more. */
  connection(): Connection | null
  /** The lease was renewed recently enough to begin something. */
  isLeaseFresh(): boolean
  /** The shard is another's, or this server's time is over: nothing may be done any more. */
  isLeft(): boolean
  /** The server stops: nothing new is begun. */
  isStopping(): boolean
}

/** The state of the loop of a shard: what its steps share. */
export interface ShardRun extends Omit<ShardGivens, 'lease'> {
  epoch: number
  /** A statement has failed, and it may still come true under this epoch. */
  isUnsure: boolean
  /** As the database had it when it was read last, and as own steps have changed it since; null = to be read. */
  lease: ShardLease | null
  transport: ShardTransport | null
  /** What the transport was made for. */
  madeFor: { readonly connection: Connection; readonly generation: number } | null
  /** A producer is initialised, the lease was looked at since, and the position is as the database says. */
  isOpen: boolean
  pending: PendingFinish | null
  /** Claimed behind the last step. */
  prefetched: Promise<Claimed> | null
  /** The last claim left nothing behind that is due: until a poke there is nothing to be found. */
  isDrained: boolean
  /** Rows that the next batch may have; lowered to isolate what a broker refuses. */
  limit: number
  /** The shard's revision as it was read last. */
  revision: number
  /** Where the next claim begins to look. */
  lowWater: { readonly due: string; readonly revision: number; readonly until: number } | null
  /** Monotonic time when rows become due, and when rows wait no longer for their next attempt; null = none known. */
  dueAt: number | null
  attemptAt: number | null
  usedAt: number
  /** The position topic turned out not to exist any more. */
  isTopicGone: boolean
  /** The connection whose own position topic may not be created. */
  ownTopicRefusedFor: Connection | null
  phase: ShardState['phase']
}

/** The state a loop begins with. */
export function createShardRun(givens: ShardGivens): ShardRun {
  return {
    ...givens,
    epoch: givens.lease.epoch,
    isUnsure: false,
    lease: null,
    transport: null,
    madeFor: null,
    isOpen: false,
    pending: null,
    prefetched: null,
    isDrained: false,
    limit: maxBatchRows,
    revision: givens.lease.revision,
    lowWater: null,
    dueAt: null,
    attemptAt: null,
    usedAt: givens.options.clock.monotonic(),
    isTopicGone: false,
    ownTopicRefusedFor: null,
    phase: 'starting',
  }
}

/** Names a point between two steps. */
export function at({ options }: ShardRun, point: RelayPoint): void | Promise<void> {
  return options.reached?.(point)
}

/** The lease that was read; a defect where none was. */
export function leaseOf({ lease }: ShardRun): ShardLease {
  if (lease === null) throw new Error('The lease was not read')
  return lease
}

/** The connection of the shard; unwinds the loop where it is gone. */
export function connectionOf(run: ShardRun): Connection {
  const connection = run.connection()
  if (connection === null) throw new ShardLeft()
  return connection
}

/** What identifies the lease in a statement. */
export function keyOf({ shard, epoch }: ShardRun): Pick<ShardLease, 'shard' | 'epoch'> {
  return { shard, epoch }
}

/** Reads the lease anew: what was prefetched counts no more. Unwinds the loop where it is another's. */
export async function readLease(run: ShardRun): Promise<ShardLease> {
  run.isDrained = false
  await dropPrefetched(run)
  if (run.isUnsure && run.protections.retakeWhenUnsure) await retakeLease(run)
  const lease = await run.options.queue.readLease(run.shard, run.epoch)
  await at(run, 'leaseRead')
  if (run.isLeft() || lease === null) throw new ShardLeft()
  return adoptLease(run, lease)
}

/** What is read under the new epoch stays true: nothing that was said before can change it any more. */
async function retakeLease(run: ShardRun): Promise<void> {
  const epoch = await run.options.queue.retakeLease(run.shard, run.epoch)
  await at(run, 'leaseRetaken')
  if (epoch === null) throw new ShardLeft()
  run.epoch = epoch
  run.isUnsure = false
}

/** What lies in Kafka and is not finished yet is not in doubt, whatever the database says. */
function adoptLease(run: ShardRun, lease: ShardLease): ShardLease {
  run.revision = lease.revision
  run.health.heard(lease.away)
  if (run.pending !== null && lease.inDoubt?.number === run.pending.number) {
    const { number, digest } = run.pending
    run.lease = { ...lease, inDoubt: null, lastSent: { number, digest } }
  } else {
    run.pending = null
    run.lease = lease
  }
  return run.lease
}

/** Frees what was claimed ahead. */
export async function dropPrefetched(run: ShardRun): Promise<void> {
  const { prefetched } = run
  if (prefetched === null) return
  run.prefetched = null
  try {
    run.memory.free((await prefetched).bytes)
  } catch {
    // Its claim failed: it holds nothing, and the next statement meets the same database.
  }
}

/** The way to Kafka of the connection as it is now, under the names of the shard's generation. */
export function transportOf(run: ShardRun): ShardTransport {
  const connection = connectionOf(run)
  const { generation } = leaseOf(run)
  if (run.transport !== null && run.madeFor?.connection === connection && run.madeFor.generation === generation) {
    return run.transport
  }
  closeTransport(run)
  run.transport = run.options.transport.shard(connection, shardNames(run))
  run.madeFor = { connection, generation }
  return run.transport
}

/** Nothing of the producer is used again. */
export function discardProducer(run: ShardRun): void {
  run.isOpen = false
  run.transport?.discard()
}

/** Gives the way to Kafka up; nobody waits for its end. */
export function closeTransport(run: ShardRun): void {
  const { transport } = run
  run.isOpen = false
  run.transport = null
  run.madeFor = null
  if (transport === null) return
  transport.close().catch((error: unknown) => {
    run.options.log('warn', 'A connection to Kafka did not close', { shard: run.shard, error })
  })
}

function shardNames(run: ShardRun): ShardNames {
  const name = deliveryShardName({ ...leaseOf(run), installation: run.options.installation })
  return { transactionalId: name, group: name }
}

import type { Connection, DeliveryMode } from '@sendwright/model'
import type { DeliveryQueue, RowRefusal } from './deliveryQueue.ts'
import type { DeliveryTransport } from './deliveryTransport.ts'

/** The named points between the steps of the relay, in no order; fault tests end or pause a server at them. */
export const relayPoints = [
  'leaseTaken',
  'claimed',
  'stepSent',
  'positionAdded',
  'written',
  'stepDone',
  'committed',
  'told',
  'finished',
  'discarded',
  'initialised',
  'leaseRetaken',
  'leaseRead',
  'positionRead',
  'positionCommitted',
  'topicFixed',
  'aborted',
  'voided',
  'sentAtLeastOnce',
  'closedPartly',
] as const
export type RelayPoint = (typeof relayPoints)[number]

/** Time and chance, passed in. */
export interface RelayClock {
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds from any start; never goes back. */
  monotonic(): number
  /** Resolves after so many milliseconds, or at once when the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 up to, not including, 1. */
  random(): number
}

/** A delivery that lies in Kafka. */
export interface DeliveredRow {
  readonly id: bigint
  readonly topic: string
  readonly partition: number
  /** null = confirmed by the position of its batch, which does not say where it lies. */
  readonly offset: string | null
  /** Milliseconds from its acceptance, or from when it was due, until Kafka had acknowledged it. */
  readonly latencyMs: number
}

/** What has become known of the rows of a batch, told as soon as it is known. */
export interface DecidedRows {
  readonly connection: string
  readonly shard: number
  /** Number of the batch; null where rows were refused before they were in one. */
  readonly batch: bigint | null
  readonly mode: DeliveryMode
  readonly delivered: readonly DeliveredRow[]
  /** Those that have failed, and those that are offered again. */
  readonly refused: readonly RowRefusal[]
  /** The time that the records have in Kafka, in milliseconds since 1970; null = not known. */
  readonly timestamp: number | null
}

/** How the deliveries of a connection stand, as this server sees it. */
export interface ConnectionDeliveryState {
  readonly connection: string
  readonly away: { readonly since: number; readonly reason: string } | null
  readonly mode: DeliveryMode
  /** Why it delivers at least once although exactly once is wanted. */
  readonly fallbackReason: string | null
}

/** Who wants to know what the relay does: metrics, waiters, banners. Called synchronously, must not throw. */
export interface RelayObserver {
  decided(rows: DecidedRows): void
  leaseTaken(shard: number): void
  leaseLost(shard: number): void
  /** The code of the refusal, or `changed` where the lease or the rows were others than when they were claimed. */
  aborted(connection: string, code: string): void
  batchSize(rows: number): void
  connection(state: ConnectionDeliveryState): void
}

/** What the relay needs. */
export interface RelayOptions {
  readonly queue: DeliveryQueue
  readonly transport: DeliveryTransport
  /** All connections as they are now. */
  connections(): Promise<readonly Connection[]>
  /**
   * Asks the cluster for a sign of life and throws a `Failure` where there is none: a server that has left a connection to
   * others asks so whether it can take part again. Without it no connection is left to others.
   */
  readonly reach?: (connection: Connection) => Promise<void>
  /** Name of this server process, unique among those that share the database. */
  readonly server: string
  /** Name of the installation: part of transactional ids, groups and message ids. */
  readonly installation: string
  readonly clock: RelayClock
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    details?: Readonly<Record<string, unknown>>,
  ) => void
  readonly observe: RelayObserver
  /** Called at the named points; what it waits for holds that shard up. */
  reached?(point: RelayPoint): void | Promise<void>
}

/** What a shard does at the moment. */
export interface ShardState {
  readonly shard: number
  readonly connection: string
  readonly index: number
  readonly epoch: number
  /** The number of the last batch that was claimed. */
  readonly last: bigint
  readonly phase: 'starting' | 'idle' | 'sending' | 'recovering' | 'waiting' | 'stopped'
  /** Why it asks a person. */
  readonly stopped: string | null
}

/** Moves due deliveries from the queue to Kafka. */
export interface Relay {
  start(): void
  /** Deliveries of a shard may have become due. */
  poke(shard: number): void
  /** A connection was saved, created or removed: it is used as it is now at once. */
  connectionChanged(id: string): void
  /** What a person says about the batch in doubt of a shard that has stopped. False: it has not stopped. */
  decide(shard: number, batch: 'sent' | 'not-sent'): Promise<boolean>
  /** The shards that this server holds. */
  states(): readonly ShardState[]
  /** Finishes the batches under way, or leaves them in doubt when the time is over; gives the leases up. */
  stop(withinMs: number): Promise<void>
}

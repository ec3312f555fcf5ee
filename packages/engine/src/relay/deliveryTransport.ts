import type { Connection, Failure } from '@sendwright/model'
import type { ClaimedBatch, DueDelivery, RowRefusal } from './deliveryQueue.ts'

/** Names that belong to one shard for ever: `sendwright-<installation>-<connection>-<index>`, with `-g<generation>` from 1 on. */
export interface ShardNames {
  readonly transactionalId: string
  readonly group: string
}

/** A position as a group offset with its metadata. */
export interface Position {
  readonly number: bigint
  readonly digest: string
}

/** The ways to Kafka; `kafka` fills it. */
export interface DeliveryTransport {
  /** Opens nothing yet. One per shard at a time. */
  shard(connection: Connection, names: ShardNames): ShardTransport
}

/** What a record has become before anything is sent: its partition, or why it cannot be sent. */
export type PlannedRow =
  | { readonly id: bigint; readonly partition: number }
  | { readonly id: bigint; readonly refusal: Pick<RowRefusal, 'code' | 'message'> & { readonly retryable: boolean } }

/** What the brokers said to a batch. Neither is committed yet. */
export type WriteResult =
  | {
      readonly kind: 'written'
      /**
       * The first offset by `topic/partition`, from which the rows of the partition lie in a row. null where they do not:
       * a topic that takes small batches only got several, and somebody else wrote between them.
       */
      readonly baseOffsets: Readonly<Record<string, string>> | null
      readonly timestamp: number
    }
  /** A definite no to at least one partition: nothing will be committed, abort. */
  | { readonly kind: 'refused'; readonly refusals: readonly PartitionRefusal[] }
  /** A definite no to the position (its topic is gone, for instance), so that no record was written: abort. */
  | { readonly kind: 'position-refused'; readonly code: string; readonly message: string }

/** A broker's no to what was sent to one partition. */
export interface PartitionRefusal {
  readonly topic: string
  readonly partition: number
  readonly code: string
  readonly message: string
  /** It may say yes later, without a change by anybody. */
  readonly retryable: boolean
}

/** What became of each row of a batch at least once. Rows in none of the lists were not sent. */
export interface AtLeastOnceResult {
  /** By id. */
  readonly acknowledged: ReadonlyMap<bigint, { readonly partition: number; readonly offset: string }>
  readonly refused: readonly PartitionRefusal[]
  /** It may lie in Kafka: it is sent again, with the same message id. */
  readonly inDoubt: readonly bigint[]
  readonly timestamp: number
  /** What broke, where something did. */
  readonly failure: Failure | null
}

/**
 * One shard's way to Kafka. What is returned is definite. What is thrown is a `Failure`: after any but `fenced`,
 * `transactions-refused` and a failure of `plan`, the state of the transaction is in doubt, the relay calls `discard`
 * and then `initialise`. Every call ends within the connection's send time-out.
 */
export interface ShardTransport {
  /** Fixes partitions by metadata (asked for again where it is stale or does not fit) and finds what cannot be sent. */
  plan(rows: readonly DueDelivery[]): Promise<readonly PlannedRow[]>
  /**
   * A new producer under the shard's transactional id: ends what a former one left open, fences it. Throws
   * `transactions-refused` when the brokers do not permit or know transactions.
   */
  initialise(): Promise<void>
  /** The group's committed position; only right after `initialise`, and after the lease was checked. null = none. */
  readPosition(topic: string): Promise<Position | null>
  /** A transaction that commits only a position. Throws `unknown-topic` where its topic does not exist. */
  commitPosition(topic: string, position: Position): Promise<void>
  /** Creates the position topic where it does not exist; `not-authorised` when it may not. */
  ensurePositionTopic(topic: string): Promise<void>
  /**
   * Opens a transaction: the position first, then (after `positionAdded`) the records. Resolves when the brokers have
   * answered for all of them.
   */
  write(batch: ClaimedBatch, positionTopic: string, positionAdded?: () => void | Promise<void>): Promise<WriteResult>
  commit(): Promise<void>
  /** Resolves when the broker has confirmed it: nothing of the transaction will ever be read. */
  abort(): Promise<void>
  /**
   * Sends without a transaction; the rows' headers hold their `message-id` already. A row is not written before those
   * of its order key that stand before it, unless they go to one partition in one request. Throws nothing but defects.
   */
  sendAtLeastOnce(batch: ClaimedBatch): Promise<AtLeastOnceResult>
  /** Throws the producer away; nothing of it is used again. */
  discard(): void
  /** Ends what is open, as far as that is quickly done, and throws the producer away. */
  close(): Promise<void>
}

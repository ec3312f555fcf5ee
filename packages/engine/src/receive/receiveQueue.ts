import type { Connection, ReceivedRecord } from '@sendwright/model'

/** A topic that published versions listen to. */
export interface ListenedTopic {
  readonly connection: string
  readonly topic: string
  /** What records are correlated by: a received record keeps these values, so that a step that waits later finds it. */
  readonly correlations: readonly { readonly by: 'header' | 'body'; readonly name: string }[]
}

/** The next offset to read of a partition. */
export interface ReadPosition {
  readonly topic: string
  readonly partition: number
  readonly offset: string
}

/** Which server reads a connection, and since which epoch; a stale epoch can store nothing. */
export interface ReaderLease {
  readonly connection: string
  readonly epoch: number
}

/** Where readers keep what they have read. Filled by the store. Throws `StoreFailure`. */
export interface ReceiveQueue {
  /** The topics that published versions and runs under way listen to, in the environments that there are. */
  listened(): Promise<readonly ListenedTopic[]>
  /**
   * Takes or renews leases (10 s) of connections for this server. Those in `avoid`, which it does not reach, it leaves to
   * the other servers that live while one of them does not avoid them too.
   */
  keepLeases(server: string, connections: readonly string[], avoid?: readonly string[]): Promise<readonly ReaderLease[]>
  releaseLeases(server: string): Promise<void>
  /**
   * Raises the epoch of the lease and reads the positions of its connection, in one transaction that locks the lease: what
   * was being stored with an unknown end came before, or has no effect. null: the lease is somebody else's.
   */
  positions(lease: ReaderLease): Promise<{ readonly epoch: number; readonly positions: readonly ReadPosition[] } | null>
  /** When a topic was first listened to (ISO 8601): where there is no position, records from this time on count. */
  since(connection: string, topic: string): Promise<string>
  /** Stores records and the positions behind them in one transaction; false: the lease is somebody else's. */
  store(
    lease: ReaderLease,
    batch: { readonly records: readonly ReceivedRecord[]; readonly positions: readonly ReadPosition[] },
  ): Promise<boolean>
  /** How a reader stands, for people. */
  note(
    lease: ReaderLease,
    state: { readonly away: string | null; readonly ends: readonly ReadPosition[] },
  ): Promise<void>
}

/** A partition as a reader finds it. */
export interface FoundPartition {
  readonly topic: string
  readonly partition: number
  /** Offset of the first record that is still there; null = nobody says, its leader is away. */
  readonly first: string | null
  /** The offset behind the last committed record; null as for `first`. */
  readonly end: string | null
}

/** What cannot be read at the moment, or at all; its position stays. */
export interface HeldBack {
  readonly topic: string
  /** null = the whole topic. */
  readonly partition: number | null
  /** English. */
  readonly reason: string
}

/** A position outside what its partition holds: retention has passed it by, or the topic was created anew. */
export interface LostPosition {
  readonly topic: string
  readonly partition: number
  /** What was to be read next. */
  readonly offset: string
  /** The offset of the first record that is still there: reading can go on here. */
  readonly first: string
}

/** What was read. */
export interface ReadRecords {
  /** Committed ones, in order per partition. */
  readonly records: readonly ReceivedRecord[]
  /** The positions behind what was read, of those partitions where they have moved: also behind what nobody may see. */
  readonly positions: readonly ReadPosition[]
  readonly lost: readonly LostPosition[]
  readonly held: readonly HeldBack[]
}

/** Reads committed records of one connection, without a consumer group. Filled by the kafka room. Throws `KafkaFailure`. */
export interface RecordReader {
  /** Partitions of the topics; topics that do not exist are left out, those that may not be seen are in `refused`. */
  partitions(
    topics: readonly string[],
  ): Promise<{ readonly partitions: readonly FoundPartition[]; readonly refused: readonly HeldBack[] }>
  /** Per partition the offset of the first record at or after a time (ISO 8601); the end where none is so young. */
  offsetsSince(
    topic: string,
    since: string,
  ): Promise<readonly { readonly partition: number; readonly offset: string }[]>
  /**
   * Waits up to `waitMs` for records at the positions and ends at once when the signal aborts. One call at a time. Throws
   * when no leader of the positions answers.
   */
  read(
    positions: readonly ReadPosition[],
    options: { readonly waitMs: number; readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<ReadRecords>
  close(): Promise<void>
}

/** Opens readers. Filled by the kafka room. */
export type OpenRecordReader = (connection: Connection) => RecordReader

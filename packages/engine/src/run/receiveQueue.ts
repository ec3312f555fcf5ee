import type { Connection, ReceivedRecord } from '@sendwright/model'

/** A topic that published versions listen to. */
export interface ListenedTopic {
  readonly connection: string
  readonly topic: string
  /** What records are correlated by: a received record keeps these values, so that a step that waits later finds it. */
  readonly correlations: readonly { readonly by: 'header' | 'body'; readonly name: string }[]
}

/** The next offset to read of a partition. `since`: nothing was read yet; records from this time on (ISO 8601) count. */
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
  /** Takes or renews leases (10 s) of connections for this server. */
  keepLeases(server: string, connections: readonly string[]): Promise<readonly ReaderLease[]>
  releaseLeases(server: string): Promise<void>
  positions(connection: string): Promise<readonly ReadPosition[]>
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

/** Reads committed records. Filled by the kafka room. Throws `KafkaFailure`. */
export interface RecordReader {
  /** Partitions of the topics, with their first, last and, at a time, the earliest offset at or after it. Topics that do not exist are left out. */
  partitions(
    topics: readonly string[],
  ): Promise<
    readonly { readonly topic: string; readonly partition: number; readonly first: string; readonly end: string }[]
  >
  offsetsSince(
    topic: string,
    since: string,
  ): Promise<readonly { readonly partition: number; readonly offset: string }[]>
  /** Waits up to `waitMs` for records at the positions; committed ones only, with the positions behind what was read. */
  read(
    positions: readonly ReadPosition[],
    options: { readonly waitMs: number; readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<{
    readonly records: readonly ReceivedRecord[]
    readonly positions: readonly ReadPosition[]
    /** Positions that lie outside what the topic holds, with where reading can go on. */
    readonly lost: readonly { readonly topic: string; readonly partition: number; readonly first: string }[]
  }>
  close(): Promise<void>
}

/** Opens readers. Filled by the kafka room. */
export type OpenRecordReader = (connection: Connection) => RecordReader

import type { DeliveryMode, RetryPolicy } from '@sendwright/model'

/** A shard of a connection's deliveries, held by this server. Its epoch fences: whoever took it later has a higher one. */
export interface ShardLease {
  readonly shard: number
  readonly connection: string
  /** Place of the shard among its connection's, from 0. */
  readonly index: number
  readonly epoch: number
  /** Part of the names of the transactional id and the group; raised when a position was lost for good. */
  readonly generation: number
  /** The topic under which positions are committed; null until the first batch. */
  readonly positionTopic: string | null
  /** The number of the last batch that was claimed; 0 = none yet. */
  readonly last: bigint
  /** Raised by whatever changes waiting rows, other than acceptance. */
  readonly revision: number
  /** The batch `last` while it is not decided. */
  readonly inDoubt: ClaimedBatch | null
  /** The digest of the last batch that was decided as sent, with its number; null = none. */
  readonly lastSent: { readonly number: bigint; readonly digest: string } | null
  /** Why the shard has stopped and asks a person; null = it works. */
  readonly stopped: string | null
  /** Since when the connection is away, in milliseconds since 1970, as a server has noted last, which may have ended since; null = it is not. */
  readonly away: { readonly since: number; readonly reason: string } | null
}

/** A row that is due, as it was accepted. */
export interface DueDelivery {
  readonly id: bigint
  readonly topic: string
  /** As asked for; null = by key, or any. */
  readonly partition: number | null
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly { readonly name: string; readonly value: Uint8Array | null }[]
  /** null = no order. */
  readonly orderKey: string | null
  /** An earlier one of its order key has failed or waits for its next attempt: it is parked, not sent. */
  readonly isHeld: boolean
  /** PostgreSQL's text of the time, to the microsecond. */
  readonly due: string
  readonly acceptedAt: number
  readonly dueAt: number
  readonly size: number
  /** Attempts that a broker has refused. */
  readonly attempts: number
  /** `traceparent` of what it belongs to; null = none. */
  readonly trace: string | null
  /** null = as its connection says. */
  readonly retry: RetryPolicy | null
  /** A run goes on with what becomes of it. */
  readonly isAwaited?: boolean
}

/** What a claim found, in order of due time and id. */
export interface Candidates {
  readonly rows: readonly DueDelivery[]
  /** More is due than was asked for. */
  readonly hasMore: boolean
  /** Milliseconds, by the database's clock, until the first that is not due yet is due; null = none. */
  readonly nextDueInMs: number | null
  /** Milliseconds, by the database's clock, until the first that waits for its next attempt can go on by `wake`; 0 = it can now, null = none waits. */
  readonly nextAttemptInMs: number | null
  /** The shard's revision and epoch when it was read. */
  readonly revision: number
  readonly epoch: number
}

/** A numbered batch as the database has it. */
export interface ClaimedBatch {
  readonly number: bigint
  readonly digest: string
  readonly mode: DeliveryMode
  /** In the order in which they are sent, with the partition that was fixed for each. */
  readonly rows: readonly (DueDelivery & { readonly fixedPartition: number })[]
}

/** What a batch begins as. */
export interface NewBatch {
  readonly number: bigint
  readonly digest: string
  readonly mode: DeliveryMode
  readonly ids: readonly bigint[]
  readonly partitions: readonly number[]
  /** `due` of the first and the last of its rows by time. */
  readonly dueFrom: string
  readonly dueTo: string
}

/** How a batch was found to lie in Kafka. */
export interface SentBatch {
  readonly number: bigint
  /** First offset by `topic/partition`; null = confirmed by position only. */
  readonly baseOffsets: Readonly<Record<string, string>> | null
  /** The time the records have in Kafka, in milliseconds since 1970; null = not known. */
  readonly timestamp: number | null
  /** Ids of its rows: they leave the queue. */
  readonly ids: readonly bigint[]
}

/** Why a row was not sent. */
export interface RowRefusal {
  readonly id: bigint
  readonly code: string
  readonly message: string
  /** Milliseconds from now until it is offered again; null = it has failed. Later ones of its order key wait. */
  readonly retryInMs: number | null
}

/** One attempt of a whole batch that brought no decision. */
export interface BatchAttempt {
  readonly at: number
  readonly durationMs: number
  readonly code: string
  readonly message: string
}

/** What the relay counts per minute, connection and topic, for the charts. */
export interface DeliveryCount {
  /** Start of the minute, milliseconds since 1970. */
  readonly minute: number
  readonly connection: string
  readonly topic: string
  readonly delivered: number
  readonly failed: number
  /** Deliveries by latency: counts of the buckets of `latencyBucketsMs`, and one for what is above the last. */
  readonly latencies: readonly number[]
}

/** Upper bounds of the latency buckets, in milliseconds. */
export const latencyBucketsMs = [
  1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 63, 80, 100, 130, 160, 200, 250, 320, 400, 500, 630, 800, 1_000,
  2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000,
] as const

/**
 * The durable queue as the relay sees it: `store` fills it. Every function throws a `Failure` when the database does not
 * do its part; what then became of the call is not known, and the relay reads again before it goes on.
 */
export interface DeliveryQueue {
  /**
   * Says that this server lives, gives up leases beyond its fair share, takes free or expired ones up to it, and renews
   * its own. Leases last `leaseMs`; taking one raises its epoch, durably. Shards of connections that are not in
   * `connections` are left alone; shards that do not exist yet are created. Those of connections in `avoid`, which this
   * server does not reach, are left to the other servers that live while one of them does not avoid them too; that one takes
   * them beyond its fair share.
   */
  keepLeases(options: {
    readonly server: string
    readonly leaseMs: number
    readonly connections: readonly string[]
    readonly avoid?: readonly string[]
  }): Promise<readonly ShardLease[]>
  /** Gives leases up at once, for others to take; all of the server's without a list. */
  releaseLeases(server: string, shards?: readonly number[]): Promise<void>
  /**
   * Raises the epoch of a lease that is ours, durably, and returns it: what was said under the old one and arrives later
   * has no effect any more. null when it is another's.
   */
  retakeLease(shard: number, epoch: number): Promise<number | null>
  /** The lease as the database has it now, with the undecided batch; null when it is another's. */
  readLease(shard: number, epoch: number): Promise<ShardLease | null>

  /** Reads what is due, `exclude` (ids in flight) left out, within `maxRows` and `maxBytes` (at least one row). */
  claim(options: {
    readonly shard: number
    readonly exclude: readonly bigint[]
    readonly maxRows: number
    readonly maxBytes: number
    /** `due` of the first row of an earlier claim: nothing is looked for that was due more than 30 s before it; null = from the beginning. */
    readonly lowWater: string | null
  }): Promise<Candidates>
  /**
   * In one statement, all or nothing: checks epoch, revision and number, finishes the batch before, begins the new one
   * with the next number, parks the held, marks the refused. False: lease or rows have changed. Durable when it resolves,
   * but where a batch begins at least once, or one that has a position is only finished: what PostgreSQL loses of those
   * by dying is found undone, and done again.
   */
  step(options: {
    readonly lease: Pick<ShardLease, 'shard' | 'epoch'>
    readonly revision: number
    readonly last: bigint
    readonly finish: SentBatch | null
    readonly begin: NewBatch | null
    readonly park: readonly bigint[]
    readonly refuse: readonly RowRefusal[]
  }): Promise<boolean>
  /** Closes the undecided batch as not sent: its rows go back to their places, but for those that are refused. */
  voidBatch(options: {
    readonly lease: Pick<ShardLease, 'shard' | 'epoch'>
    readonly number: bigint
    readonly refuse: readonly RowRefusal[]
  }): Promise<boolean>
  /** At least once: closes the batch with what is known of each row; the others go back to their places. */
  closePartly(options: {
    readonly lease: Pick<ShardLease, 'shard' | 'epoch'>
    readonly sent: SentBatch & { readonly offsets: Readonly<Record<string, string>> }
    readonly refuse: readonly RowRefusal[]
  }): Promise<boolean>
  /** Lets rows whose next attempt is due, and those behind them, go on; raises the revision where it does. */
  wake(lease: Pick<ShardLease, 'shard' | 'epoch'>): Promise<void>
  /** Remembers an attempt of the undecided batch, for people; the last 20 are kept. */
  noteAttempt(lease: Pick<ShardLease, 'shard' | 'epoch'>, number: bigint, attempt: BatchAttempt): Promise<void>
  /** Fixes the position topic, or raises the generation with it, before anything is committed under it. */
  setPositionTopic(lease: Pick<ShardLease, 'shard' | 'epoch'>, topic: string, generation: number): Promise<boolean>
  /** The shard asks a person; null = it works again. */
  setStopped(lease: Pick<ShardLease, 'shard' | 'epoch'>, reason: string | null): Promise<boolean>
  /**
   * What a person has decided about a shard that has stopped, whoever holds its lease: closes the undecided batch as sent
   * (by position, without offsets) or as not sent, raises generation and revision, and lets it work again. False: it has
   * not stopped.
   */
  decide(shard: number, batch: 'sent' | 'not-sent'): Promise<boolean>

  /** Adds to the counts of the charts. */
  addCounts(counts: readonly DeliveryCount[]): Promise<void>
  /** Remembers since when a connection is away, delivers at least once instead, or that it is back. */
  noteConnection(state: {
    readonly connection: string
    readonly awaySince: number | null
    readonly reason: string | null
    readonly mode: DeliveryMode
    readonly fallbackReason: string | null
  }): Promise<void>
  /** Removes what has ended longer ago than it is kept, a piece at a time; false when nothing is left to remove. */
  removeFinished(): Promise<boolean>
  /** Calls when deliveries of a shard may have become due, or a shard changed; heard from other servers too. Stops with the signal. */
  listen(onShard: (shard: number) => void, signal: AbortSignal): Promise<void>
}

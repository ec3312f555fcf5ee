import type {
  ProcessGraph,
  ReceivedRecord,
  RunEvent,
  RunProgress,
  RunStateName,
  RetryPolicy,
  RecordBytes,
  RecordHeader,
} from '@sendwright/model'
import type { RunState } from './runState.ts'

/** A run as it is locked to go on. */
export interface LockedRun {
  readonly id: number
  readonly uuid: string
  readonly process: string
  readonly version: number
  readonly environment: string | null
  readonly state: RunState
  /** Events that are stored already: the number of the last. */
  readonly lastEvent: number
  /** What has happened and is not applied yet, in the order of due time and id. */
  readonly due: readonly DueEvent[]
}

/** An event that waits in the inbox of a run. */
export interface DueEvent {
  readonly id: bigint
  /** ISO 8601: when it was due; a timer's lateness counts from it. */
  readonly dueAt: string
  readonly event: RunEvent
}

/** An event as it is stored with what the reducer answered. */
export interface StoredEvent {
  readonly n: number
  /** ISO 8601. */
  readonly at: string
  readonly event: RunEvent
  /** JSON of the lines of the time line that it caused, see `RunMoment`. */
  readonly moments: readonly unknown[]
}

/** A record that a run sends. */
export interface RunDelivery {
  readonly visit: string
  readonly node: string
  readonly action: string
  readonly attempt: number
  /** Its index among the records of the action. */
  readonly place: number
  readonly connection: string
  readonly topic: string
  readonly partition: number | null
  /** As it may be shown: secrets are masked. */
  readonly key: RecordBytes
  readonly value: RecordBytes
  readonly headers: readonly RecordHeader[]
  /** The parts that hold secrets, as they go to Kafka; null = none does. Stored sealed. */
  readonly revealed: {
    readonly key: RecordBytes
    readonly value: RecordBytes
    readonly headers: readonly RecordHeader[]
  } | null
  readonly orderKey: string | null
  /** Bytes of key, value and headers as they go to Kafka. */
  readonly size: number
  /** null = the connection's. */
  readonly retry: RetryPolicy | null
}

/** A reply that a run waits for. */
export interface RunAwait {
  readonly visit: string
  readonly action: string
  readonly attempt: number
  readonly connection: string
  readonly topic: string
  readonly by: 'header' | 'body'
  /** The header, or the path in the body. */
  readonly name: string
  readonly value: string
}

/** All that becomes of one run in one transaction. */
export interface RunChange {
  readonly run: number
  readonly state: RunState
  readonly status: RunStateName
  /** JSON text of the run's data, for searching. */
  readonly data: string
  readonly progress: RunProgress
  /** The key of its first record, where it has none yet. */
  readonly key: string | null
  /** The ids of the inbox that are applied with it. */
  readonly consumed: readonly bigint[]
  readonly events: readonly StoredEvent[]
  readonly deliveries: readonly RunDelivery[]
  /** Timers to set: an event that is not due yet. The same id again replaces. */
  readonly timers: readonly { readonly id: string; readonly dueAt: string; readonly visit: string | null }[]
  readonly forgetTimers: readonly string[]
  readonly awaits: readonly RunAwait[]
  /** Awaits that are over, by visit and action. */
  readonly forgetAwaits: readonly { readonly visit: string; readonly action: string }[]
  /** Deliveries of actions to be cancelled where they have not been sent; `retry`: failed ones to be offered again. */
  readonly changeDeliveries: readonly {
    readonly change: 'cancel' | 'skip' | 'retry'
    readonly visit: string
    readonly action: string
    readonly attempt: number
  }[]
}

/** A run to be started, with what its start leads to. */
export interface NewRun {
  readonly uuid: string
  readonly process: string
  readonly version: number
  readonly environment: string | null
  readonly startedBy: 'program' | 'designer' | 'message'
  readonly key: string | null
  /** `traceparent` of the request that started it; null = none. */
  readonly trace: string | null
  readonly change: RunChange
}

/** A received record that nobody has looked at yet. */
export interface WaitingReceived {
  readonly id: bigint
  readonly record: ReceivedRecord
  /** Message start events of newest versions that listen to its topic. */
  readonly starts: readonly {
    readonly process: string
    readonly version: number
    readonly node: string
    readonly action: string
    readonly environment: string | null
  }[]
}

/** What is done with a received record; the store matches awaits by correlation itself. */
export interface ReceivedDecision {
  readonly id: bigint
  /** Runs it starts. */
  readonly starts: readonly NewRun[]
  /** English: why it starts nothing, where it should; kept with the record if it matches nothing else. */
  readonly reason: string | null
}

/** What the reducer walks: a published version, read once and kept. */
export interface PublishedProcess {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly graph: ProcessGraph
}

/**
 * Where runs wait and are changed. `work` of `advance` is called with runs that are locked for this server until its
 * promise is settled and the transaction has ended; what it answers is stored in that transaction, with a savepoint
 * per run. Throws `StoreFailure`.
 */
export interface RunQueue {
  /** Numbers for runs to be started, and the database's clock. */
  reserve(count: number): Promise<{ readonly ids: readonly number[]; readonly now: Date }>
  start(request: {
    readonly idempotency: { readonly key: string; readonly hash: string } | null
    readonly runs: readonly NewRun[]
  }): Promise<
    | {
        readonly kind: 'started' | 'repeated'
        readonly runs: readonly { readonly id: number; readonly uuid: string; readonly version: number }[]
      }
    | { readonly kind: 'key-reused' }
  >
  /**
   * Takes up to `limit` runs that have something due. A change of null leaves a run as it is, to be taken again. Where
   * `work` throws what is no failure, each run is offered alone, and one that cannot go on alone is left for a while.
   * `nextDueAt` is by this server's clock.
   */
  advance(
    limit: number,
    work: (runs: readonly LockedRun[], now: Date) => Promise<readonly (RunChange | null)[]>,
  ): Promise<{ readonly taken: number; readonly nextDueAt: Date | null }>
  /** Puts an event into a run's inbox if `judge`, called with the run under its lock, has no refusal; and applies it at once. */
  apply<Refusal>(
    run: number,
    work: (run: LockedRun, now: Date) => Promise<RunChange | { readonly refused: Refusal }>,
  ): Promise<'unknown' | 'done' | { readonly refused: Refusal }>
  /**
   * Takes up to `limit` received records: awaits and callbacks are matched by the store. `work` is called with those that
   * could start something; what it starts is started where nobody waits for the record. `started` are the runs that were.
   */
  matchReceived(
    limit: number,
    work: (received: readonly WaitingReceived[], now: Date) => Promise<readonly ReceivedDecision[]>,
  ): Promise<{ readonly taken: number; readonly started: readonly number[] }>
  version(process: string, version: number): Promise<PublishedProcess | null>
  /** Its number; null = none is published. */
  newestVersion(process: string): Promise<number | null>
  /** Calls when a run or a received record may have something due, on whatever server it was stored; hears nothing meanwhile a connection is broken. */
  listen(onDue: () => void, signal: AbortSignal): Promise<void>
}

import type { Connection } from '@sendwright/model'
import type { RelayClock } from '../relay/relayOptions.ts'
import type { HeldBack, LostPosition, OpenRecordReader, ReceiveQueue } from './receiveQueue.ts'

/** The named points between the steps of a reader; fault tests end or pause a server at them. */
export const receivePoints = ['opened', 'placed', 'read', 'stored'] as const
export type ReceivePoint = (typeof receivePoints)[number]

/** How reading a connection stands, as this server sees it. */
export interface ReceiverState {
  readonly connection: string
  readonly epoch: number
  /** waiting: none of its topics exists yet. */
  readonly phase: 'starting' | 'reading' | 'waiting' | 'away'
  readonly topics: readonly string[]
  /** `since`: milliseconds since 1970. */
  readonly away: { readonly since: number; readonly reason: string } | null
  readonly held: readonly HeldBack[]
}

/** Who wants to know what is received: metrics, the runner. Called synchronously, must not throw. */
export interface ReceiverObserver {
  /** So many records of a connection are stored: the runner has something to match. */
  received(connection: string, records: number): void
  /** Reading goes on behind a gap. */
  lost(connection: string, lost: LostPosition): void
  state(state: ReceiverState): void
}

/** What the receiver needs. */
export interface ReceiverOptions {
  readonly queue: ReceiveQueue
  readonly open: OpenRecordReader
  /** All connections as they are now. */
  connections(): Promise<readonly Connection[]>
  /** Name of this server process, unique among those that share the database. */
  readonly server: string
  readonly clock: RelayClock
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    details?: Readonly<Record<string, unknown>>,
  ) => void
  readonly observe: ReceiverObserver
  /** Called at the named points; what it waits for holds that connection up. */
  reached?(point: ReceivePoint): void | Promise<void>
}

/** Reads the topics that runs listen to into the queue. */
export interface Receiver {
  start(): void
  /** What is listened to, or a connection, may have changed: it is looked at now. */
  poke(): void
  /** The connections that this server reads. */
  states(): readonly ReceiverState[]
  /** Finishes what is being stored, as far as the time allows; gives the leases up. */
  stop(withinMs: number): Promise<void>
}

import {
  createReceiver,
  createRunner,
  type ReceivePoint,
  type Receiver,
  type ReceiveQueue,
  type OpenRecordReader,
  type Runner,
  type RunnerPoint,
  type RunScript,
} from '@sendwright/engine'
import type { Connection } from '@sendwright/model'
import type { Store } from '@sendwright/store'
import type { Logger } from 'pino'
import { relayClock } from '../deliveries/relayClock.ts'
import type { RunEnvironments } from '../environments/runEnvironment.ts'
import type { Metrics } from '../operations/metrics.ts'
import type { Traces } from '../operations/traces.ts'
import { createRunChanges, type RunChanges } from './runChanges.ts'
import { createRunEnds, type RunEnds } from './runEnds.ts'
import { createRunTraces } from './runTraces.ts'
import type { SendRefusals } from './sendRefusals.ts'

/** What taking runs on needs. */
export interface RunServiceOptions {
  readonly store: Store
  readonly open: OpenRecordReader
  /** All connections as they are now. */
  readonly connections: () => Promise<readonly Connection[]>
  /** As they were a second ago at most. */
  readonly recentConnections: () => Promise<readonly Connection[]>
  readonly environments: RunEnvironments
  readonly refusals: SendRefusals
  readonly runScript: RunScript
  /** Name of this process, unique among those that share the database. */
  readonly server: string
  readonly uuid: () => string
  readonly metrics: Metrics
  /** null = nobody is told of runs. */
  readonly traces: Traces | null
  readonly log: Logger
  /** For fault tests: called at the named points. */
  readonly reached?: (point: `run.${RunnerPoint}` | `receive.${ReceivePoint}`) => void | Promise<void>
}

/** The runner and the receiver of this process, and everybody who wants to know what they do. */
export interface RunService {
  readonly runner: Runner
  readonly receiver: Receiver
  readonly environments: RunEnvironments
  readonly refusals: SendRefusals
  readonly changes: RunChanges
  readonly ends: RunEnds
  readonly traces: Traces | null
  /** What is listened to may be another now. */
  published(): void
  /** Answers who waits, finishes what is under way within the time or leaves it to other servers. */
  stop(withinMs: number): Promise<void>
}

/** Starts taking runs on, and reading the topics that they listen to. */
export function startRunning(options: RunServiceOptions): RunService {
  const { store, metrics, log, reached } = options
  const logLine = (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    details?: Readonly<Record<string, unknown>>,
  ) => log[level](details ?? {}, message)
  const changes = createRunChanges({
    read: async (since) => {
      const [news, { counts }] = await Promise.all([store.runs.changedSince(since), store.runs.overview({})])
      return { ...news, counts }
    },
    onError: (error) => log.debug({ error }, 'the changes of runs could not be read'),
  })
  const ends = createRunEnds({
    statusOf: async (run) => (await store.runs.summary(run))?.state ?? null,
    onError: (error) => log.debug({ error }, 'the state of a run could not be read'),
  })
  const runTraces = options.traces === null ? null : createRunTraces({ store, traces: options.traces, log })
  const runner = createRunner({
    queue: store.runQueue,
    environment: (name) => options.environments.get(name),
    refusals: () => options.refusals.now(),
    connections: async (asOf) => {
      const connections = await (asOf === 'now' ? options.connections() : options.recentConnections())
      return new Map(connections.map((connection) => [connection.id, connection]))
    },
    runScript: options.runScript,
    clock: relayClock,
    uuid: options.uuid,
    log: logLine,
    observe: {
      applied: (run) => {
        metrics.runApplied(run)
        ends.applied(run.run, run.status)
        runTraces?.applied(run)
      },
      timerLate: (ms) => metrics.timerLate(ms),
      defect: (run, error) => {
        metrics.runDefect()
        log.error({ run, error }, 'a run could not go on')
      },
    },
    ...(reached && { reached: (point: RunnerPoint) => reached(`run.${point}`) }),
  })
  const receiver = createReceiver({
    queue: store.receiveQueue satisfies ReceiveQueue,
    open: options.open,
    connections: options.connections,
    server: options.server,
    clock: relayClock,
    log: logLine,
    observe: {
      received: (connection, records) => {
        metrics.received(connection, records)
        runner.poke()
      },
      lost: (connection, lost) => log.warn({ connection, ...lost }, 'records on a listened topic are gone unread'),
      // What the database tells of readers is of all servers.
      state: () => {},
    },
    ...(reached && { reached: (point: ReceivePoint) => reached(`receive.${point}`) }),
  })
  runner.start()
  receiver.start()
  return {
    runner,
    receiver,
    environments: options.environments,
    refusals: options.refusals,
    changes,
    ends,
    traces: options.traces,
    published: () => receiver.poke(),
    stop: async (withinMs) => {
      changes.stop()
      // What is received is stored before the runner ends, so that another server finds it.
      const endsAt = performance.now() + withinMs
      await receiver.stop(withinMs / 2)
      await runner.stop(Math.max(0, endsAt - performance.now()))
      await runTraces?.stop()
      ends.letGo()
    },
  }
}

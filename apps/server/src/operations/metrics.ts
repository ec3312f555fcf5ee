import type { AppliedRun, DecidedRows } from '@sendwright/engine'
import { runStates, type RunStateName } from '@sendwright/model'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** How the queue of a connection stands, as the database tells it. */
export interface QueueFigures {
  readonly connection: string
  readonly accepted: number
  readonly sending: number
  readonly failed: number
  /** Since when the first that is due waits; null where none does. */
  readonly oldestDueSeconds: number | null
  readonly isAway: boolean
}

/** How runs and the topics that they listen to stand, as the database tells it. */
export interface RunFigures {
  readonly runs: Readonly<Record<RunStateName, number>>
  /** Records that lie on listened topics and are not read yet; null = not known. */
  readonly received: readonly { readonly connection: string; readonly lag: number | null }[]
}

/** What metrics ask the database for when somebody reads them. */
export interface MetricSources {
  readonly queue: () => Promise<readonly QueueFigures[]>
  readonly runs: () => Promise<RunFigures>
}

/** What is counted and measured of this server, and the text that Prometheus reads. Names: docs/how-to/operations.md. */
export interface Metrics {
  /** The exposition, and its media type. */
  text(): Promise<string>
  readonly contentType: string
  request(call: string, status: number, ms: number): void
  accepted(connection: string, count: number): void
  refused(code: string): void
  decided(rows: DecidedRows): void
  batchSize(rows: number): void
  leaseMoved(direction: 'taken' | 'lost'): void
  aborted(connection: string, code: string): void
  runApplied(run: AppliedRun): void
  /** Milliseconds from when a timer of a run was due. */
  timerLate(ms: number): void
  runDefect(): void
  received(connection: string, records: number): void
}

const latencyBuckets = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const latenessBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300]
const momentBuckets = [1, 2, 3, 5, 8, 13, 21, 50, 100, 1_000]
const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const batchBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

/** Metrics of one server; the sources are asked when somebody reads them. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const requests = new Histogram({
    name: 'sendwright_http_request_duration_seconds',
    help: 'Calls of the API until the answer was written, by the name of the call and the status',
    labelNames: ['call', 'status'],
    buckets: requestBuckets,
    registers,
  })
  const accepted = new Counter({
    name: 'sendwright_deliveries_accepted_total',
    help: 'Deliveries that this server has accepted',
    labelNames: ['connection'],
    registers,
  })
  const refused = new Counter({
    name: 'sendwright_publish_refused_total',
    help: 'Publish calls that this server has refused, by the code of the error',
    labelNames: ['code'],
    registers,
  })
  const delivered = new Counter({
    name: 'sendwright_deliveries_delivered_total',
    help: 'Deliveries that this server has delivered, by the guarantee they were sent with',
    labelNames: ['connection', 'mode'],
    registers,
  })
  const failed = new Counter({
    name: 'sendwright_deliveries_failed_total',
    help: 'Deliveries that have failed at this server, by the code of the failure',
    labelNames: ['connection', 'code'],
    registers,
  })
  const retried = new Counter({
    name: 'sendwright_delivery_refusals_total',
    help: 'Attempts at this server that a broker has refused and that are made again',
    labelNames: ['connection', 'code'],
    registers,
  })
  const latency = new Histogram({
    name: 'sendwright_delivery_latency_seconds',
    help: 'From acceptance, or from when a delivery was due, until Kafka had acknowledged it',
    labelNames: ['connection'],
    buckets: latencyBuckets,
    registers,
  })
  const batches = new Histogram({
    name: 'sendwright_delivery_batch_records',
    help: 'Records per batch',
    buckets: batchBuckets,
    registers,
  })
  const moves = new Counter({
    name: 'sendwright_shard_lease_moves_total',
    help: 'Shards that this server has taken over or lost',
    labelNames: ['direction'],
    registers,
  })
  const aborts = new Counter({
    name: 'sendwright_transaction_aborts_total',
    help: 'Transactions that this server has aborted, by the code of the refusal',
    labelNames: ['connection', 'code'],
    registers,
  })
  const states = new Gauge({
    name: 'sendwright_deliveries',
    help: 'Deliveries of the whole installation that have not ended, by state',
    labelNames: ['connection', 'state'],
    registers,
  })
  const age = new Gauge({
    name: 'sendwright_delivery_queue_age_seconds',
    help: 'Since when the first delivery that is due waits, of the whole installation; 0 where none does',
    labelNames: ['connection'],
    registers,
  })
  const away = new Gauge({
    name: 'sendwright_connection_away',
    help: '1 while deliveries over the connection wait because its cluster does not answer',
    labelNames: ['connection'],
    registers,
  })

  const runs = new Gauge({
    name: 'sendwright_runs',
    help: 'Runs of the whole installation, by state',
    labelNames: ['state'],
    registers,
  })
  const started = new Counter({
    name: 'sendwright_runs_started_total',
    help: 'Runs that this server has started, by process',
    labelNames: ['process'],
    registers,
  })
  const ended = new Counter({
    name: 'sendwright_runs_ended_total',
    help: 'Runs that have ended at this server, by process and state',
    labelNames: ['process', 'state'],
    registers,
  })
  const moments = new Histogram({
    name: 'sendwright_run_step_moments',
    help: 'Lines of the time line that one step of a run at this server has led to',
    buckets: momentBuckets,
    registers,
  })
  const lateness = new Histogram({
    name: 'sendwright_run_timer_lateness_seconds',
    help: 'From when a timer of a run was due until its step was stored',
    buckets: latenessBuckets,
    registers,
  })
  const defects = new Counter({
    name: 'sendwright_run_defects_total',
    help: 'Steps of runs at this server that could not be taken because of a fault of the program',
    registers,
  })
  const received = new Counter({
    name: 'sendwright_records_received_total',
    help: 'Records that this server has read from listened topics and stored',
    labelNames: ['connection'],
    registers,
  })
  const lag = new Gauge({
    name: 'sendwright_received_lag_records',
    help: 'Records that lie on listened topics and are not read yet, of the whole installation',
    labelNames: ['connection'],
    registers,
  })

  async function readRuns(): Promise<void> {
    const figures = await sources.runs().catch(() => null)
    for (const gauge of [runs, lag]) gauge.reset()
    if (figures === null) return
    for (const state of runStates) runs.set({ state }, figures.runs[state])
    for (const { connection, lag: records } of figures.received) if (records !== null) lag.set({ connection }, records)
  }

  async function readQueue(): Promise<void> {
    // While the database does not answer nothing is told rather than the old.
    const all = await sources.queue().catch(() => [])
    for (const gauge of [states, age, away]) gauge.reset()
    for (const figures of all) {
      const { connection } = figures
      for (const state of ['accepted', 'sending', 'failed'] as const) states.set({ connection, state }, figures[state])
      age.set({ connection }, figures.oldestDueSeconds ?? 0)
      away.set({ connection }, figures.isAway ? 1 : 0)
    }
  }

  const observeRequest = createChildren((call, status) => requests.labels({ call, status }))
  const observeLatency = createChildren((connection) => latency.labels({ connection }))

  return {
    text: async () => {
      await Promise.all([readQueue(), readRuns()])
      return registry.metrics()
    },
    contentType: registry.contentType,
    request: (call, status, ms) => observeRequest(call, String(status)).observe(ms / 1_000),
    accepted: (connection, count) => accepted.inc({ connection }, count),
    refused: (code) => refused.inc({ code }),
    decided: ({ connection, mode, delivered: rows, refused: refusals }) => {
      if (rows.length > 0) {
        delivered.inc({ connection, mode }, rows.length)
        const child = observeLatency(connection, '')
        for (const row of rows) child.observe(row.latencyMs / 1_000)
      }
      for (const { code, retryInMs } of refusals) (retryInMs === null ? failed : retried).inc({ connection, code })
    },
    batchSize: (rows) => batches.observe(rows),
    leaseMoved: (direction) => moves.inc({ direction }),
    aborted: (connection, code) => aborts.inc({ connection, code }),
    runApplied: ({ process, status, isStart, moments: lines }) => {
      if (isStart) started.inc({ process })
      if (status === 'completed' || status === 'cancelled') ended.inc({ process, state: status })
      moments.observe(lines.length)
    },
    timerLate: (ms) => lateness.observe(Math.max(0, ms) / 1_000),
    runDefect: () => defects.inc(),
    received: (connection, records) => received.inc({ connection }, records),
  }
}

/** Finding a series by its labels costs more than counting in it; each is found once. */
function createChildren<Child>(make: (first: string, second: string) => Child) {
  const byFirst = new Map<string, Map<string, Child>>()
  return (first: string, second: string): Child => {
    let bySecond = byFirst.get(first)
    if (bySecond === undefined) byFirst.set(first, (bySecond = new Map()))
    let child = bySecond.get(second)
    if (child === undefined) bySecond.set(second, (child = make(first, second)))
    return child
  }
}

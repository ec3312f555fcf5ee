import type { DecidedRows } from '@sendwright/engine'
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
}

const latencyBuckets = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const batchBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

/** Metrics of one server; `queue` is asked when somebody reads them. */
export function createMetrics(queue: () => Promise<readonly QueueFigures[]>): Metrics {
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

  async function readQueue(): Promise<void> {
    // While the database does not answer nothing is told rather than the old.
    const all = await queue().catch(() => [])
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
      await readQueue()
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

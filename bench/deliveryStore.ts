// What a delivery costs the database: accepting, claiming and stepping, with few and with many finished rows behind.
// `node bench/deliveryStore.ts [finished rows]`: 1,000,000 unless told, 10,000,000 for the whole truth (some minutes).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DeliveryQueue, DueDelivery } from '@sendwright/engine'
import { openStore, startEmbeddedPostgres, type Deliveries, type NewDelivery, type Store } from '@sendwright/store'
import { createDatabase, fillFinished } from '@sendwright/store/filling'
import { cpuSecondsOfCommands } from './measure/processes.ts'

const connection = 'bench'
const few = 10_000
const many = Number(process.argv[2] ?? 1_000_000)
const rounds = 5
const roundRows = 20_000
const value = JSON.stringify({ text: 'x'.repeat(980) })
const unbounded = { rows: 1e9, bytes: 1e15 }
let serial = 0

const folder = mkdtempSync(path.join(tmpdir(), 'sendwright-bench-store-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => {} })
const stores: Store[] = []
try {
  const short = await open('short')
  const long = await open('long')

  console.log('accepting, records of 1 KB                          rows/s')
  for (const size of [1, 10, 100, 500])
    print(`requests of ${size}, one after another`, await acceptRate(short.store.deliveries, size, 1))
  for (const clients of [8, 32, 128])
    print(`requests of 1, ${clients} at a time`, await acceptRate(short.store.deliveries, 1, clients))

  await drain(short.store.deliveryQueue)
  await fillFinished(short.url, connection, few)
  const startedAt = performance.now()
  await fillFinished(long.url, connection, many)
  const filledS = (performance.now() - startedAt) / 1000

  // In turn, so that what else this machine does disturbs both alike.
  const costs = { short: new Map<string, number[]>(), long: new Map<string, number[]>() }
  for (let round = -1; round < rounds; round++)
    for (const [name, { store }] of Object.entries({ short, long }))
      await oneRound(store, round < 0 ? new Map() : costs[name === 'short' ? 'short' : 'long'])
  const head = `${few} finished`.padStart(18) + `${many} finished`.padStart(20) + 'ratio'.padStart(12)
  console.log(`\nµs per row, medians of ${rounds}        ${head}      (filled in ${filledS.toFixed(0)} s)`)
  for (const [name, values] of costs.short) {
    const others = costs.long.get(name) ?? []
    const ratio = `${median(values.map((value, index) => (others[index] ?? Number.NaN) / value)).toFixed(2)} ×`
    console.log(
      `${name.padEnd(32)}${median(values).toFixed(1).padStart(18)}${median(others).toFixed(1).padStart(20)}${ratio.padStart(12)}`,
    )
  }
} finally {
  await Promise.all(stores.map((store) => store.close()))
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** A store in a database of its own, with its shards. */
async function open(name: string): Promise<{ readonly url: string; readonly store: Store }> {
  const url = await createDatabase(postgres.databaseUrl, name)
  const store = await openStore({ databaseUrl: url, secretKey: new Uint8Array(32) })
  stores.push(store)
  await store.deliveries.accept({ connection, idempotency: null, rows: newRows(1), bounds: unbounded })
  await drain(store.deliveryQueue)
  return { url, store }
}

function print(what: string, rate: number): void {
  console.log(`${what.padEnd(44)}${Math.round(rate).toString().padStart(10)}`)
}

function newRows(count: number): NewDelivery[] {
  return Array.from({ length: count }, () => {
    const key = `customer-${serial++ % 50_000}`
    return {
      topic: 'orders',
      partition: serial % 6,
      key,
      value,
      headers: [{ name: 'source', value: 'bench' }],
      orderKey: key,
      notBefore: null,
      size: value.length + key.length + 11,
    }
  })
}

/** Rows per second over about two seconds, `clients` requests under way at any time. */
async function acceptRate(deliveries: Deliveries, size: number, clients: number): Promise<number> {
  const startedAt = performance.now()
  let rows = 0
  async function client(): Promise<void> {
    while (performance.now() - startedAt < 2_000) {
      await deliveries.accept({ connection, idempotency: null, rows: newRows(size), bounds: unbounded })
      rows += size
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return rows / ((performance.now() - startedAt) / 1000)
}

/** Notes µs per row: by the clock, and of CPU in this process and the PostgreSQL processes that serve it. */
async function oneRound({ deliveries, deliveryQueue }: Store, noted: Map<string, number[]>): Promise<void> {
  const note = (name: string, seconds: number) => {
    const values = noted.get(name) ?? []
    values.push((seconds * 1e6) / roundRows)
    noted.set(name, values)
  }
  const start = spent()
  for (let rows = 0; rows < roundRows; rows += 500)
    await deliveries.accept({ connection, idempotency: null, rows: newRows(500), bounds: unbounded })
  const accepted = spent()
  await drain(deliveryQueue)
  const drained = spent()
  note('accept, clock', accepted.clock - start.clock)
  note('claim and step, clock', drained.clock - accepted.clock)
  note('accept, CPU', accepted.cpu - start.cpu)
  note('claim and step, CPU', drained.cpu - accepted.cpu)
  note('both, CPU', drained.cpu - start.cpu)
}

/** Seconds. Those who write the disk and clean up in the background are left out: they do it for what was filled in. */
function spent(): { readonly clock: number; readonly cpu: number } {
  const { user, system } = process.cpuUsage()
  return { clock: performance.now() / 1000, cpu: (user + system) / 1e6 + cpuSecondsOfCommands(/^postgres: .*\(\d+\)/) }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Moves everything as the relay does, without Kafka: the next claim goes out behind the step. */
async function drain(queue: DeliveryQueue): Promise<void> {
  const leases = await queue.keepLeases({ server: 'bench', leaseMs: 60_000, connections: [connection] })
  for (const { shard, epoch } of leases) {
    const lease = await queue.readLease(shard, epoch)
    if (lease === null) throw new Error('the lease was lost')
    let last = lease.last
    let revision = lease.revision
    let before: readonly DueDelivery[] = []
    let lowWater: string | null = null
    let claimed = await queue.claim({ shard, exclude: [], maxRows: 500, maxBytes: 4e6, lowWater })
    while (claimed.rows.length > 0) {
      const { rows } = claimed
      const ids = rows.map(({ id }) => id)
      const first = rows[0]
      lowWater = first?.due ?? null
      const stepped = queue.step({
        lease,
        revision: claimed.revision,
        last,
        finish: before.length === 0 ? null : finish(last, before),
        begin: {
          number: last + 1n,
          digest: 'bench',
          mode: 'exactlyOnce',
          ids,
          partitions: rows.map(({ partition }) => partition ?? 0),
          dueFrom: first?.due ?? '',
          dueTo: rows.at(-1)?.due ?? '',
        },
        park: [],
        refuse: [],
      })
      const next = queue.claim({ shard, exclude: ids, maxRows: 500, maxBytes: 4e6, lowWater })
      if (!(await stepped)) throw new Error('the step was refused')
      last += 1n
      before = rows
      revision = claimed.revision
      claimed = await next
    }
    if (
      before.length > 0 &&
      !(await queue.step({ lease, revision, last, finish: finish(last, before), begin: null, park: [], refuse: [] }))
    )
      throw new Error('the last step was refused')
  }
}

function finish(number: bigint, rows: readonly DueDelivery[]) {
  const baseOffsets = Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((partition) => [`orders/${partition}`, String(number * 500n)]),
  )
  return { number, baseOffsets, timestamp: Date.now(), ids: rows.map(({ id }) => id) }
}

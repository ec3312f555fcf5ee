// What a delivery costs the database: accepting, claiming and stepping, with few and with many finished rows behind.
// `node bench/deliveryStore.ts [finished rows]`: 1,000,000 unless told, 10,000,000 for the whole truth (some minutes).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DeliveryQueue, DueDelivery } from '@sendwright/engine'
import { openStore, startEmbeddedPostgres, type Deliveries, type NewDelivery } from '@sendwright/store'
import { fillFinished } from '@sendwright/store/filling'
import { cpuSecondsByName } from './measure/processes.ts'

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
const store = await openStore({ databaseUrl: postgres.databaseUrl, secretKey: new Uint8Array(32) })
try {
  const { deliveries, deliveryQueue } = store
  await deliveries.accept({ connection, idempotency: null, rows: newRows(1), bounds: unbounded })
  await drain(deliveryQueue)

  console.log('accepting, records of 1 KB                          rows/s')
  for (const size of [1, 10, 100, 500])
    print(`requests of ${size}, one after another`, await acceptRate(deliveries, size, 1))
  for (const clients of [8, 32, 128])
    print(`requests of 1, ${clients} at a time`, await acceptRate(deliveries, 1, clients))
  await drain(deliveryQueue)

  await fillFinished(postgres.databaseUrl, connection, few)
  const before = await costs(deliveries, deliveryQueue)
  const startedAt = performance.now()
  await fillFinished(postgres.databaseUrl, connection, many)
  const filledS = (performance.now() - startedAt) / 1000
  const after = await costs(deliveries, deliveryQueue)
  const head = `${few} finished`.padStart(18) + `${few + many} finished`.padStart(20) + 'ratio'.padStart(10)
  console.log(`\nµs per row, medians of ${rounds}        ${head}      (filled in ${filledS.toFixed(0)} s)`)
  for (const [name, a] of Object.entries(before)) {
    const b = after[name] ?? Number.NaN
    const ratio = `${(b / a).toFixed(2)} ×`
    console.log(`${name.padEnd(32)}${a.toFixed(1).padStart(18)}${b.toFixed(1).padStart(20)}${ratio.padStart(12)}`)
  }
} finally {
  await store.close()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
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

/** µs per row: by the clock, which what else runs here disturbs, and of CPU in this process and PostgreSQL. */
async function costs(deliveries: Deliveries, queue: DeliveryQueue): Promise<Readonly<Record<string, number>>> {
  const found: Record<string, number[]> = {}
  const note = (name: string, seconds: number) => (found[name] ??= []).push((seconds * 1e6) / roundRows)
  for (let round = 0; round < rounds; round++) {
    const start = spent()
    for (let rows = 0; rows < roundRows; rows += 500)
      await deliveries.accept({ connection, idempotency: null, rows: newRows(500), bounds: unbounded })
    const accepted = spent()
    await drain(queue)
    const drained = spent()
    note('accept, clock', accepted.clock - start.clock)
    note('claim and step, clock', drained.clock - accepted.clock)
    note('accept, CPU', accepted.cpu - start.cpu)
    note('claim and step, CPU', drained.cpu - accepted.cpu)
    note('both, CPU', drained.cpu - start.cpu)
  }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, median(values)]))
}

/** Seconds. */
function spent(): { readonly clock: number; readonly cpu: number } {
  const { user, system } = process.cpuUsage()
  const children = Object.values(cpuSecondsByName()).reduce((sum, seconds) => sum + seconds, 0)
  return { clock: performance.now() / 1000, cpu: (user + system) / 1e6 + children }
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

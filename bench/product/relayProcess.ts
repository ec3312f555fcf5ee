import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { createRelay } from '@sendwright/engine'
import { createKafkaConnections } from '@sendwright/kafka'
import { connectionSchema, deliverySettingsSchema } from '@sendwright/model'
import { openStore, type NewDelivery } from '@sendwright/store'
import { benchRecord } from '../measure/records.ts'
import type { RelaySetting } from './relay.ts'

/** What this process is asked to do. */
export type RelayCommand =
  | { readonly name: 'fill'; readonly records: number }
  | { readonly name: 'schedule'; readonly records: number; readonly firstAt: number; readonly spreadMs: number }
  | { readonly name: 'drain'; readonly records: number }
  | { readonly name: 'latencies'; readonly perSecond: number; readonly seconds: number }

/** Its answer: figures in the order the asker knows, or why there are none. */
export interface RelayResult {
  readonly values: readonly number[]
  readonly error: string | null
}

const setting: RelaySetting = JSON.parse(process.argv[2] ?? '')
const settings = deliverySettingsSchema.parse({ mode: setting.mode })
const connection = connectionSchema.parse({
  id: setting.connection,
  name: setting.connection,
  brokers: setting.brokers,
  delivery: settings,
})
const store = await openStore({ databaseUrl: setting.databaseUrl, secretKey: new Uint8Array(32), log: () => {} })
const kafka = createKafkaConnections({ log: () => {} })
const bounds = { rows: settings.maxWaiting, bytes: settings.maxWaitingBytes }
let filled = 0
/** Set by whoever waits for deliveries. */
let onDelivered: (
  delivered: readonly { id: bigint; topic: string; partition: number; offset: string | null }[],
) => void = () => {}

process.on('message', (command: RelayCommand) => {
  void run(command).then(
    (values) => process.send?.({ values, error: null } satisfies RelayResult),
    (error: unknown) =>
      process.send?.({
        values: [],
        error: error instanceof Error ? (error.stack ?? '') : 'unknown',
      } satisfies RelayResult),
  )
})
process.send?.('ready')
await once(process, 'disconnect')
await kafka.close()
await store.close()
process.exit(0)

function run(command: RelayCommand): Promise<readonly number[]> {
  if (command.name === 'fill') return fill(command.records)
  if (command.name === 'schedule') return schedule(command)
  if (command.name === 'drain') return drain(command.records)
  return measureLatencies(command)
}

async function fill(records: number): Promise<readonly number[]> {
  const startedAt = performance.now()
  for (let first = 0; first < records; first += 500) {
    await accept(Array.from({ length: Math.min(500, records - first) }, () => newDelivery(filled++)))
  }
  return [(performance.now() - startedAt) / 1_000]
}

async function schedule({ records, firstAt, spreadMs }: Extract<RelayCommand, { name: 'schedule' }>): Promise<[]> {
  for (let first = 0; first < records; first += 500) {
    await accept(
      Array.from({ length: Math.min(500, records - first) }, (_, index) => {
        const dueAt = Math.round(firstAt + ((first + index) * spreadMs) / records)
        return newDelivery(filled++, dueAt)
      }),
    )
  }
  return []
}

async function drain(records: number): Promise<readonly number[]> {
  const places = new Set<string>()
  const { promise, resolve } = Promise.withResolvers<void>()
  let delivered = 0
  onDelivered = (rows) => {
    delivered += rows.length
    for (const { topic, partition, offset } of rows) places.add(`${topic}/${partition}/${offset}`)
    if (delivered >= records) resolve()
  }
  const relay = newRelay()
  let peakResidentBytes = 0
  const watch = setInterval(() => {
    peakResidentBytes = Math.max(peakResidentBytes, process.memoryUsage.rss())
  }, 50)
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  relay.start()
  await promise
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(cpuBefore)
  clearInterval(watch)
  await relay.stop(10_000)
  if (places.size !== records) throw new Error(`${records} deliveries have ${places.size} receipts`)
  return [seconds, (user + system) / 1e6, peakResidentBytes]
}

async function measureLatencies(command: Extract<RelayCommand, { name: 'latencies' }>): Promise<readonly number[]> {
  const { perSecond, seconds } = command
  const waiting = new Map<bigint, (at: number) => void>()
  const early = new Map<bigint, number>()
  onDelivered = (rows) => {
    const now = performance.now()
    for (const { id } of rows) {
      const tell = waiting.get(id)
      waiting.delete(id)
      if (tell === undefined) early.set(id, now)
      else tell(now)
    }
  }
  const relay = newRelay()
  store.deliveries.onAccepted((shards) => {
    for (const shard of shards) relay.poke(shard)
  })
  relay.start()
  const one = async () => {
    const [id] = await accept([newDelivery(filled++)])
    const acceptedAt = performance.now()
    if (id === undefined) throw new Error('It was not accepted')
    const deliveredAt = early.get(id) ?? (await new Promise<number>((resolve) => waiting.set(id, resolve)))
    return deliveredAt - acceptedAt
  }
  for (let index = 0; index < 200; index += 1) await one()
  const startedAt = performance.now()
  const values: Promise<number>[] = []
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const early = startedAt + (index * 1_000) / perSecond - performance.now()
    if (early > 0) await wait(early)
    values.push(one())
  }
  const latencies = await Promise.all(values)
  await relay.stop(10_000)
  return latencies
}

function newRelay() {
  return createRelay({
    queue: store.deliveryQueue,
    transport: kafka.deliveryTransport(),
    connections: async () => [connection],
    server: `bench-${process.pid}`,
    installation: 'bench',
    clock: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      random: () => Math.random(),
      wait: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
    },
    log: (level, message, details) => {
      if (level === 'warn' || level === 'error') console.error(message, details)
    },
    observe: {
      decided: ({ delivered, refused }) => {
        if (refused.length > 0) console.error(`Refused: ${refused[0]?.message ?? ''}`)
        onDelivered(delivered)
      },
      leaseTaken: () => {},
      leaseLost: () => {},
      aborted: () => {},
      batchSize: () => {},
      connection: () => {},
    },
  })
}

async function accept(rows: readonly NewDelivery[]): Promise<readonly bigint[]> {
  const accepted = await store.deliveries.accept({ connection: setting.connection, idempotency: null, rows, bounds })
  if (accepted.kind !== 'accepted') throw new Error(`The store answered ${accepted.kind}`)
  return accepted.deliveries.map(({ id }) => BigInt(id))
}

function newDelivery(number: number, dueAt: number | null = null): NewDelivery {
  const { key, value, partition, headers } = benchRecord(number, dueAt === null ? {} : { dueAt })
  return {
    topic: setting.topic,
    partition,
    key,
    value,
    headers: Object.entries(headers).map(([name, header]) => ({ name, value: header })),
    orderKey: key,
    notBefore: dueAt === null ? null : new Date(dueAt),
    size: value.length + key.length,
  }
}

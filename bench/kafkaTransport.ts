import { parseArgs } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import type { ClaimedBatch, DueDelivery, ShardTransport } from '@sendwright/engine'
import { createKafkaConnections } from '@sendwright/kafka'
import { apacheKafkaAvailable } from '@sendwright/kafka/testing'
import { connectionSchema } from '@sendwright/model'
import { figure, machineLoad, median, percentile, printTable } from './measure/figures.ts'
import { benchRecord } from './measure/records.ts'
import { startBroker } from './product/broker.ts'
import { startRawKafka } from './raw/rawKafka.ts'

/*
 * The way of a shard to Kafka alone, without database and relay, on Apache Kafka 4.3.0 with one node: transactions of a
 * position and 500 records of 1 KB over 6 partitions, and single records at an even rate, against kafkajs 2.2.4 as it
 * comes in a process of its own. Raw is measured directly before each run of ours; the median of the ratios is shown.
 * About a minute; `--records` and `--runs` make it smaller.
 */

const { values: given } = parseArgs({
  options: { records: { type: 'string', default: '100000' }, runs: { type: 'string', default: '3' } },
})
const records = Number(given.records)
const runs = Number(given.runs)
const batchSize = 500
const perSecond = 50
const seconds = 8

const { available, reason } = apacheKafkaAvailable()
if (!available) {
  console.log(`The transport was not measured: ${reason}`)
  process.exit(0)
}

await using broker = await startBroker()
await using raw = await startRawKafka(broker.brokers)
const connections = createKafkaConnections({ log: () => {} })
const transport = connections.deliveryTransport()
const connection = connectionSchema.parse({ id: 'bench', name: 'Bench', brokers: [...broker.brokers] })
const stamp = Date.now().toString(36)
let shardsOpened = 0

console.log(machineLoad())
await measureRates()
await measureLatencies()
await connections.close()

async function measureRates(): Promise<void> {
  const rows: string[][] = []
  for (const shards of [1, 2, 4]) {
    const figures: { raw: number; ours: number; rawCpu: number; oursCpu: number }[] = []
    for (let run = 0; run < runs; run += 1) {
      const topic = `rate-${stamp}-${shards}-${run}`
      await raw.createTopic(topic)
      const before = await raw.batches({ topic, shards, records, batchSize })
      const ours = await sendBatches(topic, shards)
      figures.push({
        raw: records / before.seconds,
        ours: records / ours.seconds,
        rawCpu: (before.cpuSeconds / records) * 1e6,
        oursCpu: (ours.cpuSeconds / records) * 1e6,
      })
      const { records: read, distinct } = await raw.count(topic)
      if (read !== 2 * records) throw new Error(`${read} records in ${topic}, ${distinct} distinct`)
    }
    rows.push([
      String(shards),
      figure(median(figures.map((each) => each.raw))),
      figure(median(figures.map((each) => each.ours))),
      figure(median(figures.map((each) => each.ours / each.raw)), 2),
      figure(median(figures.map((each) => each.rawCpu)), 1),
      figure(median(figures.map((each) => each.oursCpu)), 1),
    ])
  }
  printTable(
    `Transactions of ${batchSize} records of 1 KB, with position; records per second`,
    ['shards', 'raw', 'ours', 'ratio', 'raw CPU µs', 'ours CPU µs'],
    rows,
  )
}

async function sendBatches(topic: string, shards: number): Promise<{ seconds: number; cpuSeconds: number }> {
  const opened = await Promise.all(Array.from({ length: shards }, () => openShard(topic)))
  const perShard = Math.ceil(records / shards / batchSize)
  const prepared = Array.from({ length: 8 }, (_, index) => deliveries(topic, index * batchSize, batchSize))
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(
    opened.map(async (shard) => {
      for (let number = 1; number <= perShard; number += 1) {
        await deliver(shard, { topic, number: BigInt(number), rows: prepared[number % prepared.length] ?? [] })
      }
    }),
  )
  const took = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(cpuBefore)
  await Promise.all(opened.map((shard) => shard.close()))
  return { seconds: took, cpuSeconds: (user + system) / 1e6 }
}

async function measureLatencies(): Promise<void> {
  const rows: string[][] = []
  for (const kind of ['transaction', 'send'] as const) {
    const figures: { raw: readonly number[]; ours: readonly number[] }[] = []
    for (let run = 0; run < runs; run += 1) {
      const topic = `latency-${stamp}-${kind}-${run}`
      await raw.createTopic(topic)
      const before = await raw.latencies({ topic, kind, perSecond, seconds })
      figures.push({ raw: before, ours: await latencies(topic, kind) })
    }
    for (const percent of [50, 99]) {
      const at = (of: 'raw' | 'ours') => figures.map((each) => percentile(each[of], percent))
      const [rawAt, oursAt] = [at('raw'), at('ours')]
      rows.push([
        `${kind === 'transaction' ? 'exactly once' : 'at least once'}, p${percent}`,
        figure(median(rawAt), 2),
        figure(median(oursAt), 2),
        figure(median(oursAt.map((value, run) => value / (rawAt[run] ?? Number.NaN))), 2),
      ])
    }
  }
  printTable(`One record at a time, ${perSecond} per second; milliseconds`, ['', 'raw', 'ours', 'ratio'], rows)
}

async function latencies(topic: string, kind: 'transaction' | 'send'): Promise<readonly number[]> {
  const shard = await openShard(topic)
  const values: number[] = []
  const startedAt = performance.now()
  for (let index = 0; index < perSecond * seconds; index += 1) {
    await wait(Math.max(0, startedAt + (index * 1_000) / perSecond - performance.now()))
    const sentAt = performance.now()
    const batch = { topic, number: BigInt(index + 1), rows: deliveries(topic, index, 1) }
    if (kind === 'transaction') await deliver(shard, batch)
    else {
      const { failure } = await shard.sendAtLeastOnce(await planned(shard, batch))
      if (failure !== null) throw failure
    }
    values.push(performance.now() - sentAt)
  }
  await shard.close()
  return values
}

async function openShard(topic: string): Promise<ShardTransport> {
  shardsOpened += 1
  const name = `bench-${stamp}-${shardsOpened}`
  const shard = transport.shard(connection, { transactionalId: name, group: name })
  await shard.initialise()
  await shard.commitPosition(topic, { number: 0n, digest: '' })
  return shard
}

interface Batch {
  readonly topic: string
  readonly number: bigint
  readonly rows: readonly DueDelivery[]
}

async function deliver(shard: ShardTransport, batch: Batch): Promise<void> {
  const written = await shard.write(await planned(shard, batch), batch.topic)
  if (written.kind !== 'written') throw new Error(`A batch was ${written.kind}`)
  await shard.commit()
}

async function planned(shard: ShardTransport, { number, rows }: Batch): Promise<ClaimedBatch> {
  const plan = await shard.plan(rows)
  return {
    number,
    digest: `digest-${number}`,
    mode: 'exactlyOnce',
    rows: rows.map((row, index) => {
      const place = plan[index]
      if (place === undefined || 'refusal' in place) throw new Error('A row was refused')
      return { ...row, fixedPartition: place.partition }
    }),
  }
}

function deliveries(topic: string, from: number, count: number): readonly DueDelivery[] {
  return Array.from({ length: count }, (_, index) => {
    const { key, value, partition, headers } = benchRecord(from + index)
    return {
      id: BigInt(from + index),
      topic,
      partition,
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: Object.entries(headers).map(([name, text]) => ({ name, value: Buffer.from(text) })),
      orderKey: key,
      isHeld: false,
      due: '',
      acceptedAt: 0,
      dueAt: 0,
      size: 1_000,
      attempts: 0,
      trace: null,
      retry: null,
    }
  })
}

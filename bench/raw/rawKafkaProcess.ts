import { setTimeout as wait } from 'node:timers/promises'
import kafkajs, { type KafkaMessage, type Message, type Producer, type Transaction } from 'kafkajs'
import { benchRecord, partitions } from '../measure/records.ts'

/** What this process is asked to do. */
export type RawCommand =
  | { readonly name: 'createTopic'; readonly topic: string }
  | {
      readonly name: 'batches'
      readonly isTransactional: boolean
      readonly topic: string
      readonly shards: number
      readonly records: number
      readonly batchSize: number
    }
  | {
      readonly name: 'latencies'
      readonly topic: string
      readonly kind: 'transaction' | 'send'
      readonly perSecond: number
      readonly seconds: number
    }
  | { readonly name: 'count'; readonly topic: string }
  | { readonly name: 'end'; readonly topic: string }
  | { readonly name: 'watch'; readonly topic: string; readonly seconds: number }
  | { readonly name: 'arrivals'; readonly topic: string; readonly seconds: number }

/** Its answer: figures in the order the asker knows, or why there are none. */
export interface RawResult {
  readonly number: number
  readonly values: readonly number[]
  readonly error: string | null
}

// kafkajs as it comes: nothing of the product is loaded here, whose changes to it would be compared with themselves.
const kafka = new kafkajs.Kafka({
  clientId: 'bench-raw',
  brokers: process.argv.slice(2),
  logLevel: kafkajs.logLevel.NOTHING,
  retry: { retries: 8, initialRetryTime: 50, maxRetryTime: 1_000 },
})
let producers = 0

process.on('message', ({ number, command }: { number: number; command: RawCommand }) => {
  void run(command).then(
    (values) => process.send?.({ number, values, error: null } satisfies RawResult),
    (error: unknown) =>
      process.send?.({
        number,
        values: [],
        error: error instanceof Error ? error.message : 'unknown',
      } satisfies RawResult),
  )
})
process.on('disconnect', () => process.exit(0))

async function run(command: RawCommand): Promise<readonly number[]> {
  if (command.name === 'createTopic') return createTopic(command.topic)
  if (command.name === 'batches') return sendBatches(command)
  if (command.name === 'latencies') return measureLatencies(command)
  if (command.name === 'count') return count(command.topic)
  if (command.name === 'end')
    return [Number([...(await endsOf(command.topic)).values()].reduce((sum, end) => sum + end, 0n))]
  if (command.name === 'arrivals') return watchArrivals(command)
  return watch(command)
}

async function createTopic(topic: string): Promise<readonly number[]> {
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({
    topics: [{ topic, numPartitions: partitions, replicationFactor: 1 }],
    waitForLeaders: true,
  })
  await admin.disconnect()
  return []
}

async function sendBatches(command: Extract<RawCommand, { name: 'batches' }>): Promise<readonly number[]> {
  const { topic, shards, records, batchSize, isTransactional } = command
  const opened = await Promise.all(
    Array.from({ length: shards }, () => (isTransactional ? openTransactional(topic) : openPlain())),
  )
  const batches = Array.from({ length: 8 }, (_, index) => messages(index * batchSize, batchSize))
  const perShard = Math.ceil(records / shards / batchSize)
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(
    opened.map(async (shard) => {
      for (let index = 0; index < perShard; index += 1) await shard.send(topic, batches[index % batches.length] ?? [])
    }),
  )
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(cpuBefore)
  await Promise.all(opened.map((shard) => shard.close()))
  return [seconds, (user + system) / 1e6]
}

async function measureLatencies(command: Extract<RawCommand, { name: 'latencies' }>): Promise<readonly number[]> {
  const { topic, kind, perSecond, seconds } = command
  const opened = kind === 'transaction' ? await openTransactional(topic) : await openPlain()
  const record = messages(0, 1)
  for (let index = 0; index < 50; index += 1) await opened.send(topic, record)
  const values: number[] = []
  const startedAt = performance.now()
  const total = perSecond * seconds
  for (let index = 0; index < total; index += 1) {
    const due = startedAt + (index * 1_000) / perSecond
    const early = due - performance.now()
    if (early > 0) await wait(early)
    // From the moment it can be sent: what waits for the one before is not counted in raw's favour nor against it.
    const sentAt = performance.now()
    await opened.send(topic, record)
    values.push(performance.now() - sentAt)
  }
  await opened.close()
  return values
}

interface Shard {
  send(topic: string, batch: Message[]): Promise<void>
  close(): Promise<void>
}

async function openPlain(): Promise<Shard> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 })
  await producer.connect()
  return {
    send: async (topic, batch) => {
      await producer.sendBatch({ topicMessages: [{ topic, messages: batch }] })
    },
    close: () => producer.disconnect(),
  }
}

async function openTransactional(topic: string): Promise<Shard> {
  producers += 1
  const name = `bench-raw-${process.pid}-${producers}`
  const producer = kafka.producer({
    transactionalId: name,
    allowAutoTopicCreation: false,
    maxInFlightRequests: 1,
    retry: { retries: 0 },
  })
  await producer.connect()
  let position = 0
  const send = async (batch: Message[]) => {
    position += 1
    await transact(producer, { group: name, topic, position }, batch)
  }
  await untilCoordinated(producer, { group: name, topic })
  return { send: (_topic, batch) => send(batch), close: () => producer.disconnect() }
}

/** The first position on a new cluster is refused until its offsets topic exists. */
async function untilCoordinated(producer: Producer, at: { group: string; topic: string }): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await transact(producer, { ...at, position: 0 }, [])
      return
    } catch (error) {
      if (attempt > 100) throw error
      await wait(100)
    }
  }
}

async function transact(
  producer: Producer,
  { group, topic, position }: { group: string; topic: string; position: number },
  batch: Message[],
): Promise<void> {
  const transaction = await producer.transaction()
  try {
    await sendPosition(transaction, { group, topic, position })
    if (batch.length > 0) await transaction.sendBatch({ topicMessages: [{ topic, messages: batch }] })
    await transaction.commit()
  } catch (error) {
    if (transaction.isActive()) await transaction.abort()
    throw error
  }
}

/** Directly after a commit it is refused as concurrent: asked again every millisecond. */
async function sendPosition(
  transaction: Transaction,
  { group, topic, position }: { group: string; topic: string; position: number },
): Promise<void> {
  const topics = [{ topic, partitions: [{ partition: 0, offset: String(position) }] }]
  for (;;) {
    try {
      await transaction.sendOffsets({ consumerGroupId: group, topics })
      return
    } catch (error) {
      if (!(error instanceof Error && 'type' in error && error.type === 'CONCURRENT_TRANSACTIONS')) throw error
      await wait(1)
    }
  }
}

async function count(topic: string): Promise<readonly number[]> {
  const ends = await endsOf(topic)
  let records = 0
  const distinct = new Set<string>()
  const consumer = kafka.consumer({ groupId: `bench-count-${process.pid}-${topic}`, maxWaitTimeInMs: 100 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const reached = new Map<number, bigint>()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      for (const { value } of batch.messages) {
        records += 1
        distinct.add(numberOf(value))
      }
      reached.set(batch.partition, BigInt(batch.lastOffset()) + 1n)
    },
  })
  // The end of a partition may be a control batch, which is no message: its end counts as reached once it has been read.
  const timer = setInterval(() => {
    if ([...ends].every(([partition, end]) => end === 0n || (reached.get(partition) ?? 0n) >= end)) resolve()
  }, 20)
  await promise
  clearInterval(timer)
  await consumer.disconnect()
  return [records, distinct.size]
}

async function endsOf(topic: string): Promise<ReadonlyMap<number, bigint>> {
  const admin = kafka.admin()
  await admin.connect()
  const offsets = await admin.fetchTopicOffsets(topic)
  await admin.disconnect()
  return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]))
}

function watch({ topic, seconds }: Extract<RawCommand, { name: 'watch' }>): Promise<readonly number[]> {
  return follow({ topic, seconds }, ({ value }, now) => {
    const dueAt = /"dueAt":(\d+(?:\.\d+)?)/.exec(value?.toString('utf8', 0, 80) ?? '')?.[1]
    return dueAt === undefined ? [] : [now - Number(dueAt)]
  })
}

/** Three figures of each record: the number in its value, when it was read, and its time stamp. */
function watchArrivals({ topic, seconds }: Extract<RawCommand, { name: 'arrivals' }>): Promise<readonly number[]> {
  return follow({ topic, seconds }, ({ value, timestamp }, now) => [Number(numberOf(value)), now, Number(timestamp)])
}

async function follow(
  { topic, seconds }: { readonly topic: string; readonly seconds: number },
  figuresOf: (record: KafkaMessage, now: number) => readonly number[],
): Promise<readonly number[]> {
  const values: number[] = []
  const consumer = kafka.consumer({ groupId: `bench-watch-${process.pid}-${topic}`, maxWaitTimeInMs: 100 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const now = performance.timeOrigin + performance.now()
      for (const message of batch.messages) values.push(...figuresOf(message, now))
    },
  })
  await wait(seconds * 1_000)
  await consumer.disconnect()
  return values
}

function numberOf(value: Buffer | null): string {
  return /"number": ?(\d+)/.exec(value?.toString('utf8', 0, 40) ?? '')?.[1] ?? ''
}

function messages(first: number, length: number): Message[] {
  return Array.from({ length }, (_, index) => ({ ...benchRecord(first + index) }))
}

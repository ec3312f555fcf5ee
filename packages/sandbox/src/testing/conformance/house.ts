import { randomUUID } from 'node:crypto'
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs'
import { vi } from 'vitest'
import { errorCodes } from '../../protocol/errorCodes.ts'
import { connectProtocol, type ProtocolClient, type TestPosition, type TestProducer } from '../protocolClient.ts'
import { encodeRecordBatch } from '../recordBatch.ts'

/** How long a condition may take to come true on a slow machine. */
export const patience = { timeout: 30_000, interval: 5 }

/** What passes by itself: a transaction that is ending, a coordinator that is not there yet. */
const passing: ReadonlySet<number> = new Set([
  errorCodes.CONCURRENT_TRANSACTIONS,
  errorCodes.COORDINATOR_NOT_AVAILABLE,
  errorCodes.NOT_COORDINATOR,
  14,
])

/** Clients of one broker or cluster, all ended with it. */
export interface House extends AsyncDisposable {
  readonly kafka: Kafka
  newTopic(partitions?: number, settings?: Readonly<Record<string, string>>): Promise<string>
  admin(): Promise<ReturnType<Kafka['admin']>>
  producer(transactionalId: string): Promise<Producer>
}

/** The brokers' clients by kafkajs. */
export function openHouse(brokers: readonly string[]): House {
  const kafka = new Kafka({ clientId: 'conformance', brokers: [...brokers], logLevel: logLevel.NOTHING })
  const clients: { disconnect(): Promise<void> }[] = []
  let admin: Promise<ReturnType<Kafka['admin']>> | undefined

  async function connected<T extends { connect(): Promise<void>; disconnect(): Promise<void> }>(client: T): Promise<T> {
    clients.push(client)
    await client.connect()
    return client
  }

  function openAdmin(): Promise<ReturnType<Kafka['admin']>> {
    admin ??= connected(kafka.admin())
    return admin
  }

  async function newTopic(partitions = 1, settings: Readonly<Record<string, string>> = {}): Promise<string> {
    const topic = `conformance-${randomUUID()}`
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }))
    const createdBy = await openAdmin()
    await createdBy.createTopics({ topics: [{ topic, numPartitions: partitions, configEntries }] })
    // A leader that is named may not know of it yet.
    await vi.waitFor(() => createdBy.fetchTopicOffsets(topic), patience)
    return topic
  }

  return {
    kafka,
    newTopic,
    admin: openAdmin,
    producer: (transactionalId) =>
      connected(
        kafka.producer({
          transactionalId,
          maxInFlightRequests: 1,
          allowAutoTopicCreation: false,
          createPartitioner: Partitioners.DefaultPartitioner,
          retry: { retries: 0 },
        }),
      ),
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.disconnect()))
    },
  }
}

/** A house beside a client that speaks the protocol itself, for clusters of one node. */
export interface ProtocolHouse extends House {
  readonly client: ProtocolClient
  /** A producer with a transactional id that was never used. */
  newProducer(timeoutMs?: number): Promise<{ readonly id: string; readonly producer: TestProducer }>
  /** A producer without transactions. */
  newIdempotent(): Promise<{ readonly producer: TestProducer }>
  /** The next epoch of a transactional id. */
  initialise(id: string, timeoutMs?: number): Promise<{ readonly id: string; readonly producer: TestProducer }>
  /** Resolves when there is a coordinator. */
  newGroup(): Promise<string>
}

/** Opens both against the first of the brokers. */
export async function openProtocolHouse(brokers: readonly string[]): Promise<ProtocolHouse> {
  const house = openHouse(brokers)
  const client = await connectProtocol(brokers[0] ?? '')

  async function initialise<Id extends string | null>(id: Id, timeoutMs?: number) {
    if (id !== null) await settled(async () => (await client.findCoordinator('transaction', id)).error)
    let producer: TestProducer = { id: -1, epoch: -1 }
    const error = await settled(async () => {
      const answer = await client.initProducer(id, timeoutMs)
      producer = answer.producer
      return answer.error
    })
    if (error) throw new Error(`InitProducerId was answered with ${error}`)
    return { id, producer }
  }

  return {
    ...house,
    client,
    initialise,
    newIdempotent: () => initialise(null),
    newProducer: (timeoutMs) => initialise(randomUUID(), timeoutMs),
    async newGroup() {
      const group = randomUUID()
      await settled(async () => (await client.findCoordinator('group', group)).error)
      // A coordinator that is named may still be reading what it coordinates.
      await vi.waitFor(() => client.positions(group, 'nowhere'), patience)
      return group
    },
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await house[Symbol.asyncDispose]()
    },
  }
}

/** Asks until the error is one that does not pass by itself. */
export function settled(ask: () => Promise<number>): Promise<number> {
  return vi.waitFor(async () => {
    const error = await ask()
    if (passing.has(error)) throw new Error(`The broker still answers ${error}`)
    return error
  }, patience)
}

/** A batch of small records, the first with this sequence number. */
export function batchOf(
  producer: TestProducer | null,
  {
    sequence = 0,
    count = 1,
    transactional = producer !== null,
  }: {
    readonly sequence?: number
    readonly count?: number
    readonly transactional?: boolean
  } = {},
): Buffer {
  return encodeRecordBatch({
    ...(producer && { producer: { ...producer, firstSequence: sequence } }),
    attributes: transactional ? 0x10 : 0,
    records: Array.from({ length: count }, (_, index) => ({
      key: null,
      value: Buffer.from(`${sequence + index}`),
      timestamp: Date.now(),
    })),
  })
}

/** The position as soon as it is this one. */
export function positionBecomes(
  house: ProtocolHouse,
  group: string,
  topic: string,
  offset: number,
): Promise<TestPosition> {
  return vi.waitFor(async () => {
    const position = await house.client.positions(group, topic)
    if (position.offset !== BigInt(offset)) throw new Error(`The position is ${position.offset}`)
    return position
  }, patience)
}

/** Resolves when readers of committed records see everything up to this offset. */
export function stableUpTo(house: ProtocolHouse, topic: string, offset: number, partition = 0): Promise<void> {
  return vi.waitFor(async () => {
    const stable = await house.client.listOffset({ topic, partition, committed: true })
    if (stable.offset !== offset) throw new Error(`Stable are ${stable.offset}`)
  }, patience)
}

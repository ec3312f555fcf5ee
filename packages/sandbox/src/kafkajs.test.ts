import {
  AssignerProtocol,
  CompressionTypes,
  ConfigResourceTypes,
  Kafka,
  logLevel,
  Partitioners,
  type Consumer,
  type KafkaMessage,
  type Producer,
} from 'kafkajs'
import { describe, expect, test, vi } from 'vitest'
import { connectRaw } from './testing/rawClient.ts'
import { encodeRecordBatch } from './testing/recordBatch.ts'
import { apis } from './api/registry.ts'
import { Writer } from './protocol/writer.ts'
import { kcat, startTestSandbox, whyNoKcat } from './testing.ts'

const oneTopic = [{ name: 't', partitions: 1 }]
const withoutRetries = { retries: 0 }

describe('producing', () => {
  test('acknowledges with partition and offset', async () => {
    await using house = await startHouse({ topics: [{ name: 't', partitions: 3 }] })
    const producer = await house.producer()
    const send = (value: string) => producer.send({ topic: 't', messages: [{ partition: 2, value }] })
    const [first] = await send('a')
    const [second] = await send('b')
    expect(first).toMatchObject({ topicName: 't', partition: 2, errorCode: 0, baseOffset: '0', logStartOffset: '0' })
    expect(second).toMatchObject({ partition: 2, baseOffset: '1' })
  })

  test.each([
    ['plain', CompressionTypes.None],
    ['gzip', CompressionTypes.GZIP],
  ])('keys, headers, tombstones and empty texts come back as they were: %s', async (_, compression) => {
    await using house = await startHouse({ topics: oneTopic })
    const producer = await house.producer()
    const messages = [
      {
        key: 'k',
        value: 'v',
        headers: { one: 'a', many: ['b', 'c'], bytes: Buffer.from([0, 255]) },
        timestamp: '1700000000123',
      },
      { key: null, value: 'no key' },
      { key: '', value: '' },
      { key: 'gone', value: null },
      { key: Buffer.from([0, 1, 255]), value: Buffer.from('ż€𝄞'.repeat(100)) },
    ]
    await producer.send({ topic: 't', compression, messages })
    const received = await house.read('t', messages.length)
    expect(received.map(({ key, value }) => [key, value])).toEqual(
      messages.map(({ key, value }) => [bytesOf(key), bytesOf(value)]),
    )
    expect(received.map(({ offset }) => offset)).toEqual(['0', '1', '2', '3', '4'])
    expect(received[0]?.timestamp).toBe('1700000000123')
    expect(received[0]?.headers).toEqual({
      one: Buffer.from('a'),
      many: [Buffer.from('b'), Buffer.from('c')],
      bytes: Buffer.from([0, 255]),
    })
  })

  test('spreads keys over partitions in one request', async () => {
    await using house = await startHouse({ topics: [{ name: 't', partitions: 4 }] })
    const producer = await house.producer()
    const messages = Array.from({ length: 100 }, (_, index) => ({ key: `k${index}`, value: String(index) }))
    const acks = await producer.send({ topic: 't', messages })
    expect(acks).toHaveLength(4)
    const admin = await house.admin()
    const offsets = await admin.fetchTopicOffsets('t')
    expect(offsets.reduce((sum, { high }) => sum + Number(high), 0)).toBe(100)
  })

  test('without acknowledgement is written too', async () => {
    await using house = await startHouse({ topics: oneTopic })
    const producer = await house.producer()
    await producer.send({ topic: 't', acks: 0, messages: [{ value: 'a' }] })
    expect((await house.read('t', 1))[0]?.value?.toString()).toBe('a')
  })

  test('to a topic that does not exist fails and creates none, even where the client allows it', async () => {
    await using house = await startHouse({})
    const producer = house.kafka.producer({ ...quiet, allowAutoTopicCreation: true, retry: withoutRetries })
    await producer.connect()
    const sent = producer.send({ topic: 'nowhere', messages: [{ value: 'a' }] })
    await expect(sent).rejects.toMatchObject({ cause: { type: 'UNKNOWN_TOPIC_OR_PARTITION' } })
    const admin = await house.admin()
    expect(await admin.listTopics()).toEqual([])
    await producer.disconnect()
  })

  test('to a topic with an illegal name fails with that reason', async () => {
    await using house = await startHouse({})
    const producer = house.kafka.producer({ ...quiet, retry: withoutRetries })
    await producer.connect()
    const sent = producer.send({ topic: 'a b', messages: [{ value: 'a' }] })
    await expect(sent).rejects.toMatchObject({ cause: { type: 'INVALID_TOPIC_EXCEPTION' } })
    await producer.disconnect()
  })

  test('over the limit of the broker or of the topic fails with MESSAGE_TOO_LARGE', async () => {
    await using house = await startHouse({ topics: oneTopic, messageMaxBytes: 2000 })
    const admin = await house.admin()
    const configEntries = [{ name: 'max.message.bytes', value: '500' }]
    await admin.createTopics({ topics: [{ topic: 'small', configEntries }] })
    const producer = house.kafka.producer({ ...quiet, retry: withoutRetries })
    await producer.connect()
    const send = (topic: string, size: number) => producer.send({ topic, messages: [{ value: 'x'.repeat(size) }] })
    await expect(send('t', 2000)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' })
    await expect(send('small', 500)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' })
    await expect(send('t', 500)).resolves.toHaveLength(1)
    await producer.disconnect()
  })
})

describe('an idempotent producer', () => {
  test('gets an id of its own and its sequence is followed', async () => {
    await using house = await startHouse({ topics: oneTopic })
    for (const name of ['one', 'other']) {
      const producer = await house.producer({ idempotent: true, maxInFlightRequests: 1 })
      for (let index = 0; index < 10; index++) {
        await producer.send({ topic: 't', messages: [{ value: `${name} ${index}` }, { value: 'and' }] })
      }
    }
    expect(await house.read('t', 40)).toHaveLength(40)
  })

  test('that repeats a batch gets its first offset, and one that skips is refused', async () => {
    await using house = await startHouse({ topics: oneTopic })
    await using client = await connectRaw(house.sandbox)
    const producerId = await askProducerId(client)
    const produce = (sequence: number) => produceRaw(client, { producerId, sequence })
    expect(await produce(0)).toEqual({ error: 0, baseOffset: 0 })
    expect(await produce(1)).toEqual({ error: 0, baseOffset: 1 })
    expect(await produce(0)).toEqual({ error: 0, baseOffset: 0 })
    expect(await produce(3)).toEqual({ error: 45, baseOffset: -1 })
    expect(await produce(2)).toEqual({ error: 0, baseOffset: 2 })
  })
})

describe('consumer groups', () => {
  test('two members share the partitions, and the one that stays takes over those of the one that leaves', async () => {
    await using house = await startHouse({ topics: [{ name: 't', partitions: 4 }] })
    const one = await startConsumer(house, 'g')
    await vi.waitFor(() => expect(one.assigned()).toHaveLength(4), patience)
    const other = await startConsumer(house, 'g')
    await vi.waitFor(() => {
      expect(one.assigned()).toHaveLength(2)
      expect(other.assigned()).toHaveLength(2)
    }, patience)
    expect([...one.assigned(), ...other.assigned()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3])

    const producer = await house.producer()
    const send = (text: string) =>
      producer.send({ topic: 't', messages: [0, 1, 2, 3].map((partition) => ({ partition, value: text })) })
    await send('shared')
    await vi.waitFor(() => expect([one.received.length, other.received.length]).toEqual([2, 2]), patience)

    await other.consumer.disconnect()
    await vi.waitFor(() => expect(one.assigned()).toHaveLength(4), patience)
    await send('alone')
    await vi.waitFor(() => expect(one.received.filter((value) => value === 'alone')).toHaveLength(4), patience)
  })

  test('a member goes on where the group had committed', async () => {
    await using house = await startHouse({ topics: oneTopic })
    const producer = await house.producer()
    await producer.send({ topic: 't', messages: [{ value: 'a' }, { value: 'b' }] })
    const first = await startConsumer(house, 'g')
    await vi.waitFor(() => expect(first.received).toEqual(['a', 'b']), patience)
    await first.consumer.disconnect()
    const admin = await house.admin()
    expect(await admin.fetchOffsets({ groupId: 'g', topics: ['t'] })).toMatchObject([
      { topic: 't', partitions: [{ partition: 0, offset: '2' }] },
    ])
    await producer.send({ topic: 't', messages: [{ value: 'c' }] })
    const second = await startConsumer(house, 'g')
    await vi.waitFor(() => expect(second.received).toEqual(['c']), patience)
  })

  test('are described, listed and deleted when they are empty', async () => {
    await using house = await startHouse({ topics: oneTopic })
    const { consumer, assigned } = await startConsumer(house, 'g')
    await vi.waitFor(() => expect(assigned()).toHaveLength(1), patience)
    const admin = await house.admin()
    expect(await admin.listGroups()).toEqual({ groups: [{ groupId: 'g', protocolType: 'consumer' }] })
    const { groups } = await admin.describeGroups(['g', 'unknown'])
    expect(groups.map((group) => group.state)).toEqual(['Stable', 'Dead'])
    const [member] = groups[0]?.members ?? []
    expect(member).toMatchObject({ clientId: 'test', clientHost: '/127.0.0.1' })
    const assignment = AssignerProtocol.MemberAssignment.decode(member?.memberAssignment ?? Buffer.alloc(0))
    expect(assignment?.assignment).toEqual({ t: [0] })

    await expect(admin.deleteGroups(['g'])).rejects.toMatchObject({ groups: [{ errorCode: 68 }] })
    await consumer.disconnect()
    expect((await admin.describeGroups(['g'])).groups[0]?.state).toBe('Empty')
    expect(await admin.deleteGroups(['g'])).toMatchObject([{ groupId: 'g', errorCode: 0 }])
    expect((await admin.listGroups()).groups).toEqual([])
    await expect(admin.deleteGroups(['g'])).rejects.toMatchObject({ groups: [{ errorCode: 69 }] })
  })
})

describe('administration', () => {
  test('topics are created with their settings, grown and deleted', async () => {
    await using house = await startHouse({})
    const admin = await house.admin()
    const configEntries = [{ name: 'retention.ms', value: '60000' }]
    await admin.createTopics({ topics: [{ topic: 'made', numPartitions: 2, configEntries }] })
    await admin.createPartitions({ topicPartitions: [{ topic: 'made', count: 5 }] })
    const { topics } = await admin.fetchTopicMetadata({ topics: ['made'] })
    expect(topics[0]?.partitions).toHaveLength(5)
    expect(await admin.listTopics()).toEqual(['made'])
    await admin.deleteTopics({ topics: ['made'] })
    expect(await admin.listTopics()).toEqual([])
  })

  test.each([
    [{ topic: 'a b' }, 'INVALID_TOPIC_EXCEPTION'],
    [{ topic: 'there.is' }, 'INVALID_TOPIC_EXCEPTION'],
    [{ topic: 'x', numPartitions: 0 }, 'INVALID_PARTITIONS'],
    [{ topic: 'x', numPartitions: 1_000_000 }, 'POLICY_VIOLATION'],
    [{ topic: 'x', replicationFactor: 3 }, 'INVALID_REPLICATION_FACTOR'],
    [{ topic: 'x', configEntries: [{ name: 'no.such', value: '1' }] }, 'INVALID_CONFIG'],
    [{ topic: 'x', configEntries: [{ name: 'retention.bytes', value: 'many' }] }, 'INVALID_CONFIG'],
  ])('a topic that cannot be is refused: %j', async (topic, type) => {
    await using house = await startHouse({ topics: [{ name: 'there_is', partitions: 1 }] })
    const admin = await house.admin()
    const created = admin.createTopics({ topics: [topic], waitForLeaders: false })
    await expect(created).rejects.toMatchObject({ errors: [{ type }] })
    expect(await admin.listTopics()).toEqual(['there_is'])
  })

  test('a dry run creates nothing; a topic that exists is reported', async () => {
    await using house = await startHouse({ topics: oneTopic })
    const admin = await house.admin()
    expect(await admin.createTopics({ validateOnly: true, waitForLeaders: false, topics: [{ topic: 'x' }] })).toBe(true)
    expect(await admin.createTopics({ topics: [{ topic: 't' }] })).toBe(false)
    expect(await admin.listTopics()).toEqual(['t'])
  })

  test('settings of topics and broker are told', async () => {
    await using house = await startHouse({ topics: oneTopic, messageMaxBytes: 12_345 })
    const admin = await house.admin()
    const configEntries = [{ name: 'retention.bytes', value: '777' }]
    await admin.createTopics({ topics: [{ topic: 'own', configEntries }] })
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [
        { type: ConfigResourceTypes.TOPIC, name: 't', configNames: ['max.message.bytes', 'retention.bytes'] },
        { type: ConfigResourceTypes.TOPIC, name: 'own', configNames: ['retention.bytes'] },
        {
          type: ConfigResourceTypes.BROKER,
          name: '1',
          configNames: ['message.max.bytes', 'auto.create.topics.enable'],
        },
      ],
    })
    const values = resources.map((resource) =>
      resource.configEntries.map((entry) => [entry.configName, entry.configValue]),
    )
    expect(values).toEqual([
      [
        ['max.message.bytes', '12345'],
        ['retention.bytes', '-1'],
      ],
      [['retention.bytes', '777']],
      [
        ['auto.create.topics.enable', 'false'],
        ['message.max.bytes', '12345'],
      ],
    ])
    const unknown = [{ type: ConfigResourceTypes.TOPIC, name: 'nowhere' }]
    const asked = admin.describeConfigs({ includeSynonyms: false, resources: unknown })
    await expect(asked).rejects.toMatchObject({ type: 'UNKNOWN_TOPIC_OR_PARTITION' })
  })

  test('offsets are told by place and by time, in packed batches too', async () => {
    await using house = await startHouse({ topics: oneTopic })
    const producer = await house.producer()
    const at = (timestamp: number) => ({ value: 'x', timestamp: String(timestamp) })
    await producer.send({ topic: 't', messages: [at(1000), at(2000)] })
    await producer.send({ topic: 't', compression: CompressionTypes.GZIP, messages: [at(3000), at(4000), at(5000)] })
    const admin = await house.admin()
    const [place] = await admin.fetchTopicOffsets('t')
    expect(place).toMatchObject({ low: '0', high: '5' })
    const byTime = async (time: number) => (await admin.fetchTopicOffsetsByTimestamp('t', time))[0]?.offset
    expect([await byTime(0), await byTime(1500), await byTime(3500), await byTime(5000)]).toEqual(['0', '1', '3', '4'])
    // kafkajs answers the end where the broker says that nothing is that late.
    expect(await byTime(6000)).toBe('5')
  })

  test('records are deleted up to an offset, and what lies before is out of range', async () => {
    await using house = await startHouse({ topics: oneTopic })
    const producer = await house.producer()
    for (const value of ['a', 'b', 'c']) await producer.send({ topic: 't', messages: [{ value }] })
    const admin = await house.admin()
    await admin.fetchTopicOffsets('t')
    await admin.deleteTopicRecords({ topic: 't', partitions: [{ partition: 0, offset: '2' }] })
    expect((await admin.fetchTopicOffsets('t'))[0]).toMatchObject({ low: '2', high: '3' })
    expect((await house.read('t', 1)).map(({ offset }) => offset)).toEqual(['2'])
  })

  test('positions of a group without members are set from outside, exactly', async () => {
    await using house = await startHouse({ topics: oneTopic })
    await using client = await connectRaw(house.sandbox)
    await commitRaw(client, { groupId: 'position', offset: 9007199254740993n, metadata: 'digest' })
    const admin = await house.admin()
    expect(await admin.fetchOffsets({ groupId: 'position', topics: ['t'] })).toMatchObject([
      { topic: 't', partitions: [{ partition: 0, offset: '9007199254740993', metadata: 'digest' }] },
    ])
    expect(await admin.fetchOffsets({ groupId: 'position' })).toHaveLength(1)
    expect(await admin.fetchOffsets({ groupId: 'other', topics: ['t'] })).toMatchObject([
      { partitions: [{ offset: '-1' }] },
    ])
    await admin.deleteTopics({ topics: ['t'] })
    expect(await admin.fetchOffsets({ groupId: 'position' })).toEqual([])
  })
})

test('memory is bounded: the oldest records go and the start of the log moves', async () => {
  await using house = await startHouse({ topics: oneTopic, maxBytes: 300_000 })
  const producer = await house.producer()
  for (let index = 0; index < 60; index++) {
    await producer.send({ topic: 't', messages: [{ value: `${index} ${'x'.repeat(20_000)}` }] })
  }
  const admin = await house.admin()
  const [place] = await admin.fetchTopicOffsets('t')
  const low = Number(place?.low)
  expect(low).toBeGreaterThan(40)
  const kept = await house.read('t', 60 - low)
  expect(kept.map(({ value }) => value?.toString().split(' ')[0])).toEqual(
    Array.from({ length: 60 - low }, (_, index) => String(low + index)),
  )
})

test('kcat, an independent client, reads the bytes that kafkajs wrote', async (context) => {
  context.skip(whyNoKcat() !== null, whyNoKcat() ?? '')
  await using house = await startHouse({ topics: oneTopic })
  const producer = await house.producer()
  const values = ['plain', '{"id":9007199254740993,"amount":1.10}', 'ż€𝄞', 'x'.repeat(70_000), '']
  for (const compression of [CompressionTypes.None, CompressionTypes.GZIP]) {
    const messages = values.map((value, index) => ({ key: `key ${index}`, value, headers: { h: `${index}` } }))
    await producer.send({ topic: 't', compression, messages })
  }
  const read = await kcat(house.sandbox.brokers, ['-C', '-q', '-t', 't', '-e', '-f', '%o|%k|%h|%S|%s\\n'])
  const expected = [...values, ...values].map((value, offset) => {
    const index = offset % values.length
    return `${offset}|key ${index}|h=${index}|${Buffer.byteLength(value)}|${value}\n`
  })
  expect(read).toBe(expected.join(''))
})

const patience = { timeout: 15_000, interval: 20 }
const quiet = { createPartitioner: Partitioners.DefaultPartitioner }

/** A sandbox with kafkajs clients that are disconnected with it. */
async function startHouse(options: Parameters<typeof startTestSandbox>[0]) {
  const sandbox = await startTestSandbox(options)
  const kafka = new Kafka({ clientId: 'test', brokers: [...sandbox.brokers], logLevel: logLevel.NOTHING })
  const clients: { disconnect(): Promise<void> }[] = []

  async function connected<T extends { connect(): Promise<void>; disconnect(): Promise<void> }>(client: T): Promise<T> {
    clients.push(client)
    await client.connect()
    return client
  }

  return {
    sandbox,
    kafka,
    connected,
    producer: (changes: Parameters<Kafka['producer']>[0] = {}): Promise<Producer> =>
      connected(kafka.producer({ ...quiet, allowAutoTopicCreation: false, ...changes })),
    admin: () => connected(kafka.admin()),
    /** The first `count` records of a topic, read by a group of their own. */
    async read(topic: string, count: number): Promise<KafkaMessage[]> {
      const consumer = await connected(kafka.consumer({ groupId: crypto.randomUUID(), ...nimble }))
      const messages: KafkaMessage[] = []
      await consumer.subscribe({ topic, fromBeginning: true })
      await consumer.run({
        eachMessage: ({ message }) => {
          messages.push(message)
          return Promise.resolve()
        },
      })
      await vi.waitFor(() => expect(messages.length).toBeGreaterThanOrEqual(count), patience)
      return messages
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.disconnect()))
      await sandbox.close()
    },
  }
}

const nimble = { heartbeatInterval: 100, maxWaitTimeInMs: 100, rebalanceTimeout: 5000, sessionTimeout: 6000 }

async function startConsumer(house: Awaited<ReturnType<typeof startHouse>>, groupId: string) {
  const consumer: Consumer = await house.connected(house.kafka.consumer({ groupId, ...nimble }))
  const received: (string | undefined)[] = []
  let assignment: number[] = []
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assignment = payload.memberAssignment['t'] ?? []
  })
  await consumer.subscribe({ topic: 't', fromBeginning: true })
  await consumer.run({
    eachMessage: ({ message }) => {
      received.push(message.value?.toString())
      return Promise.resolve()
    },
  })
  return { consumer, received, assigned: () => assignment }
}

function bytesOf(text: string | Buffer | null): Buffer | null {
  return text === null ? null : Buffer.from(text)
}

type Raw = Awaited<ReturnType<typeof connectRaw>>

async function askProducerId(client: Raw): Promise<number> {
  const body = new Writer().string(null).int32(1000)
  const answer = await client.ask({ key: apis.initProducerId.key, version: 1, body })
  answer.int32()
  expect(answer.int16()).toBe(0)
  return answer.int64()
}

/** A commit as programs make it that keep their position in a group nobody is a member of. */
async function commitRaw(client: Raw, commit: { groupId: string; offset: bigint; metadata: string }): Promise<void> {
  const body = new Writer().string(commit.groupId).int32(-1).string('').int64(-1)
  body.array(['t'], (name) =>
    body.string(name).array([0], (index) => body.int32(index).int64(commit.offset).string(commit.metadata)),
  )
  const answer = await client.ask({ key: apis.offsetCommit.key, version: 2, body })
  const errors = answer.array(() => {
    answer.string()
    return answer.array(() => [answer.int32(), answer.int16()])
  })
  expect(errors).toEqual([[[0, 0]]])
}

async function produceRaw(client: Raw, { producerId, sequence }: { producerId: number; sequence: number }) {
  const producer = { id: producerId, epoch: 0, firstSequence: sequence }
  const batch = encodeRecordBatch({ producer, records: [{ key: null, value: Buffer.from('a'), timestamp: 1 }] })
  const body = new Writer().string(null).int16(-1).int32(1000)
  body.array(['t'], (name) => body.string(name).array([0], (index) => body.int32(index).bytes(batch)))
  const answer = await client.ask({ key: apis.produce.key, version: 3, body })
  const [results] = answer.array(() => {
    answer.string()
    return answer.array(() => {
      answer.int32()
      const result = { error: answer.int16(), baseOffset: answer.int64() }
      answer.int64()
      return result
    })
  })
  return results?.[0]
}

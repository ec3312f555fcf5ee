import { randomUUID } from 'node:crypto'
import type { StoredRecord } from '@sendwright/model'
import { kcat } from '@sendwright/sandbox/testing'
import { Kafka, logLevel } from 'kafkajs'
import { describe, expect, test, vi } from 'vitest'
import { bytesInKafka, type KafkaConnection, type OutgoingRecord, type TailState } from '../index.ts'
import { failureOf, openConnection, recordOf } from './openConnection.ts'

/** The rules of docs/spec/delivery.md that every broker has to bear out; `brokers` is asked when a test runs. */
export function testDeliveryRules(brokers: () => readonly string[]): void {
  describe('sending', () => {
    test('D15 what was sent lies in Kafka byte for byte, headers in order', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection)
      const headers = ['b', '10', 'a', 'b', '__proto__', 'toString', '2', 'b'].map((name, index) => ({
        name,
        value: Buffer.from(`value ${index}`),
      }))
      const binary = Buffer.from([0xff, 0x00, 0xfe, 0x80])
      const records: readonly OutgoingRecord[] = [
        { topic, partition: 0, key: Buffer.from('Schlüssel 🔑'), value: Buffer.from('{"n":1.10}'), headers },
        { topic, partition: 0, key: Buffer.alloc(0), value: Buffer.alloc(0), headers: [] },
        { topic, partition: 0, key: null, value: null, headers: [] },
        { topic, partition: 0, key: binary, value: binary, headers: [{ name: 'bytes', value: binary }] },
      ]
      const sent = await opened.connection.send(records)
      const { records: read } = await opened.connection.readRecords({
        topic,
        partition: 0,
        offset: 'earliest',
        limit: 10,
      })
      const base64 = { base64: binary.toString('base64') }
      expect(read.map(({ key, value, headers: found }) => ({ key, value, headers: found }))).toEqual([
        {
          key: 'Schlüssel 🔑',
          value: '{"n":1.10}',
          headers: headers.map(({ name, value }) => ({ name, value: value.toString() })),
        },
        { key: '', value: '', headers: [] },
        { key: null, value: null, headers: [] },
        { key: base64, value: base64, headers: [{ name: 'bytes', value: base64 }] },
      ])
      expect(read.map(({ offset, timestamp }) => ({ offset, timestamp }))).toEqual(
        sent.map(({ offset, timestamp }) => ({ offset, timestamp })),
      )
      const [first = '', second = '', third = ''] = (await readWithKcat(topic)).split('\n')
      expect(JSON.parse(first)).toMatchObject({ headers: headers.flatMap(({ name, value }) => [name, String(value)]) })
      expect(JSON.parse(second)).toMatchObject({ key: '', payload: '' })
      expect(JSON.parse(third)).toMatchObject({ key: null, payload: null })
    })

    test('D1 every record lies in the partition it names', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection, 4)
      // Equal keys would meet in one partition if anybody but the caller chose it.
      const key = Buffer.from('same')
      await opened.connection.send([0, 1, 2, 3].map((partition) => recordOf(topic, `${partition}`, { partition, key })))
      for (const partition of [0, 1, 2, 3]) {
        const { records } = await opened.connection.readRecords({ topic, partition, limit: 9 })
        expect(records.map(({ value }) => value)).toEqual([`${partition}`])
      }
    })

    test('D2 results come in the order of the call, each with the offset of its record', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection, 3)
      const records = [2, 0, 2, 1, 0].map((partition, index) => recordOf(topic, `${index}`, { partition }))
      const sent = await opened.connection.send(records)
      expect(sent.map(({ partition, offset }) => `${partition}/${offset}`)).toEqual(['2/0', '0/0', '2/1', '1/0', '0/1'])
      for (const [index, { partition, offset }] of sent.entries()) {
        const { records: read } = await opened.connection.readRecords({ topic, partition, offset, limit: 1 })
        expect(read.map(({ value }) => value)).toEqual([`${index}`])
      }
    })

    test('D6 thousands of records of one call keep their order', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection, 2)
      const records = Array.from({ length: 4_000 }, (_, index) =>
        recordOf(topic, `${index} ${'x'.repeat(800)}`, { partition: index % 2 }),
      )
      await opened.connection.send(records)
      for (const partition of [0, 1]) {
        const { records: read } = await opened.connection.readRecords({
          topic,
          partition,
          offset: 'earliest',
          limit: 4_000,
          maxBytes: 10_000_000,
        })
        expect(read.map(({ value }) => (typeof value === 'string' ? Number(value.split(' ')[0]) : value))).toEqual(
          Array.from({ length: 2_000 }, (_, index) => index * 2 + partition),
        )
      }
    })

    test('D9 calls that come at once are sent one after another, in their order', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection)
      const sent = await Promise.all(
        Array.from({ length: 100 }, (_, index) => opened.connection.send([recordOf(topic, `${index}`)])),
      )
      expect(sent.map(([record]) => record?.offset)).toEqual(Array.from({ length: 100 }, (_, index) => `${index}`))
    })

    test('D4 nothing of a call is written when one record cannot be', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection, 2)
      const good = recordOf(topic, 'good')
      const beyond = await failureOf(opened.connection.send([good, recordOf(topic, 'beyond', { partition: 2 })]))
      expect(beyond).toMatchObject({ code: 'unknown-topic', retryable: false, sent: [], inDoubt: [] })
      expect(beyond.message).toBe(`Topic ${topic} has no partition 2. It has 2 partitions: 0 to 1.`)
      const nowhere = await failureOf(opened.connection.send([good, recordOf(`${topic}-no`, 'nowhere')]))
      expect(nowhere).toMatchObject({ code: 'unknown-topic', sent: [], inDoubt: [] })
      const limit = await limitOf(opened.connection, topic)
      const huge = await failureOf(opened.connection.send([good, recordOf(topic, 'x'.repeat(limit))]))
      expect(huge).toMatchObject({ code: 'record-too-large', retryable: false, sent: [], inDoubt: [] })
      const { partitions } = await opened.connection.describeTopic(topic)
      expect(partitions.map(({ latest }) => latest)).toEqual(['0', '0'])
    })

    test('D4 a record that is exactly as large as the topic takes is sent', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection)
      const limit = await limitOf(opened.connection, topic)
      const half = recordOf(topic, 'x'.repeat(Math.floor(limit / 2)))
      const fits = limit - bytesInKafka(half) + (half.value?.length ?? 0)
      await opened.connection.send([recordOf(topic, 'x'.repeat(fits))])
      const failure = await failureOf(opened.connection.send([recordOf(topic, 'x'.repeat(fits + 1))]))
      expect(failure.code).toBe('record-too-large')
    })

    test('D5 a topic is never created by asking, sending, reading or following', async () => {
      await using opened = openConnection(brokers())
      const topic = `never-${randomUUID()}`
      expect(await opened.connection.partitionCounts([topic])).toEqual(new Map())
      await failureOf(opened.connection.send([recordOf(topic, 'a')]))
      await failureOf(opened.connection.readRecords({ topic, partition: 0, limit: 1 }))
      await failureOf(opened.connection.describeTopic(topic))
      const following = opened.connection.tail({ topic, signal: new AbortController().signal, onRecords: () => {} })
      expect(await failureOf(following)).toMatchObject({ code: 'unknown-topic' })
      expect((await opened.connection.listTopics()).map(({ name }) => name)).not.toContain(topic)
    })

    test('D14 a topic that was just created, and a partition that was just added, are there at once', async () => {
      await using opened = openConnection(brokers())
      const { connection } = opened
      for (let round = 0; round < 5; round++) {
        const topic = await newTopic(connection)
        expect(await connection.partitionCounts([topic])).toEqual(new Map([[topic, 1]]))
        await connection.send([recordOf(topic, 'first')])
      }
      const topic = await newTopic(connection)
      await connection.send([recordOf(topic, 'first')])
      await addPartitions(topic, 3)
      await vi.waitFor(async () => expect(await connection.partitionCounts([topic])).toEqual(new Map([[topic, 3]])))
      const [sent] = await connection.send([recordOf(topic, 'second', { partition: 2 })])
      expect(sent).toMatchObject({ partition: 2, offset: '0' })
    })
  })

  describe('reading', () => {
    test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('D16 records in codec %s are read', async (codec) => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection)
      const lines = Array.from({ length: 300 }, (_, index) => `line ${index} ${'abc'.repeat(index % 50)}`)
      await kcat(
        brokers(),
        ['-P', '-t', topic, '-z', codec, '-H', 'one=1', '-H', 'two=2', '-H', 'one=3'],
        lines.join('\n'),
      )
      const { records } = await opened.connection.readRecords({ topic, partition: 0, offset: 'earliest', limit: 1_000 })
      expect(records.map(({ value }) => value)).toEqual(lines)
      expect(records[0]?.headers).toEqual([
        { name: 'one', value: '1' },
        { name: 'two', value: '2' },
        { name: 'one', value: '3' },
      ])
      const middle = await opened.connection.readRecords({ topic, partition: 0, offset: '150', limit: 2 })
      expect(middle.records.map(({ value }) => value)).toEqual(lines.slice(150, 152))
    })

    test('D16 the newest records come without an offset, and the range is told', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection)
      const nothing = await opened.connection.readRecords({ topic, partition: 0, limit: 5 })
      expect(nothing).toEqual({ records: [], earliest: '0', latest: '0' })
      await opened.connection.send(Array.from({ length: 20 }, (_, index) => recordOf(topic, `${index}`)))
      const newest = await opened.connection.readRecords({ topic, partition: 0, limit: 3 })
      expect(newest.records.map(({ value }) => value)).toEqual(['17', '18', '19'])
      expect(newest).toMatchObject({ earliest: '0', latest: '20' })
      const end = await opened.connection.readRecords({ topic, partition: 0, offset: '20', limit: 3 })
      expect(end).toEqual({ records: [], earliest: '0', latest: '20' })
      const few = await opened.connection.readRecords({ topic, partition: 0, offset: '0', limit: 9, maxBytes: 2 })
      expect(few.records.map(({ value }) => value)).toEqual(['0', '1'])
      const failure = await failureOf(opened.connection.readRecords({ topic, partition: 0, offset: '21', limit: 1 }))
      expect(failure.code).toBe('offset-out-of-range')
      expect(failure.message).toBe(`Partition 0 of topic ${topic} has no offset 21. Its records lie from 0 to 19.`)
    })

    test('D16 a record is read back within milliseconds', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection)
      const send: number[] = []
      const readBack: number[] = []
      for (let round = 0; round < 200; round++) {
        const startedAt = performance.now()
        const [sent] = await opened.connection.send([recordOf(topic, 'x'.repeat(1_000))])
        const sentAt = performance.now()
        const { records } = await opened.connection.readRecords({
          topic,
          partition: 0,
          offset: sent?.offset ?? '',
          limit: 1,
        })
        send.push(sentAt - startedAt)
        readBack.push(performance.now() - sentAt)
        expect(records[0]?.offset).toBe(sent?.offset)
      }
      process.stdout.write(`send p50 ${median(send).toFixed(2)} ms, read back p50 ${median(readBack).toFixed(2)} ms\n`)
      expect(median(readBack)).toBeLessThan(100)
    })
  })

  describe('following', () => {
    test('D18 a tail sees what comes after it listens, ours and kcat’s, each once', async () => {
      await using opened = openConnection(brokers())
      const { connection } = opened
      const topic = await newTopic(connection, 3)
      await connection.send([recordOf(topic, 'before')])
      await using follower = follow(connection, topic)
      await follower.listening()
      const lags: number[] = []
      for (let round = 0; round < 60; round++) {
        const sentAt = performance.now()
        await connection.send([recordOf(topic, `ours ${round}`, { partition: round % 3 })])
        await follower.until((records) => records.some(({ value }) => value === `ours ${round}`))
        lags.push(performance.now() - sentAt)
      }
      process.stdout.write(`tail p50 from send to arrival ${median(lags).toFixed(2)} ms\n`)
      await kcat(brokers(), ['-P', '-t', topic, '-p', '1', '-z', 'gzip'], 'theirs 1\ntheirs 2')
      await follower.until((records) => records.some(({ value }) => value === 'theirs 2'))
      const values = follower.records.map(({ value }) => value)
      expect(values).toHaveLength(62)
      expect(new Set(values).size).toBe(62)
      expect(follower.states).toEqual(['listening'])
    })

    test('D18 a partition that is added is followed from its start', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection)
      await using follower = follow(opened.connection, topic)
      await follower.listening()
      await addPartitions(topic, 2)
      await vi.waitFor(() => opened.connection.send([recordOf(topic, 'new', { partition: 1 })]))
      await follower.until((records) => records.some(({ value }) => value === 'new'))
    })

    test('D18 followers of one topic come and go by themselves', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection)
      await using first = follow(opened.connection, topic)
      await first.listening()
      const second = follow(opened.connection, topic)
      await second.listening()
      await opened.connection.send([recordOf(topic, 'both')])
      for (const follower of [first, second]) await follower.until((records) => records.length === 1)
      await second[Symbol.asyncDispose]()
      await opened.connection.send([recordOf(topic, 'one')])
      await first.until((records) => records.length === 2)
      expect(second.records).toHaveLength(1)
    })
  })

  describe('topics and the check', () => {
    test('a topic is created as asked, and described', async () => {
      await using opened = openConnection(brokers())
      const topic = `described-${randomUUID()}`
      await opened.connection.createTopic({
        name: topic,
        partitions: 2,
        replicationFactor: 1,
        configuration: { 'max.message.bytes': '5000' },
      })
      await opened.connection.send([recordOf(topic, 'a'), recordOf(topic, 'b')])
      const { partitions, configuration } = await opened.connection.describeTopic(topic)
      expect(partitions).toEqual([
        { partition: 0, leader: 1, replicas: [1], isr: [1], earliest: '0', latest: '2' },
        { partition: 1, leader: 1, replicas: [1], isr: [1], earliest: '0', latest: '0' },
      ])
      expect(configuration?.find(({ name }) => name === 'max.message.bytes')).toMatchObject({
        value: '5000',
        isDefault: false,
      })
      expect(await opened.connection.maxMessageBytes(topic)).toBe(5000)
      expect((await opened.connection.listTopics()).find(({ name }) => name === topic)).toEqual({
        name: topic,
        partitions: 2,
        internal: false,
      })
      const again = await failureOf(opened.connection.createTopic({ name: topic }))
      expect(again).toMatchObject({ code: 'topic-exists', retryable: false })
      const illegal = await failureOf(opened.connection.createTopic({ name: 'a topic' }))
      expect(illegal).toMatchObject({ code: 'broker-refused', retryable: false })
    })

    test('D64 the check passes step by step, and nothing of it can be read', async () => {
      await using opened = openConnection(brokers())
      const topic = await newTopic(opened.connection)
      const heard: string[] = []
      const steps = await opened.connection.check(({ id, state }) => heard.push(`${id} ${state}`))
      const ids = ['resolve', 'connect', 'versions', 'topics', 'limits', 'replicas', 'write', 'transactions']
      expect(steps.map(({ id, state }) => `${id} ${state}`)).toEqual(ids.map((id) => `${id} passed`))
      expect(heard).toEqual(ids.flatMap((id) => [`${id} running`, `${id} passed`]))
      const { records } = await opened.connection.readRecords({ topic, partition: 0, offset: 'earliest', limit: 10 })
      expect(records).toEqual([])
    })
  })

  async function newTopic(connection: KafkaConnection, partitions = 1): Promise<string> {
    const name = `topic-${randomUUID()}`
    await connection.createTopic({ name, partitions, replicationFactor: 1 })
    return name
  }

  async function addPartitions(topic: string, count: number): Promise<void> {
    const admin = new Kafka({ brokers: [...brokers()], logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await admin.createPartitions({ topicPartitions: [{ topic, count }] })
    await admin.disconnect()
  }

  function readWithKcat(topic: string): Promise<string> {
    return kcat(brokers(), ['-C', '-t', topic, '-p', '0', '-o', 'beginning', '-e', '-q', '-J'])
  }
}

async function limitOf(connection: KafkaConnection, topic: string): Promise<number> {
  const limit = await connection.maxMessageBytes(topic)
  if (limit === null) throw new Error(`The broker does not tell the limit of ${topic}`)
  return limit
}

/** A tail that collects what it hears and ends with its scope. */
export function follow(connection: KafkaConnection, topic: string) {
  const controller = new AbortController()
  const records: StoredRecord[] = []
  const states: TailState[] = []
  const ended = connection.tail({
    topic,
    signal: controller.signal,
    onRecords: (some) => records.push(...some),
    onState: (state) => states.push(state),
  })
  return {
    records,
    states,
    listening: () => vi.waitFor(() => expect(states.at(-1)).toBe('listening'), { timeout: 20_000, interval: 5 }),
    until: (isEnough: (records: readonly StoredRecord[]) => boolean) =>
      vi.waitFor(() => expect(isEnough(records)).toBe(true), { timeout: 20_000, interval: 1 }),
    [Symbol.asyncDispose]: async () => {
      controller.abort()
      await ended
    },
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

import { randomUUID } from 'node:crypto'
import type { ReadPosition, ReadRecords, RecordReader } from '@sendwright/engine'
import { Kafka, logLevel, type Transaction } from 'kafkajs'
import { describe, expect, test, vi } from 'vitest'
import { createKafkaConnections } from '../connection.ts'
import { KafkaFailure } from '../failure.ts'
import { startFaultProxy } from './faultProxy.ts'
import { connectionTo, openConnection, recordOf } from './openConnection.ts'

/** The key of Fetch among Kafka's APIs. */
const fetchApi = 1

/** The rules of docs/spec/runs.md about reading that every broker has to bear out; `brokers` is asked when a test runs. */
export function testReceiveRules(brokers: () => readonly string[]): void {
  describe('receiving', { timeout: 30_000 }, () => {
    test('R83 records arrive in the order of their partition, as they lie there', async () => {
      await using stage = await open()
      const topic = await stage.newTopic(2)
      const headers = [
        { name: 'b', value: Buffer.from('1') },
        { name: 'b', value: null },
        { name: '__proto__', value: Buffer.from([0xff]) },
      ]
      await stage.send([
        recordOf(topic, 'one', { key: Buffer.from('Schlüssel'), headers }),
        recordOf(topic, null),
        recordOf(topic, 'other', { partition: 1 }),
      ])
      const read = await stage.readUntil([at(topic, 0), at(topic, 1)], 3)
      expect(read.records.filter(({ partition }) => partition === 0)).toEqual([
        {
          connection: 'main',
          topic,
          partition: 0,
          offset: '0',
          timestamp: expect.any(String),
          key: 'Schlüssel',
          value: 'one',
          headers: [
            { name: 'b', value: '1' },
            { name: 'b', value: null },
            { name: '__proto__', value: { base64: '/w==' } },
          ],
        },
        expect.objectContaining({ offset: '1', key: null, value: null }),
      ])
      expect(read.positions).toEqual([at(topic, 0, 2), at(topic, 1, 1)])
    })

    test('R83 only committed records are read; positions move on behind what nobody may see', async () => {
      await using stage = await open()
      const topic = await stage.newTopic()
      await stage.inTransaction(topic, 'one', 'commit')
      await stage.inTransaction(topic, 'two', 'abort')
      await stage.inTransaction(topic, 'three', 'commit')
      await stage.inTransaction(topic, 'four', 'abort')
      const read = await stage.readUntil([at(topic)], 2, [at(topic, 0, 8)])
      expect(read.records.map(({ value, offset }) => [value, offset])).toEqual([
        ['one', '0'],
        ['three', '4'],
      ])
      expect(read.positions).toEqual([at(topic, 0, 8)])
    })

    test('R83 an open transaction holds back what lies behind it until it is ended', async () => {
      await using stage = await open()
      const topic = await stage.newTopic()
      const transaction = await stage.begin(topic, 'in it')
      await stage.send([recordOf(topic, 'behind it')])
      expect((await stage.read([at(topic)], 300)).records).toEqual([])
      await transaction.commit()
      const read = await stage.readUntil([at(topic)], 2)
      expect(read.records.map(({ value }) => value)).toEqual(['in it', 'behind it'])
    })

    test('R83 a read ends at once when it is aborted', async () => {
      await using stage = await open()
      const topic = await stage.newTopic()
      const aborting = new AbortController()
      const reading = stage.reader.read([at(topic)], { waitMs: 600_000, maxBytes: 1e6, signal: aborting.signal })
      aborting.abort()
      expect(await reading).toMatchObject({ records: [], positions: [], lost: [] })
    })

    test('R83 one partition with much to read holds up no other', async () => {
      await using stage = await open()
      const topic = await stage.newTopic(2)
      const much = 'x'.repeat(100_000)
      for (let count = 0; count < 20; count += 1) await stage.send([recordOf(topic, much)])
      await stage.send([recordOf(topic, 'little', { partition: 1 })])
      let positions: readonly ReadPosition[] = [at(topic, 0), at(topic, 1)]
      let seenAfter = 0
      for (let count = 1; seenAfter === 0; count += 1) {
        const read = await stage.read(positions, 5_000, 100_000)
        positions = movedOn(positions, read.positions)
        if (read.records.some(({ value }) => value === 'little')) seenAfter = count
      }
      expect(seenAfter).toBeLessThanOrEqual(3)
    })

    test('R78 partitions are found with their ends, and offsets by time', async () => {
      await using stage = await open()
      const topic = await stage.newTopic(2)
      const since = Date.now()
      await stage.send([
        recordOf(topic, 'before', { timestamp: since - 5_000 }),
        recordOf(topic, 'after', { timestamp: since + 5_000 }),
      ])
      expect(await stage.reader.partitions([topic, `absent-${randomUUID()}`])).toEqual({
        partitions: [
          { topic, partition: 0, first: '0', end: '2' },
          { topic, partition: 1, first: '0', end: '0' },
        ],
        refused: [],
      })
      const offsets = await stage.reader.offsetsSince(topic, new Date(since).toISOString())
      expect(offsets.toSorted((a, b) => a.partition - b.partition)).toEqual([
        { partition: 0, offset: '1' },
        { partition: 1, offset: '0' },
      ])
      const later = await stage.reader.offsetsSince(topic, new Date(since + 60_000).toISOString())
      expect(later.find(({ partition }) => partition === 0)).toEqual({ partition: 0, offset: '2' })
    })

    test('R79 a position outside its partition is told with the first record that is there', async () => {
      await using stage = await open()
      const topic = await stage.newTopic(2)
      await stage.send([recordOf(topic, 'there')])
      const read = await stage.readUntil([at(topic, 0), at(topic, 1, 99)], 1, [at(topic, 0, 1)], 1)
      expect(read.lost).toEqual([{ topic, partition: 1, offset: '99', first: '0' }])
      expect(read.records.map(({ value }) => value)).toEqual(['there'])
    })

    test('R78 a topic that is deleted is told, and read again when it comes back', async () => {
      await using stage = await open()
      const topic = await stage.newTopic()
      await stage.send([recordOf(topic, 'old')])
      await stage.readUntil([at(topic)], 1)
      await stage.admin((admin) => admin.deleteTopics({ topics: [topic] }))
      await vi.waitFor(
        async () => {
          expect((await stage.reader.partitions([topic])).partitions).toEqual([])
          expect((await stage.read([at(topic, 0, 1)], 200)).held).toMatchObject([{ topic }])
        },
        { timeout: 15_000 },
      )
      await stage.newTopic(1, topic)
      await stage.send([recordOf(topic, 'new')])
      const read = await stage.readUntil([at(topic)], 1)
      expect(read.records.map(({ value }) => value)).toEqual(['new'])
    })

    test('R78 a partition that is added is found and read', async () => {
      await using stage = await open()
      const topic = await stage.newTopic()
      await stage.read([at(topic)], 50)
      await stage.admin((admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] }))
      await vi.waitFor(
        async () =>
          expect((await stage.reader.partitions([topic])).partitions).toContainEqual({
            topic,
            partition: 1,
            first: '0',
            end: '0',
          }),
        { timeout: 15_000 },
      )
      await vi.waitFor(() => stage.send([recordOf(topic, 'in it', { partition: 1 })]), { timeout: 15_000 })
      const read = await stage.readUntil([at(topic, 0), at(topic, 1)], 1)
      expect(read.records.map(({ value }) => value)).toEqual(['in it'])
    })

    test('R80 a batch that cannot be read keeps its position and says why; other partitions go on', async () => {
      await using proxy = await startFaultProxy(brokers()[0] ?? '')
      await using stage = await open([proxy.address])
      const topic = await stage.newTopic(2)
      const mark = Buffer.from('the damaged record')
      await stage.send([recordOf(topic, 'before')])
      await stage.send([recordOf(topic, mark.toString())])
      await stage.send([recordOf(topic, 'other', { partition: 1 })])
      proxy.onAnswer = ({ apiKey, body }) => {
        const place = apiKey === fetchApi ? body.indexOf(mark) : -1
        if (place === -1) return body
        const changed = Buffer.from(body)
        changed.writeUInt8(0, place)
        return changed
      }
      const read = await stage.readUntil([at(topic, 0), at(topic, 1)], 2)
      expect(new Set(read.records.map(({ value }) => value))).toEqual(new Set(['before', 'other']))
      expect(read.positions).toContainEqual(at(topic, 0, 1))
      expect(read.held).toMatchObject([
        { topic, partition: 0, reason: expect.stringContaining('partition 0 from offset 1') },
      ])
      proxy.onAnswer = ({ body }) => body
      const again = await stage.readUntil([at(topic, 0, 1), at(topic, 1, 1)], 1)
      expect(again.records.map(({ value }) => value)).toEqual([mark.toString()])
    })

    test('R81 a cluster that does not answer fails a read within its time, and is read again when it is back', async () => {
      await using proxy = await startFaultProxy(brokers()[0] ?? '')
      await using stage = await open([proxy.address])
      const topic = await stage.newTopic()
      await stage.send([recordOf(topic, 'before')])
      await stage.readUntil([at(topic)], 1)
      const away = proxy.add({ kind: 'refuse' })
      proxy.cut()
      await expect(stage.read([at(topic, 0, 1)], 1_000)).rejects.toThrow(KafkaFailure)
      away.remove()
      await vi.waitFor(() => stage.send([recordOf(topic, 'after')]), { timeout: 15_000 })
      const read = await stage.readUntil([at(topic, 0, 1)], 1)
      expect(read.records.map(({ value }) => value)).toEqual(['after'])
    })
  })

  async function open(through: readonly string[] = brokers()) {
    const opened = openConnection(through)
    const connections = createKafkaConnections({ log: () => {} })
    const reader = connections.recordReader(connectionTo(through))
    const kafka = new Kafka({ brokers: [...brokers()], logLevel: logLevel.NOTHING })
    const never = new AbortController().signal
    const ends: (() => PromiseLike<unknown>)[] = [() => reader.close(), () => opened[Symbol.asyncDispose]()]

    async function begin(topic: string, value: string): Promise<Transaction> {
      const producer = kafka.producer({ transactionalId: randomUUID(), maxInFlightRequests: 1 })
      await producer.connect()
      ends.push(() => producer.disconnect())
      const transaction = await producer.transaction()
      await transaction.send({ topic, messages: [{ value, partition: 0 }] })
      return transaction
    }

    function read(positions: readonly ReadPosition[], waitMs: number, maxBytes = 1e6): Promise<ReadRecords> {
      return reader.read(positions, { waitMs, maxBytes, signal: never })
    }

    return {
      reader,
      send: opened.connection.send,
      read,
      begin,
      newTopic: async (partitions = 1, name = `topic-${randomUUID()}`) => {
        await vi.waitFor(() => opened.connection.createTopic({ name, partitions, replicationFactor: 1 }), {
          timeout: 15_000,
        })
        return name
      },
      inTransaction: async (topic: string, value: string, end: 'commit' | 'abort') => {
        const transaction = await begin(topic, value)
        await transaction[end]()
      },
      admin: async (work: (admin: ReturnType<Kafka['admin']>) => PromiseLike<unknown>) => {
        const admin = kafka.admin()
        await admin.connect()
        await work(admin)
        await admin.disconnect()
      },
      /** Reads on until there are so many records, these positions are reached and so many are lost. */
      readUntil: (
        from: readonly ReadPosition[],
        records: number,
        reached: readonly ReadPosition[] = [],
        lost = 0,
      ): Promise<ReadRecords> => readUntil(reader, from, { records, reached, lost }),
      [Symbol.asyncDispose]: async () => {
        for (const end of ends) await end()
        await connections.close()
      },
    }
  }
}

async function readUntil(
  reader: RecordReader,
  from: readonly ReadPosition[],
  wanted: { readonly records: number; readonly reached: readonly ReadPosition[]; readonly lost: number },
): Promise<ReadRecords> {
  let positions = from
  let all: ReadRecords = { records: [], positions: [], lost: [], held: [] }
  while (!isEnough()) {
    const read = await reader.read(positions, {
      waitMs: 2_000,
      maxBytes: 1e6,
      signal: AbortSignal.timeout(20_000),
    })
    const lostNow = read.lost.map(({ topic, partition, first }) => ({ topic, partition, offset: first }))
    positions = movedOn(positions, [...read.positions, ...lostNow])
    all = {
      records: [...all.records, ...read.records],
      positions: movedOn([], [...all.positions, ...read.positions]).toSorted((a, b) => a.partition - b.partition),
      lost: [...all.lost, ...read.lost],
      held: read.held,
    }
  }
  return all

  function isEnough(): boolean {
    return (
      all.records.length >= wanted.records &&
      all.lost.length >= wanted.lost &&
      wanted.reached.every((position) => all.positions.some((found) => isDeepEqual(found, position)))
    )
  }
}

function isDeepEqual(one: ReadPosition, other: ReadPosition): boolean {
  return one.topic === other.topic && one.partition === other.partition && one.offset === other.offset
}

function movedOn(positions: readonly ReadPosition[], moved: readonly ReadPosition[]): readonly ReadPosition[] {
  const all = [...positions, ...moved]
  return [...new Map(all.map((position) => [`${position.topic}/${position.partition}`, position])).values()]
}

function at(topic: string, partition = 0, offset = 0): ReadPosition {
  return { topic, partition, offset: String(offset) }
}

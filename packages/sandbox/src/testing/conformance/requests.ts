import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { errorCodes } from '../../protocol/errorCodes.ts'
import { encodeRecordBatch, type TestBatch } from '../recordBatch.ts'
import { batchOf, openHouse, openProtocolHouse, settled, type House } from './house.ts'

/** What every broker answers to requests about records, groups and topics, in error numbers. */
export function testRequests(brokers: () => readonly string[]): void {
  describe('producing', () => {
    test.each<[string, Buffer, number]>([
      ['that is damaged', damaged(), errorCodes.CORRUPT_MESSAGE],
      ['followed by another', Buffer.concat([plain(), plain()]), errorCodes.INVALID_RECORD],
      ['that is too large', plain({ records: [recordOf(1_100_000)] }), errorCodes.MESSAGE_TOO_LARGE],
      ['that controls', plain({ attributes: 0x20 }), errorCodes.INVALID_RECORD],
      [
        'of a producer without a sequence',
        plain({ producer: { id: 7, epoch: 0, firstSequence: -1 } }),
        errorCodes.INVALID_RECORD,
      ],
      [
        'of a transaction, outside of one',
        plain({ attributes: 0x10 }),
        errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
      ],
    ])('a batch %s is refused', async (_, batch, error) => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      expect(await house.client.produce({ topic, batch })).toEqual({ error, baseOffset: -1 })
      expect((await house.client.listOffset({ topic })).offset).toBe(0)
    })

    test('where there is nothing is refused', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      for (const place of [{ topic: 'nowhere' }, { topic: 'a b' }, { topic, partition: 1 }]) {
        const { error } = await house.client.produce({ ...place, batch: plain() })
        expect(error).toBe(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
      }
    })

    test('with other acknowledgements than Kafka has is refused', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const { error } = await house.client.produce({ topic, acks: 5, batch: plain() })
      expect(error).toBe(errorCodes.INVALID_REQUIRED_ACKS)
    })

    test('what was written comes back byte for byte, with its offset', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const batch = plain({ records: [recordOf(10), recordOf(2_000)] })
      expect(await house.client.produce({ topic, batch })).toEqual({ error: 0, baseOffset: 0 })
      expect(await house.client.produce({ topic, batch })).toEqual({ error: 0, baseOffset: 2 })
      const { batches } = await house.client.fetch({ topic })
      // In front of the checksum lie the offset and the leader's epoch, which the broker fills in.
      expect(batches.map(({ bytes }) => bytes.subarray(17))).toEqual([batch.subarray(17), batch.subarray(17)])
      expect(batches.map(({ baseOffset, lastOffset }) => [baseOffset, lastOffset])).toEqual([
        [0, 1],
        [2, 3],
      ])
    })

    test('idempotently: a repeated batch has its first place, a gap is refused, a newcomer starts anywhere', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const { producer } = await house.newIdempotent()
      const produce = async (sequence: number) => {
        const batch = batchOf(producer, { sequence, transactional: false })
        const { error, baseOffset } = await house.client.produce({ topic, batch })
        return error || baseOffset
      }
      expect([await produce(7), await produce(8), await produce(7)]).toEqual([0, 1, 0])
      expect(await produce(10)).toBe(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER)
      const newer = { id: producer.id, epoch: producer.epoch + 1 }
      const inNewEpoch = (sequence: number) =>
        house.client.produce({ topic, batch: batchOf(newer, { sequence, transactional: false }) })
      expect((await inNewEpoch(9)).error).toBe(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER)
      expect((await inNewEpoch(0)).error).toBe(0)
      expect(await produce(9)).toBe(errorCodes.INVALID_PRODUCER_EPOCH)
    })
  })

  describe('reading', () => {
    test('outside of the log, or in another epoch, is refused', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const errorOf = async (from: Parameters<typeof house.client.fetch>[0]) => (await house.client.fetch(from)).error
      expect(await errorOf({ topic, offset: 1 })).toBe(errorCodes.OFFSET_OUT_OF_RANGE)
      expect(await errorOf({ topic, partition: 9 })).toBe(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
      expect(await errorOf({ topic: 'nowhere' })).toBe(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
      expect(await errorOf({ topic, leaderEpoch: 5 })).toBe(errorCodes.UNKNOWN_LEADER_EPOCH)
      expect((await house.client.listOffset({ topic: 'nowhere' })).error).toBe(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
    })

    test('of metadata tells what is missing and what cannot be', async () => {
      await using house = await openProtocolHouse(brokers())
      expect((await house.client.leaderOf('nowhere', 0)).error).toBe(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
      expect((await house.client.leaderOf('a b', 0)).error).toBe(errorCodes.INVALID_TOPIC_EXCEPTION)
    })
  })

  describe('groups', () => {
    test('a position may be set from outside while there are no members', async () => {
      await using house = await openProtocolHouse(brokers())
      const [topic, group] = [await house.newTopic(), await house.newGroup()]
      expect((await house.client.positions(group, topic)).offset).toBe(-1n)
      const commit = (changes: object) => house.client.commitPosition({ group, topic, offset: 3, ...changes })
      expect(await settled(() => commit({}))).toBe(0)
      expect(await commit({ offset: 4, metadata: 'digest', member: 'somebody' })).toBe(0)
      expect(await house.client.positions(group, topic)).toEqual({ offset: 4n, metadata: 'digest' })
      expect(await commit({ topic: 'nowhere' })).toBe(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
      expect(await commit({ metadata: 'x'.repeat(4097) })).toBe(errorCodes.OFFSET_METADATA_TOO_LARGE)
      expect(await commit({ group: randomUUID(), generation: 3, member: 'm' })).toBe(errorCodes.ILLEGAL_GENERATION)
    })

    test('with members refuse a position from outside, but not one of a transaction of an old client', async () => {
      await using house = await openProtocolHouse(brokers())
      const [topic, group] = [await house.newTopic(), await house.newGroup()]
      await using member = await joinGroup(house, group, topic)
      expect(await house.client.commitPosition({ group, topic, offset: 3 })).toBe(errorCodes.UNKNOWN_MEMBER_ID)
      const claim = await house.newProducer()
      expect(await house.client.addOffsets(claim, group)).toBe(0)
      expect(await house.client.commitInTransaction({ ...claim, group }, { topic, offset: 3 })).toBe(0)
      expect(member.group).toBe(group)
    })

    test('are deleted when they are empty', async () => {
      await using house = await openProtocolHouse(brokers())
      const [topic, group] = [await house.newTopic(), await house.newGroup()]
      const admin = await house.admin()
      const remove = async () => {
        try {
          return (await admin.deleteGroups([group]))[0]?.errorCode
        } catch (error) {
          return error
        }
      }
      expect(await remove()).toMatchObject({ groups: [{ errorCode: errorCodes.GROUP_ID_NOT_FOUND }] })
      {
        await using member = await joinGroup(house, group, topic)
        expect(member.group).toBe(group)
        expect(await remove()).toMatchObject({ groups: [{ errorCode: errorCodes.NON_EMPTY_GROUP }] })
      }
      expect(await remove()).toBe(0)
      expect((await admin.describeGroups([group])).groups[0]?.state).toBe('Dead')
    })
  })

  describe('topics', () => {
    test.each([
      [{ topic: 'a b' }, 'INVALID_TOPIC_EXCEPTION'],
      [{ topic: '' }, 'INVALID_TOPIC_EXCEPTION'],
      [{ topic: 'x'.repeat(250) }, 'INVALID_TOPIC_EXCEPTION'],
      [{ numPartitions: 0 }, 'INVALID_PARTITIONS'],
      [{ replicationFactor: 9 }, 'INVALID_REPLICATION_FACTOR'],
      [{ configEntries: [{ name: 'no.such', value: '1' }] }, 'INVALID_CONFIG'],
      [{ configEntries: [{ name: 'retention.bytes', value: 'many' }] }, 'INVALID_CONFIG'],
    ])('%j cannot be made', async (wish, type) => {
      await using house = openHouse(brokers())
      const created = (await house.admin()).createTopics({
        topics: [{ topic: randomUUID(), ...wish }],
        waitForLeaders: false,
      })
      await expect(created).rejects.toMatchObject({ errors: [{ type }] })
    })

    test('that exist, or collide with one, are not made again', async () => {
      await using house = openHouse(brokers())
      const admin = await house.admin()
      const name = `a.b-${randomUUID()}`
      const create = (topic: string) => admin.createTopics({ topics: [{ topic }], waitForLeaders: false })
      expect(await create(name)).toBe(true)
      expect(await create(name)).toBe(false)
      await expect(create(name.replace('.', '_'))).rejects.toMatchObject({
        errors: [{ type: 'INVALID_TOPIC_EXCEPTION' }],
      })
    })

    test('grow and never shrink', async () => {
      await using house = openHouse(brokers())
      const topic = await house.newTopic(2)
      const admin = await house.admin()
      const grow = (count: number) => admin.createPartitions({ topicPartitions: [{ topic, count }] })
      await grow(3)
      await expect(grow(2)).rejects.toMatchObject({ type: 'INVALID_PARTITIONS' })
    })

    test('that are deleted take the positions committed for them along', async () => {
      await using house = await openProtocolHouse(brokers())
      const [topic, group] = [await house.newTopic(), await house.newGroup()]
      expect(await settled(() => house.client.commitPosition({ group, topic, offset: 3 }))).toBe(0)
      const admin = await house.admin()
      await admin.deleteTopics({ topics: [topic] })
      expect(await settled(async () => ((await house.client.positions(group, topic)).offset === -1n ? 0 : 14))).toBe(0)
    })
  })
}

function recordOf(size: number) {
  return { key: null, value: Buffer.alloc(size, 'x'), timestamp: Date.now() }
}

function plain(changes: Partial<TestBatch> = {}): Buffer {
  return encodeRecordBatch({ records: [recordOf(10)], ...changes })
}

function damaged(): Buffer {
  const batch = plain()
  batch.writeUInt8(batch.readUInt8(batch.length - 2) ^ 1, batch.length - 2)
  return batch
}

/** A member of a group, which leaves it at the end. */
async function joinGroup(house: House, group: string, topic: string) {
  const consumer = house.kafka.consumer({ groupId: group, sessionTimeout: 10_000, maxWaitTimeInMs: 100 })
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
  await consumer.connect()
  await consumer.subscribe({ topic })
  await consumer.run({ eachMessage: () => Promise.resolve() })
  await joined
  return { group, [Symbol.asyncDispose]: () => consumer.disconnect() }
}

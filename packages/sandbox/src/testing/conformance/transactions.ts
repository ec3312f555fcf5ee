import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { errorCodes } from '../../protocol/errorCodes.ts'
import type { TestFetched } from '../protocolClient.ts'
import {
  batchOf,
  openProtocolHouse,
  patience,
  positionBecomes,
  settled,
  stableUpTo,
  type ProtocolHouse,
} from './house.ts'

/** What every broker answers to the requests of a transaction, in error numbers and batches. */
export function testTransactions(brokers: () => readonly string[]): void {
  describe('a transactional id', () => {
    test('keeps its producer id and gets the next epoch each time', async () => {
      await using house = await openProtocolHouse(brokers())
      const first = await house.newProducer()
      expect(first.producer.epoch).toBe(0)
      const second = await house.initialise(first.id)
      expect(second.producer).toEqual({ id: first.producer.id, epoch: 1 })
    })

    test.each([
      ['an empty id', '', 60_000, errorCodes.INVALID_REQUEST],
      ['no time-out', 'x', 0, errorCodes.INVALID_TRANSACTION_TIMEOUT],
      ['a negative time-out', 'x', -1, errorCodes.INVALID_TRANSACTION_TIMEOUT],
      ['a time-out over 15 minutes', 'x', 900_001, errorCodes.INVALID_TRANSACTION_TIMEOUT],
    ])('is refused with %s', async (_, id, timeoutMs, error) => {
      await using house = await openProtocolHouse(brokers())
      await house.newProducer()
      expect(await settled(async () => (await house.client.initProducer(id, timeoutMs)).error)).toBe(error)
    })

    test('that is initialised again aborts what is open, in a newer epoch, and is told to come again', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const old = await house.newProducer()
      await write(house, old, topic)
      expect((await house.client.initProducer(old.id)).error).toBe(errorCodes.CONCURRENT_TRANSACTIONS)
      const next = await house.initialise(old.id)
      expect(next.producer).toEqual({ id: old.producer.id, epoch: old.producer.epoch + 2 })
      await stableUpTo(house, topic, 2)
      const { batches, aborted } = await house.client.fetch({ topic, committed: true })
      expect(aborted).toEqual([{ producerId: old.producer.id, firstOffset: 0 }])
      expect(batches.map(({ isControl, producer }) => [isControl, producer.epoch])).toEqual([
        [false, old.producer.epoch],
        [true, old.producer.epoch + 1],
      ])
    })

    test('nobody has heard of, or with another producer’s id, is refused', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const { id, producer } = await house.newProducer()
      const unknown = { id: randomUUID(), producer }
      const mistaken = { id, producer: { ...producer, id: producer.id + 1_000_000 } }
      for (const claim of [unknown, mistaken]) {
        expect(await house.client.addPartitions(claim, [[topic, 0]])).toEqual([errorCodes.INVALID_PRODUCER_ID_MAPPING])
        expect(await house.client.addOffsets(claim, 'g')).toBe(errorCodes.INVALID_PRODUCER_ID_MAPPING)
        expect(await house.client.end(claim, 'commit')).toBe(errorCodes.INVALID_PRODUCER_ID_MAPPING)
      }
    })

    test('fences older epochs: old clients are told in old words, newer ones PRODUCER_FENCED', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const old = await house.newProducer()
      await house.initialise(old.id)
      for (const [version, error] of [
        [1, errorCodes.INVALID_PRODUCER_EPOCH],
        [2, errorCodes.PRODUCER_FENCED],
      ] as const) {
        expect(await house.client.addPartitions({ ...old, version }, [[topic, 0]])).toEqual([error])
        expect(await house.client.addOffsets({ ...old, version }, 'g')).toBe(error)
        expect(await house.client.end({ ...old, version }, 'commit')).toBe(error)
      }
    })

    test('that is fenced in mid-transaction can write no more', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const old = await house.newProducer()
      await write(house, old, topic)
      await house.initialise(old.id)
      expect(await house.client.end(old, 'commit')).toBe(errorCodes.INVALID_PRODUCER_EPOCH)
      const late = { topic, transactionalId: old.id, batch: batchOf(old.producer, { sequence: 1 }) }
      expect((await house.client.produce(late)).error).toBe(errorCodes.INVALID_PRODUCER_EPOCH)
    })

    test('that stays silent for its time-out is aborted and fenced', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const slow = await house.newProducer(1_000)
      await write(house, slow, topic)
      await stableUpTo(house, topic, 2)
      const { aborted } = await house.client.fetch({ topic, committed: true })
      expect(aborted).toEqual([{ producerId: slow.producer.id, firstOffset: 0 }])
      expect(await house.client.end(slow, 'commit')).toBe(errorCodes.INVALID_PRODUCER_EPOCH)
    }, 60_000)
  })

  describe('ending a transaction', () => {
    test('without one open is refused', async () => {
      await using house = await openProtocolHouse(brokers())
      const claim = await house.newProducer()
      for (const outcome of ['commit', 'abort'] as const) {
        expect(await house.client.end(claim, outcome)).toBe(errorCodes.INVALID_TXN_STATE)
      }
    })

    test.each([
      ['commit', 'abort'],
      ['abort', 'commit'],
    ] as const)('%s twice is one, the other way is refused', async (outcome, other) => {
      await using house = await openProtocolHouse(brokers())
      const claim = await house.newProducer()
      expect(await house.client.addOffsets(claim, await house.newGroup())).toBe(0)
      expect(await house.client.end(claim, outcome)).toBe(0)
      expect(await settled(() => house.client.end(claim, outcome))).toBe(0)
      expect(await house.client.end(claim, other)).toBe(errorCodes.INVALID_TXN_STATE)
    })

    test('writes a control record wherever the transaction might have written', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic(3)
      const claim = await house.newProducer()
      await house.client.addPartitions(claim, [
        [topic, 0],
        [topic, 1],
      ])
      await house.client.produce({ topic, transactionalId: claim.id, batch: batchOf(claim.producer, { count: 3 }) })
      expect(await house.client.end(claim, 'commit')).toBe(0)
      await stableUpTo(house, topic, 4, 0)
      await stableUpTo(house, topic, 1, 1)
      await stableUpTo(house, topic, 0, 2)
      expect(shapesOf(await house.client.fetch({ topic, committed: true }))).toEqual(['0-2', '3-3 control'])
      expect(shapesOf(await house.client.fetch({ topic, partition: 1 }))).toEqual(['0-0 control'])
    })

    test('is seen a little later; meanwhile the next one meets CONCURRENT_TRANSACTIONS', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const claim = await house.newProducer()
      await add(house, claim, topic)
      const met = new Set<number>()
      for (let round = 0; round < 40; round++) {
        // Sent together, so that nothing but the broker lies between the two.
        const [ended, added] = await Promise.all([
          house.client.end(claim, 'commit'),
          house.client.addPartitions(claim, [[topic, 0]]),
        ])
        expect(ended).toBe(0)
        met.add(added[0] ?? -1)
        await add(house, claim, topic)
      }
      expect(met).toContain(errorCodes.CONCURRENT_TRANSACTIONS)
      expect([...met].filter((error) => error !== 0)).toEqual([errorCodes.CONCURRENT_TRANSACTIONS])
    })
  })

  describe('writing in a transaction', () => {
    test('is all or nothing: with an unknown partition none is added', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const claim = await house.newProducer()
      const partitions = [
        [topic, 0],
        ['nowhere', 0],
        [topic, 9],
      ] as const
      expect(await house.client.addPartitions(claim, partitions)).toEqual([
        errorCodes.OPERATION_NOT_ATTEMPTED,
        errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
        errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
      ])
      const batch = batchOf(claim.producer)
      const written = await house.client.produce({ topic, transactionalId: claim.id, batch })
      expect(written.error).toBe(errorCodes.INVALID_TXN_STATE)
      expect(await house.client.end(claim, 'commit')).toBe(errorCodes.INVALID_TXN_STATE)
    })

    test('needs the transactional id, and one that is the producer’s', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const claim = await house.newProducer()
      await house.client.addPartitions(claim, [[topic, 0]])
      const batch = batchOf(claim.producer)
      expect((await house.client.produce({ topic, batch })).error).toBe(
        errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
      )
      expect((await house.client.produce({ topic, batch, transactionalId: randomUUID() })).error).toBe(
        errorCodes.INVALID_PRODUCER_ID_MAPPING,
      )
    })

    test('follows the sequence from one transaction to the next, and starts anew with an epoch', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const claim = await house.newProducer()
      const produce = async ({ id, producer }: typeof claim, sequence: number) => {
        const batch = batchOf(producer, { sequence })
        const { error, baseOffset } = await house.client.produce({ topic, transactionalId: id, batch })
        return [error, baseOffset]
      }
      await house.client.addPartitions(claim, [[topic, 0]])
      expect(await produce(claim, 0)).toEqual([0, 0])
      expect(await produce(claim, 0)).toEqual([0, 0])
      expect(await produce(claim, 2)).toEqual([errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER, -1])
      await house.client.end(claim, 'commit')
      await stableUpTo(house, topic, 2)
      expect(await produce(claim, 1)).toEqual([errorCodes.INVALID_TXN_STATE, -1])
      await add(house, claim, topic)
      expect(await produce(claim, 1)).toEqual([0, 2])
      await house.client.end(claim, 'commit')
      const next = await house.initialise(claim.id)
      await add(house, next, topic)
      expect(await produce(next, 2)).toEqual([errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER, -1])
      expect(await produce(next, 0)).toEqual([0, 4])
    })

    test('is not mixed with writing outside of it', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const claim = await house.newProducer()
      await write(house, claim, topic)
      const batch = batchOf(claim.producer, { sequence: 1, transactional: false })
      expect((await house.client.produce({ topic, batch })).error).toBe(errorCodes.INVALID_TXN_STATE)
    })

    test('to a topic that is deleted meanwhile can still be committed', async () => {
      await using house = await openProtocolHouse(brokers())
      const [gone, stays] = [await house.newTopic(), await house.newTopic()]
      const claim = await house.newProducer()
      await write(house, claim, gone)
      await write(house, claim, stays)
      await (await house.admin()).deleteTopics({ topics: [gone] })
      expect(await house.client.end(claim, 'commit')).toBe(0)
      await stableUpTo(house, stays, 2)
    })
  })

  describe('a reader of committed records', () => {
    test('gets nothing from the first open transaction on, others get all', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      await house.client.produce({ topic, batch: batchOf(null, { count: 2 }) })
      const claim = await house.newProducer()
      await write(house, claim, topic)
      await house.client.produce({ topic, batch: batchOf(null) })

      const committed = await house.client.fetch({ topic, committed: true })
      expect(committed).toMatchObject({ highWatermark: 4, lastStableOffset: 2, aborted: [] })
      expect(shapesOf(committed)).toEqual(['0-1'])
      expect(shapesOf(await house.client.fetch({ topic, committed: true, offset: 2 }))).toEqual([])
      expect(shapesOf(await house.client.fetch({ topic, committed: true, offset: 3 }))).toEqual([])
      const all = await house.client.fetch({ topic })
      expect(all).toMatchObject({ highWatermark: 4, lastStableOffset: 2, aborted: null })
      expect(shapesOf(all)).toEqual(['0-1', '2-2', '3-3'])

      const offset = async (committedOnly: boolean, timestamp: number) =>
        (await house.client.listOffset({ topic, committed: committedOnly, timestamp })).offset
      expect([await offset(true, -1), await offset(false, -1), await offset(true, -2)]).toEqual([2, 4, 0])
      await house.client.end(claim, 'commit')
      await stableUpTo(house, topic, 5)
      expect(shapesOf(await house.client.fetch({ topic, committed: true }))).toEqual([
        '0-1',
        '2-2',
        '3-3',
        '4-4 control',
      ])
    })

    test('that looks for a time finds nothing that is not stable', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const claim = await house.newProducer()
      await write(house, claim, topic)
      expect((await house.client.listOffset({ topic, timestamp: 0 })).offset).toBe(0)
      expect((await house.client.listOffset({ topic, timestamp: 0, committed: true })).offset).toBe(-1)
    })

    test('is told of the aborted transactions of what it gets, and of no others', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const [one, other] = [await house.newProducer(), await house.newProducer()]
      await write(house, one, topic)
      await write(house, other, topic)
      await house.client.end(other, 'abort')
      // Its control record is to come first.
      await vi.waitFor(async () => expect((await house.client.listOffset({ topic })).offset).toBe(3), patience)
      await house.client.end(one, 'commit')
      await stableUpTo(house, topic, 4)
      const aborted = [{ producerId: other.producer.id, firstOffset: 1 }]
      expect((await house.client.fetch({ topic, committed: true })).aborted).toEqual(aborted)
      expect((await house.client.fetch({ topic, committed: true, offset: 2 })).aborted).toEqual(aborted)
      expect((await house.client.fetch({ topic, committed: true, offset: 3 })).aborted).toEqual([])
    })

    test('waits at the last stable offset and is answered when it moves', async () => {
      await using house = await openProtocolHouse(brokers())
      await using reader = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const claim = await house.newProducer()
      await write(house, claim, topic)
      const waiting = reader.client.fetch({ topic, committed: true, maxWaitMs: 30_000 })
      expect((await house.client.produce({ topic, batch: batchOf(null) })).error).toBe(0)
      await house.client.end(claim, 'commit')
      expect(shapesOf(await waiting)[0]).toBe('0-0')
    }, 60_000)
  })

  describe('a position in a transaction', () => {
    test('is the group’s when it is committed, and not before', async () => {
      await using house = await openProtocolHouse(brokers())
      const { claim, group, topic } = await openPosition(house)
      await house.client.commitPosition({ group, topic, offset: 6 })
      for (const offset of [7, 8]) {
        expect(
          await house.client.commitInTransaction({ ...claim, group }, { topic, offset, metadata: `m${offset}` }),
        ).toBe(0)
      }
      expect((await house.client.positions(group, topic)).offset).toBe(6n)
      expect(await house.client.end(claim, 'commit')).toBe(0)
      expect(await positionBecomes(house, group, topic, 8)).toEqual({ offset: 8n, metadata: 'm8' })
    })

    test('of an aborted one leaves the former', async () => {
      await using house = await openProtocolHouse(brokers())
      const { claim, group, topic } = await openPosition(house)
      await house.client.commitPosition({ group, topic, offset: 6 })
      await house.client.commitInTransaction({ ...claim, group }, { topic, offset: 7 })
      expect(await house.client.end(claim, 'abort')).toBe(0)
      expect(await settled(() => house.client.addOffsets(claim, group))).toBe(0)
      expect((await house.client.positions(group, topic)).offset).toBe(6n)
    })

    test('counts from when it was written: one that was written later wins', async () => {
      await using house = await openProtocolHouse(brokers())
      const { claim, group, topic } = await openPosition(house)
      const other = await house.newProducer()
      await house.client.addOffsets(other, group)
      await house.client.commitInTransaction({ ...claim, group }, { topic, offset: 7 })
      await house.client.commitInTransaction({ ...other, group }, { topic, offset: 9 })
      await house.client.end(other, 'commit')
      await positionBecomes(house, group, topic, 9)
      await house.client.end(claim, 'commit')
      expect(await settled(() => house.client.addOffsets(claim, group))).toBe(0)
      expect((await house.client.positions(group, topic)).offset).toBe(9n)
    })

    test('is gone with its group', async () => {
      await using house = await openProtocolHouse(brokers())
      const { claim, group, topic } = await openPosition(house)
      await house.client.commitPosition({ group, topic, offset: 6 })
      await house.client.commitInTransaction({ ...claim, group }, { topic, offset: 7 })
      await (await house.admin()).deleteGroups([group])
      await house.client.end(claim, 'commit')
      expect(await settled(() => house.client.addOffsets(claim, group))).toBe(0)
      expect((await house.client.positions(group, topic)).offset).toBe(-1n)
    })

    test('makes a simple group, which is listed without a protocol', async () => {
      await using house = await openProtocolHouse(brokers())
      const { claim, group, topic } = await openPosition(house)
      await house.client.commitInTransaction({ ...claim, group }, { topic, offset: 7 })
      await house.client.end(claim, 'commit')
      await positionBecomes(house, group, topic, 7)
      const admin = await house.admin()
      const { groups } = await admin.listGroups()
      expect(groups).toContainEqual({ groupId: group, protocolType: '' })
      expect((await admin.describeGroups([group])).groups[0]).toMatchObject({ state: 'Empty', members: [] })
    })

    test.each([
      ['a topic that there is not', { topic: 'nowhere', offset: 1 }, errorCodes.UNKNOWN_TOPIC_OR_PARTITION],
      ['a partition that there is not', { partition: 9, offset: 1 }, errorCodes.UNKNOWN_TOPIC_OR_PARTITION],
      ['too long a text', { offset: 1, metadata: 'x'.repeat(4097) }, errorCodes.OFFSET_METADATA_TOO_LARGE],
    ])('is refused for %s', async (_, position, error) => {
      await using house = await openProtocolHouse(brokers())
      const { claim, group, topic } = await openPosition(house)
      expect(await house.client.commitInTransaction({ ...claim, group }, { topic, ...position })).toBe(error)
    })

    test('is refused before the group is added, without a group, and to the fenced', async () => {
      await using house = await openProtocolHouse(brokers())
      const topic = await house.newTopic()
      const old = await house.newProducer()
      const group = await house.newGroup()
      const commit = (claim: typeof old, to = group) =>
        house.client.commitInTransaction({ ...claim, group: to }, { topic, offset: 1 })
      await house.client.addPartitions(old, [[topic, 0]])
      expect(await settled(() => commit(old))).toBe(errorCodes.INVALID_TXN_STATE)
      expect(await commit(old, '')).toBe(errorCodes.INVALID_GROUP_ID)
      await house.client.end(old, 'abort')
      const next = await house.initialise(old.id)
      await house.client.addOffsets(next, group)
      expect(await commit(next)).toBe(0)
      expect(await commit(old)).toBe(errorCodes.INVALID_PRODUCER_EPOCH)
    })
  })
}

type Claim = Awaited<ReturnType<ProtocolHouse['newProducer']>>

async function openPosition(house: ProtocolHouse) {
  const [topic, group, claim] = [await house.newTopic(), await house.newGroup(), await house.newProducer()]
  expect(await house.client.addOffsets(claim, group)).toBe(0)
  // The first commit of a cluster's life may find its coordinator still being made.
  expect(await settled(() => house.client.commitPosition({ group, topic, offset: 0 }))).toBe(0)
  return { topic, group, claim }
}

/** Opens the transaction for the topic, as soon as the one before has ended, and writes a record. */
async function write(house: ProtocolHouse, claim: Claim, topic: string): Promise<void> {
  await add(house, claim, topic)
  const batch = batchOf(claim.producer)
  expect((await house.client.produce({ topic, transactionalId: claim.id, batch })).error).toBe(0)
}

async function add(house: ProtocolHouse, claim: Claim, topic: string): Promise<void> {
  expect(await settled(async () => (await house.client.addPartitions(claim, [[topic, 0]]))[0] ?? -1)).toBe(0)
}

function shapesOf({ batches }: TestFetched): string[] {
  return batches.map(
    ({ baseOffset, lastOffset, isControl }) => `${baseOffset}-${lastOffset}${isControl ? ' control' : ''}`,
  )
}

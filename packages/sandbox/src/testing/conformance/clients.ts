import { randomUUID } from 'node:crypto'
import type { Consumer, Producer, Transaction } from 'kafkajs'
import { describe, expect, test, vi } from 'vitest'
import { kcat, whyNoKcat } from '../kcat.ts'
import { openHouse, patience, type House } from './house.ts'

/** What kafkajs and kcat, two independent clients, make of transactions on every broker; on any number of nodes. */
export function testClients(brokers: () => readonly string[]): void {
  describe('kafkajs', () => {
    test('reads what was committed and nothing else, across partitions', async () => {
      await using house = openHouse(brokers())
      const topic = await house.newTopic(3)
      const producer = await house.producer(randomUUID())
      const committed = await alternate(house, producer, topic)
      expect(await readWithKafkajs(house, topic, committed.length)).toEqual(committed)
    })

    test('commits a position with the records, and reads it back after initialising', async () => {
      await using house = openHouse(brokers())
      const topic = await house.newTopic()
      const [id, groupId] = [randomUUID(), randomUUID()]
      for (let number = 1; number <= 5; number++) {
        const producer = await house.producer(id)
        const transaction = await producer.transaction()
        await sendPosition(transaction, { groupId, topic, offset: number })
        await transaction.send({ topic, messages: [{ value: `${number}` }] })
        await transaction.commit()
        // Whoever initialises the id again sees the commit: the reading is never stale then.
        await (await (await house.producer(id)).transaction()).abort().catch(() => {})
        expect(await positionOf(house, groupId, topic)).toEqual({ offset: `${number}`, metadata: `digest ${number}` })
      }
    })

    test('whose producer was fenced can neither send nor commit', async () => {
      await using house = openHouse(brokers())
      const topic = await house.newTopic()
      const id = randomUUID()
      const old = await (await house.producer(id)).transaction()
      await old.send({ topic, messages: [{ value: 'old' }] })
      const next = await (await house.producer(id)).transaction()
      await expect(old.send({ topic, messages: [{ value: 'late' }] })).rejects.toMatchObject({
        type: 'INVALID_PRODUCER_EPOCH',
      })
      await expect(old.commit()).rejects.toMatchObject({ type: 'INVALID_PRODUCER_EPOCH' })
      await next.send({ topic, messages: [{ value: 'new' }] })
      await next.commit()
      expect(await readWithKafkajs(house, topic, 1)).toEqual(['new'])
    })

    test('gets the same offsets for committed records that the broker gave', async () => {
      await using house = openHouse(brokers())
      const topic = await house.newTopic()
      const producer = await house.producer(randomUUID())
      const offsets: (string | undefined)[] = []
      for (let round = 0; round < 3; round++) {
        const transaction = await beginAndAdd(producer, topic)
        const [sent] = await transaction.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] })
        offsets.push(sent?.baseOffset)
        await transaction.commit()
      }
      // Two records and a control record each.
      expect(offsets).toEqual(['0', '3', '6'])
    })
  })

  describe.skipIf(whyNoKcat() !== null)('kcat', () => {
    test.each([
      ['read_committed', (all: readonly string[], committed: readonly string[]) => [all.length, committed]],
      ['read_uncommitted', (all: readonly string[]) => [all.length, all]],
    ] as const)('with %s reads what it is to read', async (isolation, expected) => {
      await using house = openHouse(brokers())
      const topic = await house.newTopic(3)
      const producer = await house.producer(randomUUID())
      const all: string[] = []
      const committed = await alternate(house, producer, topic, all)
      const read = await readWithKcat(brokers(), topic, isolation)
      expect([all.length, read.toSorted()]).toEqual(expected(all.toSorted(), committed))
    })

    test('stops before an open transaction, and goes on when it has ended', async () => {
      await using house = openHouse(brokers())
      const topic = await house.newTopic()
      const producer = await house.producer(randomUUID())
      const transaction = await beginAndAdd(producer, topic)
      await transaction.send({ topic, messages: [{ value: 'open' }] })
      await kcat(brokers(), ['-P', '-t', topic], 'behind')
      expect(await readWithKcat(brokers(), topic, 'read_committed')).toEqual([])
      expect(await readWithKcat(brokers(), topic, 'read_uncommitted')).toEqual(['open', 'behind'])
      await transaction.commit()
      await vi.waitFor(
        async () => expect(await readWithKcat(brokers(), topic, 'read_committed')).toEqual(['open', 'behind']),
        patience,
      )
    })

    test('writes in a transaction of its own', async () => {
      await using house = openHouse(brokers())
      const topic = await house.newTopic()
      await kcat(brokers(), ['-P', '-t', topic, '-X', `transactional.id=${randomUUID()}`], 'a\nb\nc')
      await vi.waitFor(
        async () => expect(await readWithKcat(brokers(), topic, 'read_committed')).toEqual(['a', 'b', 'c']),
        patience,
      )
      const offsets = await (await house.admin()).fetchTopicOffsets(topic)
      // Three records and a control record.
      expect(offsets[0]?.high).toBe('4')
      expect(await readWithKafkajs(house, topic, 3)).toEqual(['a', 'b', 'c'])
    })

    test('writes idempotently', async () => {
      await using house = openHouse(brokers())
      const topic = await house.newTopic()
      const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`)
      const settings = ['-X', 'enable.idempotence=true', '-X', 'batch.num.messages=50']
      await kcat(brokers(), ['-P', '-t', topic, ...settings], lines.join('\n'))
      expect(await readWithKcat(brokers(), topic, 'read_committed')).toEqual(lines)
    })
  })
}

/** Twelve transactions over three partitions, every third aborted; gives the committed values, sorted. */
async function alternate(house: House, producer: Producer, topic: string, all: string[] = []): Promise<string[]> {
  const committed: string[] = []
  for (let round = 0; round < 12; round++) {
    const transaction = await beginAndAdd(producer, topic)
    const values = [0, 1, 2].map((partition) => ({
      partition,
      value: `${String(round).padStart(2, '0')}/${partition}`,
    }))
    await transaction.send({ topic, messages: values })
    all.push(...values.map(({ value }) => value))
    if (round % 3 === 2) await transaction.abort()
    else {
      await transaction.commit()
      committed.push(...values.map(({ value }) => value))
    }
  }
  const admin = await house.admin()
  // The ends are seen a little later than they are answered: three records and three control records each.
  await vi.waitFor(async () => {
    const ends = (await admin.fetchTopicOffsets(topic)).map(({ high }) => Number(high))
    expect(ends).toEqual([24, 24, 24])
  }, patience)
  return committed.toSorted()
}

/** A transaction that the broker has let in: right after the last one it takes some tries. */
async function beginAndAdd(producer: Producer, topic: string): Promise<Transaction> {
  const transaction = await producer.transaction()
  await sendPosition(transaction, { groupId: `gate-${topic}`, topic, offset: 0 })
  return transaction
}

async function sendPosition(
  transaction: Transaction,
  { groupId, topic, offset }: { groupId: string; topic: string; offset: number },
): Promise<void> {
  // kafkajs hands the metadata on, its types do not know of it.
  const position = { partition: 0, offset: `${offset}`, metadata: `digest ${offset}` }
  await vi.waitFor(
    () => transaction.sendOffsets({ consumerGroupId: groupId, topics: [{ topic, partitions: [position] }] }),
    patience,
  )
}

async function positionOf(house: House, groupId: string, topic: string) {
  const [found] = await (await house.admin()).fetchOffsets({ groupId, topics: [topic] })
  const place = found?.partitions.find(({ partition }) => partition === 0)
  return { offset: place?.offset, metadata: place?.metadata }
}

/** The first `count` values, sorted; more would be found by the next call's group. */
async function readWithKafkajs(house: House, topic: string, count: number): Promise<string[]> {
  const consumer: Consumer = house.kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 })
  const values: string[] = []
  await consumer.connect()
  try {
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      eachMessage: ({ message }) => {
        values.push(message.value?.toString() ?? '')
        return Promise.resolve()
      },
    })
    await vi.waitFor(() => expect(values.length).toBeGreaterThanOrEqual(count), patience)
  } finally {
    await consumer.disconnect()
  }
  return values.toSorted()
}

async function readWithKcat(brokers: readonly string[], topic: string, isolation: string): Promise<string[]> {
  const args = ['-C', '-q', '-e', '-o', 'beginning', '-t', topic, '-f', '%s\\n', '-X', `isolation.level=${isolation}`]
  return (await kcat(brokers, args)).split('\n').slice(0, -1)
}

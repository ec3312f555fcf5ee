import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { apis } from '../api/registry.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { startTestSandbox } from '../testing.ts'
import { connectProtocol } from '../testing/protocolClient.ts'
import { encodeRecordBatch } from '../testing/recordBatch.ts'
import type { FaultRule } from './rule.ts'

const topics = [
  { name: 't', partitions: 1 },
  { name: 'u', partitions: 1 },
]
const batch = encodeRecordBatch({ records: [{ key: null, value: Buffer.from('a'), timestamp: 1 }] })
const forProduce = { api: 'Produce', times: 1 } as const

describe('a request', () => {
  test('that is dropped is not served, and the connection goes on', async () => {
    await using house = await openHouse()
    house.sandbox.faults.add({ ...forProduce, kind: 'drop' })
    const lost = unanswered(house.client.produce({ topic: 't', batch }))
    expect((await house.client.listOffset({ topic: 't' })).offset).toBe(0)
    expect(lost.isAnswered).toBe(false)
  })

  test('whose answer is dropped is served', async () => {
    await using house = await openHouse()
    house.sandbox.faults.add({ ...forProduce, kind: 'drop', direction: 'answer' })
    const lost = unanswered(house.client.produce({ topic: 't', batch }))
    expect((await house.client.listOffset({ topic: 't' })).offset).toBe(1)
    expect(lost.isAnswered).toBe(false)
  })

  test.each([
    ['request', 0],
    ['answer', 1],
  ] as const)('that ends its connection at the %s leaves %i records', async (direction, written) => {
    await using house = await openHouse()
    house.sandbox.faults.add({ ...forProduce, kind: 'close', direction })
    await expect(house.client.produce({ topic: 't', batch })).rejects.toThrow('closed the connection')
    await using other = await house.connect()
    expect((await other.listOffset({ topic: 't' })).offset).toBe(written)
  })

  test.each([
    ['request', 0],
    ['answer', 1],
  ] as const)('that is delayed at the %s is overtaken by others, which see %i records', async (direction, written) => {
    await using house = await openHouse()
    await using other = await house.connect()
    house.sandbox.faults.add({ ...forProduce, kind: 'delay', direction, delayMs: 500 })
    const late = unanswered(house.client.produce({ topic: 't', batch }))
    await vi.waitFor(() => expect(house.sandbox.faults.list()[0]?.met).toBe(1))
    expect((await other.listOffset({ topic: 't' })).offset).toBe(written)
    expect(late.isAnswered).toBe(false)
    expect(await late.answer).toEqual({ error: 0, baseOffset: 0 })
  })

  test('that is delayed is served even after its client has gone, as one that was held up on its way', async () => {
    await using house = await openHouse()
    house.sandbox.faults.add({ ...forProduce, kind: 'delay', delayMs: 200 })
    {
      await using leaving = await house.connect()
      const lost = unanswered(leaving.produce({ topic: 't', batch }))
      await vi.waitFor(() => expect(house.sandbox.faults.list()[0]?.met).toBe(1))
      expect(lost.isAnswered).toBe(false)
    }
    await vi.waitFor(async () => expect((await house.client.listOffset({ topic: 't' })).offset).toBe(1))
  })

  test('in a black hole is not served, nor is anything behind it, and its connection stays open', async () => {
    await using house = await openHouse()
    await using other = await house.connect()
    house.sandbox.faults.add({ ...forProduce, kind: 'black-hole' })
    const lost = [
      unanswered(house.client.produce({ topic: 't', batch })),
      unanswered(house.client.listOffset({ topic: 't' })),
    ]
    await vi.waitFor(() => expect(house.sandbox.faults.list()[0]?.met).toBe(1))
    expect((await other.produce({ topic: 't', batch })).baseOffset).toBe(0)
    expect(lost.map(({ isAnswered }) => isAnswered)).toEqual([false, false])
    house.sandbox.disturb({ kind: 'close-connections' })
    await house.client.raw.closed
  })

  test('that is slow is overtaken, and comes whole', async () => {
    await using house = await openHouse()
    await using other = await house.connect()
    const large = encodeRecordBatch({ records: [{ key: null, value: Buffer.alloc(20_000, 'x'), timestamp: 1 }] })
    await other.produce({ topic: 't', batch: large })
    house.sandbox.faults.add({ kind: 'slow', api: 'Fetch', bytesPerSecond: 60_000, times: 1 })
    const slow = unanswered(house.client.fetch({ topic: 't' }))
    await vi.waitFor(() => expect(house.sandbox.faults.list()[0]?.met).toBe(1))
    expect((await other.fetch({ topic: 't' })).batches).toHaveLength(1)
    expect(slow.isAnswered).toBe(false)
    const [fetched] = (await slow.answer).batches
    expect(fetched?.bytes.subarray(17)).toEqual(large.subarray(17))
  })

  test('to a sandbox that closes is waited for no longer', async () => {
    await using house = await openHouse()
    house.sandbox.faults.add({ kind: 'delay', api: 'Produce', delayMs: 600_000 })
    const lost = unanswered(house.client.produce({ topic: 't', batch }))
    await vi.waitFor(() => expect(house.sandbox.faults.list()[0]?.met).toBe(1))
    await house.sandbox.close()
    await expect(lost.answer).rejects.toThrow('closed the connection')
  })
})

/** The least that is spoken from 1 on: before, answers are hardly longer than their error. */
function versionOf({ minVersion }: { readonly minVersion: number }): number {
  return Math.max(1, minVersion)
}

/** A request of each kind, in that version, that names topic t where it can. */
const bodies = {
  produce: () =>
    new Writer()
      .int16(-1)
      .int32(1)
      .raw(oneTopic((body) => body.int32(0).bytes(batch))),
  fetch: () =>
    new Writer()
      .int32(-1)
      .int32(0)
      .int32(0)
      .int32(1)
      .int8(0)
      .raw(oneTopic((body) => body.int32(0).int64(0).int32(1))),
  listOffsets: () => new Writer().int32(-1).raw(oneTopic((body) => body.int32(0).int64(-1))),
  metadata: () => names(),
  offsetCommit: () =>
    new Writer()
      .string('g')
      .int32(-1)
      .string('')
      .int64(-1)
      .raw(oneTopic((body) => body.int32(0).int64(1).string(''))),
  offsetFetch: () => new Writer().string('g').raw(oneTopic((body) => body.int32(0))),
  findCoordinator: () => new Writer().string('g').int8(0),
  joinGroup: () =>
    new Writer()
      .string('g')
      .int32(1000)
      .int32(1000)
      .string('')
      .string('consumer')
      .array([], () => {}),
  heartbeat: () => new Writer().string('g').int32(1).string('m'),
  leaveGroup: () => new Writer().string('g').string('m'),
  syncGroup: () =>
    new Writer()
      .string('g')
      .int32(1)
      .string('m')
      .array([], () => {}),
  describeGroups: () => names(),
  listGroups: () => new Writer(),
  apiVersions: () => new Writer(),
  createTopics: () => {
    const body = new Writer()
    body.array(['t'], (name) => {
      body.string(name).int32(1).int16(1)
      body.array([], () => {}).array([], () => {})
    })
    return body.int32(1).boolean(false)
  },
  deleteTopics: () => names().int32(1),
  deleteRecords: () => new Writer().raw(oneTopic((body) => body.int32(0).int64(0))).int32(1),
  initProducerId: () => new Writer().string(null).int32(1),
  addPartitionsToTxn: () => claim().raw(oneTopic((body) => body.int32(0))),
  addOffsetsToTxn: () => claim().string('g'),
  endTxn: () => claim().boolean(true),
  txnOffsetCommit: () =>
    new Writer()
      .string('x')
      .string('g')
      .int64(1)
      .int16(0)
      .raw(oneTopic((body) => body.int32(0).int64(1).string(''))),
  describeConfigs: () => {
    const body = new Writer()
    body.array(['t'], (name) => body.int8(2).string(name).noArray())
    return body.boolean(false)
  },
  createPartitions: () => {
    const body = new Writer()
    body.array(['t'], (name) => body.string(name).int32(2).noArray())
    return body.int32(1).boolean(false)
  },
  deleteGroups: () => names(),
} satisfies Record<keyof typeof apis, () => Writer>

describe('an error', () => {
  test.each(Object.entries(apis))('can be asked for of %s', async (name, api) => {
    await using house = await openHouse()
    const kafkasName = name.charAt(0).toUpperCase() + name.slice(1)
    house.sandbox.faults.add({ kind: 'error', api: kafkasName, errorCode: 0x2a2b })
    // `satisfies` above says that there is one for each.
    const body = bodies[name as keyof typeof apis]()
    const answer = await house.client.raw.ask({ key: api.key, version: versionOf(api), body })
    expect(answer.buffer.includes(Buffer.from([0x2a, 0x2b]))).toBe(true)
    expect(house.sandbox.faults.list()[0]?.met).toBe(1)
  })

  test('stands for its topic alone', async () => {
    await using house = await openHouse()
    house.sandbox.faults.add({ kind: 'error', topic: 't', errorCode: 77 })
    const errorOf = async (topic: string) => (await house.client.produce({ topic, batch })).error
    expect([await errorOf('t'), await errorOf('u')]).toEqual([77, 0])
    expect((await house.client.fetch({ topic: 't' })).error).toBe(77)
    expect((await house.client.listOffset({ topic: 't' })).error).toBe(77)
    expect((await house.client.leaderOf('t', 0)).error).toBe(77)
    expect((await house.client.findCoordinator('group', 't')).error).toBe(0)
  })

  test('writes nothing', async () => {
    await using house = await openHouse()
    house.sandbox.faults.add({ kind: 'error', api: 'Produce', errorCode: errorCodes.NOT_ENOUGH_REPLICAS, times: 1 })
    expect((await house.client.produce({ topic: 't', batch })).error).toBe(errorCodes.NOT_ENOUGH_REPLICAS)
    expect((await house.client.produce({ topic: 't', batch })).baseOffset).toBe(0)
  })

  test('of a transaction’s request leaves the transaction as it was', async () => {
    await using house = await openHouse()
    const [id, group] = [randomUUID(), randomUUID()]
    const { producer } = await house.client.initProducer(id)
    const concurrent = { kind: 'error', errorCode: errorCodes.CONCURRENT_TRANSACTIONS, times: 2 } as const
    house.sandbox.faults.add({ ...concurrent, api: 'AddOffsetsToTxn' })
    const added = [1, 2, 3].map(() => house.client.addOffsets({ id, producer }, group))
    expect(await Promise.all(added)).toEqual([51, 51, 0])
    house.sandbox.faults.add({ ...concurrent, api: 'EndTxn', times: 1 })
    const ended = [1, 2].map(() => house.client.end({ id, producer }, 'commit'))
    expect(await Promise.all(ended)).toEqual([51, 0])
  })
})

describe('a full broker', () => {
  test('takes nothing more and goes on to be read', async () => {
    await using house = await openHouse()
    await house.client.produce({ topic: 't', batch })
    const { id } = house.sandbox.faults.add({ kind: 'full' })
    expect((await house.client.produce({ topic: 't', batch })).error).toBe(errorCodes.KAFKA_STORAGE_ERROR)
    const position = { group: 'g', topic: 't', offset: 1 }
    expect(await house.client.commitPosition(position)).toBe(errorCodes.NOT_COORDINATOR)
    expect((await house.client.initProducer('x')).error).toBe(errorCodes.NOT_COORDINATOR)
    expect((await house.client.fetch({ topic: 't' })).batches).toHaveLength(1)
    house.sandbox.faults.remove(id)
    expect((await house.client.produce({ topic: 't', batch })).baseOffset).toBe(1)
  })
})

describe('rules', () => {
  test('let so many pass and then meet so many', async () => {
    await using house = await openHouse()
    house.sandbox.faults.add({ kind: 'error', api: 'Produce', errorCode: 7, skip: 2, times: 2 })
    expect(await produceErrors(house, 6)).toEqual([0, 0, 7, 7, 0, 0])
    expect(house.sandbox.faults.list()).toMatchObject([{ id: '1', met: 2, skip: 2, times: 2, delayMs: 0 }])
  })

  test('are asked in their order, and the first that fits acts', async () => {
    await using house = await openHouse()
    house.sandbox.faults.add({ kind: 'error', api: 'Produce', errorCode: 7, times: 1 })
    house.sandbox.faults.add({ kind: 'error', errorCode: 8, times: 1 })
    house.sandbox.faults.add({ kind: 'error', api: 'Fetch', errorCode: 9 })
    expect(await produceErrors(house, 3)).toEqual([7, 8, 0])
    expect(house.sandbox.faults.list().map(({ met }) => met)).toEqual([1, 1, 0])
  })

  test('are removed one by one or all', async () => {
    await using house = await openHouse()
    const [first, second] = [7, 8].map((errorCode) => house.sandbox.faults.add({ kind: 'error', errorCode }))
    expect(house.sandbox.faults.remove(first?.id ?? '')).toBe(true)
    expect(house.sandbox.faults.remove(first?.id ?? '')).toBe(false)
    expect(house.sandbox.faults.list()).toEqual([second])
    house.sandbox.faults.clear()
    expect(house.sandbox.faults.list()).toEqual([])
    expect(await produceErrors(house, 1)).toEqual([0])
  })

  test('with a probability do the same again for the same seed', async () => {
    const run = async (seed: number) => {
      await using house = await openHouse(seed)
      expect(house.sandbox.seed).toBe(seed)
      house.sandbox.faults.add({ kind: 'error', api: 'Produce', errorCode: 7, probability: 0.5 })
      return await produceErrors(house, 64)
    }
    const [one, again, other] = [await run(4), await run(4), await run(5)]
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
    expect(new Set(one)).toEqual(new Set([0, 7]))
  })

  test.each<[FaultRule, string]>([
    [{ kind: 'error' }, "errorCode is null; expected is one of Kafka's numbers, -1 to 32767"],
    [{ kind: 'slow' }, 'bytesPerSecond is null; expected is a whole number from 1'],
    [{ kind: 'drop', api: 'Nothing' }, 'The sandbox has no request Nothing; it has Produce, Fetch, '],
    [{ kind: 'delay', delayMs: -1 }, 'delayMs is -1; expected is 0 to 600000'],
    [{ kind: 'drop', times: 0 }, 'times is 0; expected is a whole number from 1, or null'],
    [{ kind: 'drop', skip: 0.5 }, 'skip is 0.5; expected is a whole number from 0'],
    [{ kind: 'drop', probability: 2 }, 'probability is 2; expected is 0 to 1'],
  ])('that cannot be are refused: %j', async (rule, message) => {
    await using house = await openHouse()
    expect(() => house.sandbox.faults.add(rule)).toThrow(
      expect.objectContaining({ code: 'bad-options', message: expect.stringContaining(message) }),
    )
    expect(house.sandbox.faults.list()).toEqual([])
  })

  test('are at most a thousand', async () => {
    await using house = await openHouse()
    for (let index = 0; index < 1000; index++) house.sandbox.faults.add({ kind: 'drop', api: 'Fetch' })
    expect(() => house.sandbox.faults.add({ kind: 'drop' })).toThrow('There are 1000 rules already')
  })
})

async function openHouse(seed = 1) {
  const sandbox = await startTestSandbox({ topics, seed })
  const connect = () => connectProtocol(sandbox.brokers[0] ?? '')
  const client = await connect()
  return {
    sandbox,
    client,
    connect,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await sandbox.close()
    },
  }
}

async function produceErrors(house: Awaited<ReturnType<typeof openHouse>>, count: number): Promise<number[]> {
  const errors: number[] = []
  for (let index = 0; index < count; index++) errors.push((await house.client.produce({ topic: 't', batch })).error)
  return errors
}

/** A request whose answer may never come; the end of its connection is nobody's error then. */
function unanswered<T>(answer: Promise<T>) {
  const watched = { answer, isAnswered: false }
  answer.then(
    () => (watched.isAnswered = true),
    () => {},
  )
  return watched
}

function oneTopic(partition: (body: Writer) => void): Buffer {
  const body = new Writer()
  body.array(['t'], (name) => body.string(name).array([0], () => partition(body)))
  return Buffer.concat(body.chunks())
}

function names(): Writer {
  const body = new Writer()
  return body.array(['t'], (name) => body.string(name))
}

function claim(): Writer {
  return new Writer().string('x').int64(1).int16(0)
}

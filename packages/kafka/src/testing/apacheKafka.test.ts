import { afterAll, assert, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ApacheKafka, startApacheKafka } from './apacheKafka.ts'
import { apacheKafkaAvailable } from './apacheKafkaJars.ts'
import { coordinatorPartition } from './clusterState.ts'

const isRequired = process.env['SENDWRIGHT_REQUIRE_ALL'] === '1'

describe.skipIf(!apacheKafkaAvailable().available && !isRequired)('three nodes of Apache Kafka 4.3.0', () => {
  let kafka: ApacheKafka
  beforeAll(async () => {
    kafka = await startApacheKafka({ nodes: 3 })
    // The first question for a coordinator creates its topic.
    await vi.waitFor(async () => assert((await kafka.coordinatorOf('transaction', 'ours')) !== null), 30_000)
    await kafka.untilInSync()
  }, 240_000)
  afterAll(() => kafka?.[Symbol.asyncDispose]())

  test('every node sees all three', async () => {
    const { brokers } = await kafka.state()
    expect(new Set(brokers.map(({ id }) => id))).toEqual(new Set([1, 2, 3]))
    expect(brokers.map(({ port }) => `127.0.0.1:${port}`).toSorted()).toEqual([...kafka.brokers].toSorted())
  })

  test('a coordinator moves with the leader of its partition', async () => {
    const before = await kafka.coordinatorOf('transaction', 'ours')
    const moved = await kafka.moveCoordinator('transaction', 'ours')
    expect(moved).not.toBe(before)
    await expect.poll(() => kafka.coordinatorOf('transaction', 'ours'), { timeout: 30_000 }).toBe(moved)
    expect(await kafka.leaderOf('__transaction_state', coordinatorPartition('ours', 5))).toBe(moved)
  })

  test('one that is killed is missed, and in sync again when it came back', async () => {
    await kafka.kill(2)
    await expect(kafka.untilInSync({ withinMs: 1_000 })).rejects.toThrow('every partition')
    const partition = coordinatorPartition('ours', 5)
    await expect.poll(() => kafka.leaderOf('__transaction_state', partition), { timeout: 30_000 }).not.toBe(2)
    await kafka.start(2)
    await kafka.untilInSync()
  }, 120_000)

  test('one that is paused is missed until it goes on, and one that is stopped hands over', async () => {
    await kafka.pause(3)
    await expect(kafka.untilInSync({ withinMs: 1_000 })).rejects.toThrow('every partition')
    await kafka.resume(3)
    await kafka.untilInSync()
    await kafka.stop(1)
    expect(await kafka.leaderOf('__transaction_state', coordinatorPartition('ours', 5))).not.toBe(1)
    await kafka.start(1)
    await kafka.untilInSync()
  }, 120_000)
})

test('the partition of a coordinator is computed as Java does', () => {
  // "polygenelubricants" has the smallest of all hash codes; Kafka takes it without its sign bit.
  expect(coordinatorPartition('polygenelubricants', 50)).toBe(0)
  expect(coordinatorPartition('sendwright', 1_000_000)).toBe(520_525)
})

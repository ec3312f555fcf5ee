import { type ApacheKafka, apacheKafkaAvailable, startApacheKafka } from '@sendwright/kafka/testing'
import { whyNoKcat } from '@sendwright/sandbox/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Rig, startRig } from './protections/rig.ts'

/*
 * The suite is able to fail: the same course of events, once as it is delivered and once with a protection switched off,
 * against Apache Kafka, judged by the checker of the long run.
 */

const isRequired = process.env['SENDWRIGHT_REQUIRE_ALL'] === '1'
const canRun = isRequired || (apacheKafkaAvailable().available && whyNoKcat() === null)
const apiKeys = { produce: 0, txnOffsetCommit: 28 }

describe.skipIf(!canRun)('the checker reports what happens without', () => {
  let kafka: ApacheKafka
  beforeAll(async () => {
    kafka = await startApacheKafka()
  }, 240_000)
  afterAll(() => kafka?.[Symbol.asyncDispose]())

  test.each([
    [true, flawless()],
    [false, { ...flawless(), duplicated: 6 }],
  ])(
    'D51 the position first: %s',
    async (positionFirst, expected) => {
      await using rig = await startRig(kafka, { positionFirst })
      await rig.deliver(1)
      // The position is refused and never reaches the broker; then nobody hears that the transaction was committed.
      let refusals = 1
      rig.proxy.onRequest = (apiKey) =>
        apiKey === apiKeys.txnOffsetCommit && refusals-- > 0 ? positionRefused(rig.topic) : 'pass'
      const lost = rig.proxy.add({ kind: 'drop', api: 'EndTxn', direction: 'answer', times: 1 })
      await rig.deliver(6)
      expect(lost.met()).toBe(1)
      expect(await countsOf(rig)).toEqual(expected)
    },
    120_000,
  )

  test.each([
    [true, flawless()],
    [false, { ...flawless(), duplicated: 6 }],
  ])(
    'D54 throwing the producer away after a doubt: %s',
    async (discardOnDoubt, expected) => {
      await using rig = await startRig(kafka, { discardOnDoubt })
      await rig.deliver(1)
      const lost = rig.proxy.add({ kind: 'drop', api: 'EndTxn', direction: 'request', times: 1 })
      await rig.deliver(6)
      expect(lost.met()).toBe(1)
      expect(await countsOf(rig)).toEqual(expected)
    },
    120_000,
  )

  test('D56 initialising before the position is read: true', async () => {
    await using rig = await startRig(kafka, {})
    await rig.deliver(1)
    await commitWhileThePositionIsRead(rig, 6)
    expect(await countsOf(rig)).toEqual(flawless())
  }, 120_000)

  test('D56 initialising before the position is read: false', async () => {
    await using rig = await startRig(kafka, { initialiseBeforeReading: false })
    await rig.deliver(1)
    // An answer that is held back for a second is asked for again, and is then a fresh one: another try.
    await expect
      .poll(
        async () => {
          await commitWhileThePositionIsRead(rig, 6)
          return (await countsOf(rig)).duplicated
        },
        { timeout: 100_000 },
      )
      .toBeGreaterThan(0)
  }, 120_000)

  test.each([
    [true, flawless()],
    [false, { ...flawless(), lost: 6 }],
  ])(
    'D52 the check that an answer is complete: %s',
    async (completeness, expected) => {
      await using rig = await startRig(kafka, { completeness })
      await rig.deliver(1)
      // What kafkajs does when a leader moves: partitions are forgotten, and the answer has no word about them.
      let forgotten = 1
      rig.proxy.onRequest = (apiKey) => (apiKey === apiKeys.produce && forgotten-- > 0 ? producedNothing : 'pass')
      await rig.deliver(6)
      expect(forgotten).toBeLessThanOrEqual(0)
      expect(await countsOf(rig)).toEqual(expected)
    },
    120_000,
  )
})

/**
 * The end of a transaction is held back until its answer is given up; where the position is then read without ending the
 * transaction first, it is held back until the reading is done, and arrives before the answer does.
 */
async function commitWhileThePositionIsRead(rig: Rig, records: number): Promise<void> {
  const lateEnd = rig.proxy.add({ kind: 'delay', api: 'EndTxn', direction: 'request', delayMs: 600_000, times: 1 })
  // The reading that says "not sent" is repeated once.
  const lateAnswer = rig.proxy.add({
    kind: 'delay',
    api: 'OffsetFetch',
    direction: 'answer',
    delayMs: 600_000,
    skip: 1,
    times: 1,
  })
  const ids = await rig.accept(records)
  await expect.poll(() => lateAnswer.met(), { timeout: 60_000, interval: 2 }).toBe(1)
  lateEnd.remove()
  await rig.untilAllIsCommitted()
  lateAnswer.remove()
  await rig.untilDelivered(ids)
}

async function countsOf(rig: Rig) {
  const { lost, duplicated, outOfOrder, invented } = await rig.verdict()
  return { lost: lost.length, duplicated: duplicated.length, outOfOrder: outOfOrder.length, invented: invented.length }
}

function flawless() {
  return { lost: 0, duplicated: 0, outOfOrder: 0, invented: 0 }
}

/** An answer to TxnOffsetCommit up to version 2 that refuses (OFFSET_METADATA_TOO_LARGE). */
function positionRefused(topic: string): Buffer {
  const name = Buffer.from(topic)
  const body = Buffer.alloc(4 + 4 + 2 + name.length + 4 + 4 + 2)
  body.writeInt32BE(1, 4)
  body.writeInt16BE(name.length, 8)
  name.copy(body, 10)
  body.writeInt32BE(1, 10 + name.length)
  body.writeInt16BE(12, body.length - 2)
  return body
}

/** An answer to Produce of versions 3 to 7 that names no partition. */
const producedNothing = Buffer.alloc(8)

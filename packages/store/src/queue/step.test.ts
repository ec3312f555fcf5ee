import { expect, test } from 'vitest'
import type { DeliveryQueue } from '@sendwright/engine'
import { createTestStore, type TestStore } from '../testing.ts'
import { accept, refusal, relayOf } from '../testing/deliveries.ts'
import { newBatch, sentBatch, type Begun, type RelayHand } from '../testing/relayHand.ts'

type Step = Parameters<DeliveryQueue['step']>[0]

/** Four records of one key, the first of them in a batch under way; a step that would do everything a step can. */
async function underWay(
  test: TestStore,
): Promise<{ relay: RelayHand; batch: Begun; step: Step; ids: readonly bigint[] }> {
  const rows = await accept(test.store.deliveries, [{ key: 'a' }, { key: 'a' }, { key: 'a' }, { key: 'a' }])
  const relay = await relayOf(test.store, rows[0].shard)
  const batch = await relay.begin(1)
  if (batch === null) throw new Error('nothing was due')
  const { rows: next, revision } = await relay.claim({ exclude: batch.rows.map(({ id }) => id) })
  const [second, third, fourth] = next
  if (second === undefined || third === undefined || fourth === undefined) throw new Error('rows are missing')
  const step = {
    lease: relay.lease,
    revision,
    last: batch.number,
    finish: sentBatch(batch),
    begin: newBatch(batch.number + 1n, [second]),
    park: [fourth.id],
    refuse: [refusal(third.id)],
  }
  return { relay, batch, step, ids: rows.map(({ id }) => BigInt(id)) }
}

const wrong: Readonly<Record<string, (step: Step) => Step>> = {
  'an older epoch': (step) => ({ ...step, lease: { ...step.lease, epoch: step.lease.epoch - 1 } }),
  'a later epoch': (step) => ({ ...step, lease: { ...step.lease, epoch: step.lease.epoch + 1 } }),
  'an older revision': (step) => ({ ...step, revision: step.revision - 1 }),
  'a later revision': (step) => ({ ...step, revision: step.revision + 1 }),
  'the number before': (step) => ({ ...step, last: step.last - 1n }),
  'the number after': (step) => ({ ...step, last: step.last + 1n }),
  'a batch that is not the next': (step) => ({
    ...step,
    begin: step.begin && { ...step.begin, number: step.last + 2n },
  }),
  'a finish of another batch': (step) => ({ ...step, finish: step.finish && { ...step.finish, number: 7n } }),
  'the batch before left undecided': (step) => ({ ...step, finish: null }),
  'another shard': (step) => ({ ...step, lease: { ...step.lease, shard: step.lease.shard + 1 } }),
}

test.each(Object.entries(wrong))('D76 %s: a step changes nothing', async (_name, change) => {
  await using test = await createTestStore()
  const { step } = await underWay(test)
  for (const refuse of [step.refuse, []]) {
    const before = await test.dump()
    expect(await test.store.deliveryQueue.step(change({ ...step, refuse }))).toBe(false)
    expect(await test.dump()).toBe(before)
  }
})

test('D76 the right step does all of it', async () => {
  await using test = await createTestStore()
  const { step, ids } = await underWay(test)
  expect(await test.store.deliveryQueue.step(step)).toBe(true)
  expect(await test.store.deliveries.states(ids.map(String))).toEqual(
    new Map(ids.map((id, index) => [String(id), ['delivered', 'sending', 'failed', 'accepted'][index]])),
  )
  const before = await test.dump()
  expect(await test.store.deliveryQueue.step(step)).toBe(false)
  expect(await test.dump()).toBe(before)
})

test('D76 void and closing in part know epoch and number too, and only what is undecided', async () => {
  await using test = await createTestStore()
  const { batch, step } = await underWay(test)
  const { deliveryQueue: queue } = test.store
  const sent = { ...sentBatch(batch), offsets: {} }
  const { lease } = step
  const others = [
    { lease: { ...lease, epoch: lease.epoch + 1 }, number: batch.number },
    { lease: { ...lease, epoch: lease.epoch - 1 }, number: batch.number },
    { lease, number: batch.number + 1n },
    { lease, number: batch.number - 1n },
  ]
  const before = await test.dump()
  for (const { lease: other, number } of others) {
    expect(await queue.voidBatch({ lease: other, number, refuse: step.refuse })).toBe(false)
    expect(await queue.closePartly({ lease: other, sent: { ...sent, number }, refuse: step.refuse })).toBe(false)
  }
  expect(await test.dump()).toBe(before)
  expect(await queue.step({ ...step, begin: null, park: [], refuse: [] })).toBe(true)
  const decided = await test.dump()
  expect(await queue.voidBatch({ lease, number: batch.number, refuse: [] })).toBe(false)
  expect(await queue.closePartly({ lease, sent, refuse: [] })).toBe(false)
  expect(await test.dump()).toBe(decided)
})

test('D77 offsets are counted per topic and partition in the order of the batch', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const topics = ['a', 'b', 'a', 'a', 'b', 'a']
  const parts = [0, 0, 1, 0, 0, 0]
  const rows = await accept(
    deliveries,
    topics.map((topic) => ({ topic, orderKey: 'k' })),
  )
  const relay = await relayOf(test.store, rows[0]?.shard ?? 0)
  const { rows: due, revision } = await relay.claim()
  const begin = { ...newBatch(1n, due), partitions: parts }
  await queue.step({ lease: relay.lease, revision, last: 0n, finish: null, begin, park: [], refuse: [] })
  const baseOffsets = { 'a/0': '9007199254740993', 'b/0': '5', 'a/1': '0' }
  const finish = { number: 1n, baseOffsets, timestamp: 1_790_000_000_000, ids: begin.ids }
  await queue.step({ lease: relay.lease, revision, last: 1n, finish, begin: null, park: [], refuse: [] })
  const offsets = await Promise.all(rows.map(async ({ id }) => (await deliveries.get(id))?.receipt?.offset))
  expect(offsets).toEqual(['9007199254740993', '5', '0', '9007199254740994', '6', '9007199254740995'])
  expect(await deliveries.get(rows[0]?.id ?? '')).toMatchObject({
    receipt: { timestamp: '2026-09-21T14:13:20.000Z', mode: 'exactlyOnce', confirmedBy: 'acknowledgement' },
    attemptList: [{ outcome: 'delivered' }],
  })
})

test('D77 confirmed by position only: no offset; what is acknowledged one by one: its own', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const [first, second] = await accept(deliveries, [{ key: 'a' }, { key: 'a' }])
  const relay = await relayOf(test.store, first.shard)
  const one = await relay.begin(1)
  if (one === null) throw new Error('nothing was due')
  const attempt = { at: 1_790_000_000_000, durationMs: 15_000, code: 'timed-out', message: 'No answer within 15 s' }
  for (let count = 0; count < 25; count++)
    await queue.noteAttempt(relay.lease, one.number, { ...attempt, durationMs: count })
  await queue.noteAttempt({ ...relay.lease, epoch: 77 }, one.number, attempt)
  await queue.step({
    lease: relay.lease,
    revision: relay.lease.revision,
    last: 1n,
    finish: { ...sentBatch(one), baseOffsets: null, timestamp: null },
    begin: null,
    park: [],
    refuse: [],
  })
  const got = await deliveries.get(first.id)
  expect(got).toMatchObject({ state: 'delivered', receipt: { offset: null, timestamp: null, confirmedBy: 'position' } })
  expect(got?.attemptList.map(({ durationMs }) => durationMs).slice(0, 20)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 5),
  )
  const two = await relay.begin(1)
  if (two === null) throw new Error('nothing was due')
  const sent = { ...sentBatch(two), baseOffsets: null, offsets: { [second.id]: '41' } }
  expect(await queue.closePartly({ lease: relay.lease, sent, refuse: [] })).toBe(true)
  expect(await deliveries.get(second.id)).toMatchObject({ state: 'delivered', receipt: { offset: '41' } })
})

test('D78 what was not sent, and the part of a batch that was not, keeps its place', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const rows = await accept(deliveries, [{ key: 'a' }, { key: 'a' }, { key: 'a' }, { key: 'a' }])
  const ids = rows.map(({ id }) => id)
  const relay = await relayOf(test.store, rows[0].shard)
  const first = await relay.begin(3)
  if (first === null) throw new Error('nothing was due')
  expect(await relay.giveBack(first)).toBe(true)
  expect((await relay.claim()).rows.map(({ id }) => String(id))).toEqual(ids)
  const second = await relay.begin(3)
  if (second === null) throw new Error('nothing was due')
  const [sent] = second.rows
  if (sent === undefined) throw new Error('the batch is empty')
  const closed = { ...sentBatch(second), ids: [sent.id], baseOffsets: null, offsets: { [String(sent.id)]: '9' } }
  expect(await queue.closePartly({ lease: relay.lease, sent: closed, refuse: [] })).toBe(true)
  expect((await relay.claim()).rows.map(({ id }) => String(id))).toEqual(ids.slice(1))
  expect(await deliveries.get(ids[1] ?? '')).toMatchObject({ state: 'accepted', receipt: null })
})

test('D77 a person decides about a shard that asks: sent by position, or back to its place, under a new generation', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const [first, second] = await accept(deliveries, [{ key: 'a' }, { key: 'a' }])
  const { shard } = first
  const relay = await relayOf(test.store, shard)
  await relay.begin(1)
  expect(await queue.decide(shard, 'sent')).toBe(false)
  expect(await queue.setStopped(relay.lease, 'The position is 9; it should be 0 or 1')).toBe(true)
  expect((await deliveries.connectionStates(['main']))[0]).toMatchObject({
    state: 'stopped',
    reason: expect.stringContaining('position is 9'),
  })
  expect(await deliveries.get(second.id)).toMatchObject({ heldBackBy: { reason: 'shard-stopped' } })
  expect(await queue.decide(shard, 'not-sent')).toBe(true)
  expect(await queue.readLease(shard, relay.lease.epoch)).toMatchObject({ generation: 1, stopped: null, inDoubt: null })
  expect(await deliveries.get(first.id)).toMatchObject({ state: 'accepted' })
  const again = await (await relayOf(test.store, shard)).begin(1)
  expect(again?.rows.map(({ id }) => String(id))).toEqual([first.id])
  await queue.setStopped(relay.lease, 'again')
  expect(await queue.decide(shard, 'sent')).toBe(true)
  expect(await queue.readLease(shard, relay.lease.epoch)).toMatchObject({
    generation: 2,
    lastSent: { number: 2n, digest: 'digest of 2' },
  })
  expect(await deliveries.get(first.id)).toMatchObject({ state: 'delivered', receipt: { confirmedBy: 'position' } })
})

test('D77 what was in doubt on a cluster that has begun anew is offered again, and a shard that asked works on', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const [first] = await accept(deliveries, [{ key: 'a' }])
  const relay = await relayOf(test.store, first.shard)
  await relay.begin(1)
  await queue.setStopped(relay.lease, 'The position is 9; it should be 0 or 1')
  await deliveries.clusterBeganAnew('another')
  expect(await queue.readLease(first.shard, relay.lease.epoch)).toMatchObject({ inDoubt: { number: 1n } })
  await deliveries.clusterBeganAnew('main')
  expect(await queue.readLease(first.shard, relay.lease.epoch)).toBeNull()
  const next = await relayOf(test.store, first.shard)
  expect(await queue.readLease(first.shard, next.lease.epoch)).toMatchObject({
    stopped: null,
    inDoubt: null,
    generation: 1,
  })
  expect((await next.begin(1))?.rows.map(({ id }) => String(id))).toEqual([first.id])
})

import { expect, test } from 'vitest'
import { createTestStore } from '../testing.ts'
import { accept, refusal, relayOf } from '../testing/deliveries.ts'

const note = { by: 'Ada', reason: 'not wanted' }

test('D79 a failed one holds back later ones of its key only; retried, it goes first', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const [{ id: first, shard }, { id: second }] = await accept(deliveries, [{ key: 'a' }, { key: 'a' }])
  const relay = await relayOf(test.store, shard)
  const batch = await relay.begin(1)
  if (batch === null) throw new Error('nothing was due')
  expect(await relay.giveBack(batch, [refusal(first)])).toBe(true)
  expect(await deliveries.get(first)).toMatchObject({
    state: 'failed',
    failure: { code: 'record-too-large' },
    attempts: 1,
    attemptList: [{ outcome: 'refused', code: 'record-too-large' }],
  })
  expect(await relay.begin()).toBeNull()
  expect(await deliveries.get(second)).toMatchObject({
    state: 'accepted',
    heldBackBy: { reason: 'earlier-failed', delivery: first },
  })
  expect(await deliveries.retry(second)).toBe('not-failed')
  expect(await deliveries.retry(first)).toBe('done')
  const next = await relay.begin()
  expect(next?.rows.map(({ id }) => String(id))).toEqual([first, second])
  expect(next?.rows[0]).toMatchObject({ attempts: 0 })
})

test('D79 of two failed ones, the retried first lets go what stands between them only', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const rows = await accept(deliveries, [{ key: 'a' }, { key: 'a' }, { key: 'a' }, { key: 'a' }])
  const ids = rows.map(({ id }) => id)
  const relay = await relayOf(test.store, rows[0].shard)
  for (const id of [rows[2].id, rows[0].id]) {
    const { revision } = await relay.claim()
    const refuse = [refusal(id)]
    expect(
      await queue.step({ lease: relay.lease, revision, last: 0n, finish: null, begin: null, park: [], refuse }),
    ).toBe(true)
  }
  expect(await relay.begin()).toBeNull()
  expect(await deliveries.retry(rows[0].id)).toBe('done')
  expect((await relay.claim()).rows.map(({ id }) => String(id))).toEqual(ids.slice(0, 2))
  expect(await deliveries.skip(rows[2].id, note)).toBe('done')
  expect((await relay.claim()).rows.map(({ id }) => String(id))).toEqual([ids[0], ids[1], ids[3]])
})

test('D79 a later failure does not move a hold behind an earlier one', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const [first, second, third] = await accept(deliveries, [{ key: 'a' }, { key: 'a' }, { key: 'a' }])
  const relay = await relayOf(test.store, first.shard)
  const { revision } = await relay.claim()
  const refuse = [refusal(first.id)]
  await queue.step({ lease: relay.lease, revision, last: 0n, finish: null, begin: null, park: [], refuse })
  await deliveries.skip(first.id, note)
  await deliveries.skip(second.id, note)
  const batch = await relay.begin()
  if (batch === null) throw new Error('nothing was due')
  expect(batch.rows.map(({ id }) => String(id))).toEqual([third.id])
  expect(await deliveries.restore(first.id)).toBe('done')
  expect(await deliveries.restore(second.id)).toBe('done')
  await relay.giveBack(batch, [refusal(third.id)])
  expect(await deliveries.get(first.id)).toMatchObject({ state: 'failed' })
  expect((await relay.claim()).rows).toEqual([])
  expect(await deliveries.get(second.id)).toMatchObject({ heldBackBy: { delivery: first.id } })
})

test('D81 what is being sent is not changed, and a batch of what was changed is not begun', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const [first, second] = await accept(deliveries, [{ key: 'a' }, { key: 'a' }])
  const relay = await relayOf(test.store, first.shard)
  const batch = await relay.begin(1)
  if (batch === null) throw new Error('nothing was due')
  for (const change of [
    () => deliveries.retry(first.id),
    () => deliveries.skip(first.id, note),
    () => deliveries.cancel(first.id, note),
    () => deliveries.reschedule(first.id, new Date()),
    () => deliveries.restore(first.id),
  ])
    expect(await change()).toBe('being-sent')
  const claimed = await relay.claim({ exclude: batch.rows.map(({ id }) => id) })
  expect(claimed.rows.map(({ id }) => String(id))).toEqual([second.id])
  expect(await deliveries.cancel(second.id, note)).toBe('done')
  const begin = { ...batch, number: 2n, digest: 'd', mode: 'exactlyOnce', ids: [BigInt(second.id)] } as const
  const finish = { number: 1n, baseOffsets: null, timestamp: null, ids: [BigInt(first.id)] }
  const step = {
    lease: relay.lease,
    revision: claimed.revision,
    last: 1n,
    finish,
    begin: { ...begin, partitions: [0], dueFrom: '-infinity', dueTo: 'infinity' },
    park: [],
    refuse: [],
  }
  expect(await queue.step(step)).toBe(false)
  expect(await deliveries.get(first.id)).toMatchObject({ state: 'sending' })
  expect(await deliveries.get(second.id)).toMatchObject({ state: 'cancelled' })
})

test('D82 skipped and cancelled ones say who and why, and come back as they were', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const [waiting, failing] = await accept(deliveries, [{ key: 'a' }, { key: 'a', topic: 'other' }])
  const relay = await relayOf(test.store, waiting.shard)
  const batch = await relay.begin(1)
  if (batch === null) throw new Error('nothing was due')
  await relay.giveBack(batch, [refusal(waiting.id)])
  expect(await deliveries.skip(waiting.id, note)).toBe('done')
  expect(await deliveries.cancel(failing.id, { by: null, reason: 'a\0b' })).toBe('done')
  expect(await deliveries.get(waiting.id)).toMatchObject({ state: 'skipped', ended: note, endedAt: expect.any(String) })
  expect(await deliveries.get(failing.id)).toMatchObject({ state: 'cancelled', ended: { by: null, reason: 'ab' } })
  expect(await deliveries.skip(waiting.id, note)).toBe('already-ended')
  expect(await deliveries.retry(waiting.id)).toBe('already-ended')
  expect(await relay.begin()).toBeNull()
  expect(await deliveries.restore(waiting.id)).toBe('done')
  expect(await deliveries.restore(failing.id)).toBe('done')
  expect(await deliveries.get(waiting.id)).toMatchObject({ state: 'failed', ended: null })
  expect(await deliveries.get(failing.id)).toMatchObject({ state: 'accepted', heldBackBy: { delivery: waiting.id } })
})

test('D82 what is delivered or unknown is not changed', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const [{ id, shard }] = await accept(deliveries, [{ key: 'a' }])
  const relay = await relayOf(test.store, shard)
  const batch = await relay.begin()
  if (batch === null) throw new Error('nothing was due')
  await relay.finish(batch)
  for (const [asked, outcome] of [
    [id, 'already-ended'],
    ['999999', 'unknown'],
    ['no id', 'unknown'],
  ] as const) {
    expect(await deliveries.retry(asked)).toBe(outcome)
    expect(await deliveries.skip(asked, note)).toBe(outcome)
    expect(await deliveries.cancel(asked, note)).toBe(outcome)
    expect(await deliveries.reschedule(asked, new Date())).toBe(outcome)
    expect(await deliveries.restore(asked)).toBe(outcome)
  }
  expect(await deliveries.get('999999')).toBeNull()
})

test('D82 rescheduled: due then, its receipt found by the new time; a time that has passed means now', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const tomorrow = new Date(Date.now() + 86_400_000)
  const [{ id, shard }] = await accept(deliveries, [{ key: 'a' }])
  const relay = await relayOf(test.store, shard)
  expect(await deliveries.reschedule(id, tomorrow)).toBe('done')
  expect(await deliveries.get(id)).toMatchObject({
    dueAt: tomorrow.toISOString(),
    heldBackBy: { reason: 'not-due', until: tomorrow.toISOString() },
  })
  expect(await relay.begin()).toBeNull()
  expect(await deliveries.upcoming({ within: '7d' })).toMatchObject({
    total: 1,
    later: 0,
    groups: [{ from: tomorrow.toISOString(), count: 1, topics: [{ connection: 'main', topic: 'orders', count: 1 }] }],
  })
  expect(await deliveries.upcoming({ within: '1h' })).toMatchObject({ total: 1, later: 1, groups: [] })
  expect(await deliveries.reschedule(id, new Date(0))).toBe('done')
  const batch = await relay.begin()
  if (batch === null) throw new Error('nothing was due')
  await relay.finish(batch)
  expect(await deliveries.get(id)).toMatchObject({ state: 'delivered', receipt: { offset: '100' } })
})

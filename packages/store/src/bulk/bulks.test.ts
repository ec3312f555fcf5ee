import { expect, test, vi } from 'vitest'
import { openStore } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { accept, newDelivery, refusal, relayOf, unbounded } from '../testing/deliveries.ts'
import type { Deliveries } from '../deliveries/deliveries.ts'
import type { Bulk, NewBulk } from './bulk.ts'

function bulk(part: Partial<NewBulk>): NewBulk {
  return { operation: 'cancel', ids: null, filter: null, dueAt: null, reason: null, by: null, ...part }
}

async function ended({ bulks }: Deliveries, id: string): Promise<Bulk> {
  return vi.waitFor(
    async () => {
      const found = await bulks.get(id)
      if (found === null || found.state === 'running') throw new Error('it still runs')
      return found
    },
    { timeout: 30_000, interval: 20 },
  )
}

async function acceptMany(deliveries: Deliveries, count: number, topic: string): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => newDelivery({ topic, key: `k${index % 50}` }))
  await deliveries.accept({ connection: 'main', idempotency: null, bounds: unbounded, rows })
}

test('D83 by a filter, in pieces: what it means and nothing else, and back again', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  await acceptMany(deliveries, 2_500, 'orders')
  await acceptMany(deliveries, 10, 'others')
  const started = await deliveries.bulks.start(bulk({ filter: { topic: 'orders' }, reason: 'stop' }))
  expect(started).toMatchObject({ operation: 'cancel', total: 2_500, canUndo: false })
  expect(await deliveries.bulks.list()).toMatchObject([{ id: started.id }])
  const done = await ended(deliveries, started.id)
  expect(done).toMatchObject({ state: 'done', done: 2_500, refused: 0, canUndo: true })
  expect(await deliveries.counts()).toMatchObject({ accepted: 10 })
  const undo = await deliveries.bulks.undo(started.id)
  expect(undo).toMatchObject({ operation: 'restore', total: 2_500, canUndo: false })
  expect(await ended(deliveries, undo?.id ?? '')).toMatchObject({ state: 'done', done: 2_500 })
  expect(await deliveries.counts()).toMatchObject({ accepted: 2_510 })
  expect(await deliveries.bulks.get(started.id)).toMatchObject({ canUndo: false })
  expect((await deliveries.bulks.undo(started.id))?.id).toBe(started.id)
})

test('D83 by ids: what is being sent, has ended or is unknown is counted as refused', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const rows = await accept(deliveries, [{ key: 'a' }, { key: 'a' }, { key: 'a' }, { key: 'a' }])
  const relay = await relayOf(test.store, rows[0].shard)
  const first = await relay.begin(1)
  if (first === null) throw new Error('nothing was due')
  await relay.finish(first)
  await relay.begin(1)
  const ids = [...rows.map(({ id }) => id), '999999', rows[3].id]
  const { id, total } = await deliveries.bulks.start(bulk({ operation: 'skip', ids, by: 'Ada' }))
  expect(total).toBe(5)
  expect(await ended(deliveries, id)).toMatchObject({ done: 2, refused: 3 })
  expect(await deliveries.get(rows[3].id)).toMatchObject({ state: 'skipped', ended: { by: 'Ada' } })
})

test('D83 retry of a cause: what has failed for it goes on', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const rows = await accept(deliveries, [{ key: 'a' }, { key: 'a' }, { key: 'b', topic: 'x' }])
  for (const { shard } of [rows[0], rows[2]]) {
    const relay = await relayOf(test.store, shard)
    const batch = await relay.begin(1)
    if (batch !== null)
      await relay.giveBack(batch, [refusal(batch.rows[0]?.id ?? 0n, { code: batch.rows[0]?.topic ?? '' })])
  }
  const { causes } = await deliveries.overview({})
  const cause = causes.find(({ code }) => code === 'orders')
  const { id } = await deliveries.bulks.start(bulk({ operation: 'retry', filter: { cause: cause?.id ?? '' } }))
  expect(await ended(deliveries, id)).toMatchObject({ total: 1, done: 1, canUndo: false })
  expect((await deliveries.overview({})).causes.map(({ code }) => code)).toEqual(['x'])
})

test('D83 rescheduled and back: but what has gone on since stays', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const later = new Date(Date.now() + 86_400_000)
  const [first, second, third] = await accept(deliveries, [{ key: 'a' }, { key: 'a' }, { key: 'a' }])
  const before = await deliveries.get(first.id)
  const relay = await relayOf(test.store, first.shard)
  const failing = await relay.begin(1)
  if (failing === null) throw new Error('nothing was due')
  await relay.giveBack(failing, [refusal(first.id)])
  const { id } = await deliveries.bulks.start(bulk({ operation: 'reschedule', filter: {}, dueAt: later }))
  expect(await ended(deliveries, id)).toMatchObject({ done: 3 })
  expect(await relay.begin()).toBeNull()
  await deliveries.reschedule(third.id, new Date(later.getTime() + 1_000))
  const undo = await deliveries.bulks.undo(id)
  expect(await ended(deliveries, undo?.id ?? '')).toMatchObject({ operation: 'reschedule', done: 2, refused: 1 })
  expect(await deliveries.get(first.id)).toMatchObject({ state: 'failed', dueAt: before?.dueAt })
  expect(await deliveries.get(second.id)).toMatchObject({ heldBackBy: { delivery: first.id } })
  expect(await deliveries.get(third.id)).toMatchObject({ heldBackBy: { reason: 'not-due' } })
})

test('D83 stopped: what is done stays done, and the rest is as it was', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  await acceptMany(deliveries, 8_000, 'orders')
  const { id } = await deliveries.bulks.start(bulk({ filter: {} }))
  await vi.waitFor(async () => expect((await deliveries.bulks.get(id))?.done).toBeGreaterThan(0), { interval: 1 })
  const stopped = await deliveries.bulks.stop(id)
  expect(stopped).toMatchObject({ state: expect.stringMatching(/stopped|done/), finishedAt: expect.any(String) })
  const { accepted } = await deliveries.counts()
  expect(accepted).toBe(8_000 - (stopped?.done ?? 0))
  expect(await deliveries.bulks.get(id)).toMatchObject({ done: stopped?.done })
  expect(await deliveries.bulks.stop('999')).toBeNull()
})

test('D83 another server goes on with what nobody has gone on with', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  await acceptMany(deliveries, 3_000, 'orders')
  // As a server leaves it that was killed after its first piece.
  await test.run(`
    insert into bulk (operation, filter, total, runner, upper, cursor, done, heartbeat)
    values ('cancel', '{}', 3000, 'gone', 2500, 1000, 1000, clock_timestamp() - interval '11 s')`)
  const other = await openStore({ databaseUrl: test.databaseUrl, secretKey: test.secretKey })
  await other.deliveryQueue.keepLeases({ server: 'b', leaseMs: 10_000, connections: [] })
  const [running] = await deliveries.bulks.list()
  expect(await ended(deliveries, running?.id ?? '')).toMatchObject({ state: 'done', done: 2_500 })
  expect(await deliveries.counts()).toMatchObject({ accepted: 1_500 })
  await other.close()
})

test('D83 accepted after it began: not meant', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  await acceptMany(deliveries, 4_000, 'orders')
  const { id } = await deliveries.bulks.start(bulk({ operation: 'skip', filter: {} }))
  await accept(deliveries, [{ key: 'late' }])
  expect(await ended(deliveries, id)).toMatchObject({ done: 4_000 })
  expect(await deliveries.counts()).toMatchObject({ accepted: 1 })
})

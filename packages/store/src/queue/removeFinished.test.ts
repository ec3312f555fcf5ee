import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { createTestStore, type TestStore } from '../testing.ts'
import { accept, refusal, relayOf } from '../testing/deliveries.ts'
import type { Delivery } from '@sendwright/model'

vi.setConfig({ testTimeout: 120_000 })

const note = { by: null, reason: null }

/** Makes everything so far as old as given; what is done from then on is of now. */
function age(test: TestStore, days: number): Promise<void> {
  const by = `interval '${days} days'`
  return test.run(`
    update batch set at = at - ${by}, ended = ended - ${by}, due_lo = due_lo - ${by}, due_hi = due_hi - ${by};
    update delivery set due = due - ${by}, created = created - ${by};
    update queue set due = due - ${by};
    update ending set at = at - ${by}, due = due - ${by};
    update idempotency set at = at - ${by};
    update hold set due = due - ${by};
    update delivery_minute set minute = minute - ${by};
    update outage set from_at = from_at - ${by}, to_at = to_at - ${by}`)
}

const detaching = `
select 1 from pg_stat_activity
 where query like 'alter table delivery detach%' and state = 'active' and wait_event_type = 'Lock'`

async function removeAll({ store }: TestStore): Promise<number> {
  for (let pieces = 0; ; pieces++) if (!(await store.deliveryQueue.removeFinished())) return pieces
}

test('D86 what ended longer ago than it is kept goes with all that is known of it; what has not ended stays', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const rows = await accept(
    deliveries,
    Array.from({ length: 8 }, (_, index) => ({ key: 'a', value: `value-${index}` })),
  )
  const ids = rows.map(({ id }) => id)
  const [, retried = '', skipped = '', failed = '', waiting = '', lastSent = ''] = ids
  const relay = await relayOf(test.store, rows[0]?.shard ?? 0)
  async function send(refused: readonly string[] = []) {
    const batch = await relay.begin(1)
    if (batch === null) throw new Error('nothing was due')
    if (refused.length > 0)
      await relay.giveBack(
        batch,
        refused.map((id) => refusal(id, { message: `refused ${id}` })),
      )
    else await relay.finish(batch)
  }
  await send()
  await send([retried])
  await deliveries.retry(retried)
  await send()
  await deliveries.skip(skipped, note)
  await send([failed])
  await deliveries.skip(failed, note)
  await deliveries.reschedule(waiting, new Date(Date.now() + 100 * 86_400_000))
  await send()
  await deliveries.restore(failed)
  await queue.addCounts([
    { minute: Date.now(), connection: 'main', topic: 'orders', delivered: 1, failed: 0, latencies: [1] },
  ])
  await deliveries.accept({
    connection: 'main',
    idempotency: { key: 'k', hash: 'h' },
    rows: [],
    bounds: { rows: 1, bytes: 1 },
  })
  expect(await removeAll(test)).toBe(0)
  await age(test, 29)
  expect(await removeAll(test)).toBe(0)
  await age(test, 4)
  expect(await removeAll(test)).toBeGreaterThan(0)
  const left = new Map<string, Delivery | null>()
  for (const id of ids) left.set(id, await deliveries.get(id))
  expect([...left.values()].map((found) => found?.state ?? null)).toEqual([
    null,
    null,
    null,
    'failed',
    'accepted',
    'delivered',
    'accepted',
    'accepted',
  ])
  expect(left.get(lastSent)?.receipt).toMatchObject({ confirmedBy: 'acknowledgement' })
  expect((await queue.readLease(rows[0]?.shard ?? 0, relay.lease.epoch))?.lastSent).not.toBeNull()
  expect((await deliveries.overview({ from: new Date(0).toISOString() })).counts.delivered).toBe(0)
  const dump = await test.dump()
  for (const gone of ['value-0', 'value-1', 'value-2', `refused ${retried}`]) expect(dump).not.toContain(gone)
  for (const kept of ['value-3', 'value-4', 'value-5', `refused ${failed}`]) expect(dump).toContain(kept)
})

test('D86 for how long the finished are kept is set by the administrator', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  expect(await deliveries.retention.get()).toEqual({ keepFinishedDays: 30 })
  const [{ id }] = await accept(deliveries, [{ key: 'a' }])
  await deliveries.cancel(id, note)
  await age(test, 2)
  expect(await removeAll(test)).toBe(0)
  await deliveries.retention.put({ keepFinishedDays: 1 })
  expect(await deliveries.retention.get()).toEqual({ keepFinishedDays: 1 })
  await removeAll(test)
  expect(await deliveries.get(id)).toBeNull()
})

test('D86 idempotency keys are kept for seven days', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const bounds = { rows: 10, bytes: 1e6 }
  const [row] = [
    { topic: 't', partition: null, key: null, value: null, headers: [], orderKey: null, notBefore: null, size: 1 },
  ]
  const request = { connection: 'main', idempotency: { key: 'k', hash: 'h' }, rows: [row], bounds }
  await deliveries.accept(request)
  await age(test, 6.9)
  await removeAll(test)
  expect(await deliveries.accept(request)).toMatchObject({ kind: 'repeated' })
  await age(test, 0.2)
  await removeAll(test)
  expect(await deliveries.accept(request)).toMatchObject({ kind: 'accepted' })
})

test('D86 a partition goes whole when nothing of it is needed, while its successor is claimed, sent and looked at', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const rows = await accept(
    deliveries,
    Array.from({ length: 30 }, () => ({ key: 'a' })),
  )
  const relay = await relayOf(test.store, rows[0]?.shard ?? 0)
  const batch = await relay.begin(29)
  if (batch === null) throw new Error('nothing was due')
  await relay.finish(batch)
  // As after a million acceptances.
  await test.run(`select setval('delivery_id', 1000001)`)
  const next = await accept(
    deliveries,
    Array.from({ length: 200 }, () => ({ key: 'a' })),
  )
  await age(test, 30.5)
  expect(await removeAll(test)).toBe(0)
  const waiting = await relay.begin(2)
  if (waiting === null) throw new Error('nothing was due')
  expect(waiting.rows.map(({ id }) => String(id))).toEqual([rows[29]?.id, next[0]?.id])
  await relay.finish(waiting)
  expect(await removeAll(test)).toBe(0)
  await age(test, 30.5)
  await test.run(`update batch set at = now(), ended = now() where n > 1; update shard set sent = 1 where sent > 0`)
  expect(await removeAll(test)).toBe(0)
  await test.run(`update batch set ended = now() - interval '31 days' where n > 1`)

  const reader = new pg.Client({ connectionString: test.databaseUrl })
  await reader.connect()
  await reader.query('begin')
  await reader.query('select count(*) from delivery')
  const removing = removeAll(test)
  // Detaching waits for the reader; meanwhile nobody waits for it.
  const watcher = new pg.Client({ connectionString: test.databaseUrl })
  await watcher.connect()
  await vi.waitFor(async () => expect((await watcher.query(detaching)).rowCount).toBe(1), {
    timeout: 30_000,
    interval: 5,
  })
  await watcher.end()
  const during = await accept(deliveries, [{ key: 'b' }])
  const sent = await relay.begin(50)
  if (sent === null) throw new Error('nothing was due')
  await relay.finish(sent)
  expect(await deliveries.get(String(sent.rows[7]?.id))).toMatchObject({ state: 'delivered' })
  expect(await deliveries.get(during[0].id)).toMatchObject({ state: 'accepted' })
  await reader.query('commit')
  await reader.end()
  expect(await removing).toBeGreaterThan(0)
  expect(await deliveries.get(rows[3]?.id ?? '')).toBeNull()
  expect(await deliveries.list({ state: 'delivered' }, { order: 'newest', limit: 100, after: null })).toMatchObject({
    next: null,
  })
})

test('D86 partitions are there before their ids', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  await test.run(`select setval('delivery_id', 7000000)`)
  const [{ id }] = await accept(deliveries, [{ key: 'a' }])
  expect(Number(id)).toBeGreaterThan(7_000_000)
  expect(await deliveries.get(id)).toMatchObject({ state: 'accepted' })
})

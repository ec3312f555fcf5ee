import { deliveryStates, type DeliveryState } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTestStore, type TestStore } from '../testing.ts'
import { accept, newDelivery, refusal, relayOf, unbounded } from '../testing/deliveries.ts'
import type { Deliveries } from './deliveries.ts'
import type { DeliveryFilter } from './filter.ts'

async function listAll(
  deliveries: Deliveries,
  filter: DeliveryFilter,
  { order = 'newest', limit = 3 }: { readonly order?: 'newest' | 'due'; readonly limit?: number } = {},
  between: () => Promise<void> = async () => {},
): Promise<readonly string[]> {
  const ids: string[] = []
  for (let after: string | null = null; ;) {
    const page = await deliveries.list(filter, { order, limit, after })
    expect(page.deliveries.length).toBeLessThanOrEqual(limit)
    ids.push(...page.deliveries.map(({ id }) => id))
    if (page.next === null) return ids
    after = page.next
    await between()
  }
}

/** One delivery of each state, and some more. */
async function oneOfEach(test: TestStore): Promise<Record<DeliveryState, string>> {
  const { deliveries } = test.store
  const rows = await accept(
    deliveries,
    Array.from({ length: 6 }, (_, index) => ({ key: 'a', topic: `topic-${index % 2}` })),
  )
  const [delivered, failed, sending, accepted, skipped, cancelled] = rows.map(({ id }) => id)
  if (!delivered || !failed || !sending || !accepted || !skipped || !cancelled) throw new Error('a row is missing')
  const relay = await relayOf(test.store, rows[0]?.shard ?? 0)
  const first = await relay.begin(1)
  if (first !== null) await relay.finish(first)
  const second = await relay.begin(1)
  if (second !== null) await relay.giveBack(second, [refusal(failed)])
  await deliveries.skip(skipped, { by: null, reason: null })
  await deliveries.cancel(cancelled, { by: null, reason: null })
  await deliveries.reschedule(accepted, new Date(Date.now() + 3_600_000))
  await deliveries.skip(failed, { by: null, reason: null })
  await relay.begin(1)
  await deliveries.restore(failed)
  return { delivered, failed, sending, accepted, skipped, cancelled }
}

test('D84 each state, topic, key and time lists its own', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const ids = await oneOfEach(test)
  for (const state of deliveryStates) {
    const { deliveries: found } = await deliveries.list({ state }, { order: 'newest', limit: 10, after: null })
    expect(found.map(({ id }) => id)).toEqual([ids[state]])
    expect(found[0]).toMatchObject({ state, connection: 'main', key: 'a' })
    expect(await deliveries.get(ids[state])).toMatchObject({ state })
  }
  expect(await listAll(deliveries, { topic: 'topic-0' })).toHaveLength(3)
  expect(await listAll(deliveries, { topic: 'topic-1', state: 'failed' })).toEqual([ids.failed])
  expect(await listAll(deliveries, { connection: 'another' })).toEqual([])
  expect(await listAll(deliveries, { key: 'a' })).toHaveLength(6)
  expect(await listAll(deliveries, { key: 'a\0' })).toEqual([])
  const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  expect(await listAll(deliveries, { from: hour(-1), to: hour(1) })).toHaveLength(6)
  expect(await listAll(deliveries, { from: hour(1) })).toEqual([])
  expect(await listAll(deliveries, { to: hour(-1) })).toEqual([])
  expect(await listAll(deliveries, { dueFrom: hour(0.5) })).toEqual([ids.accepted])
  expect(await listAll(deliveries, { dueTo: hour(0.5), state: 'accepted' })).toEqual([])
  const { causes } = await deliveries.overview({})
  expect(await listAll(deliveries, { cause: causes[0]?.id ?? '' })).toEqual([ids.failed])
  expect(await listAll(deliveries, {}, { order: 'due' })).toEqual([ids.failed, ids.sending, ids.accepted])
})

test('D84 a time in a long history is found', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  await accept(
    deliveries,
    Array.from({ length: 300 }, () => ({ key: 'a' })),
  )
  await test.run(`update delivery set created = now() - interval '1 day' * (300 - id)`)
  const day = (ago: number) => new Date(Date.now() - (ago + 0.5) * 86_400_000).toISOString()
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -2, max: 302 }), fc.integer({ min: -2, max: 302 }), async (from, to) => {
      const found = await deliveries.list(
        { from: day(from), to: day(to) },
        { order: 'newest', limit: 500, after: null },
      )
      const expected = Array.from({ length: 300 }, (_, index) => 299 - index).filter((ago) => ago <= from && ago > to)
      expect(found.deliveries.map(({ id }) => 300 - Number(id)).toSorted((a, b) => b - a)).toEqual(expected)
    }),
    { numRuns: 30 },
  )
})

test.each(['newest', 'due'] as const)(
  'D84 pages by %s while others come, go and move: each that stays is listed once',
  async (order) => {
    await using test = await createTestStore()
    const { deliveries } = test.store
    const rows = await accept(
      deliveries,
      Array.from({ length: 40 }, (_, index) => ({ key: `k${index % 7}` })),
    )
    const stays = new Set(rows.map(({ id }) => id))
    let turn = 0
    const listed = await listAll(deliveries, { state: 'accepted' }, { order, limit: 4 }, async () => {
      turn++
      await deliveries.accept({
        connection: 'main',
        idempotency: null,
        bounds: unbounded,
        rows: [newDelivery({ key: 'new' })],
      })
      const gone = rows[(turn * 13) % 40]?.id ?? ''
      stays.delete(gone)
      if (turn % 2 === 0) await deliveries.cancel(gone, { by: null, reason: null })
      else await deliveries.reschedule(gone, new Date(Date.now() + 60_000))
      const relay = await relayOf(test.store, rows[turn]?.shard ?? 0)
      const batch = await relay.begin(1)
      for (const { id } of batch?.rows ?? []) stays.delete(String(id))
      if (batch !== null) await relay.finish(batch)
    })
    // One that was itself given a later place is listed there again.
    for (const id of stays) expect(listed.filter((each) => each === id)).toEqual([id])
  },
)

test('D84 what no page has given begins nowhere', async () => {
  await using test = await createTestStore()
  await accept(test.store.deliveries, [{ key: 'a' }])
  for (const after of ['x', '-1', "1' or true", 'MSAyMDI2'])
    for (const order of ['newest', 'due'] as const)
      expect(await test.store.deliveries.list({}, { order, limit: 5, after })).toEqual({ deliveries: [], next: null })
})

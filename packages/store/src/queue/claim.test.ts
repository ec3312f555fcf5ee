import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTestStore } from '../testing.ts'
import { accept, newDelivery, refusal, relayOf, unbounded } from '../testing/deliveries.ts'

const all = { exclude: [], maxRows: 1_000, maxBytes: 4e6, lowWater: null } as const

test('D75 a claim is in the order of places, bounded in rows and bytes, without what is in flight, and changes nothing', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue, deliveries } = test.store
  const sizes = Array.from({ length: 40 }, (_, index) => 10 + ((index * 7) % 31))
  const rows = await accept(
    deliveries,
    sizes.map((size) => ({ key: 'a', size })),
  )
  const shard = rows[0]?.shard ?? 0
  await relayOf(test.store, shard)
  const before = await test.dump()
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(39)),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 1_000 }),
      async (left, maxRows, maxBytes) => {
        const exclude = left.map((index) => BigInt(rows[index]?.id ?? 0))
        const claimed = await queue.claim({ shard, exclude, maxRows, maxBytes, lowWater: null })
        const free = rows.map(({ id }, index) => ({ id, index })).filter(({ index }) => !left.includes(index))
        let bytes = 0
        const expected = free.filter(({ index }, place) => {
          bytes += sizes[index] ?? 0
          return place === 0 || (place < maxRows && bytes <= maxBytes)
        })
        expect(claimed.rows.map(({ id }) => String(id))).toEqual(expected.map(({ id }) => id))
        if (free.length > 0) expect(claimed.hasMore).toBe(free.length > expected.length)
      },
    ),
    { numRuns: 60 },
  )
  expect(await test.dump()).toBe(before)
})

test('D75 a claim says when the next is due and when an attempt is', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue, deliveries } = test.store
  const [first] = await accept(deliveries, [{ key: 'a' }, { key: 'a', notBefore: new Date(Date.now() + 3_600_000) }])
  const { shard } = first
  const relay = await relayOf(test.store, shard)
  const filled = await queue.claim({ shard, ...all })
  expect(filled).toMatchObject({ hasMore: false, nextAttemptInMs: null })
  expect(filled.nextDueInMs).toBeGreaterThan(3_500_000)
  const batch = await relay.begin()
  if (batch === null) throw new Error('nothing was due')
  await relay.giveBack(batch, [refusal(first.id, { retryInMs: 60_000 })])
  const empty = await queue.claim({ shard, ...all })
  expect(empty.rows).toEqual([])
  expect(empty.nextAttemptInMs).toBeGreaterThan(50_000)
  expect(empty.nextAttemptInMs).toBeLessThanOrEqual(60_000)
  expect(empty.nextDueInMs).toBeGreaterThan(3_500_000)
  expect(empty.revision).toBeGreaterThan(filled.revision)
  expect(await deliveries.get(first.id)).toMatchObject({ state: 'accepted', heldBackBy: { reason: 'retry' } })
})

test('D75 a claim looks back as far as 30 s before its mark and no further', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue, deliveries } = test.store
  const [{ shard }] = await accept(deliveries, [{ key: 'a' }])
  const claimed = await queue.claim({ shard, ...all })
  const due = claimed.rows[0]?.dueAt ?? 0
  const marks = [due, due + 29_000, due + 31_000].map((at) => new Date(at).toISOString())
  const found = await Promise.all(marks.map((lowWater) => queue.claim({ shard, ...all, lowWater })))
  expect(found.map(({ rows }) => rows.length)).toEqual([1, 1, 0])
})

test('D73 every byte of key, value and headers comes back from a claim and a look', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue, deliveries } = test.store
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', '\0', 'a\0b', '\u0001x', '\ufeff', '{"a":1.10}'),
  )
  const bytes = fc.oneof(
    text,
    fc.uint8Array().map((array) => ({ base64: Buffer.from(array).toString('base64') })),
    fc.constant(null),
  )
  const headers = fc.array(fc.record({ name: text, value: bytes }), { maxLength: 4 })
  let last = 0n
  await fc.assert(
    fc.asyncProperty(bytes, bytes, headers, fc.option(text), async (key, value, list, orderKey) => {
      const row = newDelivery({ key, value, headers: list, orderKey })
      const accepted = await deliveries.accept({
        connection: 'main',
        idempotency: null,
        bounds: unbounded,
        rows: [row],
      })
      if (accepted.kind !== 'accepted') throw new Error(accepted.kind)
      const [{ id, shard } = { id: '', shard: 0 }] = accepted.deliveries
      expect(BigInt(id)).toBeGreaterThan(last)
      last = BigInt(id)
      const { rows } = await queue.claim({ shard, ...all })
      const claimed = rows.find((found) => found.id === last)
      expect(claimed?.key).toEqual(toBytes(key))
      expect(claimed?.value).toEqual(toBytes(value))
      expect(claimed?.headers).toEqual(list.map((header) => ({ name: header.name, value: toBytes(header.value) })))
      const got = await deliveries.get(id)
      expect(toBytes(got?.record.key ?? null)).toEqual(toBytes(key))
      expect(toBytes(got?.record.value ?? null)).toEqual(toBytes(value))
      expect(got?.record.headers.map((header) => toBytes(header.value))).toEqual(
        list.map((header) => toBytes(header.value)),
      )
      await deliveries.cancel(id, { by: null, reason: null })
    }),
    { numRuns: 150 },
  )
})

function toBytes(value: string | { readonly base64: string } | null): Buffer | null {
  if (value === null) return null
  return typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.base64, 'base64')
}

import fc from 'fast-check'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { openStore } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { accept, newDelivery, refusal, relayOf, unbounded } from '../testing/deliveries.ts'
import type { AcceptRequest } from './accept.ts'
import { orderKeyHash } from './recordColumns.ts'

function request(part: Partial<AcceptRequest> = {}): AcceptRequest {
  return { connection: 'main', idempotency: null, rows: [newDelivery({ key: 'a' })], bounds: unbounded, ...part }
}

function rows(count: number): AcceptRequest['rows'] {
  return Array.from({ length: count }, (_, index) => newDelivery({ key: 'a', value: String(index) }))
}

test('D70 requests that come at once are all accepted, each with its own rows in their order', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const sizes = [1, 3, 300, 2, 1, 129, 64, 7, 1_000, 1]
  const answers = await Promise.all(
    sizes.map((size, at) =>
      deliveries.accept(request({ rows: rows(size).map((row) => ({ ...row, topic: `topic-${at}` })) })),
    ),
  )
  const ids = new Set<string>()
  for (const [at, answer] of answers.entries()) {
    if (answer.kind !== 'accepted') throw new Error(answer.kind)
    expect(answer.deliveries).toHaveLength(sizes[at] ?? 0)
    const numbers = answer.deliveries.map(({ id }) => Number(id))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    for (const { id } of answer.deliveries) ids.add(id)
    const last = await deliveries.get(answer.deliveries.at(-1)?.id ?? '')
    expect(last?.record).toMatchObject({ topic: `topic-${at}`, value: String((sizes[at] ?? 0) - 1) })
  }
  expect(ids.size).toBe(sizes.reduce((sum, size) => sum + size, 0))
  expect(await deliveries.accept(request({ rows: [] }))).toEqual({ kind: 'accepted', deliveries: [] })
})

test('D70 a request that PostgreSQL refuses is refused alone and as a whole', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const bad = request({ rows: [...rows(3), newDelivery({ topic: 'no\0topic' })] })
  const results = await Promise.allSettled(
    [request(), bad, request({ rows: rows(5) }), bad, request({ idempotency: { key: 'k', hash: 'h' } })].map((each) =>
      deliveries.accept(each),
    ),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: { name: 'StoreFailure', code: 'data-not-storable' } })
  expect(await deliveries.counts()).toEqual({ accepted: 7, sending: 0, failed: 0 })
})

test('D70 a commit that the database has lost touch with is not made twice', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  await deliveries.accept(request())
  const blocker = new pg.Client({ connectionString: test.databaseUrl })
  await blocker.connect()
  await blocker.query('begin; lock table queue in exclusive mode')
  const results = Promise.allSettled([1, 2, 3].map(() => deliveries.accept(request())))
  await vi.waitFor(
    async () => expect((await blocker.query('select 1 from pg_locks where not granted')).rowCount).toBeGreaterThan(0),
    { timeout: 10_000 },
  )
  await blocker.query('select pg_terminate_backend(pid) from pg_locks where not granted')
  await blocker.query('rollback')
  await blocker.end()
  const outcomes = await results
  const accepted = outcomes.filter(({ status }) => status === 'fulfilled').length
  expect(outcomes).toContainEqual(
    expect.objectContaining({ reason: expect.objectContaining({ code: 'database-unavailable', retryable: true }) }),
  )
  expect(await deliveries.counts()).toEqual({ accepted: 1 + accepted, sending: 0, failed: 0 })
  expect(await deliveries.accept(request())).toMatchObject({ kind: 'accepted' })
})

test('D71 one key at many requests and two servers: accepted once, the same ids for all, another hash is told', async () => {
  await using test = await createTestStore()
  const other = await openStore({ databaseUrl: test.databaseUrl, secretKey: test.secretKey })
  const stores = [test.store, other]
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ at: fc.nat(1), key: fc.constantFrom('k1', 'k2', null), hash: fc.constantFrom('h', 'h', 'other') }),
        { minLength: 1, maxLength: 12 },
      ),
      fc.uuid(),
      async (asked, run) => {
        const before = (await test.store.deliveries.counts()).accepted
        const answers = await Promise.all(
          asked.map(async ({ at, key, hash }) => {
            const idempotency = key === null ? null : { key: `${run}-${key}`, hash }
            const answer = await stores[at]?.deliveries.accept(request({ idempotency, rows: rows(3) }))
            return { key, hash, answer }
          }),
        )
        let expected = before
        for (const key of ['k1', 'k2', null]) {
          const own = answers.filter((answer) => answer.key === key)
          const accepted = own.filter(({ answer }) => answer?.kind === 'accepted')
          expected += 3 * accepted.length
          if (key === null) {
            expect(accepted).toHaveLength(own.length)
            continue
          }
          expect(accepted).toHaveLength(own.length === 0 ? 0 : 1)
          const [first] = accepted
          for (const { hash, answer } of own) {
            if (hash !== first?.hash) expect(answer).toEqual({ kind: 'key-reused' })
            else if (answer?.kind === 'repeated')
              expect(answer.deliveries.map(({ id }) => id)).toEqual(idsOf(first.answer))
          }
        }
        expect((await test.store.deliveries.counts()).accepted).toBe(expected)
      },
    ),
    { numRuns: 25 },
  )
  await other.close()
})

test('D71 a request of many rows with a key, and a key whose request failed', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const large = request({ idempotency: { key: 'large', hash: 'h' }, rows: rows(700) })
  const first = await deliveries.accept(large)
  const again = await deliveries.accept(large)
  expect(again).toMatchObject({ kind: 'repeated' })
  expect(idsOf(again)).toEqual(idsOf(first))
  const idempotency = { key: 'failing', hash: 'h' }
  await expect(deliveries.accept(request({ idempotency, rows: [newDelivery({ topic: '\0' })] }))).rejects.toMatchObject(
    { code: 'data-not-storable' },
  )
  expect(await deliveries.accept(request({ idempotency }))).toMatchObject({ kind: 'accepted' })
})

test('D71 where there is no more room, what was accepted is answered again', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const bounds = { rows: 3, bytes: 1e9 }
  const idempotency = { key: 'k', hash: 'h' }
  const full = request({ idempotency, bounds, rows: rows(3) })
  expect(await deliveries.acceptedBefore(idempotency)).toBeNull()
  const first = await deliveries.accept(full)
  const again = await deliveries.accept(full)
  expect(again).toMatchObject({ kind: 'repeated' })
  expect(idsOf(again)).toEqual(idsOf(first))
  expect(await deliveries.acceptedBefore(idempotency)).toEqual(again)
  expect(await deliveries.acceptedBefore({ key: 'k', hash: 'other' })).toEqual({ kind: 'key-reused' })
  expect(await deliveries.accept({ ...full, idempotency: { key: 'another', hash: 'h' } })).toMatchObject({
    kind: 'buffer-full',
  })
})

test('D72 a server alone keeps within the bounds, however many ask at once', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const bounds = { rows: 10, bytes: 1e9 }
  const answers = await Promise.all(Array.from({ length: 30 }, () => deliveries.accept(request({ bounds }))))
  expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(10)
  expect(answers.filter(({ kind }) => kind === 'buffer-full')).toHaveLength(20)
  expect(await deliveries.accept(request({ connection: 'another', bounds }))).toMatchObject({ kind: 'accepted' })
  const bytes = { rows: 1e9, bytes: 105 }
  expect(await deliveries.accept(request({ bounds: bytes }))).toEqual({ kind: 'buffer-full', rows: 10, bytes: 100 })
})

test('D72 there is room again when something was sent or has failed', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const bounds = { rows: 3, bytes: 1e9 }
  const [first] = await accept(deliveries, [{ key: 'a' }, { key: 'a' }, { key: 'a' }])
  expect(await deliveries.accept(request({ bounds }))).toMatchObject({ kind: 'buffer-full', rows: 3 })
  const relay = await relayOf(test.store, first.shard)
  const batch = await relay.begin(2)
  if (batch === null) throw new Error('nothing was due')
  await relay.giveBack(batch, [refusal(first.id)])
  await vi.waitFor(
    async () => expect(await deliveries.accept(request({ bounds }))).toMatchObject({ kind: 'accepted' }),
    {
      timeout: 10_000,
    },
  )
  expect(await deliveries.accept(request({ bounds }))).toMatchObject({ kind: 'buffer-full' })
})

test('D73 order keys may be of any length and content; bytes that are a text are its key', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const long = 'x'.repeat(200_000)
  const keys = [long, `${long}y`, 'a\0b', 'a\0c', '']
  const ids = new Map<string, string>()
  for (const key of keys) {
    const [{ id, shard }] = await accept(deliveries, [{ orderKey: key }])
    const relay = await relayOf(test.store, shard)
    const { revision } = await relay.claim()
    const last = (await relay.claim()).rows.length
    expect(last).toBeGreaterThan(0)
    const { lease } = relay
    const refuse = [refusal(id)]
    const step = { lease, revision, last: 0n, finish: null, begin: null, park: [], refuse }
    expect(await test.store.deliveryQueue.step(step)).toBe(true)
    ids.set(key, id)
  }
  for (const [key, id] of ids) {
    const [later] = await accept(deliveries, [{ orderKey: key }])
    expect(await deliveries.get(later.id)).toMatchObject({ heldBackBy: { reason: 'earlier-failed', delivery: id } })
  }
  const [text, base64] = await accept(deliveries, [{ key: 'grüße' }, { key: { base64: 'Z3LDvMOfZQ==' } }])
  const listed = await deliveries.list({ key: 'grüße' }, { order: 'newest', limit: 10, after: null })
  expect(listed.deliveries.map(({ id }) => id)).toEqual([base64.id, text.id])
})

test('D74 the shard of an order key is the same for ever; those without one are spread', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  // Of the first version: a change would let later records pass earlier ones that wait.
  expect(['', 'a', 'customer-4711', 'grüße'].map(orderKeyHash)).toEqual([
    2166136261, 3826002220, 1893648559, 3578467992,
  ])
  const shards = await accept(
    deliveries,
    Array.from({ length: 8 }, () => ({ orderKey: 'a' })),
  )
  expect(new Set(shards.map(({ shard }) => shard)).size).toBe(1)
  const spread = await accept(
    deliveries,
    Array.from({ length: 8 }, () => ({ orderKey: null })),
  )
  expect(new Set(spread.map(({ shard }) => shard)).size).toBe(4)
})

test('D74 places are by due time, then by id; a notBefore that has passed means now', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const soon = new Date(Date.now() + 400)
  const [scheduled, first, past, second] = await accept(deliveries, [
    { key: 'a', notBefore: soon },
    { key: 'a' },
    { key: 'a', notBefore: new Date(0) },
    { key: 'a' },
  ])
  const claimed = await vi.waitFor(
    async () => {
      const options = { shard: first.shard, exclude: [], maxRows: 10, maxBytes: 1e6, lowWater: null }
      const { rows: found } = await queue.claim(options)
      expect(found).toHaveLength(4)
      return found
    },
    { timeout: 10_000 },
  )
  expect(claimed.map(({ id }) => String(id))).toEqual([first.id, past.id, second.id, scheduled.id])
})

test('D89 servers hear of each other’s acceptances and changes', async () => {
  await using test = await createTestStore()
  const other = await openStore({ databaseUrl: test.databaseUrl, secretKey: test.secretKey })
  const heard: number[] = []
  const own: number[] = []
  const ended = new AbortController()
  const listening = other.deliveryQueue.listen((shard) => heard.push(shard), ended.signal)
  test.store.deliveries.onAccepted((shards) => own.push(...shards))
  const [{ id, shard }] = await accept(test.store.deliveries, [{ key: 'a' }])
  expect(own).toEqual([shard])
  await vi.waitFor(
    async () => {
      await accept(test.store.deliveries, [{ key: 'a' }])
      expect(heard).toContain(shard)
    },
    { timeout: 10_000 },
  )
  const before = heard.length
  await test.store.deliveries.cancel(id, { by: null, reason: null })
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(before), { timeout: 10_000 })
  ended.abort()
  await listening
  await other.close()
})

function idsOf(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null || !('deliveries' in answer)) return []
  // `Accepted` of the kinds that have them.
  return (answer.deliveries as readonly { readonly id: string }[]).map(({ id }) => id)
}

import { latencyBucketsMs, type DeliveryCount } from '@sendwright/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTestStore } from '../testing.ts'
import { accept, refusal, relayOf } from '../testing/deliveries.ts'
import { barStarts, barWidthMs, latencyPercentile } from './chart.ts'

const minuteMs = 60_000
const thisMinute = Math.floor(Date.now() / minuteMs) * minuteMs

function count(part: Partial<DeliveryCount>): DeliveryCount {
  const latencies = [...latencyBucketsMs.map(() => 0), 0]
  return { minute: thisMinute, connection: 'main', topic: 'orders', delivered: 0, failed: 0, latencies, ...part }
}

test('D85 counts of servers and minutes add up, in charts, sums and percentiles', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const at = (ms: number, deliveriesThere: number) =>
    [...latencyBucketsMs, Infinity].map((bound) => (bound === ms ? deliveriesThere : 0))
  await Promise.all([
    queue.addCounts([
      count({ delivered: 90, latencies: at(5, 90) }),
      count({ delivered: 5, topic: 'other', latencies: at(100, 5) }),
    ]),
    queue.addCounts([
      count({ delivered: 9, failed: 2, latencies: at(5, 9) }),
      count({ delivered: 1, latencies: at(Infinity, 1) }),
      count({ minute: thisMinute - 10 * minuteMs, delivered: 3, latencies: at(10, 3) }),
    ]),
    queue.addCounts([]),
  ])
  const range = {
    from: new Date(thisMinute - 30 * minuteMs).toISOString(),
    to: new Date(thisMinute + minuteMs).toISOString(),
  }
  const all = await deliveries.overview(range)
  expect(all.counts.delivered).toBe(108)
  expect(all.chart).toMatchObject({ bucketMs: minuteMs })
  expect(all.chart.buckets).toHaveLength(31)
  expect(all.chart.buckets.at(-1)).toEqual({ at: new Date(thisMinute).toISOString(), delivered: 105, failed: 2 })
  expect(all.chart.buckets.at(-11)).toMatchObject({ delivered: 3, failed: 0 })
  expect(all.latency.p50Ms).toBeGreaterThan(4)
  expect(all.latency.p50Ms).toBeLessThanOrEqual(5)
  expect(all.latency.p99Ms).toBeGreaterThan(80)
  expect(all.latency.p99Ms).toBeLessThanOrEqual(100)
  expect((await deliveries.overview({ ...range, topic: 'other' })).counts.delivered).toBe(5)
  expect(await deliveries.overview({ ...range, connection: 'another' })).toMatchObject({
    counts: { delivered: 0 },
    latency: { p50Ms: null, p99Ms: null },
  })
})

test('D85 failures are one cause by code and sentence up to numbers, with what waits behind them', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const rows = await accept(deliveries, [
    { key: 'a' },
    { key: 'a' },
    { key: 'a', notBefore: new Date(Date.now() + 3_600_000) },
    { key: 'e', topic: 'other' },
    { key: 'i' },
  ])
  const relays = new Map<number, Awaited<ReturnType<typeof relayOf>>>()
  for (const [at, message] of [
    [0, 'The record has 2000000 bytes'],
    [3, 'The record has 3 bytes'],
    [4, 'ada may not write'],
  ] as const) {
    const { id, shard } = rows[at]
    const relay = relays.get(shard) ?? (await relayOf(test.store, shard))
    relays.set(shard, relay)
    const { revision } = await relay.claim()
    const refuse = [refusal(id, { message, code: at === 4 ? 'not-authorised' : 'record-too-large' })]
    const { lease } = relay
    const step = { lease, revision, last: 0n, finish: null, begin: null, park: [], refuse }
    expect(await test.store.deliveryQueue.step(step)).toBe(true)
  }
  const { causes, counts } = await deliveries.overview({})
  expect(counts).toMatchObject({ accepted: 2, failed: 3 })
  expect(causes).toMatchObject([
    {
      code: 'record-too-large',
      connection: 'main',
      message: 'The record has 3 bytes',
      count: 2,
      topics: ['orders', 'other'],
      heldBack: 2,
    },
    { code: 'not-authorised', count: 1, heldBack: 0 },
  ])
  expect((await deliveries.overview({ topic: 'other' })).causes).toMatchObject([{ count: 1, topics: ['other'] }])
  expect((await deliveries.overview({ topic: 'other' })).counts).toMatchObject({ accepted: 0, failed: 1 })
})

test('D85 outages are remembered, and connections tell how they stand', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const [{ id, shard }] = await accept(deliveries, [{ key: 'a' }])
  const since = Date.now() - 60_000
  const working = {
    connection: 'main',
    awaySince: null,
    reason: null,
    mode: 'exactlyOnce',
    fallbackReason: null,
  } as const
  const away = { ...working, awaySince: since, reason: 'No broker answers' }
  await queue.noteConnection(away)
  await queue.noteConnection(away)
  expect(await deliveries.overview({})).toMatchObject({
    outages: [{ connection: 'main', from: new Date(since).toISOString(), to: null }],
  })
  expect(await deliveries.get(id)).toMatchObject({ heldBackBy: { reason: 'connection-away' } })
  expect(await deliveries.connectionStates(['main'])).toMatchObject([
    {
      connection: 'main',
      state: 'away',
      since: new Date(since).toISOString(),
      reason: 'No broker answers',
      waiting: 1,
      due: 1,
    },
  ])
  await queue.noteConnection({ ...working, mode: 'atLeastOnce', fallbackReason: 'Transactions are not permitted' })
  const { outages } = await deliveries.overview({})
  expect(outages).toMatchObject([{ connection: 'main', to: expect.any(String) }])
  const [state] = await deliveries.connectionStates(['main'])
  expect(state).toMatchObject({
    state: 'working',
    mode: 'atLeastOnce',
    fallbackReason: 'Transactions are not permitted',
  })
  expect(state?.shards).toHaveLength(4)
  const installation = await deliveries.installation()
  expect(state?.shards.find((found) => found.id === String(shard))).toMatchObject({
    batch: `${shard}/0`,
    group: expect.stringContaining(`sendwright-${installation}-main-`),
  })
})

test('D85 the mark differs after whatever is accepted, begun, finished or changed', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const marks = new Set<string>()
  const mark = async () => marks.add(await deliveries.changeMark())
  await mark()
  const [{ shard }, { id: second }] = await accept(deliveries, [{ key: 'a' }, { key: 'a' }])
  await mark()
  const relay = await relayOf(test.store, shard)
  const batch = await relay.begin(1)
  await mark()
  if (batch !== null) await relay.finish(batch)
  await mark()
  await deliveries.skip(second, { by: null, reason: null })
  await mark()
  await deliveries.restore(second)
  await mark()
  expect(marks.size).toBe(6)
  const same = await deliveries.changeMark()
  expect(await deliveries.changeMark()).toBe(same)
})

test('D85 a chart has at most 120 bars, which cover its range', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 3.2e14 }), (from, length) => {
      const width = barWidthMs(from, from + length)
      const starts = barStarts(from, from + length, width)
      expect(starts.length).toBeLessThanOrEqual(122)
      expect(starts[0]).toBeLessThanOrEqual(from)
      expect((starts.at(-1) ?? 0) + width).toBeGreaterThanOrEqual(from + length)
      for (const start of starts) expect(start % width).toBe(0)
    }),
  )
})

test('D85 a percentile lies in the bucket where the exact one does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 5e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.constantFrom(0.5, 0.99),
      (latencies, share) => {
        const counts = [...latencyBucketsMs, Infinity].map(
          (bound, index) => latencies.filter((ms) => ms <= bound && ms > (latencyBucketsMs[index - 1] ?? -1)).length,
        )
        const sorted = latencies.toSorted((a, b) => a - b)
        const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0
        const bucket = latencyBucketsMs.findIndex((bound) => exact <= bound)
        const found = latencyPercentile(counts, share) ?? -1
        const top = latencyBucketsMs.at(-1) ?? 0
        expect(found).toBeGreaterThanOrEqual(bucket === -1 ? top : (latencyBucketsMs[bucket - 1] ?? 0))
        expect(found).toBeLessThanOrEqual(bucket === -1 ? top : (latencyBucketsMs[bucket] ?? top) + 0.05)
      },
    ),
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bars, barSpan, countTicks, shades, shareOf, timeStep, timeTicks } from './chartScale.ts'

const minute = 60_000
const hour = 60 * minute

describe('the axis of counts', () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [2, [0, 1, 2]],
    [950, [0, 500, 1_000]],
    [1_260, [0, 500, 1_000, 1_500]],
    [48_310, [0, 20_000, 40_000, 60_000]],
  ])('up to %i has %j', (highest, ticks) => {
    expect(countTicks(highest)).toEqual(ticks)
  })

  test('always reaches the highest, in few whole steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (highest) => {
        const ticks = countTicks(highest)
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest)
        expect(ticks.length).toBeLessThanOrEqual(5)
        expect(ticks.every((tick) => Number.isInteger(tick))).toBe(true)
      }),
    )
  })
})

describe('the axis of time', () => {
  test('has as many labels as there is room for', () => {
    expect(timeStep(hour, 720)).toBe(10 * minute)
    expect(timeStep(hour, 320)).toBe(15 * minute)
    expect(timeStep(24 * hour, 720)).toBe(3 * hour)
    expect(timeStep(7 * 24 * hour, 720)).toBe(24 * hour)
  })

  test('stands at whole steps of the local clock', () => {
    const from = new Date(2026, 10, 21, 13, 3).getTime()
    const ticks = timeTicks(from, from + hour, 15 * minute).map((at) => new Date(at).getMinutes())
    expect(ticks).toEqual([15, 30, 45, 0])
  })
})

describe('bars', () => {
  const buckets = [
    { at: 'a', delivered: 50, failed: 50 },
    { at: 'b', delivered: 0, failed: 0 },
    { at: 'c', delivered: 100_000, failed: 1 },
  ]

  test('failed stand on delivered, from the ground', () => {
    const [first] = bars(buckets, 100, { width: 300, height: 80 })
    expect(first).toEqual({
      x: 0,
      width: 98,
      delivered: { y: 40, height: 40 },
      failed: { y: 0, height: 40 },
    })
  })

  test('a single failure among many can be seen, and nothing is nothing', () => {
    const shown = bars(buckets, 100_001, { width: 300, height: 80 })
    expect(shown[2]?.failed.height).toBe(1)
    expect(shown[1]).toMatchObject({ delivered: { height: 0 }, failed: { height: 0 } })
  })
})

test('the axis reaches from the beginning of the first bar to the end of the last', () => {
  const at = (minutes: number): string => new Date(minutes * minute).toISOString()
  const buckets = [60, 61].map((minutes) => ({ at: at(minutes), delivered: 0, failed: 0 }))
  const [from, to] = [at(60.5), at(61.5)]
  expect(barSpan({ from, to, chart: { bucketMs: minute, buckets } })).toEqual([60 * minute, 62 * minute])
  expect(barSpan({ from, to, chart: { bucketMs: minute, buckets: [] } })).toEqual([60.5 * minute, 61.5 * minute])
})

describe('outages', () => {
  const at = (minutes: number): string => new Date(minutes * minute).toISOString()

  test('are cut to what is shown and keep how long they were', () => {
    const shown = shades([{ connection: 'main', from: at(50), to: at(70) }], 60 * minute, 120 * minute, 120 * minute)
    expect(shown).toEqual([{ connection: 'main', from: 0, to: 10 / 60, durationMs: 20 * minute, isOver: true }])
  })

  test('one that goes on reaches to now', () => {
    const [shown] = shades([{ connection: 'main', from: at(90), to: null }], 60 * minute, 120 * minute, 120 * minute)
    expect(shown).toMatchObject({ from: 0.5, to: 1, isOver: false })
  })

  test('those before and after what is shown are left out', () => {
    const outages = [
      { connection: 'main', from: at(1), to: at(2) },
      { connection: 'main', from: at(200), to: null },
    ]
    expect(shades(outages, 60 * minute, 120 * minute, 120 * minute)).toEqual([])
  })
})

test('a moment outside of an axis stands at its end', () => {
  expect([5, 15, 25].map((at) => shareOf(at, 10, 20))).toEqual([0, 0.5, 1])
  expect(shareOf(5, 10, 10)).toBe(0)
})

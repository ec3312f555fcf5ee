import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { circleAt, circleDistance, dueCircles, dueFilter, type DueGroup } from './timeline.ts'

const minute = 60_000
const now = Date.parse('2026-11-21T14:00:00.000Z')
const span = { now, spanMs: 60 * minute, width: 600 }

function group(fromMinute: number, toMinute = fromMinute, count = 1, topic = 'orders'): DueGroup {
  return {
    from: new Date(now + fromMinute * minute).toISOString(),
    to: new Date(now + toMinute * minute).toISOString(),
    count,
    topics: [{ connection: 'main', topic, count }],
  }
}

describe('circles', () => {
  test('stand in the middle of their due times', () => {
    const [circle] = dueCircles([group(10, 20, 3)], span)
    expect(circle).toMatchObject({ at: 0.25, count: 3 })
  })

  test('that would touch become one that says both', () => {
    const circles = dueCircles([group(10, 10, 2), group(12, 12, 2, 'mails'), group(14, 14, 1)], span)
    expect(circles).toHaveLength(1)
    expect(circles[0]).toMatchObject({
      count: 5,
      topics: [
        { topic: 'orders', count: 3 },
        { topic: 'mails', count: 2 },
      ],
    })
    expect(circles[0]?.from).toBe(group(10).from)
    expect(circles[0]?.to).toBe(group(14).to)
  })

  test('what is overdue stands at the beginning', () => {
    expect(dueCircles([group(-30)], span)[0]?.at).toBe(0)
  })

  test('never lose a delivery, stand in order and apart', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 99 }))), (parts) => {
        const groups = parts.toSorted(([a], [b]) => a - b).map(([at, count]) => group(at, at, count))
        const circles = dueCircles(groups, span)
        const sum = (list: readonly { readonly count: number }[]): number =>
          list.reduce((all, { count }) => all + count, 0)
        expect(sum(circles)).toBe(sum(groups))
        for (const [index, circle] of circles.entries()) {
          const before = circles[index - 1]
          if (before !== undefined) expect((circle.at - before.at) * span.width).toBeGreaterThanOrEqual(circleDistance)
        }
      }),
    )
  })
})

test('the circle that is open is found by any moment in it, also after it has joined another', () => {
  const circles = dueCircles([group(10, 10), group(12, 12), group(40, 45)], span)
  expect(circleAt(circles, group(10).from)?.count).toBe(2)
  expect(circleAt(circles, group(42).from)?.count).toBe(1)
  expect(circleAt(circles, group(30).from)).toBe(null)
})

test('the filter of a circle holds its last due time', () => {
  expect(dueFilter(group(10, 11))).toEqual({
    dueFrom: '2026-11-21T14:10:00.000Z',
    dueTo: '2026-11-21T14:11:00.001Z',
  })
})

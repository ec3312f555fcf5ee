import type { RunMoment } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { momentLook, timelineRows } from './timelineRows.ts'

function moment(n: number, kind: string, more: Partial<RunMoment> = {}): RunMoment {
  return {
    n,
    at: '2026-11-21T14:00:00.000Z',
    kind,
    node: null,
    visit: null,
    action: null,
    rule: null,
    sentence: kind,
    detail: null,
    by: null,
    severity: 'info',
    ...more,
  }
}

const timeline = [
  moment(1, 'started'),
  moment(2, 'notBuilt', { severity: 'error' }),
  moment(3, 'skipped', { by: 'Ana' }),
  moment(4, 'delivery'),
]

describe('the time line', () => {
  test('shows everything, what went wrong, or what people did', () => {
    const numbers = (show: 'problems' | 'people' | undefined) => timelineRows(timeline, show).map(({ n }) => n)
    expect(numbers(undefined)).toEqual([1, 2, 3, 4])
    expect(numbers('problems')).toEqual([2])
    expect(numbers('people')).toEqual([3])
  })

  test('shows by its icon what kind of thing happened, and a failure before all', () => {
    expect(timeline.map(momentLook)).toEqual(['start', 'error', 'person', 'done'])
    expect(momentLook(moment(5, 'replied', { severity: 'error' }))).toBe('error')
    expect(momentLook(moment(6, 'cancelled', { by: 'Ana' }))).toBe('cancelled')
  })
})

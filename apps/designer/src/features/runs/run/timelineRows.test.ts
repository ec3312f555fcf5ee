import type { RunMoment } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { momentDetail, momentLook, timelineRows } from './timelineRows.ts'

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
  moment(4, 'delivered'),
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

  test('says where a delivered record lies, and names no flow by its id', () => {
    const records = [
      { visit: 'v1', action: 'a', offset: '7' },
      { visit: 'v1', action: 'a', offset: '20114' },
    ]
    const delivered = moment(1, 'delivered', { visit: 'v1', action: 'a', detail: '1' })
    expect(momentDetail(delivered, records)).toEqual({ offset: '20114' })
    expect(momentDetail({ ...delivered, visit: 'v2' }, records)).toBeNull()
    expect(momentDetail(moment(2, 'flow', { detail: 'Flow_1' }), records)).toBeNull()
    expect(momentDetail(moment(3, 'started', { detail: 'version 7' }), records)).toEqual({ words: 'version 7' })
  })
})

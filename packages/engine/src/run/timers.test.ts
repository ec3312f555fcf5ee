import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterDuration, readInstant } from './timers.ts'

test('R5 years and months go by the calendar in UTC, days are 24 hours, daylight saving changes nothing', () => {
  expect(afterDuration('2026-01-31T12:00:00.000Z', 'P1M')).toBe('2026-02-28T12:00:00.000Z')
  expect(afterDuration('2024-02-29T12:00:00.000Z', 'P1Y')).toBe('2025-02-28T12:00:00.000Z')
  // In Warsaw clocks go forward in this night, and back in the other.
  expect(afterDuration('2026-03-28T12:00:00.000Z', 'P1D')).toBe('2026-03-29T12:00:00.000Z')
  expect(afterDuration('2026-10-24T12:00:00.000Z', 'PT24H')).toBe('2026-10-25T12:00:00.000Z')
  expect(afterDuration('2026-12-15T00:00:00.000Z', 'P1Y2M4DT5H6M7.5S')).toBe('2028-02-19T05:06:07.500Z')
  expect(afterDuration('2026-12-15T00:00:00.000Z', 'P3W')).toBe('2027-01-05T00:00:00.000Z')
  expect(afterDuration('2026-01-01T00:00:00.000Z', 'P9999999Y')).toBe('9999-01-01T00:00:00.000Z')
  expect(afterDuration('2026-01-01T00:00:00.000Z', 'soon')).toBe(null)
})

test('R5 a timer is never before the time it counts from, and more is never earlier', () => {
  const part = fc.integer({ min: 0, max: 500 })
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date(2e12), noInvalidDate: true }),
      part,
      part,
      (start, days, seconds) => {
        const at = start.toISOString()
        const due = afterDuration(at, `P${days}DT${seconds}S`) ?? ''
        expect(Date.parse(due) - start.getTime()).toBe((days * 86_400 + seconds) * 1_000)
        const months = Date.parse(afterDuration(at, `P${days}M`) ?? '')
        expect(months).toBeGreaterThanOrEqual(start.getTime() + days * 28 * 86_400_000 - 3 * 86_400_000)
        expect(months).toBeLessThanOrEqual(start.getTime() + days * 31 * 86_400_000)
      },
    ),
  )
})

test('R5 in a time zone with daylight saving, days, hours and months are those of UTC', () => {
  const before = process.env['TZ']
  try {
    process.env['TZ'] = 'Europe/Berlin'
    expect([new Date('2026-03-28').getTimezoneOffset(), new Date('2026-03-30').getTimezoneOffset()]).toEqual([
      -60, -120,
    ])
    // In the nights to 29 March and to 25 October, and from an hour that the clocks show twice.
    for (const day of ['2026-03-28T12:00:00.000Z', '2026-03-29T00:30:00.000Z', '2026-10-24T12:00:00.000Z'])
      for (const duration of ['P1D', 'PT24H'])
        expect(Date.parse(afterDuration(day, duration) ?? '') - Date.parse(day)).toBe(86_400_000)
    expect(afterDuration('2026-10-25T00:30:00.000Z', 'PT1H')).toBe('2026-10-25T01:30:00.000Z')
    expect(afterDuration('2026-02-28T23:30:00.000Z', 'P1M')).toBe('2026-03-28T23:30:00.000Z')
    expect(afterDuration('2026-03-28T01:30:00.000Z', 'P1M')).toBe('2026-04-28T01:30:00.000Z')
    expect(afterDuration('2026-09-30T22:30:00.000Z', 'P1M')).toBe('2026-10-30T22:30:00.000Z')
    expect(afterDuration('2026-10-31T23:30:00.000Z', 'P1M')).toBe('2026-11-30T23:30:00.000Z')
    expect(readInstant('2026-03-29T02:30:00')).toBe('2026-03-29T02:30:00.000Z')
    expect(readInstant('2026-10-25')).toBe('2026-10-25T00:00:00.000Z')
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
})

test('R35 a date without an offset is meant in UTC', () => {
  expect(readInstant('2026-12-24T18:00:00')).toBe('2026-12-24T18:00:00.000Z')
  expect(readInstant('2026-12-24T18:00:00+01:00')).toBe('2026-12-24T17:00:00.000Z')
  expect(readInstant('2026-12-24T18:00+0100')).toBe('2026-12-24T17:00:00.000Z')
  expect(readInstant('2026-12-24T18:00:00.5+01')).toBe('2026-12-24T17:00:00.500Z')
  expect(readInstant('2026-12-24')).toBe('2026-12-24T00:00:00.000Z')
  expect(readInstant('2026-13-24T00:00:00Z')).toBe(null)
  expect(readInstant('tomorrow')).toBe(null)
})

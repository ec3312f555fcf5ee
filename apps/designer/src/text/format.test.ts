import { describe, expect, test } from 'vitest'
import {
  formatAge,
  formatBytes,
  formatCount,
  formatExactTime,
  formatMilliseconds,
  formatMinute,
  formatMoment,
  formatPlural,
  formatShortCount,
  formatShortTime,
  formatWhen,
  keepUnits,
} from './format.ts'

/** Noon of a day in the tester's own time zone, which is what people read. */
const now = new Date(2026, 10, 21, 12, 0, 0)

function before(parts: { readonly days?: number; readonly hours?: number; readonly seconds?: number }): string {
  const { days = 0, hours = 0, seconds = 0 } = parts
  return new Date(2026, 10, 21 - days, 12 - hours, 0, -seconds).toISOString()
}

describe('counts and sizes', () => {
  test('counts have thousands separators, also exact ones', () => {
    expect(formatCount(48_310)).toBe('48,310')
    expect(formatCount(9_007_199_254_740_993n)).toBe('9,007,199,254,740,993')
  })

  test('one thing is singular, none and many are plural', () => {
    expect(formatPlural(1, 'process', 'processes')).toBe('1 process')
    expect(formatPlural(0, 'process', 'processes')).toBe('0 processes')
    expect(formatPlural(1200, 'process', 'processes')).toBe('1,200 processes')
  })

  test.each([
    [275, '275 B'],
    [1023, '1,023 B'],
    [1024, '1 KB'],
    [1280, '1.3 KB'],
    [16 * 1024 * 1024, '16 MB'],
  ])('%i bytes are %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words)
  })

  test.each([
    [0.04, '0 ms'],
    [3.14, '3.1 ms'],
    [23.4, '23 ms'],
    [1500, '1.5 s'],
    [15_000, '15 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
  ])('%d ms are %s', (ms, words) => {
    expect(formatMilliseconds(ms)).toBe(words)
  })
})

describe('times', () => {
  test.each([
    [{ seconds: 3 }, 'now'],
    [{ seconds: 45 }, '45 s ago'],
    [{ seconds: 200 }, '3 min ago'],
    [{ hours: 2 }, 'today, 10:00'],
    [{ hours: 20 }, 'yesterday, 16:00'],
    [{ days: 22 }, '30 October'],
    [{ days: 365 }, '21 November 2025'],
  ])('%o before noon is %s', (parts, words) => {
    expect(formatWhen(before(parts), now)).toBe(words)
  })

  test('an age is given while it is fresh', () => {
    expect(formatAge(before({ seconds: 4 }), now)).toBe('4 s')
    expect(formatAge(before({ hours: 6 }), now)).toBe('6 h')
    expect(formatAge(before({ days: 1 }), now)).toBeNull()
  })

  test('an exact time has milliseconds, and the date when it is not today', () => {
    expect(formatExactTime(new Date(2026, 10, 21, 9, 2, 31, 418).toISOString(), now)).toBe('09:02:31.418')
    expect(formatExactTime(new Date(2026, 9, 30, 9, 2, 31, 418).toISOString(), now)).toBe('30 October, 09:02:31.418')
  })
})

test('a number stays on one line with its unit', () => {
  expect(keepUnits('It did not answer within 4 s. 3 servers, 12 KB.')).toBe(
    'It did not answer within 4\u00a0s. 3 servers, 12\u00a0KB.',
  )
})

test.each([
  [0, '0'],
  [9_999, '9,999'],
  [12_999, '12k'],
  [1_990_000, '1.9M'],
])('in little room %i is %s', (value, words) => {
  expect(formatShortCount(value)).toBe(words)
})

describe('clock times', () => {
  test('say the day when it is not today', () => {
    expect(formatMinute(before({ hours: 2 }), now)).toBe('10:00')
    expect(formatMinute(before({ days: 2 }), now)).toBe('19 November, 12:00')
    expect(formatShortTime(before({ days: 2, seconds: 5 }), now)).toBe('19 Nov, 11:59:55')
    expect(formatShortTime(before({ seconds: 5 }), now)).toBe('11:59:55.000')
  })

  test('have seconds where there are some', () => {
    expect(formatMoment(before({ hours: 1 }), now)).toBe('11:00')
    expect(formatMoment(before({ seconds: 1 }), now)).toBe('11:59:59')
  })
})

test.each([
  [7_200_000, '2 h'],
  [7_500_000, '2 h 5 min'],
  [3 * 86_400_000, '3 days'],
  [3 * 86_400_000 + 4 * 3_600_000, '3 days 4 h'],
])('%i ms are %s', (ms, words) => {
  expect(formatMilliseconds(ms)).toBe(words)
})

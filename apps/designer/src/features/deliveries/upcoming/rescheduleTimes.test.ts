import { expect, test } from 'vitest'
import { fromLocalInput, relativeTime, toLocalInput } from './rescheduleTimes.ts'

const saturday = new Date(2026, 10, 21, 14, 2, 31)

test('a moment goes into the field and comes out the same', () => {
  expect(toLocalInput(saturday)).toBe('2026-11-21T14:02:31')
  expect(fromLocalInput(toLocalInput(saturday))).toEqual(saturday)
})

test('a field without seconds, as browsers give it, is a time; a half filled one is none', () => {
  expect(fromLocalInput('2026-11-21T14:02')).toEqual(new Date(2026, 10, 21, 14, 2))
  for (const value of ['', '2026-11-21', '2026-13-41T14:02', 'tomorrow']) expect(fromLocalInput(value)).toBe(null)
})

test.each([
  ['in15Minutes', new Date(2026, 10, 21, 14, 17, 31)],
  ['in1Hour', new Date(2026, 10, 21, 15, 2, 31)],
  ['tomorrowMorning', new Date(2026, 10, 22, 8)],
  ['nextMonday', new Date(2026, 10, 23, 8)],
] as const)('%s', (choice, expected) => {
  expect(relativeTime(choice, saturday)).toEqual(expected)
})

test('on a Monday the next one is a week away', () => {
  expect(relativeTime('nextMonday', new Date(2026, 10, 23, 7))).toEqual(new Date(2026, 10, 30, 8))
  expect(relativeTime('nextMonday', new Date(2026, 10, 22, 7))).toEqual(new Date(2026, 10, 23, 8))
})

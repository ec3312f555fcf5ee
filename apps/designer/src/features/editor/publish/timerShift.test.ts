import { expect, test } from 'vitest'
import { timerShift } from './timerShift.ts'

test('a timer in place of none makes records later, and none in place of one sooner', () => {
  expect(timerShift('at once', '5 min')).toEqual({ later: '5 min' })
  expect(timerShift('5 min', 'at once')).toEqual({ sooner: '5 min' })
})

test('the words of two timers do not tell by how much', () => {
  expect(timerShift('10 min', '1 h')).toEqual({})
  expect(timerShift(null, null)).toEqual({})
})

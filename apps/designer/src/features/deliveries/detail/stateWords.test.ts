import { expect, test } from 'vitest'
import { attemptNote } from './stateWords.ts'

const attempt = {
  at: '2026-11-21T13:45:12.004Z',
  durationMs: 1,
  outcome: 'refused',
  code: null,
  message: null,
} as const

test('the first attempt says nothing, later ones are counted', () => {
  expect(attemptNote({ state: 'delivered', attempts: 0, attemptList: [attempt] })).toBe('')
  expect(attemptNote({ state: 'delivered', attempts: 2, attemptList: [attempt, attempt, attempt] })).toBe(
    'at the third attempt',
  )
  expect(attemptNote({ state: 'failed', attempts: 8, attemptList: [attempt] })).toBe('after 8 attempts')
  expect(attemptNote({ state: 'accepted', attempts: 0, attemptList: [] })).toBe('')
})

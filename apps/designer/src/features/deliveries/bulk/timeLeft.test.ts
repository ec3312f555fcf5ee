import { expect, test } from 'vitest'
import { timeLeft } from './timeLeft.ts'

const startedAt = '2026-11-21T14:00:00.000Z'
const after = (seconds: number): Date => new Date(Date.parse(startedAt) + seconds * 1_000)

test('the time left follows from the speed so far, refused ones included', () => {
  expect(timeLeft({ startedAt, done: 18, refused: 2, total: 100 }, after(5))).toBe(20_000)
})

test('nothing is said before there is something to go by, and at the end', () => {
  expect(timeLeft({ startedAt, done: 0, refused: 0, total: 10 }, after(60))).toBe(null)
  expect(timeLeft({ startedAt, done: 5, refused: 0, total: 10 }, after(0.2))).toBe(null)
  expect(timeLeft({ startedAt, done: 10, refused: 0, total: 10 }, after(5))).toBe(null)
})

import { expect, test } from 'vitest'
import { createTakeSize } from './takeSize.ts'

test('a loop takes more at once while many are due and it is quick, up to a bound', () => {
  const size = createTakeSize()
  const before = size.next()
  size.took({ most: before, taken: before, ms: 20 })
  expect(size.next()).toBeGreaterThan(before)
  for (let round = 0; round < 20; round += 1) size.took({ most: size.next(), taken: size.next(), ms: 20 })
  expect(size.next()).toBe(256)
})

test('a loop takes fewer where they take long, such as those with slow scripts, but never none', () => {
  const size = createTakeSize()
  const before = size.next()
  size.took({ most: before, taken: 3, ms: 2_000 })
  expect(size.next()).toBeLessThan(before)
  for (let round = 0; round < 20; round += 1) size.took({ most: size.next(), taken: size.next(), ms: 11_000 })
  expect(size.next()).toBe(4)
})

test('a loop that has little to take stays as it is', () => {
  const size = createTakeSize()
  const before = size.next()
  size.took({ most: before, taken: 1, ms: 5 })
  expect(size.next()).toBe(before)
})

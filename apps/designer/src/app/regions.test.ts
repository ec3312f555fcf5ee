import { expect, test } from 'vitest'
import { regionAfter } from './regions.ts'

test.each([
  [-1, 'next', 0],
  [0, 'next', 1],
  [2, 'next', 0],
  [-1, 'previous', 2],
  [0, 'previous', 2],
  [2, 'previous', 1],
] as const)('from %i of three, %s leads to %i', (current, direction, expected) => {
  expect(regionAfter(current, 3, direction)).toBe(expected)
})

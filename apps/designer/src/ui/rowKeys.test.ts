import { expect, test } from 'vitest'
import { rowAfter } from './rowKeys.ts'

test.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 2, 2],
  ['ArrowUp', 2, 1],
  ['ArrowUp', 0, 0],
  ['Home', 2, 0],
  ['End', 0, 2],
  ['a', 1, null],
])('%s leads from row %i of three to %s', (key, current, expected) => {
  expect(rowAfter(key, current, 3)).toBe(expected)
})

test('an empty list has nowhere to go', () => {
  expect(rowAfter('End', 0, 0)).toBeNull()
})

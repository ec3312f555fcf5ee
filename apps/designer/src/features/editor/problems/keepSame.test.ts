import { expect, test } from 'vitest'
import { createKeeper } from './keepSame.ts'

test('the object seen first stays while a new one says the same', () => {
  const keep = createKeeper<{ readonly a: number }>()
  const first = { a: 1 }
  expect(keep('k', first)).toBe(first)
  expect(keep('k', { a: 1 })).toBe(first)
  const changed = { a: 2 }
  expect(keep('k', changed)).toBe(changed)
  expect(keep('k', { a: 2 })).toBe(changed)
})

test('keys do not share objects', () => {
  const keep = createKeeper<object>()
  const [one, other] = [{}, {}]
  expect(keep('one', one)).toBe(one)
  expect(keep('other', other)).toBe(other)
})

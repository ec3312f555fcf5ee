import { expect, test } from 'vitest'
import { lineStart } from './scriptPosition.ts'

test('a line is found without the space around it', () => {
  const text = 'one\n  two  \nthree'
  const range = lineStart(text, 2)
  expect(range && text.slice(range.start, range.end)).toBe('two')
})

test('there is no line after the last', () => {
  expect(lineStart('one', 2)).toBeNull()
})

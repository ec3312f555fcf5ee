import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineDifference } from './lineDifference.ts'

test('lines that go stand before those that come in their place', () => {
  expect(lineDifference('{\n  a,\n  b\n}', '{\n  a,\n  c,\n  d\n}')).toEqual([
    { kind: 'same', text: '{' },
    { kind: 'same', text: '  a,' },
    { kind: 'removed', text: '  b' },
    { kind: 'added', text: '  c,' },
    { kind: 'added', text: '  d' },
    { kind: 'same', text: '}' },
  ])
})

test('an empty text has no lines', () => {
  expect(lineDifference('', 'a')).toEqual([{ kind: 'added', text: 'a' }])
  expect(lineDifference('', '')).toEqual([])
})

test('the lines that are not added are the text before, those not removed the text after', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((each) => each.join('\n'))
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const difference = lineDifference(before, after)
      const without = (kind: string): string =>
        difference.flatMap((line) => (line.kind === kind ? [] : [line.text])).join('\n')
      expect(without('added')).toBe(before)
      expect(without('removed')).toBe(after)
    }),
  )
})

test('long texts without a common line are replaced as a whole', () => {
  const text = (word: string): string => Array.from({ length: 2_500 }, (_line, at) => `${word} ${at}`).join('\n')
  const difference = lineDifference(text('before'), text('after'))
  expect(difference).toHaveLength(5_000)
  expect(difference[0]).toEqual({ kind: 'removed', text: 'before 0' })
})

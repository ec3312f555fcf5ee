import { expect, test } from 'vitest'
import { valueLines } from './recordLines.ts'

const shown = (value: string): readonly string[] =>
  valueLines(value).lines.map((line) => line.map((piece) => piece.text).join(''))

test('JSON stands in lines and in colour, its numbers as they are', () => {
  expect(shown('{"total":149.90,"id":9007199254740993}')).toEqual([
    '{',
    '  "total": 149.90,',
    '  "id": 9007199254740993',
    '}',
  ])
  expect(valueLines('true').lines[0]?.[0]?.kind).toBe('boolean')
})

test.each(['{ not json', 'Dear Ines', '', 'nil', '{"a":1} and more'])('%j stays the text it is', (value) => {
  expect(shown(value).join('\n')).toBe(value)
  expect(
    valueLines(value)
      .lines.flat()
      .every(({ kind }) => kind === 'plain'),
  ).toBe(true)
})

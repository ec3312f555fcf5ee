import { expect, test } from 'vitest'
import { formatTemplate } from './index.ts'

const cases = [
  ['{}', '{}\n'],
  ['[ ]', '[]\n'],
  [' ${ a  } ', '${ a  }\n'],
  ['{"a":1,"b":{"c":[],"d":{}},}', '{\n  "a": 1,\n  "b": {\n    "c": [],\n    "d": {}\n  }\n}\n'],
  ['[1,"two", ${x?},]', '[1, "two", ${x?}]\n'],
  ['[[1],{"a":2}]', '[\n  [1],\n  {\n    "a": 2\n  }\n]\n'],
  [
    '// top\n{"a":1 // one\n,"b":2 /* two */, // after\n // own\n\n\n "c":3 }\n// end',
    '// top\n{\n  "a": 1, // one\n  "b": 2, /* two */ // after\n  // own\n\n  "c": 3\n}\n// end\n',
  ],
  ['{"a" // x\n : /* y */ 1}', '{\n  "a" // x\n  : /* y */ 1\n}\n'],
  ['{"a": // x\n 1}', '{\n  "a": // x\n  1\n}\n'],
  ['{ /* empty */ }', '{ /* empty */\n}\n'],
  ['[1, // one\n 2]', '[\n  1, // one\n  2\n]\n'],
  ['[1 /* a */ , /* b */ ]', '[\n  1 /* a */ /* b */\n]\n'],
  ['{"x": "a  ${b ?? "c  d"}  e","n":1.10}', '{\n  "x": "a  ${b ?? "c  d"}  e",\n  "n": 1.10\n}\n'],
] as const

test.each(cases)('T75 %j is laid out', (text, result) => {
  expect(formatTemplate(text)).toBe(result)
})

test.each(cases)('T76 %j stays as it was laid out', (_text, result) => {
  expect(formatTemplate(result)).toBe(result)
})

test('T75 a list that does not fit the line stands on several', () => {
  const items = Array.from({ length: 30 }, (_, index) => index)
  expect(formatTemplate(JSON.stringify(items))).toBe(`${JSON.stringify(items, null, 2)}\n`)
})

test('T75 a text with problems is not laid out', () => {
  expect(formatTemplate('[1 2]')).toBeNull()
  expect(formatTemplate('[${a!}]')).toBeNull()
})

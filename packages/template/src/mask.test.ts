import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskPlaceholders } from './index.ts'

test('T74 a bare placeholder becomes a JSON string of the same length', () => {
  expect(maskPlaceholders('{"a": ${order.id}, // ${x}\n "b": [${a ?? "}"}]}', 'json')).toBe(
    '{"a": "§§§§§§§§§", // ${x}\n "b": ["§§§§§§§§§"]}',
  )
})

test('T74 in a string only what would disturb JSON is masked', () => {
  expect(maskPlaceholders('["${x}", "a ${b ?? "\\n"} $${c}"]', 'json')).toBe('["${x}", "a ${b ?? §§n§} $${c}"]')
})

test('T74 unfinished placeholders are masked too', () => {
  expect(maskPlaceholders('[${]', 'json')).toBe('["§"')
  expect(maskPlaceholders('{"a": ${or\n "b": 1}', 'json')).toBe('{"a": "§§"\n "b": 1}')
})

test('T74 a text template stays as it is', () => {
  expect(maskPlaceholders('${x}', 'text')).toBe('${x}')
})

test('T74 the length never changes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('$', '{', '}', '"', '\\', 'a', '?', '\n', ' ', '|', '[', ']', '/', '*') }),
      (text) => {
        expect(maskPlaceholders(text, 'json')).toHaveLength(text.length)
      },
    ),
  )
})

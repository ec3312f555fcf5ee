import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TemplateNode } from './index.ts'
import { nestingLimit, templateTree } from './index.ts'
import { isJsonNumber, exactNumber, type JsonData } from './json.ts'
import { millisecondsOf, parseExact } from './testing.ts'

/** The tree in a short form: JSON with `?` for what is missing and `$` for placeholders. */
function shape(node: TemplateNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.properties.map(({ name, value }) => `${name ?? '$'}:${shape(value)}`).join(',')}${node.closed ? '}' : ''}`
    case 'list':
      return `[${node.items.map(({ value }) => shape(value)).join(',')}${node.closed ? ']' : ''}`
    case 'string':
      return JSON.stringify(node.text ?? node.pieces.map((piece) => (typeof piece === 'string' ? piece : '$')).join(''))
    case 'number':
      return node.source
    case 'boolean':
      return String(node.value)
    case 'null':
      return 'null'
    case 'placeholder':
      return '$'
    case 'missing':
      return '?'
  }
}

test('T78 the tree has the values of a template with their places', () => {
  const text = '{ "a": 1.10, "b": [true, null, ${x}], "c": "v", } // end'
  const tree = templateTree(text)
  expect(shape(tree)).toBe('{a:1.10,b:[true,null,$],c:"v"}')
  if (tree.kind !== 'object') throw new Error('an object was expected')
  const [a, b] = tree.properties
  expect(text.slice(a?.nameRange.start, a?.nameRange.end)).toBe('"a"')
  expect(text.slice(a?.value.range.start, a?.value.range.end)).toBe('1.10')
  expect(text.slice(b?.value.range.start, b?.value.range.end)).toBe('[true, null, ${x}]')
  expect([text.charAt((a?.colon ?? 0) - 1), text.charAt((a?.comma ?? 0) - 1)]).toEqual([':', ','])
})

test('T78 a placeholder node carries its placeholder, a text its parts', () => {
  const tree = templateTree('[${order.id ?? 1}, "No ${nr}\\n", "${x}"]')
  if (tree.kind !== 'list') throw new Error('a list was expected')
  const [bare, text, alone] = tree.items.map(({ value }) => value)
  expect(bare?.kind === 'placeholder' && bare.placeholder?.source.text).toBe('order.id')
  if (text?.kind !== 'string' || alone?.kind !== 'string') throw new Error('texts were expected')
  expect(text.text).toBeNull()
  expect(text.pieces.map((piece) => (typeof piece === 'string' ? piece : piece?.source.text))).toEqual([
    'No ',
    'nr',
    '\n',
  ])
  const [only] = alone.pieces
  expect(typeof only === 'object' && only?.quoted).toEqual(alone.range)
})

test.each([
  ['', '?'],
  ['{', '{'],
  ['{ "cur', '{cur:?'],
  ['{ cur }', '{cur:?}'],
  ['{ "a": }', '{a:?}'],
  ['{ "a": , "b": 1 }', '{a:?,b:1}'],
  ['{ "a":\n  "b": 1 }', '{a:?,b:1}'],
  ['{ "a": 1\n  "b": 2 }', '{a:1,b:2}'],
  ['{ "a"\n  "b": 2 }', '{a:?,b:2}'],
  ['{ "a": E, "b": 2 }', '{a:?,b:2}'],
  ['{ "a": [1, , 2 }', '{a:[1,?,2}'],
  ['{ "a": { "b": 1 ] , "c": 2 }', '{a:{b:1,c:2}'],
  ['[{ "a": "x', '[{a:"x"'],
  ['{ "a-${x}": ${, "b": 1 }', '{$:$'],
  ['{ "a": 1 } } 5', '{a:1}'],
])('T79 %s is read as far as it makes sense', (text, expected) => {
  expect(shape(templateTree(text))).toBe(expected)
})

test('T80 deeper than templates may nest nothing is told, and the rest still is', () => {
  const deep = `{ "a": ${'['.repeat(nestingLimit + 50)}${']'.repeat(nestingLimit + 50)}, "b": 2 }`
  const tree = templateTree(deep)
  expect(tree.kind === 'object' && tree.properties.map(({ name }) => name)).toEqual(['a', 'b'])
})

test('T80 any text gives a tree, in time in proportion to it', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('{', '}', '[', ']', ':', ',', '"', 'a', '1', '${', '\n', '//', '\\'),
        maxLength: 40,
      }),
      (text) => {
        const tree = templateTree(text)
        expect(tree.range.end).toBeLessThanOrEqual(text.length)
      },
    ),
  )
  const unclosed = '{"a":['.repeat(100_000)
  expect(millisecondsOf(() => templateTree(unclosed))).toBeLessThan(3000)
})

test('T78 the tree of JSON has the same values', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (json) => {
      const text = json.replaceAll('${', '$')
      expect(JSON.stringify(valueOf(templateTree(text)))).toBe(JSON.stringify(parseExact(text)))
    }),
  )
})

function valueOf(node: TemplateNode): JsonData {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.properties.map(({ name, value }) => [name ?? '', valueOf(value)]))
    case 'list':
      return node.items.map(({ value }) => valueOf(value))
    case 'string':
      return node.text
    case 'number':
      expect(isJsonNumber(node.source)).toBe(true)
      return exactNumber(node.source)
    case 'boolean':
      return node.value
    case 'null':
      return null
    case 'placeholder':
    case 'missing':
      throw new Error(`a value was expected, not ${node.kind}`)
  }
}

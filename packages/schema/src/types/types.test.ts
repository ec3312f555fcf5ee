import type { JsonObject } from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { expect, test } from 'vitest'
import { checkData, jsonTypesOf, placeholderTypes, schemaAt, schemaTypeLabel } from '../index.ts'

const model: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    name: { type: ['string', 'null'] },
    order: { $ref: '#/$defs/order' },
    any: {},
    'a b': { type: 'boolean' },
    prices: { type: 'object', additionalProperties: { type: 'number' } },
    either: { oneOf: [{ properties: { x: { type: 'string' } } }, { properties: { x: { type: 'integer' } } }] },
  },
  $defs: {
    order: { type: 'object', properties: { lines: { type: 'array', items: { $ref: '#/$defs/line' } } } },
    line: { type: 'object', properties: { sku: { type: 'string' }, next: { $ref: '#/$defs/line' } } },
  },
}

test.each([
  ['id', ['integer']],
  ['name', ['string', 'null']],
  ['name ?? "x"', ['string']],
  ['name ?? 5', ['string', 'integer']],
  ['name ?? id', ['string', 'integer']],
  ['name ?? null', ['string', 'null']],
  ['order', ['object']],
  ['order.lines', ['array']],
  ['order.lines[0].sku', ['string']],
  ['order.lines.0.next.next.sku?', ['string']],
  ['["a b"]', ['boolean']],
  ['prices.apples', ['number']],
  ['either.x', ['string', 'integer']],
  ['any', null],
  ['nothing', null],
  ['id ?? nothing', null],
  ['nothing | upper', ['string']],
  ['id | text', ['string']],
  ['name | number', ['number']],
  ['order | json', ['string']],
  ['uuid()', ['string']],
  ['now()', ['string']],
  ['epochMillis()', ['integer']],
])('S21 ${%s} is %j', (expression, types) => {
  const [placeholder] = parseTemplate(`\${${expression}}`, 'json').placeholders
  if (placeholder === undefined) throw new Error('a placeholder was expected')
  expect(placeholderTypes(model)(placeholder)).toEqual(types)
})

test('S22 the schema at a path stands by itself', () => {
  const line = schemaAt(model, ['order', 'lines', '3'])
  if (line === null) throw new Error('a schema was expected')
  expect(jsonTypesOf(line)).toEqual(['object'])
  expect(checkData(line, { sku: 'a', next: { next: { sku: 5 } } })).toHaveLength(1)
  expect(schemaAt(model, ['order', 'none'])).toBeNull()
  expect(schemaAt(model, [])).toBe(model)
  expect(schemaAt(model, ['id', 'x'])).toBeNull()
  expect(schemaAt(model, ['toString'])).toBeNull()
})

test.each<[JsonObject | boolean, string]>([
  [{ type: 'string', format: 'date-time' }, 'date-time'],
  [{ type: 'integer' }, 'integer'],
  [{ type: ['null', 'integer'] }, 'integer or null'],
  [{ anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] }, 'date or null'],
  [{ type: 'array', items: { type: 'object' } }, 'array of object'],
  [
    { type: 'array', items: { type: 'array', items: { type: ['string', 'number'] } } },
    'array of array of (string or number)',
  ],
  [{ type: 'array' }, 'array'],
  [{ enum: ['a', 'b'] }, 'enum'],
  [{ enum: ['a', null] }, 'enum or null'],
  [{ properties: { a: {} } }, 'object'],
  [{}, 'any'],
  [true, 'any'],
  [false, 'nothing'],
])('S23 %j is told as %s', (schema, label) => {
  expect(schemaTypeLabel(schema)).toBe(label)
})

test('S9 a schema of more alternatives than are looked at has no known types', () => {
  const branches = Array.from({ length: 120 }, (_, index) => ({ type: index < 110 ? 'string' : 'integer' }))
  expect(jsonTypesOf({ oneOf: branches })).toBeNull()
  expect(jsonTypesOf({ oneOf: branches.slice(20, 120) })).toEqual(['string', 'integer'])
})

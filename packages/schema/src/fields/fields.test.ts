import { isJsonObject, type JsonData, type JsonObject, type JsonSchema } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addField,
  changeField,
  fieldsOf,
  moveField,
  removeField,
  schemaDifferences,
  type FieldChange,
  type FieldType,
  type SchemaField,
} from '../index.ts'
import { schema as anySchema } from '../testing.ts'

const order: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  title: 'Order',
  required: ['id', 'lines'],
  'x-owner': 'shop',
  properties: {
    id: { type: 'integer', description: 'The number', examples: [4711], minimum: 1 },
    currency: { enum: ['EUR', 'CHF'], 'x-ui': { width: 3 } },
    when: { type: ['string', 'null'], format: 'date-time' },
    until: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    version: { const: 'v1' },
    lines: { type: 'array', items: { $ref: '#/$defs/line' }, minItems: 1 },
    tags: { type: 'array', items: { type: 'string' } },
    customer: { type: 'object', 'x-process-value': 'customer' },
    address: { $ref: '#/$defs/address', description: 'Where to' },
    billing: { $ref: '#/$defs/address' },
    parent: { $ref: '#/$defs/node' },
    either: { oneOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'integer' }] },
    any: {},
    'a.b': { type: 'object', properties: { '[x]': { type: 'boolean' } } },
  },
  allOf: [{ required: ['when'], properties: { added: { type: 'number' } } }],
  $defs: {
    line: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, quantity: { type: 'integer' } } },
    address: { type: 'object', description: 'An address', properties: { city: { type: 'string' } } },
    node: { type: 'object', properties: { name: { type: 'string' }, next: { $ref: '#/$defs/node' } } },
  },
}

function field(schema: JsonSchema, path: string): SchemaField {
  const found = fieldsOf(schema).find((each) => each.path === path)
  if (found === undefined) throw new Error(`there is no ${path}`)
  return found
}

test('S35 fields are told in their order, each followed by those inside it', () => {
  const lines = fieldsOf(order).map(
    ({ path, depth, type, typeLabel, mandatory }) =>
      `${'  '.repeat(depth)}${path} ${type} ${typeLabel}${mandatory ? ' *' : ''}`,
  )
  expect(lines).toEqual([
    'id NUMBER integer *',
    'currency ENUM enum',
    'when STRING date-time or null *',
    'until STRING date or null',
    'version ENUM enum',
    'lines ARRAY array of object *',
    '  lines[].sku STRING string *',
    '  lines[].quantity NUMBER integer',
    'tags ARRAY array of string',
    'customer OBJECT_REF object',
    'address OBJECT object',
    '  address.city STRING string',
    'billing OBJECT object',
    '  billing.city STRING string',
    'parent OBJECT object',
    '  parent.name STRING string',
    '  parent.next OBJECT object',
    'either NUMBER integer or object',
    '  either.a STRING string',
    'any STRING any',
    '["a.b"] OBJECT object',
    '  ["a.b"]["[x]"] BOOLEAN boolean',
    'added NUMBER number',
  ])
})

test('S35 a field tells its example, description, values, elements, definition and process value', () => {
  expect(field(order, 'id')).toMatchObject({ example: 4711, description: 'The number', isExpandable: false })
  expect(field(order, 'currency').enumValues).toEqual(['EUR', 'CHF'])
  expect(field(order, 'lines')).toMatchObject({ itemType: 'OBJECT', definition: 'line', isExpandable: true })
  expect(field(order, 'address')).toMatchObject({ definition: 'address', description: 'Where to' })
  expect(field(order, 'billing').description).toBe('An address')
  expect(field(order, 'customer').processValue).toBe('customer')
  expect(field(order, 'parent.next')).toMatchObject({ isExpandable: false, definition: 'node' })
})

test('S40 fields of alternatives are shown and cannot be changed', () => {
  expect(field(order, 'either.a').readOnly).toMatch(/alternatives/)
  expect(changeField(order, 'either.a', { name: 'b' })).toBe(order)
  expect(removeField(order, 'either.a')).toBe(order)
  const top: JsonObject = { oneOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }
  expect(fieldsOf(top).map(({ path, readOnly }) => [path, readOnly !== null])).toEqual([
    ['a', true],
    ['b', true],
  ])
})

test('S39 inside a definition the definition is changed', () => {
  const changed = changeField(order, 'address.city', { name: 'town', mandatory: true })
  expect(field(changed, 'billing.town').mandatory).toBe(true)
  expect(isJsonObject(changed) && changed['properties']).toEqual(order['properties'])
  expect(field(changeField(order, 'lines[].quantity', { type: 'STRING' }), 'lines[].quantity').type).toBe('STRING')
})

test('S37 with the type go the keywords that said what it was; others stay', () => {
  const changed = changeField(order, 'currency', { type: 'NUMBER', description: 'In cents' })
  expect(isJsonObject(changed) && changed['properties']).toMatchObject({
    currency: { type: 'number', 'x-ui': { width: 3 }, description: 'In cents' },
  })
  expect(JSON.stringify(changed)).not.toContain('EUR')
  expect(changed).toMatchObject({ title: 'Order', 'x-owner': 'shop' })
  const nullable = changeField(order, 'when', { type: 'BOOLEAN' })
  expect(field(nullable, 'when').typeLabel).toBe('boolean or null')
})

test('S37 a reference whose type is changed is replaced, and its definition stays', () => {
  const changed = changeField(order, 'billing', { type: 'STRING' })
  expect(field(changed, 'billing')).toMatchObject({ type: 'STRING', definition: null })
  expect(field(changed, 'address').type).toBe('OBJECT')
})

test('S38 nothing changes where nothing is to change', () => {
  expect(changeField(order, 'nothing', { name: 'x' })).toBe(order)
  expect(changeField(order, 'id', { name: 'currency' })).toBe(order)
  expect(changeField(order, 'id', { name: '' })).toBe(order)
  expect(changeField(order, 'lines..', { name: 'x' })).toBe(order)
  expect(addField(order, '', { name: 'id' })).toBe(order)
  expect(addField(order, 'nothing', { name: 'x' })).toBe(order)
  expect(removeField(order, 'lines[]')).toBe(order)
  expect(changeField(true, 'a', { name: 'b' })).toBe(true)
})

test('S41 a field is added at the end, where an object or the elements of a list can have it', () => {
  const changed = addField(addField(order, '', { name: 'total', type: 'NUMBER', mandatory: true }), 'lines', {
    name: 'price',
    example: 1.5,
    type: 'NUMBER',
  })
  expect(field(changed, 'total')).toMatchObject({ type: 'NUMBER', mandatory: true, depth: 0 })
  expect(field(changed, 'lines[].price')).toMatchObject({ example: 1.5, depth: 1 })
  expect(fieldsOf(addField({}, '', { name: 'first', type: 'ARRAY', itemType: 'OBJECT' }))).toMatchObject([
    { path: 'first', type: 'ARRAY', itemType: 'OBJECT' },
  ])
  expect(fieldsOf(addField(true, '', { name: '__proto__' }))).toMatchObject([{ path: '__proto__', type: 'STRING' }])
  const list = addField({}, '', { name: 'list', type: 'ARRAY' })
  expect(fieldsOf(addField(list, 'list', { name: 'x' })).map(({ path }) => path)).toEqual(['list', 'list[].x'])
})

test('S41 a field is removed with its place among the mandatory ones', () => {
  const changed = removeField(removeField(order, 'id'), 'lines[].sku')
  expect(fieldsOf(changed).some(({ path }) => path === 'id' || path === 'lines[].sku')).toBe(false)
  expect(changed).toMatchObject({ required: ['lines'] })
  expect(JSON.stringify(changed)).not.toContain('"sku"')
})

test('S41 a field is moved among those beside it', () => {
  const names = (schema: JsonSchema) =>
    fieldsOf(schema)
      .filter(({ depth }) => depth === 0)
      .map(({ name }) => name)
      .slice(0, 3)
  expect(names(moveField(order, 'id', 1))).toEqual(['currency', 'id', 'when'])
  expect(names(moveField(order, 'when', -1))).toEqual(['id', 'when', 'currency'])
  expect(names(moveField(order, 'id', -1))).toEqual(['id', 'currency', 'when'])
})

const paths = fieldsOf(order)
  .filter(({ readOnly }) => readOnly === null)
  .map(({ path }) => path)
const fieldType = fc.constantFrom<FieldType[]>(
  'STRING',
  'NUMBER',
  'BOOLEAN',
  'OBJECT',
  'OBJECT_REF',
  'ARRAY',
  'ARRAY_REF',
  'ENUM',
)
const value = fc.constantFrom<JsonData[]>('a', 'b', 5, 1.5, true, null)
const change: fc.Arbitrary<FieldChange> = fc.oneof(
  fieldType.map((type) => ({ type })),
  fc.constantFrom('renamed', 'x y', '__proto__', '0', 'a.b.c', '[]').map((name) => ({ name })),
  fc.boolean().map((mandatory) => ({ mandatory })),
  fc.constantFrom('', 'A word', 'Two words').map((description) => ({ description })),
  fc.option(value, { nil: undefined }).map((example) => ({ example })),
  fc.uniqueArray(value, { maxLength: 4 }).map((enumValues) => ({ type: 'ENUM' as const, enumValues })),
  fc.constantFrom('customer', '').map((processValue) => ({ type: 'OBJECT_REF' as const, processValue })),
  fieldType.map((itemType) => ({ type: 'ARRAY' as const, itemType })),
)

test('S36 a field that was changed reads as it was changed, whatever was changed before', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 6 }), (changes) => {
      let schema: JsonSchema = order
      for (const [at, wanted] of changes) {
        const changeable = fieldsOf(schema).filter(({ readOnly }) => readOnly === null)
        const before = changeable[at % changeable.length]
        if (before === undefined) return
        const index = fieldsOf(schema).findIndex(({ path }) => path === before.path)
        const changed: JsonSchema = changeField(schema, before.path, wanted)
        // A new name that is a number moves to the front, as in every JavaScript object.
        const after = wanted.name === undefined ? fieldsOf(changed)[index] : renamed(changed, before, wanted.name)
        expect(after).toMatchObject(wanted)
        if (wanted.type === undefined && wanted.name === undefined) expect(after).toEqual({ ...before, ...wanted })
        expect(changeField(changed, after?.path ?? '', wanted)).toBe(changed)
        schema = changed
      }
    }),
    { numRuns: 150 },
  )
})

function renamed(schema: JsonSchema, before: SchemaField, name: string): SchemaField | undefined {
  return fieldsOf(schema).find((each) => each.name === name && each.depth === before.depth)
}

test('S36 S37 other fields and unknown keywords stay as they are', () => {
  fc.assert(
    fc.property(fc.constantFrom(...paths), change, (path, wanted) => {
      const changed = changeField(order, path, wanted)
      const own = path.split(/[.[]/)[0] ?? ''
      const shared = new Set(['address', 'billing', 'parent', 'lines'])
      const others = (schema: JsonSchema) =>
        fieldsOf(schema).filter(({ path: other }) => {
          const top = other.split(/[.[]/)[0] ?? ''
          return top !== own && top !== wanted.name && !shared.has(top) && !other.startsWith('[')
        })
      const before = others(order).filter(({ path: other }) => other !== path)
      expect(others(changed).filter(({ name }) => name !== wanted.name)).toEqual(before)
      expect(changed).toMatchObject({ title: 'Order', 'x-owner': 'shop', $schema: order['$schema'] })
    }),
  )
})

test('S38 changing a field to what it is gives the very same schema', () => {
  fc.assert(
    fc.property(anySchema, (schema) => {
      for (const each of fieldsOf(schema)) {
        const { name, type, itemType, mandatory, example, description, enumValues, processValue } = each
        const same = { name, type, itemType, mandatory, example, description, enumValues, processValue }
        expect(changeField(schema, each.path, same)).toBe(schema)
      }
    }),
  )
  for (const path of paths) expect(changeField(order, path, field(order, path))).toBe(order)
})

test('S42 differences are told field by field', () => {
  let after = changeField(order, 'id', { type: 'STRING', mandatory: false })
  after = changeField(after, 'currency', { enumValues: ['EUR', 'USD'] })
  after = addField(after, 'lines', { name: 'price', type: 'NUMBER', mandatory: true })
  after = removeField(after, 'tags')
  after = changeField(after, 'customer', { description: 'Who buys' })
  expect(schemaDifferences(order, after)).toEqual([
    { path: 'id', kind: 'changed', words: 'integer → string; no longer mandatory; another example' },
    { path: 'currency', kind: 'changed', words: 'allows "USD"; no longer allows "CHF"' },
    { path: 'lines[].price', kind: 'added', words: 'number, mandatory' },
    { path: 'customer', kind: 'changed', words: 'another description' },
    { path: 'tags', kind: 'removed', words: 'array of string' },
  ])
  expect(schemaDifferences(order, structuredClone(order))).toEqual([])
})

test('S42 rules that the form does not show are told too', () => {
  const after = {
    ...order,
    additionalProperties: false,
    properties: {
      ...(order.properties as JsonObject),
      id: { type: 'integer', minimum: 5, examples: [4711], description: 'The number' },
    },
  }
  expect(schemaDifferences(order, after)).toEqual([
    { path: '', kind: 'changed', words: 'rules of the whole message' },
    { path: 'id', kind: 'changed', words: 'other rules' },
  ])
})

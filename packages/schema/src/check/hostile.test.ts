import type { JsonData, JsonObject, JsonSchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import {
  checkData,
  checkMessage,
  completeMessage,
  fieldsOf,
  generateData,
  inferSchema,
  jsonTypesOf,
  schemaAt,
  schemaDifferences,
  schemaTypeLabel,
} from '../index.ts'
import { millisecondsSoFar } from '../testing.ts'

function nested(depth: number, wrap: (inside: JsonData) => JsonData, core: JsonData): JsonData {
  let made = core
  for (let level = 0; level < depth; level += 1) made = wrap(made)
  return made
}

const many = Array.from({ length: 5000 }, (_, index) => `field${index}`)
const doubled = Object.fromEntries(
  Array.from({ length: 60 }, (_, index) => [
    `d${index}`,
    { anyOf: [{ $ref: `#/$defs/d${index + 1}` }, { allOf: [{ $ref: `#/$defs/d${index + 1}` }, { minimum: index }] }] },
  ]),
)
const circle: JsonObject = {
  $ref: '#/$defs/a',
  $defs: {
    a: { anyOf: [{ $ref: '#/$defs/b' }, { properties: { x: { $ref: '#/$defs/a' } } }], not: { $ref: '#/$defs/c' } },
    b: { allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/c' }] },
    c: { oneOf: [{ $ref: '#/$defs/c' }, { $ref: '#/$defs/a' }], items: { $ref: '#/$defs/c' } },
  },
}
const branches: JsonObject = {
  $ref: '#/$defs/node',
  $defs: {
    node: {
      anyOf: Array.from({ length: 40 }, (_, index) => ({
        type: 'object',
        required: ['kind', 'next'],
        properties: { kind: { const: index }, next: { $ref: '#/$defs/node' } },
      })),
    },
  },
}

// A keyword of JSON Schema, not a promise.
// oxlint-disable-next-line unicorn/no-thenable
const consequence = 'then'

const schemas: readonly (readonly [string, JsonSchema])[] = [
  ['deep', nested(20_000, (inside) => ({ properties: { a: inside } }), { type: 'string' }) as JsonObject],
  [
    'deep in alternatives',
    nested(490, (inside) => ({ anyOf: [inside, { type: 'null' }] }), { type: 'string' }) as JsonObject,
  ],
  [
    '5,000 properties',
    { properties: Object.fromEntries(many.map((name) => [name, { type: 'string' }])), required: many },
  ],
  ['alternatives of alternatives', { $ref: '#/$defs/d0', $defs: { ...doubled, d60: { type: 'string' } } }],
  ['circles', circle],
  ['40 branches at each level', branches],
  ['a reference to itself', { $ref: '#' }],
  ['not itself', { not: { $ref: '#' } }],
  [
    'conditions',
    nested(
      400,
      (inside) =>
        Object.fromEntries([
          ['if', inside],
          [consequence, { minimum: 0 }],
          ['else', { minimum: 1 }],
        ]),
      true,
    ) as JsonObject,
  ],
  ['5,000 patterns', { patternProperties: Object.fromEntries(many.map((name) => [`^${name}(a+)+$`, false])) }],
]

const values: readonly JsonData[] = [
  5,
  'text',
  nested(450, (inside) => ({ a: inside, kind: 3, next: inside }).a, 1),
  nested(300, (inside) => ({ kind: 39, next: inside, x: [inside === null ? 1 : 2] }), null),
  nested(100_000, (inside) => [inside], 1),
  Object.fromEntries(many.slice(1).map((name) => [name, 1])),
  Object.fromEntries(many.map((name) => [`${name}aaaaaaaaaaaaaaaaaaaaaaaaaa!`, 1])),
]

const limit = 2000

test.each(schemas)('S9 data is answered: %s', (_name, schema) => {
  for (const value of values) {
    const start = millisecondsSoFar()
    expect(checkData(schema, value).length).toBeLessThanOrEqual(200)
    expect(millisecondsSoFar() - start).toBeLessThan(limit)
  }
})

test.each(schemas)('S9 everything else is answered: %s', (_name, schema) => {
  const start = millisecondsSoFar()
  const text = `{ "a": ${'{"a": ['.repeat(300)} "kind": 3, "next": { "kin`
  checkMessage(schema, text, { path: '', typeOf: () => null })
  completeMessage(schema, text, text.length)
  completeMessage(schema, '{ "field1": 1, "', 16)
  expect(fieldsOf(schema).length).toBeLessThanOrEqual(5000)
  generateData(schema, { seed: 1 })
  jsonTypesOf(schema)
  schemaTypeLabel(schema)
  schemaAt(schema, ['a', 'next', '0', 'x'])
  schemaDifferences(schema, {})
  expect(millisecondsSoFar() - start).toBeLessThan(limit * 2)
})

test('S9 samples of any shape are inferred from', () => {
  const start = millisecondsSoFar()
  expect(inferSchema(values)).toMatchObject({ type: ['string', 'integer', 'object', 'array'] })
  expect(millisecondsSoFar() - start).toBeLessThan(limit)
})

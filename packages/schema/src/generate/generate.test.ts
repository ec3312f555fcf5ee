import { isJsonObject, parseExactJson, type JsonData, type JsonObject } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkData, generateData, inferSchema } from '../index.ts'
import { data, schema } from '../testing.ts'

const order: JsonObject = {
  type: 'object',
  required: ['id', 'currency', 'total', 'lines', 'customer', 'payment'],
  properties: {
    id: { type: 'string' },
    currency: { enum: ['EUR', 'CHF', 'USD'] },
    total: { type: 'number', minimum: 10, maximum: 20, multipleOf: 0.05 },
    createdAt: { type: 'string', format: 'date-time' },
    note: { type: ['string', 'null'], minLength: 3, maxLength: 12 },
    code: { type: 'string', pattern: '^[A-Z]{3}-\\d{2,4}$' },
    customer: {
      type: 'object',
      required: ['firstName', 'email', 'iban', 'city', 'phone'],
      properties: Object.fromEntries(
        ['firstName', 'email', 'iban', 'city', 'phone'].map((name) => [name, { type: 'string' }]),
      ),
    },
    lines: { type: 'array', minItems: 2, uniqueItems: true, items: { $ref: '#/$defs/line' } },
    payment: { oneOf: [{ $ref: '#/$defs/card' }, { $ref: '#/$defs/transfer' }] },
  },
  $defs: {
    line: {
      allOf: [
        { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } },
        {
          required: ['quantity', 'price'],
          properties: { quantity: { type: 'integer', minimum: 1 }, price: { type: 'number' } },
        },
      ],
    },
    card: {
      type: 'object',
      required: ['type', 'number'],
      properties: { type: { const: 'card' }, number: { type: 'string' } },
    },
    transfer: {
      type: 'object',
      required: ['type', 'iban'],
      properties: { type: { const: 'iban' }, iban: { type: 'string' } },
    },
  },
}

// A keyword of JSON Schema, not a promise.
// oxlint-disable-next-line unicorn/no-thenable
const consequence = 'then'

const seed = fc.nat()

test('S31 a seed gives the same data, on every machine', () => {
  expect(generateData(order, { seed: 7 })).toEqual(generateData(structuredClone(order), { seed: 7 }))
  expect(JSON.stringify(generateData({ type: 'array', minItems: 3, items: { type: 'integer' } }, { seed: 1 }))).toBe(
    fixedNumbers,
  )
  const made = new Set(Array.from({ length: 50 }, (_, index) => JSON.stringify(generateData(order, { seed: index }))))
  expect(made.size).toBe(50)
})

/** Made once and kept: another machine, and a later version, has to give the same. */
const fixedNumbers = '[75,90,57]'

test('S32 data of a model as it is used fits', () => {
  fc.assert(
    fc.property(seed, (from) => {
      expect(checkData(order, generateData(order, { seed: from }))).toEqual([])
    }),
  )
})

test('S32 data of any schema fits if there is data that does', () => {
  let satisfiable = 0
  let fitting = 0
  fc.assert(
    fc.property(schema, fc.array(data, { minLength: 4, maxLength: 4 }), seed, (model, samples, from) => {
      if (!samples.some((sample) => checkData(model, sample).length === 0)) return
      satisfiable += 1
      if (checkData(model, generateData(model, { seed: from })).length === 0) fitting += 1
    }),
    { numRuns: 3000, seed: 20_261_121 },
  )
  expect(satisfiable).toBeGreaterThan(1000)
  // What is left are schemas such as `oneOf` of alternatives of which most data fits several.
  expect(fitting / satisfiable).toBeGreaterThan(0.99)
})

test('S32 data of a schema inferred from samples fits', () => {
  fc.assert(
    fc.property(fc.array(data, { minLength: 1, maxLength: 3 }), seed, (samples, from) => {
      const model = inferSchema(samples)
      expect(checkData(model, generateData(model, { seed: from }))).toEqual([])
    }),
  )
})

test.each<[string, JsonObject]>([
  [
    'an if',
    {
      type: 'object',
      required: ['a'],
      properties: { a: { enum: [1, 2] } },
      if: { properties: { a: { const: 1 } } },
      ...Object.fromEntries([[consequence, { required: ['b'] }]]),
      else: { required: ['c'] },
    },
  ],
  [
    'dependencies',
    {
      type: 'object',
      required: ['a'],
      dependentRequired: { a: ['b'] },
      dependentSchemas: { b: { required: ['c'], properties: { c: { const: 5 } } } },
    },
  ],
  [
    'patterns of names',
    {
      type: 'object',
      minProperties: 3,
      patternProperties: { '^x-\\d+$': { type: 'integer' } },
      additionalProperties: false,
    },
  ],
  ['names', { type: 'object', minProperties: 2, propertyNames: { pattern: '^[a-z]{4}$' } }],
  ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 }],
  ['contains', { type: 'array', items: { type: 'integer' }, contains: { minimum: 900 }, minContains: 2 }],
  ['a narrow range', { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 1.001 }],
  [
    'a big bound',
    parseExactJson('{"type":"integer","minimum":9007199254740993,"maximum":9007199254740993}') as JsonObject,
  ],
  ['a long text', { type: 'string', minLength: 5000 }],
  ['a look ahead', { type: 'string', pattern: '^(?=.*\\d)[a-z0-9]{8}$' }],
])('S32 %s', (_name, model) => {
  fc.assert(
    fc.property(seed, (from) => {
      expect(checkData(model, generateData(model, { seed: from }))).toEqual([])
    }),
    {
      numRuns: 30,
    },
  )
})

test('S33 values look like what their names say', () => {
  const made = generateData(order, { seed: 3 })
  expect(made).toMatchObject({
    currency: expect.stringMatching(/^(EUR|CHF|USD)$/),
    customer: {
      firstName: expect.stringMatching(/^[A-Z][a-z]+$/),
      email: expect.stringMatching(/^[a-z.]+@example\.com$/),
      iban: expect.stringMatching(/^[A-Z]{2}\d{2}/),
      phone: expect.stringMatching(/^\+\d/),
    },
  })
})

test.each([
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'uuid',
  'uri',
  'uri-reference',
  'ipv4',
  'ipv6',
  'hostname',
  'json-pointer',
])('S33 texts of the format %s have it', (format) => {
  const made = Array.from({ length: 50 }, (_, index) => generateData({ type: 'string', format }, { seed: index }))
  expect(made.filter((text) => checkData({ format }, text).length > 0)).toEqual([])
  expect(new Set(made).size).toBeGreaterThan(5)
})

test('S33 examples and defaults are used for some', () => {
  const model: JsonObject = { type: 'string', examples: ['first', 'second'], default: 'third' }
  const made = new Set(Array.from({ length: 100 }, (_, index) => generateData(model, { seed: index })))
  expect([...made]).toEqual(expect.arrayContaining(['first', 'second', 'third']))
  expect(made.size).toBeGreaterThan(3)
})

test('S34 what leads back to itself is left out where it may be', () => {
  const tree: JsonObject = {
    $ref: '#/$defs/node',
    $defs: {
      node: {
        type: 'object',
        required: ['value', 'kids', 'parent'],
        properties: {
          value: { type: 'integer' },
          next: { $ref: '#/$defs/node' },
          kids: { type: 'array', items: { $ref: '#/$defs/node' } },
          parent: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
        },
      },
    },
  }
  for (let from = 0; from < 20; from += 1) {
    const made = generateData(tree, { seed: from })
    expect(checkData(tree, made)).toEqual([])
    expect(made).toMatchObject({ kids: [], parent: null })
  }
})

test('S34 a schema that no finite data fits, and one of many fields, give bounded data', () => {
  const endless: JsonObject = {
    $ref: '#/$defs/a',
    $defs: { a: { type: 'object', required: ['a'], properties: { a: { $ref: '#/$defs/a' } } } },
  }
  expect(depthOf(generateData(endless, { seed: 1 }))).toBeLessThan(60)
  const wide = Object.fromEntries(
    Array.from({ length: 3000 }, (_, index) => [
      `f${index}`,
      { type: 'array', items: { type: 'object', properties: { a: {}, b: {} } } },
    ]),
  )
  const made = generateData({ type: 'object', properties: wide }, { seed: 1 })
  expect(JSON.stringify(made).length).toBeLessThan(1_000_000)
})

test('S34 texts and lists longer than any that is made are given up soon', () => {
  const before = process.cpuUsage()
  const text = generateData({ type: 'string', minLength: 1_000_000_000 }, { seed: 1 })
  expect(text).toHaveLength(100_000)
  const long = { type: 'array', minItems: 100_000 }
  expect(JSON.stringify(generateData({ ...long, items: long }, { seed: 1 })).length).toBeLessThan(1_000_000)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(2000)
})

function depthOf(value: JsonData): number {
  return isJsonObject(value) ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
}

import { isJsonObject, parseExactJson, type JsonData, type JsonSchema } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkData, effectiveDataModel, fieldsOf, inferSchema } from '../index.ts'
import { data } from '../testing.ts'

test('S29 samples tell types, formats and what is mandatory', () => {
  const samples: JsonData[] = [
    {
      id: 1,
      at: '2026-01-31T09:30:00Z',
      mail: 'a@example.com',
      lines: [{ sku: 'a' }, { sku: 'b', quantity: 2 }],
      note: null,
    },
    { id: 2.5, at: '2026-02-01T00:00:00Z', mail: 'not a mail', lines: [], note: 'x', paid: true },
  ]
  expect(inferSchema(samples)).toEqual({
    type: 'object',
    properties: {
      id: { type: 'number' },
      at: { type: 'string', format: 'date-time' },
      mail: { type: 'string' },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: { sku: { type: 'string' }, quantity: { type: 'integer' } },
          required: ['sku'],
        },
      },
      note: { type: ['string', 'null'] },
      paid: { type: 'boolean' },
    },
    required: ['id', 'at', 'mail', 'lines', 'note'],
  })
})

test('S29 all samples fit the schema that they give', () => {
  fc.assert(
    fc.property(fc.array(data, { maxLength: 5 }), (samples) => {
      const schema = inferSchema(samples)
      for (const sample of samples) expect(checkData(schema, sample)).toEqual([])
    }),
  )
})

test.each([
  ['date-time', '2026-01-31T09:30:00.5+01:00'],
  ['date', '2026-01-31'],
  ['uuid', '0b9c1f6e-52a4-4f5e-9d0a-6f0c2d7e8a11'],
  ['email', 'anna@example.com'],
  ['uri', 'https://example.com/a?b=c'],
])('S29 the format %s is told', (format, text) => {
  expect(inferSchema([text])).toEqual({ type: 'string', format })
})

test('S29 without samples anything fits, and names that are data are not made properties', () => {
  expect(inferSchema([])).toEqual({})
  const files = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`file${index}`, { size: index }]))
  expect(inferSchema([{ files }])).toMatchObject({
    properties: { files: { additionalProperties: { properties: { size: { type: 'integer' } } } } },
  })
})

test('S29 exact numbers and names of prototypes are samples like others', () => {
  const sample = parseExactJson('{"big":9007199254740993,"price":1.10,"__proto__":{"a":1}}')
  const schema = inferSchema([sample])
  expect(fieldsOf(schema).map(({ path, typeLabel }) => `${path} ${typeLabel}`)).toEqual([
    'big integer',
    'price number',
    '__proto__ object',
    '__proto__.a integer',
  ])
  expect(checkData(schema, sample)).toEqual([])
})

test('S30 declared variables count before what samples tell', () => {
  const declared: JsonSchema = {
    type: 'object',
    properties: {
      id: { type: 'string', description: 'The number' },
      customer: { type: 'object', properties: { name: { type: 'string' } } },
      closed: { type: 'object', additionalProperties: false, properties: { a: {} } },
      later: { type: 'boolean' },
    },
  }
  const contexts: JsonData[] = [
    { id: 1, customer: { name: 5, city: 'Bern' }, closed: { b: 1 }, total: 2.5 },
    'no context',
  ]
  const model = effectiveDataModel(declared, contexts)
  expect(fieldsOf(model).map(({ path, typeLabel }) => `${path} ${typeLabel}`)).toEqual([
    'id string',
    'customer object',
    'customer.name string',
    'customer.city string',
    'closed object',
    'closed.a any',
    'later boolean',
    'total number',
  ])
  expect(isJsonObject(model) && model['required']).toBeUndefined()
})

test('S30 without declarations the samples tell all', () => {
  expect(effectiveDataModel(null, [{ a: 1 }])).toEqual(inferSchema([{ a: 1 }]))
  expect(effectiveDataModel(null, [])).toEqual({})
  expect(effectiveDataModel({ type: 'object', properties: { a: { type: 'string' } } }, [])).toEqual({
    type: 'object',
    properties: { a: { type: 'string' } },
  })
})

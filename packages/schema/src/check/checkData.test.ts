import { parseExactJson, type JsonData, type JsonObject } from '@sendwright/model'
import { expect, test } from 'vitest'
import { checkData, resolveRef } from '../index.ts'

/** The problems in a short form: path and sentence. */
function told(schema: JsonObject | boolean, data: JsonData): readonly string[] {
  return checkData(schema, data).map(({ path, message }) => `${path} ${message}`)
}

const order: JsonObject = {
  type: 'object',
  required: ['id', 'currency'],
  additionalProperties: false,
  properties: {
    id: { type: 'integer' },
    currency: { enum: ['EUR', 'CHF', 'GBP', 'SEK', 'USD'] },
    'a name': { type: 'object', properties: { x: { type: 'string' } } },
    lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
  },
}

test('S11 problems of data are errors with a JSON pointer', () => {
  const [problem] = checkData(order, { id: 1, currency: 'EUR', lines: [{ sku: 5 }] }, '/samples/0')
  expect(problem).toMatchObject({ code: 'schema-type', path: '/samples/0/lines/0/sku', severity: 'error' })
  expect(problem?.position).toBeUndefined()
  const [escaped] = checkData({ properties: { 'a/b~c': { type: 'string' } } }, { 'a/b~c': 1 })
  expect(escaped?.path).toBe('/a~1b~0c')
})

test('S16 a sentence names the field, the value and what would be right', () => {
  expect(told(order, { id: '5', currency: 'USB', 'a name': { x: 1 } })).toEqual([
    '/id `id` is the text "5". The model needs a whole number.',
    '/currency `currency` is "USB". The model knows EUR, CHF, GBP, SEK and USD. Did you mean USD?',
    '/a name/x `["a name"].x` is the number 1. The model needs text.',
  ])
})

test.each<[JsonObject | boolean, JsonData, string]>([
  [{ type: ['string', 'null'] }, [], 'The value is a list. The model needs text or null.'],
  [{ const: 'v1' }, 'v2', 'The value is "v2". The model allows only "v1".'],
  [{ minimum: 1 }, 0, 'The value is 0. The model needs a number of at least 1.'],
  [{ exclusiveMaximum: 1.5 }, 1.5, 'The value is 1.5. The model needs a number below 1.5.'],
  [{ multipleOf: 0.05 }, 1.02, 'The value is 1.02. The model needs a multiple of 0.05.'],
  [{ minLength: 2 }, 'a', 'The value is "a", 1 character. The model needs at least 2.'],
  [{ maxLength: 1 }, 'ab', 'The value is "ab", 2 characters. The model needs at most 1.'],
  [{ pattern: '^[A-Z]$' }, 'ab', 'The value is "ab". The model needs a text that matches ^[A-Z]$.'],
  [
    { format: 'email' },
    'anna',
    'The value is "anna". The model needs an e-mail address, for example anna@example.com.',
  ],
  [
    { format: 'int32' },
    3_000_000_000,
    'The value is 3000000000. The model needs a whole number of 32 bits, for example 1.',
  ],
  [{ minItems: 2 }, [1], 'The value has 1 element. The model needs at least 2.'],
  [{ maxProperties: 1 }, { a: 1, b: 2 }, 'The value has 2 fields. The model needs at most 1.'],
  [{ uniqueItems: true }, [1, 2, 1], '`[2]` is 1, as `[0]` is. The model needs elements that all differ.'],
  [
    { contains: { type: 'string' } },
    [1],
    'The value has 0 elements of the kind that the model counts. It needs at least 1.',
  ],
  [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, 'The model does not allow the name `ab` at the value.'],
  [{ properties: { a: false } }, { a: 1 }, 'The model allows no value at `a`. Leave it out.'],
  [{ not: { type: 'string' } }, 'x', 'The value is "x", which the model excludes.'],
  [
    { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
    3,
    'The value fits 2 alternatives of the model. It has to fit exactly one.',
  ],
  [{ anyOf: [{ minimum: 3 }, { maximum: 1 }] }, 2, 'The value is 2, which fits none of the model’s 2 alternatives.'],
  [{ dependentRequired: { a: ['b'] } }, { a: 1 }, '`b` is missing. The model needs it because `a` is there.'],
])('S16 %j and %j', (schema, data, sentence) => {
  expect(checkData(schema, data).map(({ message }) => message)).toEqual([sentence])
})

test('S17 a name that a closed model does not allow is told with the one that is meant, once', () => {
  expect(told(order, { id: 1, curency: 'EUR' })).toEqual([
    '/curency The model has no `curency`. Did you mean `currency`?',
  ])
  expect(told(order, { id: 1, currency: 'EUR', zzz: 1 })).toEqual(['/zzz The model has no `zzz`.'])
})

test('S17 a mandatory name that is missing in an open model is told with what is probably meant', () => {
  const open = { required: ['currency'], properties: { currency: {} } }
  expect(told(open, { curency: 'EUR' })).toEqual([
    '/currency `currency` is missing. The model makes it mandatory. Is `curency` meant to be it?',
  ])
})

const payment: JsonObject = {
  oneOf: [
    { type: 'object', required: ['type', 'card'], properties: { type: { const: 'card' }, card: { type: 'string' } } },
    { type: 'object', required: ['type', 'iban'], properties: { type: { const: 'iban' }, iban: { type: 'string' } } },
    { type: 'null' },
  ],
}

test('S19 of alternatives the one is told that a fixed value names', () => {
  expect(told(payment, { type: 'iban', card: 'x' })).toEqual(['/iban `iban` is missing. The model makes it mandatory.'])
  expect(told(payment, { type: 'card', card: 5 })).toEqual(['/card `card` is the number 5. The model needs text.'])
})

test('S19 alternatives of other types are told by their types, lists of values as one list', () => {
  expect(told(payment, 5)).toEqual([' The value is the number 5. The model needs null or an object.'])
  expect(told({ anyOf: [{ const: 'red' }, { enum: ['green', 'blue'] }] }, 'gren')).toEqual([
    ' The value is "gren". The model knows red, green and blue. Did you mean green?',
  ])
})

test('S2 references follow JSON pointers, in circles too, and one that leads nowhere takes anything', () => {
  const list: JsonObject = {
    $ref: '#/$defs/node',
    $defs: {
      node: { type: 'object', properties: { next: { $ref: '#/$defs/node' }, 'a/b': { $ref: '#/$defs/a~1b%20c' } } },
      'a/b c': { type: 'string' },
      self: { $ref: '#/$defs/self' },
    },
  }
  expect(told(list, { next: { next: { 'a/b': 1 } } })).toHaveLength(1)
  expect(told({ ...list, $ref: '#/$defs/self' }, 5)).toEqual([])
  expect(told({ $ref: '#/nowhere' }, 5)).toEqual([])
  expect(resolveRef(list, '#/$defs/a~1b%20c')).toEqual({ type: 'string' })
  expect(resolveRef(list, 'other.json#/a')).toBeNull()
  expect(resolveRef(list, '#/$defs/__proto__')).toBeNull()
})

test('S8 only own properties count', () => {
  const data = parseExactJson('{"__proto__":{"a":1},"constructor":2}')
  expect(told({ required: ['toString'] }, {})).toHaveLength(1)
  expect(told({ required: ['__proto__', 'constructor'] }, data)).toEqual([])
  const proto = parseExactJson('{"properties":{"__proto__":{"type":"string"}},"additionalProperties":false}')
  expect(told(proto as JsonObject, data).map((line) => line.split(' ')[0])).toEqual(['/__proto__', '/constructor'])
  expect(told({ additionalProperties: false }, { constructor: 1 })).toHaveLength(1)
})

test('S5 the length of a text is that of its code points', () => {
  expect(told({ minLength: 2, maxLength: 2 }, '😀é')).toEqual([])
  expect(told({ maxLength: 1 }, '😀')).toEqual([])
  expect(told({ minLength: 2 }, '😀')).toHaveLength(1)
  expect(told({ maxLength: 1 }, '\ud83d\ud83d')).toHaveLength(1)
})

test('S10 an enum without values allows any', () => {
  expect(told({ enum: [] }, 5)).toEqual([])
})

test('S1 a keyword of a wrong type is not there', () => {
  const wrong: JsonObject = {
    type: 'text',
    enum: 'a',
    minimum: '5',
    maxLength: -1,
    required: 'a',
    properties: [],
    items: 5,
    allOf: {},
    pattern: 5,
    multipleOf: 0,
    $ref: 7,
  }
  const values: readonly JsonData[] = [null, 1, 'abc', [], {}, [1], { a: 1 }]
  for (const data of values) expect(told(wrong, data)).toEqual([])
})

test('S1 the exclusive bounds of draft 4 are read', () => {
  expect(told({ minimum: 1, exclusiveMinimum: true }, 1)).toHaveLength(1)
  expect(told({ minimum: 1, exclusiveMinimum: false }, 1)).toEqual([])
})

test('S20 at most 200 problems are told', () => {
  const data = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`a${index}`, 1]))
  expect(checkData({ additionalProperties: { type: 'string' } }, data)).toHaveLength(200)
})

import type { JsonData, JsonObject, JsonSchema } from '@sendwright/model'
import { renderTemplate, parseTemplate } from '@sendwright/template'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkData, checkMessage, placeholderTypes, type JsonType, type TypeOf } from '../index.ts'
import { data, schema } from '../testing.ts'

const notKnown: TypeOf = () => null

/** The problems in a short form: the characters at the position, and the sentence. */
function told(model: JsonSchema, text: string, typeOf: TypeOf = notKnown): readonly string[] {
  return checkMessage(model, text, { path: '/value/text', typeOf }).map(
    ({ position, message }) => `${text.slice(position?.start, position?.end)} ${message}`,
  )
}

/** The text with the fix of the first problem applied. */
function mended(model: JsonSchema, text: string, typeOf: TypeOf = notKnown): string {
  const fix = checkMessage(model, text, { path: '', typeOf })[0]?.fix
  if (fix?.position === undefined) return 'no fix'
  return text.slice(0, fix.position.start) + fix.text + text.slice(fix.position.end)
}

function typed(...types: JsonType[]): TypeOf {
  return () => types
}

const order: JsonObject = {
  type: 'object',
  required: ['id', 'currency'],
  properties: {
    id: { type: 'integer' },
    currency: { enum: ['EUR', 'CHF', 'GBP', 'USD'] },
    note: { type: 'string', maxLength: 10 },
    total: { type: 'number' },
    customer: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, postalCode: {} } },
    tags: { type: 'array', minItems: 2, items: { type: 'string' } },
  },
}
const closed: JsonObject = { ...order, additionalProperties: false }

test('S11 problems of a template are warnings at the value, with the path of its field', () => {
  const text = '{ "id": 1, // the number\n "currency": "USB", }'
  expect(checkMessage(order, text, { path: '/value/text', typeOf: notKnown })).toEqual([
    {
      code: 'schema-enum',
      path: '/value/text',
      position: { start: text.indexOf('"USB"'), end: text.indexOf('"USB"') + 5 },
      severity: 'warning',
      message: '`currency` is "USB". The model knows EUR, CHF, GBP and USD. Did you mean USD?',
      values: { field: 'currency', value: '"USB"', allowed: 'EUR, CHF, GBP and USD', nearest: 'USD' },
      fix: { position: { start: text.indexOf('"USB"'), end: text.indexOf('"USB"') + 5 }, text: '"USD"' },
    },
  ])
})

test('S11 what is missing is told at the name of its object, or at the brace', () => {
  expect(told(order, '{ "id": 1, "currency": "EUR", "customer": {} }')).toEqual([
    '"customer" `customer.name` is missing. The model makes it mandatory.',
  ])
  expect(told(order, '{ "id": 1 }')).toEqual(['{ `currency` is missing. The model makes it mandatory.'])
})

test('S12 a placeholder is tolerated where its type is not known, and told where it does not fit', () => {
  const text = '{ "id": ${a}, "currency": ${b}, "total": ${c} }'
  expect(told(order, text)).toEqual([])
  expect(told(order, text, typed('string'))).toEqual([
    '${a} `id` is `${a}`, which is text. The model needs a whole number.',
    '${c} `total` is `${c}`, which is text. The model needs a number.',
  ])
  expect(told(order, '{ "id": ${a}, "currency": ${b} }', typed('boolean'))).toEqual([
    '${a} `id` is `${a}`, which is true or false. The model needs a whole number.',
    '${b} `currency` is `${b}`, which is true or false. The model knows EUR, CHF, GBP and USD.',
  ])
})

test('S12 a type of which some values fit is tolerated', () => {
  expect(told(order, '{ "id": ${a}, "currency": "EUR" }', typed('number'))).toEqual([])
  expect(told(order, '{ "id": ${a}, "currency": "EUR" }', typed('string', 'integer'))).toEqual([])
})

test('S12 a placeholder as the whole message is held against the model', () => {
  expect(told(order, '${order}', typed('array'))).toHaveLength(1)
  expect(told(order, '${order}', typed('object'))).toEqual([])
})

test('S13 a text with placeholders is text', () => {
  expect(told(order, '{ "id": "${a}", "currency": "EUR" }')).toEqual([
    '"${a}" `id` is text. The model needs a whole number.',
  ])
  expect(told(order, '{ "id": 1, "currency": "E${x}" }')).toEqual([])
  expect(told(order, '{ "id": 1, "currency": "X${x}" }')).toHaveLength(1)
  expect(told(order, '{ "id": 1, "currency": "E${x}D" }')).toHaveLength(1)
})

test('S13 the known parts of a text count in its length', () => {
  expect(told(order, '{ "id": 1, "currency": "EUR", "note": "No. ${x}" }')).toEqual([])
  expect(told(order, '{ "id": 1, "currency": "EUR", "note": "Order no. ${x}" }')).toEqual([])
  expect(told(order, '{ "id": 1, "currency": "EUR", "note": "Order number ${x}" }')).toEqual([
    '"Order number ${x}" `note` is text with placeholders, 13 characters. The model needs at most 10.',
  ])
})

test('S14 what may be left out is neither missing nor surely there', () => {
  expect(told(closed, '{ "id": ${a?}, "currency": "EUR", "note": ${b?} }')).toEqual([])
  expect(told(order, '{ "id": 1, "currency": "EUR", "tags": ["a", ${b?}] }')).toEqual([])
  expect(told(order, '{ "id": 1, "currency": "EUR", "tags": ["a"] }')).toHaveLength(1)
})

test('S14 what may be left out is told where it never fits', () => {
  expect(told(closed, '{ "id": 1, "currency": "EUR", "other": ${b?} }')).toEqual(['"other" The model has no `other`.'])
})

test('S14 an object with a placeholder in a name may have any names', () => {
  expect(told(order, '{ "id": 1, "${name}": 5 }')).toEqual([])
})

test.each([
  '{',
  '{ "id": 1',
  '{ "cur',
  '{ "id": , "currency": }',
  '{ "id": 1, "currency" }',
  '{ "id": 1, currency: "EUR" }',
  '{ "id": 1, "currency": "U',
  '{ "id": 1, "currency": EU }',
  '{ "id": ${, "currency": "EUR" }',
  '',
  '[',
])('S15 %s is unfinished, and nothing is told of what is not there', (text) => {
  expect(told(text === '[' ? true : closed, text)).toEqual([])
})

test('S15 what is written is judged', () => {
  expect(told(order, '{ "id": "a", "cur')).toEqual(['"a" `id` is the text "a". The model needs a whole number.'])
})

test.each<[string, string, TypeOf]>([
  ['{ "id": "5", "currency": "EUR" }', '{ "id": 5, "currency": "EUR" }', notKnown],
  ['{ "id": 5, "currency": "EUR", "note": 7 }', '{ "id": 5, "currency": "EUR", "note": "7" }', notKnown],
  ['{ "id": "${a.b ?? 1}", "currency": "EUR" }', '{ "id": ${a.b ?? 1}, "currency": "EUR" }', notKnown],
  [
    '{ "id": ${a}, "currency": "EUR", "note": ${b} }',
    '{ "id": ${a}, "currency": "EUR", "note": "${b}" }',
    typed('integer'),
  ],
  ['{ "id": 5, "curency": "EUR" }', '{ "id": 5, "currency": "EUR" }', notKnown],
  ['{ "id": 5, "currency": "eur" }', '{ "id": 5, "currency": "EUR" }', notKnown],
])('S16 the fix of %s gives %s', (text, expected, typeOf) => {
  expect(mended(order, text, typeOf)).toBe(expected)
})

test('S17 a name that a closed model does not have is told at the name', () => {
  expect(told(closed, '{ "id": 1, "curency": "EUR" }')).toEqual([
    '"curency" The model has no `curency`. Did you mean `currency`?',
  ])
  expect(mended(closed, '{ "id": 1, "curency": "EUR" }')).toBe('{ "id": 1, "currency": "EUR" }')
})

test('S18 a slip in a name is told although the model allows more', () => {
  const start = '{ "id": 1, "currency": "EUR", '
  const sentence = (name: string, nearest: string) =>
    `"${name}" The model does not name \`${name}\`, though it allows more fields. Did you mean \`${nearest}\`?`
  expect(told(order, `${start}"totel": 1 }`)).toEqual([sentence('totel', 'total')])
  expect(told(order, `${start}"ntoe": "a" }`)).toEqual([sentence('ntoe', 'note')])
  expect(told(order, `${start}"customer": { "name": "A", "postal_code": 1 } }`)).toEqual([
    sentence('postal_code', 'postalCode').replace('name `', 'name `customer.'),
  ])
  expect(told(order, `${start}"total2": 1, "remark": 2 }`)).toEqual([])
})

test('S12 what a message renders to is judged as the message was', () => {
  const values = fc.dictionary(fc.constantFrom('a', 'b', 'ab', 'type'), data, { maxKeys: 3 })
  fc.assert(
    fc.property(schema, values, data, (model, context, literal) => {
      // A literal beside placeholders whose values are known only when it is rendered.
      const names = Object.keys(context)
      const text = `{ ${[...names.map((name) => `"${name}": \${${name}}`), `"x y": ${JSON.stringify(literal)}`].join(', ')} }`
      const rendered = renderTemplate(parseTemplate(text, 'json'), context, {
        now: () => new Date(0),
        uuid: () => '',
      }).text
      fc.pre(rendered !== null)
      const result: JsonData = JSON.parse(rendered)
      const types = placeholderTypes({ properties: {} })
      const warned = checkMessage(model, text, { path: '', typeOf: types }).filter(
        ({ code }) => code !== 'schema-misspelt',
      )
      // Whatever is told without knowing the values does not fit with any.
      if (warned.length > 0) expect(checkData(model, result).length).toBeGreaterThan(0)
      const exact = checkMessage(model, rendered, { path: '', typeOf: types }).filter(
        ({ code }) => code !== 'schema-misspelt',
      )
      expect(exact.length > 0).toBe(checkData(model, result).length > 0)
    }),
    { numRuns: 1000 },
  )
})

test('S20 a wall of problems is cut', () => {
  const text = `[${Array.from({ length: 1000 }, () => '1').join(',')}]`
  expect(told({ items: { type: 'string' } }, text)).toHaveLength(200)
})

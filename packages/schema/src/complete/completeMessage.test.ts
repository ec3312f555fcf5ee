import type { JsonObject } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { completeMessage } from '../index.ts'
import { schema } from '../testing.ts'

const order: JsonObject = {
  type: 'object',
  required: ['id', 'currency'],
  properties: {
    note: { type: 'string', description: 'For the packer' },
    id: { type: 'integer', examples: [4711], default: 1 },
    currency: { enum: ['EUR', 'CHF'] },
    paid: { type: ['boolean', 'null'] },
    lines: { type: 'array', items: { $ref: '#/$defs/line' } },
    tags: { type: 'array', items: { enum: ['a', 'b'] } },
    payment: {
      oneOf: [
        { properties: { type: { const: 'card' }, card: { type: 'string' } } },
        { properties: { type: { const: 'iban' }, iban: { type: 'string' } } },
      ],
    },
  },
  $defs: { line: { type: 'object', properties: { sku: { type: 'string' }, quantity: { type: 'integer' } } } },
}

function completed(marked: string) {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  return { text, ...completeMessage(order, text, offset) }
}

/** The labels that are offered at the bar. */
function labels(marked: string): readonly string[] {
  return completed(marked).items.map(({ label }) => label)
}

/** The text once an item is accepted. */
function accepted(marked: string, label: string): string {
  const { text, range, items } = completed(marked)
  const item = items.find((each) => each.label === label)
  if (item === undefined) return `${label} is not offered`
  return text.slice(0, range.start) + item.insert + text.slice(range.end)
}

const allNames = ['id', 'currency', 'note', 'paid', 'lines', 'tags', 'payment']

test('S24 names are offered, mandatory ones first, with what is known of them', () => {
  expect(labels('{ | }')).toEqual(allNames)
  expect(completed('{ | }').items[0]).toEqual({
    label: 'id',
    insert: '"id": ',
    kind: 'name',
    detail: 'integer, mandatory',
    continues: true,
  })
  expect(completed('{ | }').items[2]).toMatchObject({ detail: 'string', description: 'For the packer' })
})

test('S24 names that are there already are not offered', () => {
  expect(labels('{ "id": 1, "note": "x", | }')).toEqual(['currency', 'paid', 'lines', 'tags', 'payment'])
  expect(labels('{ "lines": [{ "sku": "a", | }] }')).toEqual(['quantity'])
})

test.each([
  ['{ "cur|', 'currency', '{ "currency": '],
  ['{ "cur|"', 'currency', '{ "currency": '],
  ['{ "|" }', 'currency', '{ "currency":  }'],
  ['{ cur| }', 'currency', '{ "currency":  }'],
  ['{ "cu|r": "EUR" }', 'currency', '{ "currency": "EUR" }'],
  ['{\n  "id": 1,\n  "cur|\n  "note": "x"\n}', 'currency', '{\n  "id": 1,\n  "currency": \n  "note": "x"\n}'],
  [
    '{ "id": ${order.id}, "note": "${x} y", cur| }',
    'currency',
    '{ "id": ${order.id}, "note": "${x} y", "currency":  }',
  ],
  ['{ "id": 1 | }', 'currency', '{ "id": 1 , "currency":  }'],
  ['{ "currency": | }', 'EUR', 'EUR is not offered'],
  ['{ "currency": | }', '"EUR"', '{ "currency": "EUR" }'],
  ['{ "currency": |', '"EUR"', '{ "currency": "EUR"'],
  ['{ "currency": E| }', '"EUR"', '{ "currency": "EUR" }'],
  ['{ "currency": "C|', '"EUR"', '{ "currency": "EUR"'],
  ['{ "currency": "C|HF", "id": 1 }', '"EUR"', '{ "currency": "EUR", "id": 1 }'],
  ['{ "currency": "E|\n  "id": 2 }', '"EUR"', '{ "currency": "EUR"\n  "id": 2 }'],
  ['{ "tags": [|] }', '"b"', '{ "tags": ["b"] }'],
  ['{ "tags": ["a", |] }', '"b"', '{ "tags": ["a", "b"] }'],
  ['{ "tags": ["a" |] }', '"b"', '{ "tags": ["a" , "b"] }'],
  ['{ "paid": t| }', 'true', '{ "paid": true }'],
])('S26 %s completed with %s is %s', (marked, label, expected) => {
  expect(accepted(marked, label)).toBe(expected)
})

test('S25 values are those that the model names', () => {
  expect(labels('{ "currency": | }')).toEqual(['"EUR"', '"CHF"'])
  expect(labels('{ "paid": | }')).toEqual(['true', 'false', 'null'])
  expect(completed('{ "id": | }').items.map(({ label, detail }) => `${label} ${detail}`)).toEqual([
    '1 default',
    '4711 example',
  ])
})

test('S27 alternatives that a written value rules out offer nothing', () => {
  expect(labels('{ "payment": { | } }')).toEqual(['type', 'card', 'iban'])
  expect(labels('{ "payment": { "type": "iban", | } }')).toEqual(['iban'])
  expect(labels('{ "payment": { "type": |, "card": "1" } }')).toEqual(['"card"', '"iban"'])
})

test.each([
  '{ "id": ${|} }',
  '{ "note": "a ${x|} b" }',
  '{ "note": "${x| }',
  '{ // |\n }',
  '{ /* | */ }',
  '{ /* |',
  '{ "a-${x}": { | } }',
  '{ "id" | }',
  '{ "id" |: 1 }',
  '{ "note": "a|" }',
  '{ "unknown": { | } }',
])('S28 at %s nothing is offered', (marked) => {
  expect(labels(marked)).toEqual([])
})

test('S26 what is typed is compared with its quotes', () => {
  expect(completed('{ "cu|r" }').items.find(({ label }) => label === 'currency')?.filter).toBe('"currency"')
  expect(completed('{ cu| }').items[0]?.filter).toBeUndefined()
  expect(completed('{ "currency": "|" }').items[0]?.filter).toBe('"EUR"')
})

test('S26 any text can be completed at any offset', () => {
  const text = fc.string({
    unit: fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '"a"', 'a', '1', '${', '${x}', '\n', '//', ' '),
    maxLength: 30,
  })
  fc.assert(
    fc.property(schema, text, fc.nat(), (model, written, at) => {
      const offset = at % (written.length + 1)
      const { range } = completeMessage(model, written, offset)
      expect(range.start).toBeLessThanOrEqual(offset)
      expect(range.end).toBeGreaterThanOrEqual(offset)
      expect(range.end).toBeLessThanOrEqual(written.length)
    }),
    { numRuns: 2000 },
  )
})

import { expect, test } from 'vitest'
import { schemaOfTemplate } from './schemaOfTemplate.ts'

const data = { order: { id: 'A-1', total: 149.9, lines: [{ sku: 'a', qty: 1 }], note: null } }

test('types of placeholders come from the data, names from the template', () => {
  expect(
    schemaOfTemplate('{ "id": ${order.id}, "total": ${order.total}, "greeting": "Dear ${x}" }', data),
  ).toMatchObject({
    type: 'object',
    properties: { id: { type: 'string' }, total: { type: 'number' }, greeting: { type: 'string' } },
    required: ['id', 'total', 'greeting'],
  })
})

test('what may be left out is not mandatory', () => {
  expect(schemaOfTemplate('{ "a": ${order.a?}, "id": ${order.id} }', data)).toMatchObject({ required: ['id'] })
})

test('what has no value, or null, takes anything', () => {
  expect(schemaOfTemplate('{ "a": ${order.nothing}, "b": ${order.note} }', data)).toMatchObject({
    properties: { a: {}, b: {} },
  })
})

test('lists of placeholders and of objects have the shape of their elements', () => {
  expect(schemaOfTemplate('{ "lines": ${order.lines}, "tags": [{ "n": 1 }, { "n": 1 }] }', data)).toMatchObject({
    properties: {
      lines: { type: 'array', items: { properties: { sku: { type: 'string' } } } },
      tags: { type: 'array', items: { type: 'object', properties: { n: {} } } },
    },
  })
})

test('a name such as __proto__ is a name like others', () => {
  const schema = schemaOfTemplate('{ "__proto__": 1 }', data)
  expect(JSON.stringify(schema)).toContain('"__proto__"')
})

import { kafkaSendSchema, sideSchema, type JsonSchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import { checkAgainstModel } from './checkAgainstModel.ts'

const link = { integration: 'shop', scenario: 'order', direction: 'send', revision: '1' }

function check(message: object, side: object, dataModel: JsonSchema = true) {
  const action = kafkaSendSchema.parse({
    id: 'a',
    type: 'kafkaSend',
    scenario: link,
    parameters: { messages: [message] },
  })
  return checkAgainstModel(action, sideSchema.parse(side), dataModel)
}

const json = (text: string) => ({ value: { format: 'json', text } })

test('L19 every message is held against the model, placeholders by the data model', () => {
  const schema = {
    type: 'object',
    required: ['id', 'total'],
    properties: { id: { type: 'string' }, total: { type: 'number' } },
  }
  const dataModel = { type: 'object', properties: { name: { type: 'string' }, sum: { type: 'number' } } }
  const action = kafkaSendSchema.parse({
    id: 'a',
    type: 'kafkaSend',
    scenario: link,
    parameters: { messages: [json('{"id": ${name}, "total": ${sum}}'), json('{"total": ${name}, "more": ${other}}')] },
  })
  const problems = checkAgainstModel(action, sideSchema.parse({ schema }), dataModel)
  expect(problems.map(({ code, path, severity }) => [code, path, severity])).toEqual([
    ['schema-missing', '/parameters/messages/1/value/text', 'warning'],
    ['schema-type', '/parameters/messages/1/value/text', 'warning'],
  ])
  expect(problems[1]?.position).toEqual({ start: 10, end: 17 })
  expect(checkAgainstModel({ ...action, enabled: false }, sideSchema.parse({ schema }), dataModel)).toEqual([])
})

test('L20 missing, unknown and misfitting headers', () => {
  const headers = {
    type: 'object',
    required: ['id', 'content-type'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', format: 'uuid' },
      'content-type': { const: 'application/json' },
      version: { type: 'integer' },
      count: { type: 'integer' },
    },
  }
  const found = check(
    {
      ...json('{}'),
      headers: [
        { name: 'content-type', value: 'text/plain' },
        { name: 'other', value: '${x}' },
        { name: 'version', value: '3' },
        { name: 'count', value: 'three' },
      ],
    },
    { headers },
  )
  expect(found.map(({ code, path, position }) => [code, path, position])).toEqual([
    ['schema-missing', '/parameters/messages/0/headers', undefined],
    ['schema-const', '/parameters/messages/0/headers/0/value', undefined],
    ['schema-unknown', '/parameters/messages/0/headers/1/name', undefined],
    ['schema-type', '/parameters/messages/0/headers/3/value', undefined],
  ])
})

test('L20 placeholders in headers are tolerated where nothing is known', () => {
  const headers = {
    required: ['id'],
    properties: { id: { type: 'integer' }, at: { type: 'string', format: 'date-time' } },
  }
  const values = ['${id}', '${a}${b}', '${', '7']
  for (const value of values) {
    expect(
      check(
        {
          ...json('{}'),
          headers: [
            { name: 'id', value },
            { name: 'at', value: 'T${time}' },
          ],
        },
        { headers },
      ),
    ).toEqual([])
  }
  expect(check({ ...json('{}'), headers: [{ name: '${name}', value: 'x' }] }, { headers })).toEqual([])
  expect(check({ ...json('{}'), headers: [{ name: 'id', value: null }] }, { headers })).toEqual([])
})

test('L21 keys', () => {
  const codes = (key: string | null, side: object) =>
    check({ ...json('{}'), key }, side).map(({ code, path }) => [code, path])
  const at = '/parameters/messages/0/key'
  expect(codes(null, {})).toEqual([])
  expect(codes(null, { keyField: 'order.id' })).toEqual([['missing-key', at]])
  expect(codes(null, { key: { type: 'string' } })).toEqual([['missing-key', at]])
  expect(codes(null, { key: { type: ['string', 'null'] } })).toEqual([])
  expect(codes('${order.id}', { key: { type: 'string' } })).toEqual([])
  expect(codes('12', { key: { type: 'string' } })).toEqual([])
  expect(codes('12', { key: { type: 'integer' } })).toEqual([])
  expect(codes('x', { key: { type: 'integer' } })).toEqual([['schema-type', at]])
  expect(codes('x', { key: { enum: ['a', 'b'] } })).toEqual([['schema-enum', at]])
  expect(codes('{"id": 1}', { key: { type: 'object', properties: { id: { type: 'string' } } } })).toEqual([
    ['schema-type', at],
  ])
})

test('L22 text and tombstones where the model wants JSON', () => {
  const text = { value: { format: 'text', text: 'x' } }
  const tombstone = { value: { format: 'null' } }
  const object = { schema: { type: 'object' } }
  expect(check(text, object)).toMatchObject([
    {
      code: 'other-format',
      path: '/parameters/messages/0/value',
      message: 'The scenario’s message is JSON, this one is text.',
    },
  ])
  expect(check(tombstone, object)).toMatchObject([{ code: 'other-format' }])
  expect(check(text, { schema: { type: 'null' } })).toMatchObject([{ values: { expected: 'a tombstone' } }])
  expect(check(tombstone, { schema: { type: ['object', 'null'] } })).toEqual([])
  expect(check(text, { schema: { type: 'string' }, contentType: 'text/plain' })).toEqual([])
  expect(check(text, {})).toEqual([])
  expect(check({ value: { format: 'generated', schema: {} } }, object)).toEqual([])
})

test('L23 a link that leads nowhere', () => {
  const action = kafkaSendSchema.parse({ id: 'a', type: 'kafkaSend', scenario: link })
  expect(checkAgainstModel(action, null, true)).toMatchObject([
    {
      code: 'unknown-scenario',
      path: '/scenario',
      severity: 'warning',
      values: { integration: 'shop', scenario: 'order' },
    },
  ])
  expect(checkAgainstModel({ ...action, scenario: null }, null, true)).toEqual([])
})

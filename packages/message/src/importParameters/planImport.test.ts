import {
  createKafkaSend,
  kafkaSendSchema,
  parseExactJson,
  sideSchema,
  type JsonData,
  type KafkaSendAction,
} from '@sendwright/model'
import { expect, test } from 'vitest'
import type { ImportPlan, ImportRequest, ImportRow } from './importPlan.ts'
import { planImport } from './planImport.ts'

const fresh = createKafkaSend('a', 'Send', '')

function actionOf(message: object, parameters: object = {}): KafkaSendAction {
  return kafkaSendSchema.parse({
    id: 'a',
    type: 'kafkaSend',
    parameters: { connection: 'main', topics: ['t'], messages: [message], ...parameters },
  })
}

function plan(side: object, more: Partial<ImportRequest> = {}): ImportPlan {
  const request = {
    action: fresh,
    link: null,
    data: {},
    dataModel: true,
    environments: ['default', 'dev', 'test', 'prod'],
  }
  return planImport({ ...request, side: sideSchema.parse(side), ...more })
}

function rowsOf({ rows }: ImportPlan, kind: ImportRow['kind']) {
  return rows.filter((row) => row.kind === kind).map(({ label, now, after, change }) => [label, now, after, change])
}

function valueOf({ action }: ImportPlan, index = 0) {
  return action.parameters.messages[index]?.value
}

function textOf(planned: ImportPlan): string {
  const value = valueOf(planned)
  return value?.format === 'json' || value?.format === 'text' ? value.text : ''
}

const object = (
  properties: Record<string, JsonData>,
  required: readonly string[] = Object.keys(properties),
  more: object = {},
) => ({
  schema: { type: 'object', properties, required, ...more },
})
const string = { type: 'string' }
const json = (text: string) => ({ value: { format: 'json', text } })

const orders = {
  connection: 'kafka2',
  topics: [
    { name: 'orders.accepted.v1', environments: ['dev'] },
    { name: '${prefix}.orders.accepted.v1', environments: ['test', 'prod'] },
  ],
  keyField: 'orderId',
  headers: {
    type: 'object',
    properties: {
      processInstanceId: { type: 'string', default: '${processInstanceId}' },
      'content-type': { const: 'application/json' },
    },
  },
  ...object(
    {
      orderId: string,
      placedAt: { type: 'string', format: 'date-time' },
      total: { type: 'number' },
      currency: { enum: ['EUR', 'CHF'] },
      lines: { type: 'array', items: { type: 'object', properties: { sku: string } } },
      customer: { type: 'object', required: ['id'], properties: { id: string } },
      warehouse: string,
      express: { type: 'boolean' },
    },
    ['orderId', 'placedAt', 'total', 'currency', 'lines', 'customer', 'warehouse'],
  ),
}

const orderData = parseExactJson(
  '{"processInstanceId":1,"order":{"id":"A-10427","placedAt":"2026-01-01T10:00:00Z","total":149.90,"currency":null,"lines":[{"sku":"K"}],"express":false,"channel":"web"},"customer":{"id":"C-2209","name":"Ines"}}',
)

test('L1 rows in their order, and the action that they give', () => {
  const link = { integration: 'shop', scenario: 'accepted', direction: 'send' as const, revision: '1' }
  const planned = plan(orders, { data: orderData, link })
  expect(planned.rows.map(({ id, after, change, mandatory, type }) => [id, after, change, mandatory, type])).toEqual([
    ['connection', 'kafka2', 'added', false, null],
    ['topic:dev', 'orders.accepted.v1', 'added', false, null],
    ['topic:test,prod', '${prefix}.orders.accepted.v1', 'added', false, null],
    ['key', '${order.id}', 'added', true, null],
    ['header:processInstanceId', '${processInstanceId}', 'added', false, 'string'],
    ['header:content-type', 'application/json', 'added', false, 'enum'],
    ['field:orderId', '${order.id}', 'added', true, 'string'],
    ['field:placedAt', '${order.placedAt}', 'added', true, 'date-time'],
    ['field:total', '${order.total}', 'added', true, 'number'],
    ['field:currency', '${order.currency ?? "EUR"}', 'added', true, 'enum'],
    ['field:lines', '${order.lines}', 'added', true, 'array of object'],
    ['field:customer.id', '${customer.id}', 'added', true, 'string'],
    ['field:warehouse', '${warehouse}', 'toFill', true, 'string'],
    ['field:express', '${order.express}', 'added', false, 'boolean'],
  ])
  expect(planned.counts).toEqual({ added: 13, replaced: 0, removed: 0, kept: 0, toFill: 1, omitted: 0 })
  expect(planned.action).toMatchObject({
    scenario: link,
    parameters: { connection: 'kafka2', topics: ['orders.accepted.v1'], messages: [{ key: '${order.id}' }] },
  })
  expect(textOf(planned)).toBe(`{
  "orderId": \${order.id},
  "placedAt": \${order.placedAt},
  "total": \${order.total},
  "currency": \${order.currency ?? "EUR"},
  "lines": \${order.lines},
  "customer": {
    "id": \${customer.id}
  },
  "warehouse": \${warehouse},
  "express": \${order.express}
}`)
})

test('L2 connections', () => {
  const action = actionOf(json('{}'))
  expect(rowsOf(plan({ connection: 'b' }, { action }), 'connection')).toEqual([['', 'main', 'b', 'replaced']])
  expect(rowsOf(plan({ connection: 'main' }, { action }), 'connection')).toEqual([['', 'main', 'main', 'kept']])
  const none = plan({}, { action })
  expect(rowsOf(none, 'connection')).toEqual([])
  expect(none.action.parameters.connection).toBe('main')
})

function topicsAfter({ action }: ImportPlan) {
  const { topics, environments } = action.parameters
  return [topics, Object.fromEntries(Object.entries(environments).map(([name, own]) => [name, own.topics]))]
}

test('L3 topics for all environments, and those of single ones with them', () => {
  const topics = [{ name: 'a' }, { name: 'b', environments: ['test'] }, { name: 'c' }]
  const planned = plan({ topics }, { action: actionOf(json('{}')) })
  expect(topicsAfter(planned)).toEqual([['a', 'c'], { test: ['a', 'b', 'c'] }])
  expect(planned.rows.filter(({ kind }) => kind === 'topic')).toMatchObject([
    { environments: [], now: 't', after: 'a, c', change: 'replaced' },
    { environments: ['test'], now: null, after: 'a, b, c', change: 'added' },
  ])
})

test('L3 without topics for all, those of the first environment', () => {
  const topics = [
    { name: 'x', environments: ['test', 'dev'] },
    { name: 'y', environments: ['prod'] },
  ]
  const planned = plan({ topics }, { action: actionOf(json('{}')) })
  expect(topicsAfter(planned)).toEqual([['x'], { test: ['x'], dev: ['x'], prod: ['y'] }])
  expect(planned.rows.filter(({ kind }) => kind === 'topic')).toMatchObject([
    { environments: ['test', 'dev'], now: 't', after: 'x', change: 'replaced' },
    { environments: ['prod'], now: null, after: 'y', change: 'added' },
  ])
})

test('L4 environments that no topic names have none', () => {
  const planned = plan({ topics: [{ name: 'x', environments: ['dev'] }] })
  expect(topicsAfter(planned)).toEqual([['x'], { dev: ['x'], test: [], prod: [] }])
  expect(topicsAfter(plan({ topics: [{ name: 'x', environments: ['dev'] }] }, { action: planned.action }))).toEqual(
    topicsAfter(planned),
  )
})

test('L4 topics that a linked action has no more are removed, other differences stay', () => {
  const link = { integration: 'i', scenario: 's', direction: 'send', revision: '1' }
  const environments = {
    dev: { topics: ['old'], connection: 'devCluster' },
    prod: { topics: ['older'] },
    test: { topics: [] },
  }
  const action = kafkaSendSchema.parse({
    ...actionOf(json('{}'), { environments }),
    scenario: link,
  })
  const planned = plan({ topics: [{ name: 'x' }] }, { action })
  expect(planned.action.parameters.environments).toEqual({ dev: { connection: 'devCluster' } })
  expect(
    planned.rows.filter(({ change }) => change === 'removed').map(({ environments: names, now }) => [names, now]),
  ).toEqual([
    [['dev'], 'old'],
    [['prod'], 'older'],
  ])
  const byHand = plan({ topics: [{ name: 'x' }] }, { action: { ...action, scenario: null } })
  expect(topicsAfter(byHand)).toEqual([['x'], { dev: ['old'], prod: ['older'] }])
})

test('L4 a side without topics leaves them', () => {
  const action = actionOf(json('{}'), { environments: { dev: { topics: ['d'] } } })
  const planned = plan({}, { action })
  expect(topicsAfter(planned)).toEqual([['t'], { dev: ['d'] }])
  expect(rowsOf(planned, 'topic').map(([, , , change]) => change)).toEqual(['kept', 'kept'])
})

test('L5 keys', () => {
  const data = { order: { id: 'A' } }
  const key = (side: object, more: Partial<ImportRequest> = {}) =>
    plan(
      { ...object({ order: { type: 'object', required: ['id'], properties: { id: string } } }), ...side },
      { data, ...more },
    )
  expect(rowsOf(key({}), 'key')).toEqual([])
  expect(rowsOf(key({ keyField: 'order.id' }), 'key')).toEqual([['', null, '${order.id}', 'added']])
  expect(
    rowsOf(
      key({ keyField: 'order.id' }, { action: actionOf({ ...json('{"order": {"id": "A-${order.id}"}}') }) }),
      'key',
    ),
  ).toEqual([['', null, 'A-${order.id}', 'added']])
  expect(
    rowsOf(key({ keyField: 'order.id' }, { action: actionOf({ ...json('{"order": ${order}}') }) }), 'key'),
  ).toEqual([['', null, '${order.id}', 'added']])
  expect(
    rowsOf(key({ keyField: 'order.id' }, { action: actionOf({ ...json('{"order": {"id": "$${x}"}}') }) }), 'key'),
  ).toEqual([['', null, '$${x}', 'added']])
  expect(rowsOf(key({ keyField: 'order.id' }, { action: actionOf({ key: 'mine', ...json('{}') }) }), 'key')).toEqual([
    ['', 'mine', 'mine', 'kept'],
  ])
  expect(rowsOf(key({ key: { const: 'all' } }), 'key')).toEqual([['', null, 'all', 'added']])
  expect(rowsOf(key({ key: { type: 'string', default: '${order.id}' } }), 'key')).toEqual([
    ['', null, '${order.id}', 'added'],
  ])
  expect(rowsOf(key({ key: { 'x-process-value': 'order.id' } }), 'key')).toEqual([['', null, '${order.id}', 'added']])
  expect(rowsOf(key({ key: string }), 'key')).toEqual([['', null, '${key}', 'toFill']])
})

test('L6 headers', () => {
  const headers = {
    type: 'object',
    required: ['tenant', 'lost'],
    properties: {
      kept: { const: 'model' },
      fixed: { const: '${not a placeholder}' },
      preset: { default: '${uuid()}' },
      version: { default: 2 },
      tenant: string,
      lost: string,
      optional: string,
      whole: { type: 'object', 'x-process-value': 'order.id' },
    },
  }
  const action = actionOf({
    ...json('{}'),
    headers: [
      { name: 'other', value: 'o' },
      { name: 'kept', value: 'mine' },
    ],
  })
  const planned = plan({ headers }, { action, data: { tenant: 'T', order: { id: 1 } } })
  expect(rowsOf(planned, 'header')).toEqual([
    ['kept', 'mine', 'mine', 'kept'],
    ['fixed', null, '$${not a placeholder}', 'added'],
    ['preset', null, '${uuid()}', 'added'],
    ['version', null, '2', 'added'],
    ['tenant', null, '${tenant}', 'added'],
    ['lost', null, '${lost}', 'toFill'],
    ['optional', null, null, 'omitted'],
    ['whole', null, '${order.id}', 'added'],
    ['other', 'o', 'o', 'kept'],
  ])
  expect(planned.action.parameters.messages[0]?.headers.map(({ name }) => name)).toEqual([
    'other',
    'kept',
    'fixed',
    'preset',
    'version',
    'tenant',
    'lost',
    'whole',
  ])
})

test('L6 headers that a closed model does not name are removed', () => {
  const action = actionOf({
    ...json('{}'),
    headers: [
      { name: 'other', value: 'o' },
      { name: '${x}', value: 'p' },
    ],
  })
  const planned = plan({ headers: { additionalProperties: false, properties: {} } }, { action })
  expect(rowsOf(planned, 'header')).toEqual([
    ['other', 'o', null, 'removed'],
    ['${x}', 'p', 'p', 'kept'],
  ])
  expect(planned.action.parameters.messages[0]?.headers).toEqual([{ name: '${x}', value: 'p' }])
})

test('L7 a new action counts as nothing written', () => {
  expect(rowsOf(plan({}), 'header')).toEqual([['processInstanceId', null, '${processInstanceId}', 'added']])
  expect(plan(object({ a: { const: 1 } })).rows.every(({ now }) => now === null)).toBe(true)
  const written = actionOf({ ...json('{}'), headers: [{ name: 'processInstanceId', value: '${processInstanceId}' }] })
  expect(rowsOf(plan({}, { action: written }), 'header')).toEqual([
    ['processInstanceId', '${processInstanceId}', '${processInstanceId}', 'kept'],
  ])
})

test('L7 a message that is not there yet is made', () => {
  const planned = plan(object({ a: { const: 1 } }), { action: actionOf(json('{"mine": 1}')), messageIndex: 1 })
  expect(planned.action.parameters.messages).toHaveLength(2)
  expect(planned.action.parameters.messages[0]?.value).toEqual({ format: 'json', text: '{"mine": 1}' })
  expect(planned.action.parameters.messages[1]).toMatchObject({
    headers: [{ name: 'processInstanceId' }],
    value: { text: '{\n  "a": 1\n}' },
  })
})

test('L8 lists, free objects and process values are inserted whole', () => {
  const free = { type: 'object' }
  const side = object({
    lines: { type: 'array', items: { type: 'object', required: ['sku'], properties: { sku: string } } },
    tags: { type: 'array', items: string },
    meta: free,
    buyer: { type: 'object', 'x-process-value': 'customer', properties: { name: string } },
    gone: { type: 'array', 'x-process-value': 'nowhere' },
  })
  const data = { order: { lines: [{ sku: 'K' }], meta: { a: 1 } }, tags: [1], customer: { name: 'A' } }
  expect(rowsOf(plan(side, { data }), 'field')).toEqual([
    ['lines', null, '${order.lines}', 'added'],
    ['tags', null, '${tags}', 'toFill'],
    ['meta', null, '${order.meta}', 'added'],
    ['buyer', null, '${customer}', 'added'],
    ['gone', null, '${nowhere}', 'toFill'],
  ])
})

test('L8 messages that are no objects', () => {
  expect(valueOf(plan({ schema: { type: 'null' } }))).toEqual({ format: 'null' })
  expect(rowsOf(plan({ schema: { type: 'null' } }), 'field')).toEqual([['', null, 'null', 'added']])
  expect(rowsOf(plan({ schema: { type: 'number' } }), 'field')).toEqual([['', null, '${value}', 'toFill']])
  expect(rowsOf(plan({ schema: { const: 'ping' } }), 'field')).toEqual([['', null, '"ping"', 'added']])
  const list = { type: 'array', 'x-process-value': 'lines', items: string }
  expect(valueOf(plan({ schema: list }, { data: { lines: [] } }))).toEqual({ format: 'json', text: '${lines}' })
  const text = { schema: { type: 'string' }, contentType: 'text/plain' }
  expect(valueOf(plan({ ...text, samples: ['Hello ${you}'] }))).toEqual({ format: 'text', text: 'Hello $${you}' })
  expect(rowsOf(plan(text), 'field')).toEqual([['', null, '${text}', 'toFill']])
  const written = actionOf({ value: { format: 'text', text: 'mine' } })
  expect(rowsOf(plan(text, { action: written }), 'field')).toEqual([['', 'mine', 'mine', 'kept']])
})

test('L8 a model that says nothing is inferred from the samples', () => {
  const planned = plan({ schema: {}, samples: [{ id: 'A', count: 1 }] }, { data: { id: 'x', count: 2 } })
  expect(textOf(planned)).toBe('{\n  "id": ${id},\n  "count": ${count}\n}')
  expect(textOf(plan({ schema: {} }))).toBe('{\n  \n}')
})

function mapped(name: string, data: JsonData, schema: JsonData = string, more: Partial<ImportRequest> = {}) {
  const [first = '', ...rest] = name.split('.')
  const inner = rest.reduceRight<JsonData>(
    (child, each) => ({ type: 'object', required: [each], properties: { [each]: child } }),
    schema,
  )
  const planned = plan(object({ [first]: inner }), { data, ...more })
  const row = planned.rows.find(({ kind }) => kind === 'field')
  return row?.change === 'toFill' ? null : row?.after
}

test('L9 the same path comes first', () => {
  expect(mapped('order.id', { order: { id: 'a' }, orderId: 'b', other: { order: { id: 'c' } } })).toBe('${order.id}')
})

test.each([
  ['orderId', { order: { id: 'a' } }, '${order.id}'],
  ['order.id', { orderId: 'a' }, '${orderId}'],
  ['order_id', { 'order-id': 'a' }, '${order-id}'],
  ['OrderID', { x: 'b', orderId: 'a' }, '${orderId}'],
  ['customer.address.city', { order: { customer: { address: { city: 'a' } } } }, '${order.customer.address.city}'],
  ['message.orderId', { order: { id: 'a' } }, '${order.id}'],
  ['currency', { order: { 'the currency': 'x', currency: 'EUR' } }, '${order.currency}'],
  ['with space', { 'with space': 'a' }, '${["with space"]}'],
])('L9 %s is found', (name, data, expected) => {
  expect(mapped(name, data)).toBe(expected)
})

test.each([
  ['total', { order: { total: 'a' }, cart: { total: 'b' } }],
  ['customer.id', { order: { id: 'a' } }],
  ['orderId', { lastOrder: { id: 'a' } }],
  ['orderId', { order: { id: 'a' }, order_id: 'b' }],
  ['sku', { lines: [{ sku: 'a' }] }],
])('L9 %s is not guessed', (name, data) => {
  expect(mapped(name, data)).toBe(null)
})

test('L9 only what fits counts, so one of two may be left', () => {
  expect(mapped('total', { order: { total: 1 }, cart: { total: { value: 1 } } }, { type: 'number' })).toBe(
    '${order.total}',
  )
  expect(mapped('state', { a: { state: 'open' }, b: { state: 'NEW' } }, { enum: ['OPEN', 'NEW'] })).toBe('${b.state}')
})

test.each([
  [string, 5, '${x | text}'],
  [string, true, '${x | text}'],
  [{ type: 'integer' }, '5', '${x | number}'],
  [{ type: 'integer' }, 5, '${x}'],
  [{ type: 'integer' }, 5.5, null],
  [{ type: 'number' }, 5, '${x}'],
  [{ type: 'number' }, 'five', null],
  [{ type: 'boolean' }, 'true', null],
  [{}, { a: 1 }, '${x}'],
  [{ type: 'string', default: 'EUR' }, null, '${x ?? "EUR"}'],
  [{ type: 'string', examples: ['CHF'] }, null, '${x ?? "CHF"}'],
  [{ enum: ['A', 'B'] }, null, '${x ?? "A"}'],
  [{ type: 'integer', default: 3 }, null, '${x ?? 3}'],
  [{ type: ['string', 'null'] }, null, '${x}'],
])('L10 %j with %j is %s', (schema, value, expected) => {
  expect(mapped('x', { x: value }, schema)).toBe(expected)
})

test('L10 what only the data model knows', () => {
  const dataModel = {
    type: 'object',
    properties: { order: { type: 'object', properties: { note: string, count: { type: 'integer' } } } },
  }
  const side = object({ note: string, count: string }, ['note'])
  expect(rowsOf(plan(side, { dataModel }), 'field')).toEqual([
    ['note', null, '${order.note}', 'added'],
    ['count', null, '${order.count? | text}', 'added'],
  ])
})

test('L11 fixed values, defaults, what is to be filled, what is left out', () => {
  const side = object(
    {
      type: { const: 'order ${x}' },
      only: { enum: [7] },
      size: { type: 'integer', default: 3 },
      wanted: string,
      extra: string,
      opt: { default: 1 },
    },
    ['type', 'only', 'size', 'wanted'],
  )
  const planned = plan(side, { data: { other: 'x', wantedThing: 'y', number: 5, list: [] } })
  expect(rowsOf(planned, 'field')).toEqual([
    ['type', null, '"order $${x}"', 'added'],
    ['only', null, '7', 'added'],
    ['size', null, '3', 'added'],
    ['wanted', null, '${wanted}', 'toFill'],
    ['extra', null, null, 'omitted'],
    ['opt', null, null, 'omitted'],
  ])
  expect(planned.rows.find(({ label }) => label === 'wanted')?.suggestions).toEqual([
    '${wantedThing}',
    '${other}',
    '${number | text}',
  ])
})

test('L11 the values of a choice are offered before the data', () => {
  const side = object({ channel: { enum: ['MAIL', 'SMS', '7'] }, urgent: { type: 'boolean' } }, ['channel', 'urgent'])
  const { rows } = plan(side, { data: { order: { channel: 'web' }, isNew: true } })
  expect(rows.filter(({ kind }) => kind === 'field').map(({ suggestions }) => suggestions)).toEqual([
    ['MAIL', 'SMS', '"7"', '${order.channel}', '${isNew | text}'],
    ['true', 'false', '${isNew}'],
  ])
})

test('L12 an object that may be left out comes whole or not at all', () => {
  const address = {
    type: 'object',
    required: ['street', 'zip'],
    properties: { street: string, zip: string, note: string },
  }
  const side = object({ address }, [])
  const partly = plan(side, { data: { note: 'x', street: 'y' } })
  expect(rowsOf(partly, 'field').map(([, , , change]) => change)).toEqual(['omitted', 'omitted', 'omitted'])
  expect(textOf(partly)).toBe('{\n  \n}')
  expect(textOf(plan(side, { data: { street: 'y', zip: 'z' } }))).toContain('"zip": ${zip}')
  const typed = plan(side, { data: { street: 'y' }, fills: { 'field:address.note': 'hello' } })
  expect(rowsOf(typed, 'field')).toEqual([
    ['address.street', null, '${street}', 'added'],
    ['address.zip', null, '${address.zip}', 'toFill'],
    ['address.note', null, '"hello"', 'added'],
  ])
  expect(textOf(plan(object({ address: { type: 'object', properties: { note: string } } })))).toBe(
    '{\n  "address": {}\n}',
  )
})

const layouts: readonly (readonly [string, string])[] = [
  [
    '{\n  // mine\n  "a": 1, // one\n  "o": { "x": 2 } // two\n}',
    '{\n  // mine\n  "a": 1, // one\n  "o": { "x": 2, "y": ${y} }, // two\n  "b": ${b}\n}',
  ],
  ['{ "a": 1 }', '{ "a": 1, "o": {\n  "x": ${x},\n  "y": ${y}\n}, "b": ${b} }'],
  ['{\n\t"a": "${x}",\n}', '{\n\t"a": "${x}",\n\t"o": {\n\t  "x": ${x},\n\t  "y": ${y}\n\t},\n\t"b": ${b}\n}'],
  ['{\n    /* c */\n}', '{\n    /* c */\n  "a": ${a},\n  "o": {\n    "x": ${x},\n    "y": ${y}\n  },\n  "b": ${b}\n}'],
  ['{"o": ${o}, "b": [1, 2], "a": null}', '{"o": ${o}, "b": [1, 2], "a": null}'],
]

test.each(layouts)('L13 %j is edited in place', (text, expected) => {
  const inner = { type: 'object', required: ['x', 'y'], properties: { x: {}, y: {} } }
  const side = object({ a: {}, o: inner, b: {} })
  const planned = plan(side, { action: actionOf(json(text)), data: { a: 1, b: 2, x: 3, y: 4 } })
  expect(textOf(planned)).toBe(expected)
})

test('L13 a text that is not whole is written anew, with what can be read', () => {
  const side = object({ a: {}, b: {} })
  const action = actionOf(json('{ "a": "kept", /* lost */ "extra": ${x}, "${n}": 1, "b": tru'))
  expect(textOf(plan(side, { action, data: { b: 2 } }))).toBe(
    '{\n  "a": "kept",\n  "b": ${b},\n  "extra": ${x},\n  "${n}": 1\n}',
  )
})

test('L14 of a message that has nothing in common with the model nothing is kept', () => {
  const side = object({ id: string, total: {} }, ['id'])
  const planned = plan(side, { action: actionOf(json('{ "name": ${n}, "age": 3 }')), data: { id: 'A' } })
  expect(rowsOf(planned, 'field')).toEqual([
    ['id', null, '${id}', 'added'],
    ['total', null, null, 'omitted'],
    ['name', '${n}', null, 'removed'],
    ['age', '3', null, 'removed'],
  ])
  expect(textOf(planned)).toBe('{\n  "id": ${id}\n}')
})

test('L14 unknown properties', () => {
  const text = '{\n  "old": 1,\n  "${n}": 2,\n  "o": { "older": 3, "p_1": 4 },\n  "a": 1,\n  "last": 5\n}'
  const inner = (closed: boolean) => ({
    type: 'object',
    properties: {},
    patternProperties: { '^p_': {} },
    ...(closed && { additionalProperties: false }),
  })
  const side = (closed: boolean) =>
    object(
      { a: {}, o: { ...inner(closed), properties: { z: {} } }, b: {} },
      ['a', 'b'],
      closed ? { additionalProperties: false } : {},
    )
  const action = actionOf(json(text))
  const open = plan(side(false), { action, data: { b: 1 } })
  expect(open.counts).toMatchObject({ removed: 0, added: 1 })
  const closed = plan(side(true), { action, data: { b: 1 } })
  expect(closed.rows.filter(({ change }) => change === 'removed').map(({ label }) => label)).toEqual([
    'o.older',
    'old',
    'last',
  ])
  expect(textOf(closed)).toBe('{\n  "${n}": 2,\n  "o": { "p_1": 4 },\n  "a": 1,\n  "b": ${b}\n}')
})

test('L15 one placeholder, and generated messages', () => {
  const side = object({ a: string })
  const whole = plan(side, { action: actionOf(json(' ${order} ')) })
  expect(rowsOf(whole, 'field')).toEqual([['', '${order}', '${order}', 'kept']])
  expect(textOf(whole)).toBe(' ${order} ')
  const action = actionOf({ value: { format: 'generated', schema: {}, seed: 4 } })
  const generated = plan(side, { action })
  expect(valueOf(generated)).toEqual({ format: 'generated', schema: side.schema, seed: 4 })
  expect(plan(side, { action: generated.action }).counts).toMatchObject({ kept: 2, replaced: 0 })
})

test('L15 a message that is no object is replaced, and said to be', () => {
  const planned = plan(object({ a: string }), { action: actionOf(json('[1]')), data: { a: 'x' } })
  expect(rowsOf(planned, 'field')).toEqual([
    ['', '[1]', null, 'removed'],
    ['a', null, '${a}', 'added'],
  ])
})

test.each([
  [string, 'WH-1', '"WH-1"'],
  [string, '42', '"42"'],
  [string, 'true', '"true"'],
  [string, 'null', '"null"'],
  [string, '${order.id}', '${order.id}'],
  [string, 'WH-${order.id}', '"WH-${order.id}"'],
  [string, '"quoted"', '"quoted"'],
  [string, 'say "x"', '"say \\"x\\""'],
  [{ type: 'integer' }, '42', '42'],
  [{ type: ['string', 'null'] }, 'null', 'null'],
  [{ type: 'array' }, '[1, ${x}]', '[1, ${x}]'],
  [{}, '7', '7'],
])('L16 for %j, typing %s gives %s', (schema, typed, expected) => {
  const planned = plan(object({ warehouse: schema }), { fills: { 'field:warehouse': typed } })
  expect(rowsOf(planned, 'field')).toEqual([['warehouse', null, expected, 'added']])
})

test('L16 what is typed counts for every row', () => {
  const fills = { 'field:a': '${y}', 'header:h': 'typed', key: 'k-${y}' }
  const action = actionOf(json('{"a": ${x}}'))
  const planned = plan({ ...object({ a: string }), headers: { properties: { h: {} } }, key: {} }, { action, fills })
  expect(planned.rows.slice(1).map(({ id, now, after, change }) => [id, now, after, change])).toEqual([
    ['key', null, 'k-${y}', 'added'],
    ['header:h', null, 'typed', 'added'],
    ['field:a', '${x}', '${y}', 'replaced'],
  ])
  expect(textOf(planned)).toBe('{"a": ${y}}')
})

test('L16 a placeholder that is still being typed fills nothing', () => {
  const planned = plan(object({ warehouse: string }), { fills: { 'field:warehouse': '${ord' } })
  expect(rowsOf(planned, 'field')).toEqual([['warehouse', null, '${warehouse}', 'toFill']])
})

import { expect, test } from 'vitest'
import { readDocument } from '../readDocument.ts'
import { importAsyncApi, importText, reasonsOf } from '../testing.ts'

function document(parts: Readonly<Record<string, unknown>>): string {
  const message = { payload: { type: 'object' } }
  const channels = { a: { publish: { message } } }
  return JSON.stringify({ asyncapi: '2.6.0', info: { title: 'T', version: '1.0.0' }, channels, ...parts })
}

test('X27 a server that is only referred to, or names no protocol, may be one of Kafka', () => {
  expect(importText(document({ servers: { s: { $ref: 'http://127.0.0.1/s' } } })).scenarios).toHaveLength(1)
  expect(importText(document({ servers: { s: { url: 'h:1' } } })).scenarios).toHaveLength(1)
})

test('X27 where nothing is left, the problems say what was left out and why', async () => {
  const text = document({ servers: { s: { url: 'h:1', protocol: 'mqtt' } } })
  const { problems } = await readDocument({ format: 'asyncapi', files: [{ name: 'a.json', text }] })
  expect(problems.map(({ message }) => message)).toEqual([
    '`a.json` has nothing that can be used: no channel and no operation of Kafka.',
    '`/servers/s`: Server s speaks mqtt. Only Kafka servers become connections.',
    '`/channels/a/publish`: Channel a is only on servers of mqtt.',
  ])
})

test('X10 a channel without a visible name has a scenario with one', () => {
  const { scenarios } = importText(document({ channels: { ' ': { publish: {} } } }))
  expect(scenarios.map(({ name }) => name)).toEqual(['Message without a name'])
})

test('X29 names of prototypes are not shown to the official parser, nor are its own stumbles told', async () => {
  const text = document({}).replace('"channels":{', '"channels":{"__proto__":{"publish":{}},')
  const hostile = await importAsyncApi([{ name: 'a.json', text }])
  expect(reasonsOf(hostile).filter((reason) => reason.includes('official parser'))).toEqual([
    ' The document has names that the official parser takes for parts of itself, so its form was not checked against the specification',
  ])
  const stumbling = await importAsyncApi([{ name: 'a.json', text: document({ asyncapi: 2.6 }) }])
  expect(reasonsOf(stumbling).join()).toContain('has a form that the official parser stumbles over')
  expect(reasonsOf(stumbling).join()).not.toContain('stack')
})

test('X4 channels, operations and servers may stand in files of their own, as a whole', async () => {
  const root = `{asyncapi: 3.0.0, info: {title: T, version: '1'}, servers: {$ref: s.yaml}, channels: {$ref: 'c.yaml#/all'}, operations: {$ref: o.yaml}}`
  const { scenarios, connections } = await importAsyncApi([
    { name: 'a.yaml', text: root },
    { name: 's.yaml', text: '{main: {host: "h:9092", protocol: kafka}}' },
    { name: 'c.yaml', text: '{all: {c: {address: c.d, messages: {m: {payload: {type: string}}}}}}' },
    {
      name: 'o.yaml',
      text: `{o: {action: receive, channel: {$ref: 'a.yaml#/channels/c'}, messages: [{$ref: 'a.yaml#/channels/c/messages/m'}]}}`,
    },
  ])
  expect(connections.map(({ id }) => id)).toEqual(['main'])
  expect(scenarios.map(({ id, send }) => [id, send?.topics[0]?.name, send?.schema, send?.connection])).toEqual([
    ['o.m', 'c.d', { type: 'string' }, 'main'],
  ])
})

test('X15 a name to use instead has no sign that no topic can have', () => {
  expect(reasonsOf(importText(document({ channels: { '$x/{id}': { publish: {} } } }))).join()).toContain(
    'It could be -x-${id}.',
  )
})

test('X33 references of a library file that lead out of a schema are told, and ids are its own', async () => {
  const scenario = { id: 's', name: 'S', send: { schema: { properties: { a: { $ref: 'http://127.0.0.1/a' } } } } }
  const library = { sendwright: 1, integrations: [{ id: 'i', name: 'I', scenarios: [scenario, scenario] }] }
  const read = await readDocument({
    format: 'sendwright',
    files: [{ name: 'l.json', text: JSON.stringify(library) }],
  })
  expect(reasonsOf(read)[0]).toBe(
    '/integrations/0/scenarios/0/send/schema The reference http://127.0.0.1/a leads out of the schema. It stands for any value',
  )
  expect(read.integrations[0]?.integration.scenarios.map(({ id, send }) => [id, send?.schema])).toEqual([
    ['s', { properties: { a: {} } }],
    ['s-2', { properties: { a: {} } }],
  ])
  const noList = await readDocument({
    format: 'sendwright',
    files: [{ name: 'l.json', text: '{"sendwright":1,"integrations":5}' }],
  })
  expect(noList.problems[0]?.message).toBe('`l.json`, `/integrations`: Use a list of integrations.')
})

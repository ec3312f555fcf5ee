import { maxJsonDepth, nestsDeeperThan, ownValue, parseExactJson } from '@sendwright/model'
import { expect, test } from 'vitest'
import { readBundled } from './asyncapi/readAsyncApiFiles.ts'
import { objectOf } from './document/access.ts'
import type { ReadImport } from './importedDocument.ts'
import { readDocument } from './readDocument.ts'
import { stopwatch } from './testing.ts'

async function timed(text: string): Promise<{ readonly read: ReadImport; readonly took: number }> {
  const took = stopwatch()
  const read = await readDocument({ format: 'asyncapi', files: [{ name: 'a.yaml', text }] })
  return { read, took: took() }
}

/** A 3.0 document; what is given comes beside the head. */
function document(parts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ asyncapi: '3.0.0', info: { title: 'T', version: '1.0.0' }, ...parts })
}

function manyChannels(count: number, channelRef: (index: number) => string): string {
  const indexes = Array.from({ length: count }, (_, index) => index)
  const channels = indexes.map((index) => [
    `c${index}`,
    { address: `a.${index}`, messages: { m: { $ref: `#/components/messages/m${index}` } } },
  ])
  const operations = indexes.map((index) => [`o${index}`, { action: 'receive', channel: { $ref: channelRef(index) } }])
  const payload = { type: 'object', properties: { id: { type: 'string' }, shared: { $ref: '#/components/schemas/s' } } }
  const messages = indexes.map((index) => [`m${index}`, { payload }])
  return document({
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    components: {
      messages: Object.fromEntries(messages),
      channels: Object.fromEntries(channels),
      schemas: { s: { type: 'string' } },
    },
  })
}

test('X30 5,000 channels are read within a few seconds, also when operations name them in a roundabout way', async () => {
  for (const at of ['channels', 'components/channels']) {
    const { read, took } = await timed(manyChannels(5000, (index) => `#/${at}/c${index}`))
    expect(read.integrations[0]?.integration.scenarios.length).toBeGreaterThanOrEqual(5000)
    expect(took).toBeLessThan(8000)
    expect(read.skipped.map(({ reason }) => reason).join()).toContain('too large or too deep for the official parser')
  }
}, 30_000)

test('X30 schemas that refer to each other many times over are copied once', async () => {
  const layers = Array.from({ length: 30 }, (_, index) => [
    `l${index}`,
    {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 10 }, (_item, at) => [`p${at}`, { $ref: `#/components/schemas/l${index + 1}` }]),
      ),
    },
  ])
  const schemas = { ...Object.fromEntries(layers), l30: { $ref: '#/components/schemas/l0' } }
  const { read, took } = await timed(
    document({
      channels: { c: { messages: { m: { payload: { $ref: '#/components/schemas/l0' } } } } },
      components: { schemas },
    }),
  )
  const [scenario] = read.integrations[0]?.integration.scenarios ?? []
  expect(JSON.stringify(scenario?.send?.schema).length).toBeLessThan(20_000)
  expect(took).toBeLessThan(3000)
})

test('X30 what all messages share together has a bound; past it messages take any value, with the reason', async () => {
  const shared = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`p${index}`, { type: 'string' }]))
  const channels = Array.from({ length: 1500 }, (_, index) => [
    `c${index}`,
    {
      messages: {
        m: {
          payload: { type: 'object', properties: { own: { type: 'string' }, s: { $ref: '#/components/schemas/s' } } },
        },
      },
    },
  ])
  const { read, took } = await timed(
    document({
      channels: Object.fromEntries(channels),
      components: { schemas: { s: { type: 'object', properties: shared } } },
    }),
  )
  expect(read.integrations[0]?.integration.scenarios.length).toBe(1500)
  expect(read.skipped.map(({ reason }) => reason).join()).toContain('all of the document together, are too large')
  expect(read.skipped.length).toBeLessThanOrEqual(301)
  expect(took).toBeLessThan(8000)
}, 30_000)

test('X30 operations and messages that multiply have a bound', async () => {
  const names = Array.from({ length: 1500 }, (_, index) => `n${index}`)
  const { read, took } = await timed(
    document({
      channels: { c: { messages: Object.fromEntries(names.map((name) => [name, { payload: { type: 'object' } }])) } },
      operations: Object.fromEntries(
        names.map((name) => [name, { action: 'receive', channel: { $ref: '#/channels/c' } }]),
      ),
    }),
  )
  expect(read.integrations[0]?.integration.scenarios.length).toBe(20_000)
  expect(read.skipped.map(({ reason }) => reason).join()).toContain('at most 20000 scenarios')
  expect(took).toBeLessThan(4000)
})

test('X30 a long chain of references ends', async () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index) => [
      `s${index}`,
      { type: 'object', properties: { next: { $ref: `#/components/schemas/s${index + 1}` } } },
    ]),
  )
  const { read, took } = await timed(
    document({
      channels: { c: { messages: { m: { payload: { $ref: '#/components/schemas/s0' } } } } },
      components: { schemas },
    }),
  )
  expect(read.integrations[0]?.integration.scenarios.length).toBe(1)
  expect(took).toBeLessThan(8000)
}, 30_000)

test('X30 names of prototypes are names like any other, everywhere', async () => {
  const evil = '{"__proto__": {"type": "string"}, "constructor": {"type": "string"}, "toString": {"type": "string"}}'
  const text = `{"asyncapi": "3.0.0", "info": {"title": "T", "version": "1"},
    "servers": {"__proto__": {"host": "h", "protocol": "kafka"}},
    "channels": {"__proto__": {"address": "a.b", "parameters": {"constructor": {}}, "messages": {"constructor": {"headers": {"type": "object", "properties": ${evil}},
      "payload": {"type": "object", "properties": ${evil}, "definitions": ${evil}}, "examples": [{"headers": {"__proto__": "x"}, "payload": {"__proto__": "x"}}]}}}},
    "components": {"schemas": ${evil}}, "operations": {"constructor": {"action": "receive", "channel": {"$ref": "#/channels/__proto__"}}}}`
  const { read } = await timed(text)
  const [scenario] = read.integrations[0]?.integration.scenarios ?? []
  expect(scenario?.id).toBe('constructor.constructor')
  expect(Object.keys(objectOf(ownValue(scenario?.send?.schema, 'properties')))).toEqual([
    '__proto__',
    'constructor',
    'toString',
  ])
  expect(JSON.stringify(scenario?.send?.samples)).toBe('[{"__proto__":"x"}]')
  expect({}).not.toHaveProperty('type')
})

test('X30 a document of 10 MB is read, or refused with a clear problem, within a few seconds', async () => {
  const big = { type: 'object', description: 'x'.repeat(10_000_000) }
  const json = await timed(document({ channels: { c: { messages: { m: { payload: big } } } } }))
  expect(json.read.integrations.length).toBe(1)
  expect(json.took).toBeLessThan(8000)
  const empty = await timed(document({ channels: { c: {} }, 'x-nothing': Array(3_000_000).fill({}) }))
  expect(empty.read.problems.map(({ code }) => code)).toEqual(['import-grows'])
  expect(empty.took).toBeLessThan(1000)
  const yaml = await timed(`asyncapi: 3.0.0\n${'# filler\n'.repeat(1_200_000)}`)
  expect(yaml.read.problems.map(({ code }) => code)).toEqual(['import-too-large'])
  expect(yaml.took).toBeLessThan(2000)
}, 30_000)

test('X30 shapes that no specification knows are no defect', () => {
  for (const odd of [null, 5, 'text', [], [null], { $ref: 5 }, { a: null }, true]) {
    for (const place of [
      { channels: odd },
      { channels: { c: odd } },
      { channels: { c: { messages: odd, parameters: odd, servers: odd, bindings: odd, publish: odd } } },
      { channels: { c: { messages: { m: odd } } }, operations: odd, servers: odd, components: odd },
      {
        channels: {
          c: { messages: { m: { payload: odd, headers: odd, traits: odd, examples: odd, bindings: { kafka: odd } } } },
        },
      },
      {
        channels: { c: {} },
        operations: { o: { action: 'receive', channel: odd, messages: odd, reply: odd, traits: odd } },
      },
      { channels: { c: {} }, servers: { s: { protocol: 'kafka', host: odd, variables: odd, security: odd } } },
      {
        channels: {
          c: { messages: { m: { payload: { type: 'record', name: odd, fields: [{ name: 'a', type: odd }, odd] } } } },
        },
      },
    ]) {
      const data = parseExactJson(document(place))
      const { read } = readBundled(data, [{ name: 'a.yaml', text: '' }], {})
      expect(read.integrations.length + read.problems.length, JSON.stringify(place)).toBe(1)
    }
  }
})

test('X30 what contains itself ends everywhere: Avro, traits, parts of headers, names on the way of a reference', () => {
  const cyclic = (name: string) => ({
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`p${index}`, { $ref: `#/components/schemas/${name}` }]),
    ),
  })
  const avro = { $ref: '#/components/schemas/avro' }
  const ways = Array.from({ length: 40 }, (_, index) => [
    `w${index}`,
    { $ref: `#/components/schemas/w${index + 1}/x/x` },
  ])
  const parts = {
    channels: {
      avro: {
        messages: { m: { payload: { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: avro } } },
      },
      traits: {
        publish: {
          message: {
            headers: { $ref: '#/components/schemas/one' },
            traits: [{ headers: { $ref: '#/components/schemas/other' } }],
          },
        },
      },
      headers: {
        messages: {
          m: {
            headers: { allOf: [{ $ref: '#/components/schemas/all' }] },
            payload: { $ref: '#/components/schemas/w0/x' },
          },
        },
      },
    },
    components: {
      schemas: {
        avro: [
          { type: 'array', items: avro },
          { type: 'map', values: avro },
        ],
        one: cyclic('one'),
        other: cyclic('other'),
        all: { allOf: [{ $ref: '#/components/schemas/all' }, { properties: { a: { type: 'string' } } }] },
        ...Object.fromEntries(ways),
        w40: { x: { x: { x: { type: 'string' } } } },
      },
    },
  }
  const took = stopwatch()
  const { read } = readBundled(parseExactJson(document(parts)), [{ name: 'a.yaml', text: '' }], {})
  const scenarios = read.integrations[0]?.integration.scenarios ?? []
  expect(scenarios.length).toBe(3)
  for (const { send } of scenarios) {
    expect(nestsDeeperThan(send?.schema ?? {}, maxJsonDepth)).toBe(false)
    expect(nestsDeeperThan(send?.headers ?? {}, maxJsonDepth)).toBe(false)
  }
  expect(JSON.stringify(scenarios.at(-1)?.send?.headers)).toContain('"properties":{"a":{"type":"string"}')
  expect(took()).toBeLessThan(4000)
})

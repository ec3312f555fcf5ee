import { readdirSync } from 'node:fs'
import path from 'node:path'
import { kafkaSendSchema, parseExactJson, type Integration, type Scenario } from '@sendwright/model'
import { expect, test } from 'vitest'
import { packs } from '../packs/packs.ts'
import { fixture, importAsyncApi, ownFixtures, sharedFixtures, type Imported } from '../testing.ts'
import { integrationSource } from './integrationSource.ts'
import { processSource } from './processSource.ts'
import { writeAsyncApi } from './writeAsyncApi.ts'

const ownNames = readdirSync(path.join(import.meta.dirname, '../../testing/fixtures/own')).filter((name) =>
  name.endsWith('.yaml'),
)

/** What has to be the same after writing and reading: everything but where it stood in the document. */
function essence(scenarios: readonly Scenario[]): readonly string[] {
  return scenarios.map(({ id, name, send, receive }) => JSON.stringify({ id, name, send, receive }))
}

async function again(integration: Integration, connections: Imported['connections'] = []): Promise<Imported> {
  const text = writeAsyncApi(integrationSource(integration, connections), 'yaml')
  return importAsyncApi([{ name: 'written.yaml', text }])
}

test.each(
  [...sharedFixtures.map((name) => fixture(name)), ...ownNames.flatMap((name) => [...ownFixtures(name)])].map(
    (file) => [file.name, file] as const,
  ),
)(
  'X34 %s, imported and written, imports to the same scenarios, and the official parser has nothing against it',
  async (_name, file) => {
    const extra = file.name === 'avro.yaml' ? ownFixtures('entry.avsc', 'person.avsc') : []
    const first = await importAsyncApi([file, ...extra])
    const [found] = first.integrations
    if (!found) throw new Error('nothing was read')
    const second = await again({ id: 'x', ...found.integration }, first.connections)
    expect(essence(second.scenarios)).toEqual(essence(first.scenarios))
    expect(second.skipped.filter(({ reason }) => reason.includes('official'))).toEqual([])
  },
)

test('X34 the packs, written, import to the same scenarios', async () => {
  const [first, ...others] = packs[0]?.integrations ?? []
  if (!first) throw new Error('there is a pack')
  const scenarios = [first, ...others].flatMap((integration) => integration.scenarios)
  const second = await again({ ...first, scenarios })
  const plain = (list: readonly Scenario[]) =>
    list.map(({ id, name, send, receive }) =>
      JSON.stringify([
        id,
        name,
        ...[send, receive].map((side) => [side?.topics, side?.headers, side?.schema, side?.samples]),
      ]),
    )
  expect(plain(second.scenarios)).toEqual(plain(scenarios))
  expect(second.skipped.filter(({ reason }) => reason.includes('official'))).toEqual([])
})

test('X35 several topics, environments and placeholders that are more than a name come back', async () => {
  const [pack] = packs[0]?.integrations ?? []
  const [scenario] = pack?.scenarios ?? []
  if (!pack || !scenario?.send) throw new Error('there is a pack')
  const topics = [
    { name: 'a.${order.region ?? "eu" | lower}.${region}.${order.region}', environments: [] },
    { name: 'b.test', environments: ['test', 'prod'] },
  ]
  const send = { ...scenario.send, topics, keyField: 'order.id', key: { type: 'string' } }
  const written = await again({ ...pack, scenarios: [{ ...scenario, send }] })
  expect(written.scenarios[0]?.send?.topics).toEqual(topics)
  expect(written.scenarios[0]?.send?.keyField).toBe('order.id')
  const one = await again({ ...pack, scenarios: [{ ...scenario, send: { ...send, topics: topics.slice(0, 1) } }] })
  expect(one.scenarios[0]?.send?.topics).toEqual(topics.slice(0, 1))
})

const action = kafkaSendSchema.parse({
  id: 'a1',
  name: 'Send order',
  type: 'kafkaSend',
  parameters: {
    connection: 'main',
    topics: ['orders.${region}'],
    environments: { test: { topics: ['test.orders'] } },
    messages: [
      {
        key: '${order.id}',
        value: { format: 'json', text: '{"id": ${order.id}}' },
        headers: [
          { name: 'processInstanceId', value: '${processInstanceId}' },
          { name: 'source', value: 'shop' },
        ],
      },
      { value: { format: 'null' }, headers: [] },
    ],
  },
})

test('X36 the sends of a process are what the other side receives; importing them gives scenarios to send', async () => {
  const connection = {
    id: 'main',
    name: 'Main',
    brokers: ['k1.example:9092', 'k2.example:9093'],
    security: { protocol: 'SASL_SSL', mechanism: 'PLAIN' },
  }
  const source = processSource(
    { id: 'p 1', name: 'Orders' },
    {
      receives: [],
      sends: [
        {
          action,
          node: 'Accept order',
          messages: [
            {
              schema: { type: 'object', properties: { id: { type: 'integer' } } },
              side: null,
              samples: [{ id: parseExactJson('9007199254740993') }],
            },
            { schema: { type: 'null' }, side: null, samples: [null] },
          ],
        },
      ],
    },
    [connection],
  )
  const text = writeAsyncApi(source, 'yaml')
  const read = await importAsyncApi([{ name: 'p.yaml', text }])
  expect(read.skipped).toEqual([])
  expect(read.identity).toBe('urn:sendwright:process:p%201')
  expect(read.connections).toEqual([
    {
      id: 'main',
      name: 'Main',
      brokers: connection.brokers,
      security: connection.security,
      toComplete: 'Enter user name and password (PLAIN): documents carry no secrets.',
    },
  ])
  const [order, tombstone] = read.scenarios
  expect(order).toMatchObject({
    id: 'a1-1',
    name: 'Send order 1',
    send: {
      topics: [
        { name: 'orders.${region}', environments: [] },
        { name: 'test.orders', environments: ['test'] },
      ],
      connection: 'main',
      key: { type: 'string' },
      headers: { properties: { processInstanceId: { default: '${processInstanceId}' }, source: { const: 'shop' } } },
    },
  })
  expect(JSON.stringify(order?.send?.samples)).toBe('[{"id":9007199254740993}]')
  expect(tombstone?.send).toMatchObject({ schema: { type: 'null' }, samples: [null] })
  expect(JSON.parse(writeAsyncApi(source, 'json'))).toMatchObject({
    asyncapi: '3.0.0',
    operations: { 'a1-1': { action: 'receive' } },
  })
})

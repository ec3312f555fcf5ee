import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkData } from '@sendwright/schema'
import { expect, test } from 'vitest'
import { fixture, importAsyncApi, importText, oneMessage, ownFixtures, reasonsOf, scenarioOf } from '../testing.ts'

const orderFiles = [
  'asyncapi.yaml',
  'channels/orders.yaml',
  'messages/placed.yaml',
  'schemas/order.json',
  'schemas/line.json',
]

function orders(): ReturnType<typeof ownFixtures> {
  return ownFixtures(...orderFiles.map((name) => `orders/${name}`))
}

test('X4 files refer to each other four deep; `#/` inside a file means that file', async () => {
  const { send } = scenarioOf(await importAsyncApi(orders()), 'place.placed')
  expect(send?.topics).toEqual([{ name: 'orders.placed', environments: [] }])
  expect(send?.headers).toMatchObject({ properties: { source: { type: 'string' } } })
  expect(send?.schema).toMatchObject({
    properties: { id: { $ref: '#/definitions/id' }, lines: { items: { $ref: '#/$defs/line' } } },
    definitions: { id: { type: 'string' } },
    $defs: { line: { properties: { sku: { $ref: '#/definitions/id' }, part: { $ref: '#/$defs/line' } } } },
  })
  expect(checkData(send?.schema ?? false, { lines: [{ sku: 5 }] }).length).toBe(1)
})

test('X4 files that were picked without their folders are found by their names', async () => {
  const flat = orders().map(({ name, text }) => ({ name: name.split('/').at(-1) ?? name, text }))
  const { send } = scenarioOf(await importAsyncApi(flat), 'place.placed')
  expect(send?.schema).toMatchObject({ $defs: { line: {} } })
})

test('X4 a schema is found by the address that it gives itself', async () => {
  const text = oneMessage('payload: { $ref: "https://schemas.example/order" }')
  const schema =
    '{ "$id": "https://schemas.example/order", "type": "object", "properties": { "id": { "type": "string" } } }'
  const imported = await importAsyncApi([
    { name: 'a.yaml', text },
    { name: 'anything.json', text: schema },
  ])
  expect(scenarioOf(imported, 'channel-c.m').send?.schema).toMatchObject({ properties: { id: { type: 'string' } } })
})

test('X5 nothing is fetched: references to other servers are told, topics and headers still come', async () => {
  let requests = 0
  const server = createServer((_request, response) => {
    requests += 1
    response.end('{}')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  // A server that listens on a port has an address with it.
  const { port } = server.address() as AddressInfo
  const at = `http://127.0.0.1:${port}`
  try {
    const text = [
      'asyncapi: 3.0.0',
      `info: { title: T, version: 1.0.0, license: { $ref: '${at}/license' } }`,
      `channels: { c: { address: a.b, servers: [{ $ref: '${at}/server' }], messages: { m: { headers: { type: object, properties: { h: { $ref: '${at}/header.yaml#/h' } } }, payload: { $ref: '${at}/payload.json' }, examples: [{ payload: { $ref: '${at}/example.json' } }] } } }, d: { $ref: '${at}/channel.yaml' }, e: { $ref: 'file:///etc/passwd' } }`,
    ].join('\n')
    const imported = await importAsyncApi([{ name: 'document.yaml', text }])
    expect(scenarioOf(imported, 'channel-c.m').send?.topics).toEqual([{ name: 'a.b', environments: [] }])
    expect(JSON.stringify(scenarioOf(imported, 'channel-c.m').send?.headers)).toContain('"h":{}')
    const reasons = reasonsOf(imported)
    expect(reasons).toContain(
      `/channels/c/messages/m/payload References to other servers are not followed: ${at}/payload.json. Add the file to the import`,
    )
    expect(reasons.filter((reason) => reason.includes('are not followed')).length).toBe(6)
    expect(requests).toBe(0)
  } finally {
    server.close()
  }
})

test('X6 what leads nowhere is told once and takes any value; data that looks like a reference stays data', async () => {
  const imported = await importAsyncApi(orders())
  expect(reasonsOf(imported)).toEqual(
    expect.arrayContaining([
      'orders/schemas/order.json#/properties/nothing There is no file missing.json in the import: missing.json. Add it',
      'orders/schemas/order.json#/properties/lost The reference #/definitions/lost leads nowhere',
    ]),
  )
  const data = importText(
    oneMessage(
      'payload: { type: object, examples: [{ $ref: "#/nowhere" }] }',
      'examples: [{ payload: { $ref: "x.json" } }]',
    ),
  )
  expect(scenarioOf(data, 'channel-c.m').send?.samples).toEqual([{ $ref: 'x.json' }])
})

test('X7 a payload that names its own definitions as if it were a file finds them', async () => {
  const imported = importText(
    oneMessage(
      'payload:',
      '  type: object',
      '  properties: { id: { $ref: "#/definitions/id" } }',
      '  definitions: { id: { type: integer } }',
    ),
  )
  expect(scenarioOf(imported, 'channel-c.m').send?.schema).toMatchObject({
    properties: { id: { $ref: '#/definitions/id' } },
    definitions: { id: { type: 'integer' } },
  })
})

test('X4 a file that cannot be read is told with its line', async () => {
  const imported = await importAsyncApi([
    { name: 'a.yaml', text: oneMessage('payload: { $ref: b.yaml }') },
    { name: 'b.yaml', text: 'x: 1\ny: a: b' },
  ])
  expect(reasonsOf(imported).join()).toContain('`b.yaml` is neither JSON nor YAML. Line 2, column 4')
})

test('X4 references that follow each other in a circle end', async () => {
  const imported = importText(
    oneMessage('payload: { $ref: "#/components/schemas/a" }') +
      '\ncomponents: { schemas: { a: { $ref: "#/components/schemas/b" }, b: { $ref: "#/components/schemas/a" } } }',
  )
  expect(scenarioOf(imported, 'channel-c.m').send?.schema).toEqual({})
})

test('X29 what the official parser has against a document is told, and the document is read all the same', async () => {
  const [file] = ownFixtures('mislabelled.yaml')
  const imported = await importAsyncApi(file ? [file] : [])
  expect(imported.scenarios.map(({ id }) => id)).toEqual(['takeJob.job'])
  expect(reasonsOf(imported)[0]).toBe(
    '/servers/local The official parser says: "local" property must have required property "url"',
  )
  const clean = await importAsyncApi([fixture('asyncapi-3x-streetlights-kafka.yml')])
  expect(clean.skipped).toEqual([])
})

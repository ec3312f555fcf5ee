import { checkData } from '@sendwright/schema'
import { describe, expect, test } from 'vitest'
import { readDocument } from '../readDocument.ts'
import {
  fixture,
  importAsyncApi,
  importText,
  oneMessage,
  ownFixtures,
  reasonsOf,
  scenarioOf,
  sharedFixtures,
} from '../testing.ts'

describe('the documents of other projects', () => {
  test('X10 every topic and message of every one becomes a scenario', async () => {
    const found: Record<string, readonly string[]> = {}
    for (const name of sharedFixtures) {
      const { scenarios } = await importAsyncApi([fixture(name)])
      found[name] = scenarios.map(({ id, send, receive }) =>
        [id, send && `send ${send.topics[0]?.name}`, receive && `receive ${receive.topics[0]?.name}`]
          .filter(Boolean)
          .join(': '),
      )
    }
    expect(found).toEqual({
      'asyncapi-20-mokapi-petstore-order-event.yaml': [
        'publish-petstore.order-event.order: send petstore.order-event',
        'subscribe-petstore.order-event.order: receive petstore.order-event',
      ],
      'asyncapi-21-microcks-user-signedup.yaml': ['receivedUserSIgnedUp: receive user/signedup'],
      'asyncapi-30-mokapi-document-workflow.yaml': [
        'sendDocument.documentCommand: receive document.send-command',
        'processDocumentCommand.documentCommand: send document.send-command',
        'documentSendEvent.documentEvent: receive document.send-event',
      ],
      'asyncapi-30-mokapi-orders-quickstart.yaml': [
        'publishOrder.OrderMessage: receive orders',
        'subscribeOrder.OrderMessage: send orders',
      ],
      'asyncapi-3x-streetlights-kafka.yml': [
        'receiveLightMeasurement.lightMeasured: send smartylighting.streetlights.1.0.event.${streetlightId}.lighting.measured',
        'turnOn.turnOn: receive smartylighting.streetlights.1.0.action.${streetlightId}.turn.on',
        'turnOff.turnOff: receive smartylighting.streetlights.1.0.action.${streetlightId}.turn.off',
        'dimLight.dimLight: receive smartylighting.streetlights.1.0.action.${streetlightId}.dim',
      ],
    })
  })

  test('X21 every sample of every one fits its schema; examples as text and as object are samples alike', async () => {
    for (const name of sharedFixtures) {
      const { scenarios } = await importAsyncApi([fixture(name)])
      for (const { send, receive } of scenarios) {
        for (const side of [send, receive]) {
          for (const sample of side?.samples ?? []) expect(checkData(side?.schema ?? false, sample)).toEqual([])
        }
      }
    }
    const microcks = await importAsyncApi([fixture('asyncapi-21-microcks-user-signedup.yaml')])
    expect(scenarioOf(microcks, 'receivedUserSIgnedUp').receive?.samples).toEqual([
      { fullName: 'Laurent Broudoux', email: 'laurent@microcks.io', age: 41 },
      { fullName: 'John Doe', email: 'john@microcks.io', age: 36 },
    ])
  })

  test('X19 a document without any content type takes the valid order and refuses the other', async () => {
    const imported = await importAsyncApi([fixture('asyncapi-30-mokapi-orders-quickstart.yaml')])
    const side = scenarioOf(imported, 'subscribeOrder.OrderMessage').send
    expect(side?.contentType).toBe('application/json')
    expect(JSON.stringify(side?.headers)).not.toContain('content-type')
    const valid = {
      orderId: '12345',
      customerId: '0001',
      totalAmount: 250.75,
      items: [
        { productId: '101', quantity: 2 },
        { productId: '102', quantity: 1 },
      ],
    }
    expect(checkData(side?.schema ?? false, valid)).toEqual([])
    expect(checkData(side?.schema ?? true, { customerId: '0001', TotalAmount: 250.75 }).length).toBe(1)
  })
})

test('X8 versions 2.0 to 2.6 and 3.x are read, others told', async () => {
  for (const version of ['2.0.0', '2.6.0', '3.0.0', '3.1.0']) {
    const read = await readDocument({
      format: 'asyncapi',
      files: [{ name: 'a', text: `asyncapi: ${version}\ninfo: {title: t}\nchannels: {c: {publish: {}}}` }],
    })
    expect(read.problems).toEqual([])
    expect(read.integrations[0]?.integration.source.label).toBe(`AsyncAPI ${version.slice(0, 3)}`)
  }
  const codeOf = async (text: string) =>
    (await readDocument({ format: 'asyncapi', files: [{ name: 'a', text }] })).problems.map(
      ({ code, message }) => `${code}: ${message}`,
    )
  expect(await codeOf('asyncapi: 1.2.0')).toEqual([
    'import-asyncapi-version: `a` is written in AsyncAPI 1.2.0. Versions 2.0 to 2.6 and 3.x are read.',
  ])
  expect(await codeOf('asyncapi: 4.0')).toEqual([
    'import-asyncapi-version: `a` is written in AsyncAPI 4.0. Versions 2.0 to 2.6 and 3.x are read.',
  ])
  expect(await codeOf('openapi: 3.0.0')).toEqual([
    'import-not-asyncapi: `a` is no AsyncAPI document: it has no `asyncapi` with a version.',
  ])
  expect(await codeOf(' \n')).toEqual(['import-empty: `a` is empty.'])
  expect(await codeOf('asyncapi: 3.0.0\nchannels: {}')).toEqual([
    'import-no-channels: `a` has nothing that can be used: no channel and no operation of Kafka.',
  ])
})

test('X8 the form counts, not the version that a document claims', async () => {
  const imported = await importAsyncApi(ownFixtures('mislabelled.yaml'))
  expect(scenarioOf(imported, 'takeJob.job').send?.topics).toEqual([{ name: 'jobs.v1', environments: [] }])
})

test('X9 a document is known by its id, else by its title and file name', async () => {
  const withId = await importAsyncApi([fixture('asyncapi-21-microcks-user-signedup.yaml', 'x.yaml')])
  expect(withId.identity).toBe('urn:io.microcks.example.user-signedup')
  const without = await importAsyncApi([fixture('asyncapi-30-mokapi-orders-quickstart.yaml', 'orders.yaml')])
  expect(without.identity).toBe('Orders Kafka Service (orders.yaml)')
  expect(without.integrations[0]?.integration.source).toEqual({
    kind: 'asyncapi',
    label: 'AsyncAPI 3.0',
    fileName: 'orders.yaml',
    identity: 'Orders Kafka Service (orders.yaml)',
    importedAt: null,
  })
})

test('X10 scenarios with one name are told apart by their operations, and ids do not depend on their order', async () => {
  const names = (await importAsyncApi(ownFixtures('payloads.yaml'))).scenarios.map(({ id, name }) => [id, name])
  expect(names).toEqual([
    ['customerChanges.CustomerChanged', 'Customer changed (customerChanges)'],
    ['customerChanges.CustomerDeleted', 'CustomerDeleted'],
    ['customerChanges', 'customerChanges'],
    ['customerChanges.Count', 'Count'],
    ['customerChanges.Legacy', 'Legacy'],
    ['publish-commands.CustomerChanged', 'Customer changed (publish commands)'],
  ])
})

test('X11 directions are turned to our side, with the word of the document and the path of the message', async () => {
  const { scenarios } = importText(
    'asyncapi: 2.6.0\ninfo: {title: t}\nchannels: {a: {publish: {message: {payload: {}}}, subscribe: {message: {payload: {}}}}}\noperations: {s: {action: send, channel: {$ref: "#/channels/a"}}, r: {action: receive, channel: {$ref: "#/channels/a"}}}',
  )
  expect(
    scenarios.map(({ origin, send, receive }) => [
      origin?.word,
      origin?.path,
      send ? 'send' : '',
      receive ? 'receive' : '',
    ]),
  ).toEqual([
    ['publish', '/channels/a/publish/message', 'send', ''],
    ['subscribe', '/channels/a/subscribe/message', '', 'receive'],
    ['send', '/operations/s', '', 'receive'],
    ['receive', '/operations/r', 'send', ''],
  ])
})

test('X11 a person may choose the other direction, for a message or for all of an operation', async () => {
  const file = fixture('asyncapi-30-mokapi-orders-quickstart.yaml')
  const one = await importAsyncApi([file], { '/operations/publishOrder/messages/0': 'send' })
  expect(scenarioOf(one, 'publishOrder.OrderMessage')).toMatchObject({ send: {}, origin: { word: 'send' } })
  const all = await importAsyncApi([file], {
    '/operations/publishOrder': 'send',
    '/operations/subscribeOrder': 'receive',
  })
  expect(all.scenarios.map(({ send, receive }) => [send !== undefined, receive !== undefined])).toEqual([
    [true, false],
    [false, true],
  ])
})

test('X12 channels that no operation names give scenarios to send, and that is said', async () => {
  const imported = await importAsyncApi(ownFixtures('request-reply.yaml'))
  expect(scenarioOf(imported, 'channel-audit.audited')).toMatchObject({
    origin: { word: null },
    send: { topics: [{ name: 'audit.quotes' }] },
  })
  expect(reasonsOf(imported)).toContain(
    '/channels No operation says who sends on audit. We are taken for the ones who send',
  )
})

test('X13 a reply is the other side of its request; further replies stand alone; a topic known at run time is none', async () => {
  const imported = await importAsyncApi(ownFixtures('request-reply.yaml'))
  const request = scenarioOf(imported, 'requestQuote.quoteRequest')
  expect(request.send?.topics).toEqual([{ name: 'quote-requests', environments: [] }])
  expect(request.receive).toMatchObject({ topics: [], schema: { properties: { price: { type: 'number' } } } })
  const refused = scenarioOf(imported, 'requestQuote.quoteRefused')
  expect(refused).toMatchObject({ origin: { word: 'reply' }, receive: { schema: { properties: { reason: {} } } } })
  expect(refused.send).toBeUndefined()
  expect(reasonsOf(imported)).toContain(
    '/operations/requestQuote/reply The topic of the reply is known at run time only: it stands at $message.header#/replyTo',
  )
})

test('X14 the topic is that of the Kafka binding, else the address, else the key of the channel', async () => {
  const imported = await importAsyncApi(ownFixtures('parameters.yaml'))
  expect(scenarioOf(imported, 'boundOnly.bound').send?.topics[0]?.name).toBe('meters bound')
  expect(scenarioOf(imported, 'read.reading').send?.topics[0]?.name).toBe('${env}.meters.${meterId}.${version}')
  const workflow = await importAsyncApi([fixture('asyncapi-30-mokapi-document-workflow.yaml')])
  expect(scenarioOf(workflow, 'documentSendEvent.documentEvent').receive?.topics[0]?.name).toBe('document.send-event')
})

test('X15 a name that Kafka does not take is kept and told, with one that it takes', async () => {
  const imported = await importAsyncApi([fixture('asyncapi-21-microcks-user-signedup.yaml')])
  expect(reasonsOf(imported)).toContain(
    '/channels/user~1signedup Topic user/signedup: A topic name cannot contain `/`. It could be user-signedup. It is kept as it is',
  )
})

test('X16 what is said about the parameters of a name stands in the description', async () => {
  const imported = await importAsyncApi(ownFixtures('parameters.yaml'))
  expect(scenarioOf(imported, 'read.reading').description).toBe(
    '`meterId`: Number of the meter. Found at $message.payload#/meter/id.\n`version`: One of v1, v2. Default v2. For example v1.',
  )
})

test('X17 in 2.x a trait wins, in 3.x the message does; key and headers may come from traits alone', async () => {
  const imported = await importAsyncApi(ownFixtures('payloads.yaml'))
  const changed = scenarioOf(imported, 'publish-commands.CustomerChanged').send
  expect(changed?.key).toEqual({ type: 'string', description: 'Number of the customer' })
  expect(changed?.headers).toMatchObject({
    required: ['__TypeId__'],
    properties: { source: {}, __TypeId__: {}, attempt: {} },
  })
  const text = (version: string) =>
    `asyncapi: ${version}\ninfo: {title: t}\nchannels: {c: {publish: {message: {title: own, payload: {}, traits: [{title: trait, name: t}]}}}}`
  expect(importText(text('2.6.0')).scenarios[0]?.name).toBe('trait')
  expect(importText(text('3.0.0')).scenarios[0]?.name).toBe('own')
})

test('X18 every side has the header that names the run; one value that the document gives is the template', async () => {
  const events = await importAsyncApi(ownFixtures('cloudevents.yaml'))
  expect(scenarioOf(events, 'parcelMoved.moved').receive?.headers).toEqual({
    type: 'object',
    required: ['ce_id', 'ce_type'],
    properties: {
      ce_id: { type: 'string', examples: ['{{uuid()}}'] },
      ce_type: { type: 'string', const: 'parcel.moved' },
      ce_source: { type: 'string', examples: ['/depots/basel'], default: '/depots/basel' },
      ce_specversion: { type: 'string', enum: ['1.0'], default: '1.0' },
      ce_time: { type: 'string', format: 'date-time', examples: ['2027-03-01T08:00:00Z'] },
      processInstanceId: { type: ['string', 'number'], default: '${processInstanceId}' },
      'content-type': { type: 'string', const: 'application/cloudevents+json' },
    },
  })
})

test('X18 headers in parts are one list, and defaults are texts', async () => {
  const imported = importText(
    oneMessage(
      'headers: { allOf: [{ $ref: "#/components/schemas/common" }, { properties: { n: { type: integer, default: 5 } }, required: [n] }] }',
    ) +
      '\ncomponents: { schemas: { common: { type: object, properties: { tenant: { type: string } }, required: [tenant] } } }',
  )
  expect(scenarioOf(imported, 'channel-c.m').send?.headers).toMatchObject({
    properties: { tenant: { type: 'string' }, n: { type: 'integer', default: '5' } },
    required: ['tenant', 'n'],
  })
})

test('X20 keys are read from bindings and traits: texts, numbers, objects of Avro', async () => {
  const payloads = await importAsyncApi(ownFixtures('payloads.yaml'))
  expect(scenarioOf(payloads, 'customerChanges.CustomerDeleted').receive?.key).toEqual({ type: 'integer' })
  const avro = await importAsyncApi(ownFixtures('avro.yaml', 'entry.avsc', 'person.avsc'))
  expect(scenarioOf(avro, 'book.Entry').send?.key).toMatchObject({
    type: 'object',
    properties: { account: { type: 'string' } },
    required: ['account'],
  })
})

test('X21 an example that does not fit is told and left out; numbers stay exact', async () => {
  const imported = await importAsyncApi(ownFixtures('payloads.yaml'))
  expect(JSON.stringify(scenarioOf(imported, 'publish-commands.CustomerChanged').send?.samples)).toBe(
    '[{"id":7,"price":1.10,"nick":null,"friends":[{"id":8}]},{"id":12345678901234567890}]',
  )
  const count = scenarioOf(imported, 'customerChanges.Count').receive
  expect(JSON.stringify([count?.schema, count?.samples])).toBe(
    '[{"type":"integer","minimum":9007199254740993},[9007199254740995]]',
  )
  expect(reasonsOf(imported)).toEqual(
    expect.arrayContaining([
      '/channels/commands/publish/message/examples/1/payload The example does not fit its schema: `id` is the text "seven". The model needs a whole number.',
    ]),
  )
})

test('X22 a schema that contains itself carries its definitions and can be written', async () => {
  const imported = await importAsyncApi(ownFixtures('payloads.yaml'))
  const schema = scenarioOf(imported, 'publish-commands.CustomerChanged').send?.schema ?? false
  expect(JSON.stringify(schema)).toContain('"items":{"$ref":"#/$defs/Customer"}')
  expect(checkData(schema, { id: 1, friends: [{ id: 2, friends: [{ id: 'x' }] }] }).map(({ path }) => path)).toEqual([
    '/friends/0/friends/0/id',
  ])
})

test('X23 words beside a reference stay; the words of OpenAPI become those of JSON Schema; marks of parsers go', async () => {
  const imported = await importAsyncApi(ownFixtures('payloads.yaml'))
  const { schema } = scenarioOf(imported, 'publish-commands.CustomerChanged').send ?? { schema: {} }
  expect(schema).toMatchObject({
    properties: {
      price: { type: ['number', 'null'], exclusiveMinimum: 0 },
      nick: { type: ['string', 'null'], examples: ['Ida'] },
      best: { $ref: '#/$defs/Customer', description: 'The best of them' },
    },
  })
  expect(JSON.stringify(schema)).not.toMatch(/nullable|x-parser|"example"/)
  const nullable = importText(
    oneMessage(
      'payload: { properties: { a: { $ref: "#/components/schemas/s", nullable: true }, e: { type: string, enum: [x], nullable: true } } }',
    ) + '\ncomponents: { schemas: { s: { type: string } } }',
  )
  expect(scenarioOf(nullable, 'channel-c.m').send?.schema).toMatchObject({
    properties: {
      a: { anyOf: [{ $ref: '#/$defs/s' }, { type: 'null' }] },
      e: { type: ['string', 'null'], enum: ['x', null] },
    },
  })
})

test('X25 schemas in other forms give a scenario that takes any value, with the reason', async () => {
  const imported = await importAsyncApi(ownFixtures('payloads.yaml'))
  expect(scenarioOf(imported, 'customerChanges.Legacy').receive?.schema).toEqual({})
  expect(reasonsOf(imported)).toContain(
    '/channels/customers/subscribe/message/oneOf/4/payload Schemas in Protobuf are not read. The message takes any value',
  )
  for (const [format, name] of [
    ['application/raml+yaml;version=1.0', 'RAML'],
    ['application/xml', 'XML Schema'],
    ['text/odd', 'text/odd'],
  ]) {
    const other = importText(oneMessage(`payload: { schemaFormat: ${format}, schema: {} }`))
    expect(reasonsOf(other).join()).toContain(`Schemas in ${name} are not read`)
  }
  const proto = await importAsyncApi([
    { name: 'a.yaml', text: oneMessage('payload: { $ref: order.proto }') },
    { name: 'order.proto', text: 'syntax = "proto3";\nmessage Order { string id = 1; }' },
  ])
  expect(reasonsOf(proto).join()).toContain('The schema is text of another form')
})

test('X26 a payload of the type null is a tombstone', async () => {
  const imported = await importAsyncApi(ownFixtures('payloads.yaml'))
  expect(scenarioOf(imported, 'customerChanges.CustomerDeleted').receive?.schema).toEqual({ type: 'null' })
})

test('X27 only channels of Kafka count: by their servers, or by Kafka’s own bindings', async () => {
  const imported = await importAsyncApi(ownFixtures('parameters.yaml'))
  expect(imported.scenarios.map(({ id }) => id)).toEqual(['read.reading', 'boundOnly.bound'])
  expect(reasonsOf(imported)).toContain('/operations/show Channel screen is only on servers of ws')
  const bound = importText(
    'asyncapi: 2.6.0\ninfo: {title: t}\nservers: {m: {url: m, protocol: mqtt}}\nchannels: {a: {publish: {message: {payload: {}, bindings: {kafka: {key: {type: string}}}}}}, b: {publish: {message: {payload: {}}}}}',
  )
  expect(bound.scenarios.map(({ id, send }) => [id, send?.connection])).toEqual([['publish-a', null]])
})

test('X28 servers of Kafka are connections to be completed, without anything secret', async () => {
  const streetlights = await importAsyncApi([fixture('asyncapi-3x-streetlights-kafka.yml')])
  expect(streetlights.connections).toEqual([
    {
      id: 'scramconnections',
      name: 'scram-connections',
      brokers: ['test.mykafkacluster.org:18092'],
      security: { protocol: 'SASL_SSL', mechanism: 'SCRAM-SHA-256' },
      toComplete: 'Enter user name and password (SCRAM-SHA-256): documents carry no secrets.',
    },
    {
      id: 'mtlsconnections',
      name: 'mtls-connections',
      brokers: ['test.mykafkacluster.org:28092'],
      security: { protocol: 'SSL' },
      toComplete: 'Enter the client certificate and its key: documents carry no secrets.',
    },
  ])
  expect(streetlights.scenarios[0]?.send?.connection).toBe('scramconnections')
})

test('X28 addresses come with variables, several hosts, schemes and without port; registries are told', async () => {
  const meters = await importAsyncApi(ownFixtures('parameters.yaml'))
  expect(meters.connections.map(({ id, brokers }) => [id, brokers])).toEqual([
    ['all', ['test.kafka.example:19092']],
    ['several', ['a.kafka.example:9092', 'b.kafka.example:9092']],
  ])
  expect(scenarioOf(meters, 'read.reading').send?.connection).toBe('several')
  expect(reasonsOf(meters)).toEqual(
    expect.arrayContaining([
      '/servers/open The address of server open needs a value for where: {where}.kafka.example',
      '/servers/schema-registry Server schema-registry is a schema registry, no Kafka broker',
      '/servers/panel Server panel speaks ws. Only Kafka servers become connections',
    ]),
  )
  const payloads = await importAsyncApi(ownFixtures('payloads.yaml'))
  expect(payloads.connections[0]?.brokers).toEqual(['one.kafka.example:9092', 'two.kafka.example:9093'])
  const petstore = await importAsyncApi([fixture('asyncapi-20-mokapi-petstore-order-event.yaml')])
  expect(petstore.connections).toEqual([
    {
      id: 'broker',
      name: 'broker',
      brokers: ['127.0.0.1:19092'],
      security: { protocol: 'PLAINTEXT' },
      toComplete: null,
    },
  ])
})

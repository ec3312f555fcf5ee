import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { exampleProcessId, exampleStepId, type IntegrationImport, type IntegrationView } from '@sendwright/contract'
import { kafkaSendSchema, parseExactJson, type ScenarioLink } from '@sendwright/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const fixtures = path.join(import.meta.dirname, '../../../packages/exchange/testing/fixtures')

type ImportBody = Parameters<TestServer['api']['importIntegrations']>[0]['body']

function importText(text: string, more: Partial<ImportBody> = {}): Promise<IntegrationImport> {
  return server.api.importIntegrations({
    body: { format: 'asyncapi', files: [{ name: 'document.yaml', text }], ...more },
  })
}

interface DocumentChanges {
  readonly title?: string
  readonly id?: string
  readonly properties?: object
  readonly operations?: readonly string[]
  readonly servers?: object
}

/** An AsyncAPI document in which somebody receives orders, so that we send them. */
function ordersDocument({
  title = 'Orders',
  id,
  properties,
  operations = ['placeOrder'],
  servers,
}: DocumentChanges = {}): string {
  const payload = {
    type: 'object',
    required: ['id'],
    properties: properties ?? { id: { type: 'string' }, total: { type: 'number' } },
  }
  return JSON.stringify({
    asyncapi: '3.0.0',
    ...(id !== undefined && { id }),
    info: { title, version: '1.0.0' },
    ...(servers !== undefined && { servers }),
    channels: Object.fromEntries(
      operations.map((name) => [name, { address: `orders.${name}`, messages: { order: { payload } } }]),
    ),
    operations: Object.fromEntries(
      operations.map((name) => [name, { action: 'receive', channel: { $ref: `#/channels/${name}` } }]),
    ),
  })
}

/** An action on the example's step, linked to a scenario; other tests leave the process as they found it. */
async function linkAction(link: ScenarioLink, text = '{ "id": "${order.id}" }') {
  const action = kafkaSendSchema.parse({
    id: 'linked',
    type: 'kafkaSend',
    name: 'Place order',
    scenario: link,
    parameters: {
      connection: 'sandbox',
      topics: ['orders.accepted.v1'],
      messages: [{ value: { format: 'json', text } }],
    },
  })
  return server.api.putNodeActions({ params: { id: exampleProcessId, nodeId: exampleStepId }, body: [action] })
}

function linkTo({ id, scenarios }: IntegrationView, index = 0): ScenarioLink {
  const scenario = scenarios[index]
  if (scenario?.revisions.send === undefined) throw new Error('The scenario has no side that we send')
  return { integration: id, scenario: scenario.id, direction: 'send', revision: scenario.revisions.send }
}

async function warningsOfExample(): Promise<number> {
  const { processes } = await server.api.listProcesses({})
  return processes.find(({ id }) => id === exampleProcessId)?.warningCount ?? Number.NaN
}

function imported(answer: IntegrationImport): IntegrationView {
  const [integration] = answer.integrations
  if (integration === undefined) throw new Error('Nothing was imported')
  return integration
}

describe('import', () => {
  // Both mock servers are localhost:9092, so the second finds the connection of the first.
  // Counted by hand in the files: each operation with its message, the topic it names and our side of it.
  test.each([
    [
      'asyncapi-20-mokapi-petstore-order-event.yaml',
      ['send petstore.order-event', 'receive petstore.order-event'],
      ['broker'],
    ],
    ['asyncapi-21-microcks-user-signedup.yaml', ['receive user/signedup'], []],
    [
      'asyncapi-30-mokapi-document-workflow.yaml',
      ['receive document.send-command', 'send document.send-command', 'receive document.send-event'],
      ['mock'],
    ],
    ['asyncapi-30-mokapi-orders-quickstart.yaml', ['receive orders', 'send orders'], ['mock']],
    [
      'asyncapi-3x-streetlights-kafka.yml',
      [
        'send smartylighting.streetlights.1.0.event.${streetlightId}.lighting.measured',
        'receive smartylighting.streetlights.1.0.action.${streetlightId}.turn.on',
        'receive smartylighting.streetlights.1.0.action.${streetlightId}.turn.off',
        'receive smartylighting.streetlights.1.0.action.${streetlightId}.dim',
      ],
      ['scramconnections', 'mtlsconnections'],
    ],
  ])('%s: all topics and messages, kept as they were answered', async (file, sides, connections) => {
    const text = await readFile(path.join(fixtures, file), 'utf8')
    const answer = await importText(text, { files: [{ name: file, text }] })
    const integration = imported(answer)
    const found = integration.scenarios.flatMap(({ send, receive }) => [
      ...(send?.topics ?? []).map((topic) => `send ${topic.name}`),
      ...(receive?.topics ?? []).map((topic) => `receive ${topic.name}`),
    ])
    expect(found).toEqual(sides)
    expect(answer.connections.map(({ id }) => id)).toEqual(connections)
    expect(await server.api.getIntegration({ params: { id: integration.id } })).toEqual(integration)
    const { problems } = await server.api.checkIntegration({ body: integration })
    expect(problems.filter(({ path: place }) => place.includes('/samples/'))).toEqual([])
  })

  test('I9 a dry run answers the same and stores nothing', async () => {
    const servers = { somewhere: { host: 'kafka.dry.example:9092', protocol: 'kafka' } }
    const text = ordersDocument({ title: 'Dry run', servers })
    const before = await snapshot()
    const response = await fetch(`${server.address}/api/integrations/import`, {
      method: 'POST',
      body: JSON.stringify({ format: 'asyncapi', files: [{ name: 'd.json', text }], dryRun: true }),
    })
    expect(response.status).toBe(200)
    // The API's own answer.
    const dry = parseExactJson(await response.text()) as unknown as IntegrationImport
    expect(await snapshot()).toEqual(before)
    expect(dry).toMatchObject({ dryRun: true, connections: [{ id: 'somewhere', state: 'added' }] })
    const real = await importText(text, { files: [{ name: 'd.json', text }] })
    expect(real.dryRun).toBe(false)
    expect(imported(real)).toMatchObject({ id: imported(dry).id, version: 1, scenarios: imported(dry).scenarios })
    expect(real.changes).toEqual(dry.changes)
  })

  async function snapshot() {
    const [integrations, connections] = await Promise.all([
      server.api.listIntegrations({}),
      server.api.listConnections({}),
    ])
    return {
      ids: integrations.integrations.map(({ id, version }) => [id, version]),
      connections: connections.connections.map(({ id }) => id),
    }
  }

  test('I2 importing again updates by identity: ids stay, what is new is told', async () => {
    const first = imported(await importText(ordersDocument({ id: 'urn:again' })))
    const properties = {
      id: { type: 'string' },
      total: { type: 'number' },
      customer: { type: 'object', properties: { email: { type: 'string' } } },
    }
    const answer = await importText(ordersDocument({ id: 'urn:again', title: 'Renamed', properties }))
    const second = imported(answer)
    expect(second).toMatchObject({ id: first.id, name: 'Renamed', version: 2, createdAt: first.createdAt })
    expect(second.scenarios.map(({ id }) => id)).toEqual(first.scenarios.map(({ id }) => id))
    expect(second.scenarios[0]?.revisions.send).not.toBe(first.scenarios[0]?.revisions.send)
    expect(answer.changes).toMatchObject([{ state: 'changed', scenarios: [{ state: 'changed' }] }])
    expect(answer.changes[0]?.scenarios[0]?.changes).toEqual([
      'customer added (object)',
      'customer.email added (string)',
    ])
    const third = await importText(ordersDocument({ id: 'urn:again', title: 'Renamed', properties }))
    expect(third.changes).toMatchObject([{ state: 'same', scenarios: [{ state: 'same', changes: [] }] }])
    expect(imported(third).scenarios[0]?.revisions).toEqual(second.scenarios[0]?.revisions)
  })

  test('I5 fields are new until the next import', async () => {
    const properties = {
      id: { type: 'string' },
      customer: { type: 'object', properties: { email: { type: 'string' } } },
    }
    const marks: unknown[] = []
    for (const more of [{}, { properties }, { properties }]) {
      const { scenarios } = imported(await importText(ordersDocument({ id: 'urn:marks', ...more })))
      marks.push(scenarios[0]?.send?.newFields)
    }
    expect(marks).toEqual([[], ['customer', 'customer.email'], []])
  })

  test('I10 imports of one document at once end in one integration, each over the one before', async () => {
    const texts = ['id', 'total', 'region', 'note'].map((name) =>
      ordersDocument({ id: 'urn:at-once', properties: { [name]: { type: 'string' } } }),
    )
    const answers = await Promise.all(texts.map((text) => importText(text)))
    expect(new Set(answers.map((answer) => imported(answer).id)).size).toBe(1)
    expect(answers.map((answer) => imported(answer).version).toSorted((one, other) => one - other)).toEqual([
      1, 2, 3, 4,
    ])
  })

  test('I1 descriptions, examples and samples leave the revision as it is', async () => {
    const described = {
      id: { type: 'string', description: 'The number', examples: ['A-1'] },
      total: { type: 'number' },
    }
    const first = imported(await importText(ordersDocument({ id: 'urn:words' })))
    const answer = await importText(ordersDocument({ id: 'urn:words', properties: described }))
    expect(imported(answer).scenarios[0]?.revisions).toEqual(first.scenarios[0]?.revisions)
    const named = { id: { type: 'string' }, total: { type: 'number' }, description: { type: 'string' } }
    const other = imported(await importText(ordersDocument({ id: 'urn:words', properties: named })))
    expect(other.scenarios[0]?.revisions).not.toEqual(first.scenarios[0]?.revisions)
  })

  test('I3 an import overwrites what was edited by hand, and the dry run says so; what was added by hand stays', async () => {
    const text = ordersDocument({ id: 'urn:hand' })
    const integration = imported(await importText(text))
    const [scenario] = integration.scenarios
    const own = { id: 'own', name: 'Own', send: { topics: [{ name: 'own' }] } }
    await server.api.updateIntegration({
      params: { id: integration.id },
      body: { ...integration, scenarios: [{ ...scenario, id: scenario?.id ?? '', name: 'My name' }, own] },
    })
    const dry = await importText(text, { dryRun: true })
    const changes = dry.changes[0]?.scenarios ?? []
    expect(changes[0]?.changes).toEqual([`renamed from "My name" to "${scenario?.name}"`])
    expect(changes[1]).toMatchObject({ id: 'own', state: 'same' })
    const again = imported(await importText(text))
    expect(again.scenarios.map(({ name }) => name)).toEqual([scenario?.name, 'Own'])
  })

  test('I4 what the document no longer has is removed, and kept where an action uses it', async () => {
    const integration = imported(
      await importText(ordersDocument({ id: 'urn:less', operations: ['one', 'two', 'three'] })),
    )
    await linkAction(linkTo(integration, 1))
    const answer = await importText(ordersDocument({ id: 'urn:less', operations: ['one', 'four'] }))
    const states = answer.changes[0]?.scenarios.map(({ id, state }) => [id, state])
    const [one, two, three] = integration.scenarios.map(({ id }) => id)
    expect(states).toEqual([
      [one, 'same'],
      ['four.order', 'added'],
      [two, 'gone'],
      [three, 'removed'],
    ])
    expect(imported(answer).scenarios).toMatchObject([
      { origin: { inSource: true } },
      { origin: { inSource: true } },
      { id: two, origin: { inSource: false } },
    ])
    const back = await importText(ordersDocument({ id: 'urn:less', operations: ['one', 'two'] }))
    expect(imported(back).scenarios[1]?.origin?.inSource).toBe(true)
  })

  test('I6 a direction that a person chose is kept by later imports', async () => {
    const text = ordersDocument({ id: 'urn:turned' })
    const asRead = await importText(text, { dryRun: true })
    const place = asRead.changes[0]?.scenarios[0]?.path ?? ''
    expect(imported(asRead).scenarios[0]).toHaveProperty('send')
    const turned = imported(await importText(text, { directions: { [place]: 'receive' } }))
    expect(turned.scenarios[0]).toHaveProperty('receive')
    expect(turned.scenarios[0]).not.toHaveProperty('send')
    expect(imported(await importText(text)).scenarios[0]).toHaveProperty('receive')
  })

  test('I7 a Kafka server becomes a connection once; what is missing is said, and nothing is sent before it is there', async () => {
    const servers = {
      production: {
        host: 'kafka.prod.example:9093',
        protocol: 'kafka-secure',
        security: [{ type: 'scramSha256' }],
      },
    }
    const text = ordersDocument({ id: 'urn:servers', servers })
    const first = await importText(text)
    expect(first.connections).toMatchObject([
      { id: 'production', state: 'added', security: { protocol: 'SASL_SSL', mechanism: 'SCRAM-SHA-256' } },
    ])
    expect(first.connections[0]?.toComplete).toContain('SASL_SSL')
    expect(imported(first).scenarios[0]?.send?.connection).toBe('production')

    const action = kafkaSendSchema.parse({
      id: 'a',
      type: 'kafkaSend',
      parameters: { connection: 'production', topics: ['t'], messages: [{ value: { format: 'text', text: 'x' } }] },
    })
    const refused = await apiErrorOf(server.api.testSend({ body: { action, context: {} } }))
    expect(refused).toMatchObject({ status: 422, body: { problems: [{ code: 'connection-incomplete' }] } })
    const preview = await server.api.preview({ body: { action, context: {} } })
    expect(preview.problems).toMatchObject([{ code: 'connection-incomplete', path: '/parameters/connection' }])

    const completed = { name: 'Production', brokers: ['10.0.0.1:9092'] }
    await server.api.updateConnection({ params: { id: 'production' }, body: completed })
    expect((await server.api.preview({ body: { action, context: {} } })).problems).toEqual([])
    const second = await importText(text)
    expect(second.connections).toMatchObject([{ id: 'production', state: 'exists', toComplete: null }])
    const { connections } = await server.api.listConnections({})
    expect(connections.filter(({ id }) => id.startsWith('production'))).toHaveLength(1)
  })

  test('I7 another server of the same name gets a connection of its own', async () => {
    const servers = (host: string) => ({ shared: { host, protocol: 'kafka' } })
    await importText(ordersDocument({ id: 'urn:shared1', servers: servers('one.example:9092') }))
    const other = await importText(ordersDocument({ id: 'urn:shared2', servers: servers('two.example:9092') }))
    expect(other.connections).toMatchObject([{ id: 'shared2', brokers: ['two.example:9092'], state: 'added' }])
    expect(imported(other).scenarios[0]?.send?.connection).toBe('shared2')
  })

  test('I8 pasted JSON goes beside the scenarios of an integration, and over none that was made by hand', async () => {
    const { id } = await server.api.createIntegration({
      body: { name: 'Pasted', scenarios: [{ id: 'order', name: 'Order' }] },
    })
    const text = '{"id":"A-1","total":1.10,"big":9007199254740993}'
    const body = { format: 'json' as const, files: [{ name: 'order.json', text }], name: 'Order', integration: id }
    const answer = await server.api.importIntegrations({ body })
    const integration = imported(answer)
    expect(integration.id).toBe(id)
    expect(integration.scenarios.map(({ name }) => name)).toEqual(['Order', 'Order'])
    expect(new Set(integration.scenarios.map((scenario) => scenario.id)).size).toBe(2)
    const side = integration.scenarios[1]?.send ?? integration.scenarios[1]?.receive
    expect(JSON.stringify(side?.samples)).toBe(`[${text}]`)
    const unknown = await apiErrorOf(server.api.importIntegrations({ body: { ...body, integration: 'nowhere' } }))
    expect(unknown.body?.code).toBe('unknown-integration')
  })

  test.each([
    ['no AsyncAPI', '{"openapi":"3.0.0"}', 'import-not-asyncapi'],
    ['neither JSON nor YAML', '{"asyncapi":\n oops', 'import-not-readable'],
    ['an unknown version', '{"asyncapi":"9.9.9"}', 'import-asyncapi-version'],
    ['nothing', ' ', 'import-empty'],
  ])('%s is refused in words that name the file', async (_name, text, code) => {
    const error = await apiErrorOf(importText(text))
    expect(error.status).toBe(422)
    expect(error.body?.problems?.[0]).toMatchObject({ code })
    expect(error.body?.problems?.[0]?.message).toContain('document.yaml')
  })
})

describe('the library', () => {
  test('an integration made by hand is saved with its version, and told from another save', async () => {
    const body = { name: 'Billing & more', scenarios: [{ id: 's', name: 'S', send: { topics: [{ name: 'bills' }] } }] }
    const created = await server.api.createIntegration({ body })
    expect(created).toMatchObject({ id: 'billing-more', version: 1, source: { kind: 'hand' } })
    const params = { id: created.id }
    const saved = await server.api.updateIntegration({ params, ifMatch: 1, body: { ...body, name: 'Billing' } })
    expect(saved).toMatchObject({ name: 'Billing', version: 2 })
    const late = await apiErrorOf(server.api.updateIntegration({ params, ifMatch: 1, body }))
    expect(late).toMatchObject({ status: 412, body: { code: 'version-conflict', currentVersion: 2 } })
    expect(await apiErrorOf(server.api.deleteIntegration({ params, ifMatch: 1 }))).toMatchObject({ status: 412 })
    const taken = await apiErrorOf(server.api.createIntegration({ body: { ...body, id: created.id } }))
    expect(taken).toMatchObject({ status: 409, body: { code: 'duplicate-integration' } })
    await server.api.deleteIntegration({ params, ifMatch: 2 })
    expect((await apiErrorOf(server.api.getIntegration({ params }))).status).toBe(404)
  })

  test('scenarios that cannot be told apart are refused, by place', async () => {
    const scenarios = [
      { id: 'twin', name: 'One' },
      { id: 'twin', name: 'Two' },
    ]
    const error = await apiErrorOf(server.api.createIntegration({ body: { name: 'Twins', scenarios } }))
    expect(error.body?.problems).toMatchObject([{ code: 'duplicate-scenario-id', path: '/scenarios/1/id' }])
  })

  test('a save that leaves the source out does not forget where it was imported from', async () => {
    const text = ordersDocument({ id: 'urn:kept-source' })
    const { id, name, scenarios } = imported(await importText(text))
    const saved = await server.api.updateIntegration({ params: { id }, body: { name, scenarios } })
    expect(saved.source).toMatchObject({ kind: 'asyncapi', identity: 'urn:kept-source' })
    expect(imported(await importText(text)).id).toBe(id)
  })

  test('a check names samples that do not fit, topics and environments that cannot be', async () => {
    const send = {
      topics: [{ name: 'a b' }, { name: 'orders.${region}' }, { name: 'ok', environments: ['moon'] }],
      connection: 'nowhere',
      schema: { type: 'object', properties: { total: { type: 'number' } } },
      samples: [{ total: 1 }, { total: 'much' }],
    }
    const { problems } = await server.api.checkIntegration({
      body: { name: 'X', scenarios: [{ id: 's', name: 'S', send }] },
    })
    expect(problems.map(({ path: place }) => place)).toEqual([
      '/scenarios/0/send/topics/0/name',
      '/scenarios/0/send/topics/2/environments/0',
      '/scenarios/0/send/connection',
      '/scenarios/0/send/samples/1/total',
    ])
  })

  test('numbers and fields that are not known are kept exactly', async () => {
    const body = parseExactJson(
      '{"name":"Exact","later":{"x":1.10},"scenarios":[{"id":"s","name":"S","send":{"schema":{"multipleOf":0.10,"maximum":9007199254740993},"samples":[1.10]}}]}',
    )
    const response = await fetch(`${server.address}/api/integrations`, { method: 'POST', body: JSON.stringify(body) })
    const created = await response.text()
    for (const text of ['"later":{"x":1.10}', '"multipleOf":0.10,"maximum":9007199254740993', '"samples":[1.10]'])
      expect(created).toContain(text)
    expect(await (await fetch(`${server.address}/api/integrations/exact`)).text()).toBe(created)
  })

  test('I12 the whole library goes out as one file and comes in again the same, with its ids', async () => {
    await importText(ordersDocument({ id: 'urn:exported' }))
    await server.api.createIntegration({ body: { name: 'By hand', scenarios: [{ id: 's', name: 'S' }] } })
    for (const format of ['yaml', 'json'] as const) {
      const text = await server.api.exportLibrary({ query: { format } })
      const body = { format: 'sendwright' as const, files: [{ name: `library.${format}`, text }] }
      const here = await server.api.importIntegrations({ body: { ...body, dryRun: true } })
      expect(here.changes.filter(({ state }) => state !== 'same')).toEqual([])
      await using elsewhere = await startTestServer()
      await elsewhere.api.importIntegrations({ body })
      const [ours, theirs] = await Promise.all([server.api.listIntegrations({}), elsewhere.api.listIntegrations({})])
      const known = (list: typeof ours) =>
        list.integrations.map(({ id, name, scenarios }) => ({
          id,
          name,
          scenarios: scenarios.map((scenario) => ({ ...scenario, usedBy: 0 })),
        }))
      expect(known(theirs)).toEqual(known(ours))
    }
  })

  test('one integration goes out alone, as a file with a name', async () => {
    const { id } = await server.api.createIntegration({ body: { name: 'Alone' } })
    const response = await fetch(`${server.address}/api/integrations/export?id=${id}&format=json`)
    expect(response.headers.get('content-disposition')).toContain('alone.library.json')
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(JSON.parse(await response.text())).toMatchObject({ integrations: [{ id }] })
    expect((await fetch(`${server.address}/api/integrations/export?id=nowhere`)).status).toBe(404)
  })

  test('a pack is installed with one call, and once', async () => {
    const [pack] = (await server.api.listPacks({})).packs
    if (pack === undefined) throw new Error('There is no pack')
    expect(pack.installed).toBe('no')
    const params = { id: pack.id }
    const installed = await server.api.installPack({ params })
    expect(installed.integrations).toHaveLength(pack.integrations.length)
    for (const integration of installed.integrations) {
      const { problems } = await server.api.checkIntegration({ body: integration })
      expect(problems).toEqual([])
    }
    expect((await server.api.listPacks({})).packs[0]?.installed).toBe('yes')
    const again = await server.api.installPack({ params })
    expect(again.changes.map(({ state }) => state)).toEqual(again.changes.map(() => 'same'))
    await server.api.deleteIntegration({ params: { id: installed.integrations[0]?.id ?? '' } })
    expect((await server.api.listPacks({})).packs[0]?.installed).toBe('partly')
    expect((await apiErrorOf(server.api.installPack({ params: { id: 'nothing' } }))).body?.code).toBe('unknown-pack')
  })
})

describe('where scenarios are used', () => {
  test('I13 an action is found by its link, and asks when the scenario has changed and the action differs', async () => {
    const integration = imported(await importText(ordersDocument({ id: 'urn:used' })))
    const params = { id: integration.id }
    await linkAction(linkTo(integration), '{ "id": ${order.id}, "total": 1 }')
    const { uses } = await server.api.getIntegrationUse({ params })
    expect(uses).toMatchObject([
      {
        scenario: integration.scenarios[0]?.id,
        direction: 'send',
        processId: exampleProcessId,
        nodeId: exampleStepId,
        actionId: 'linked',
        actionName: 'Place order',
        asks: false,
      },
    ])
    const listed = (await server.api.listIntegrations({})).integrations.find(({ id }) => id === integration.id)
    expect(listed?.scenarios[0]?.usedBy).toBe(1)

    const properties = {
      id: { type: 'string' },
      total: { type: 'number' },
      currency: { type: 'string', default: 'EUR' },
    }
    await importText(ordersDocument({ id: 'urn:used', properties: { ...properties, id: { type: 'integer' } } }))
    const [use] = (await server.api.getIntegrationUse({ params })).uses
    expect(use?.asks).toBe(true)
    expect(use?.differences).toBeGreaterThan(0)
  })

  test('I15 the counts of a process follow the scenario, without another version of the process', async () => {
    const integration = imported(await importText(ordersDocument({ id: 'urn:counted' })))
    const { version } = await linkAction(linkTo(integration), '{ "id": "${order.id}" }')
    const before = await warningsOfExample()
    const properties = { id: { type: 'string' }, currency: { type: 'string' } }
    const required = ordersDocument({ id: 'urn:counted', properties }).replace(
      '"required":["id"]',
      '"required":["id","currency"]',
    )
    await importText(required)
    expect(await warningsOfExample()).toBe(before + 1)
    await importText(ordersDocument({ id: 'urn:counted' }))
    expect(await warningsOfExample()).toBe(before)
    expect((await server.api.getProcess({ params: { id: exampleProcessId } })).version).toBe(version)
  })

  test('I14 deleting an integration in use leaves the action as it is, with a warning', async () => {
    const integration = imported(await importText(ordersDocument({ id: 'urn:deleted' })))
    const link = linkTo(integration)
    const { actions } = await linkAction(link)
    const before = await warningsOfExample()
    await server.api.deleteIntegration({ params: { id: integration.id } })
    const stored = await server.api.getProcessActions({ params: { id: exampleProcessId } })
    expect(stored.nodes.find(({ id }) => id === exampleStepId)?.actions).toEqual(actions)
    expect(await warningsOfExample()).toBe(before + 1)
    const [action] = actions
    if (action === undefined) throw new Error('The action is gone')
    const { problems } = await server.api.preview({ body: { action, context: { order: { id: 'A-1' } } } })
    expect(problems).toMatchObject([{ code: 'unknown-scenario', severity: 'warning' }])
    const { uses } = await server.api.getIntegrationUse({ params: { id: integration.id } })
    expect(uses).toMatchObject([{ actionId: 'linked', asks: false, differences: 0 }])
  })

  test('a message that does not fit its model is sent all the same, with warnings', async () => {
    const integration = imported(await importText(ordersDocument({ id: 'urn:warned' })))
    const { actions } = await linkAction(linkTo(integration), '{ "totl": 3 }')
    const [action] = actions
    if (action === undefined) throw new Error('The action is gone')
    const { receipts, problems } = await server.api.testSend({ body: { action, context: {} } })
    expect(receipts).toHaveLength(1)
    expect(problems.map(({ severity }) => severity)).toEqual(problems.map(() => 'warning'))
    expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['schema-missing', 'schema-misspelt']))
  })
})

describe('a process as AsyncAPI', () => {
  test('the document imports again: what we send, with its topics and models', async () => {
    const text = await server.api.exportProcessAsyncApi({ params: { id: exampleProcessId }, query: { format: 'yaml' } })
    const { nodes } = await server.api.getProcessActions({ params: { id: exampleProcessId } })
    const topics = nodes.flatMap(({ actions }) =>
      actions.flatMap((action) => (action.type === 'kafkaSend' ? action.parameters.topics : [])),
    )
    const answer = await importText(text, { files: [{ name: 'process.yaml', text }], dryRun: true })
    const { scenarios } = imported(answer)
    expect(scenarios.flatMap(({ send }) => send?.topics.map(({ name }) => name) ?? []).toSorted()).toEqual(
      topics.toSorted(),
    )
    expect(scenarios.flatMap(({ receive }) => receive?.topics.map(({ name }) => name) ?? [])).toEqual([
      'payments.results.v1',
    ])
    expect(answer.skipped).toEqual([])
  })

  test('topics are those of the environment that is named', async () => {
    await server.api.putEnvironment({
      params: { name: 'export' },
      body: {
        topics: { 'orders.accepted.v1': 'bound.${prefix}.orders' },
        parameters: { prefix: { kind: 'value', value: 'eu' } },
      },
    })
    const [first] = (await server.api.getProcessActions({ params: { id: exampleProcessId } })).nodes.filter(
      ({ id }) => id === exampleStepId,
    )
    const [sent] = first?.actions ?? []
    expect(sent?.type === 'kafkaSend' && sent.parameters.topics).toEqual(['orders.accepted.v1'])
    const params = { id: exampleProcessId }
    const text = await server.api.exportProcessAsyncApi({ params, query: { format: 'json', environment: 'export' } })
    expect(text).toContain('bound.eu.orders')
    expect(text).not.toContain('orders.accepted.v1')
    const unknown = await apiErrorOf(server.api.exportProcessAsyncApi({ params, query: { environment: 'moon' } }))
    expect(unknown.body?.code).toBe('unknown-environment')
  })
})

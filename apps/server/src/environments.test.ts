import { createServer } from 'node:net'
import { exampleProcessId, exampleStepId } from '@sendwright/contract'
import { secretMask } from '@sendwright/message'
import { kafkaSendSchema, parseExactJson, type KafkaSendAction } from '@sendwright/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'

const secret = 'S3cr€t "with\\signs" 7f3a9'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer(
    {},
    {
      SENDWRIGHT_PARAM_PREFIX: 'orders',
      SENDWRIGHT_PARAM_API_KEY: secret,
      SENDWRIGHT_PARAM_WORD: 'word',
    },
  )
})
afterAll(() => server[Symbol.asyncDispose]())

type EnvironmentBody = Parameters<TestServer['api']['putEnvironment']>[0]['body']

function put(name: string, body: EnvironmentBody, ifMatch?: number) {
  return server.api.putEnvironment({ params: { name }, body, ...(ifMatch !== undefined && { ifMatch }) })
}

function action(parameters: object): KafkaSendAction {
  return kafkaSendSchema.parse({ id: 'a1', type: 'kafkaSend', parameters: { connection: 'sandbox', ...parameters } })
}

const value = (text: string) => [{ value: { format: 'json', text } }]

describe('environments', () => {
  test('I17 the defaults are always there, and `dev` from the first start, once', async () => {
    const { environments, variables } = await server.api.listEnvironments({})
    expect(environments.slice(0, 2)).toMatchObject([
      { name: 'default', version: 0, parameters: {}, effective: { name: null } },
      { name: 'dev', version: 1, stage: 'development', effective: { name: 'dev' } },
    ])
    expect(variables).toEqual(['SENDWRIGHT_PARAM_API_KEY', 'SENDWRIGHT_PARAM_PREFIX', 'SENDWRIGHT_PARAM_WORD'])
  })

  test('I16 numbers are exact from the request to the record, and a value of another kind is told with what is needed', async () => {
    const save = (text: string) =>
      fetch(`${server.address}/api/environments/exact`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: `{"parameters":${text}}`,
      })
    expect(
      (await save('{"a":{"kind":"value","value":1.10},"b":{"kind":"value","value":9007199254740993}}')).status,
    ).toBe(200)
    const { records } = await server.api.preview({
      body: {
        action: action({ topics: ['t'], messages: value('{"a":${a},"b":"${b}"}') }),
        context: {},
        environment: 'exact',
      },
    })
    expect(records.map((record) => record.value)).toEqual(['{"a":1.10,"b":"9007199254740993"}'])
    const wrong = await save('{"a":{"kind":"value","value":{}},"b":{"kind":"other"}}')
    expect(wrong.status).toBe(422)
    const text = await wrong.text()
    expect(text).toContain('It is {}. It needs a text or a number or true or false.')
    expect(text).toContain('It needs \\"value\\" or \\"environmentVariable\\" or \\"secretEnvironmentVariable\\".')
  })

  test('I16 what counts in an environment: defaults, its own values, the server’s variables, secrets without value', async () => {
    await put('default', {
      parameters: {
        region: { kind: 'value', value: 'eu' },
        retries: { kind: 'value', value: 3 },
        prefix: { kind: 'environmentVariable', variable: 'SENDWRIGHT_PARAM_PREFIX' },
        unset: { kind: 'environmentVariable', variable: 'SENDWRIGHT_PARAM_UNSET' },
      },
    })
    const { effective } = await put('counted', {
      stage: 'test',
      parameters: {
        region: { kind: 'value', value: 'us' },
        'api.key': { kind: 'secretEnvironmentVariable', variable: 'SENDWRIGHT_PARAM_API_KEY' },
      },
    })
    expect(effective).toMatchObject({ name: 'counted', stage: 'test' })
    expect(effective.parameters).toEqual([
      {
        name: 'api.key',
        kind: 'secretEnvironmentVariable',
        value: null,
        defined: true,
        from: 'environment',
        variable: 'SENDWRIGHT_PARAM_API_KEY',
      },
      {
        name: 'prefix',
        kind: 'environmentVariable',
        value: 'orders',
        defined: true,
        from: 'default',
        variable: 'SENDWRIGHT_PARAM_PREFIX',
      },
      { name: 'region', kind: 'value', value: 'us', defined: true, from: 'environment', variable: null },
      { name: 'retries', kind: 'value', value: 3, defined: true, from: 'default', variable: null },
      {
        name: 'unset',
        kind: 'environmentVariable',
        value: null,
        defined: false,
        from: 'default',
        variable: 'SENDWRIGHT_PARAM_UNSET',
      },
    ])
    const response = await fetch(`${server.address}/api/environments/counted`)
    expect(response.headers.get('etag')).toBe('"1"')
    expect(await response.text()).not.toContain(secret)
    await put('default', { parameters: {} })
  })

  test('a save over another version changes nothing and tells the version; version 0 creates', async () => {
    expect(await put('versions', {}, 0)).toMatchObject({ version: 1 })
    const late = await apiErrorOf(put('versions', { stage: 'test' }, 0))
    expect(late).toMatchObject({ status: 412, body: { code: 'version-conflict', currentVersion: 1 } })
    expect(await put('versions', { stage: 'test' }, 1)).toMatchObject({ version: 2, stage: 'test' })
    const params = { name: 'versions' }
    expect(await apiErrorOf(server.api.deleteEnvironment({ params, ifMatch: 1 }))).toMatchObject({ status: 412 })
    await server.api.deleteEnvironment({ params, ifMatch: 2 })
    expect((await apiErrorOf(server.api.getEnvironment({ params }))).body?.code).toBe('unknown-environment')
    expect((await apiErrorOf(put('versions', {}, 2))).status).toBe(404)
  })

  test('I17 the defaults cannot be deleted, and bind nothing', async () => {
    const refused = await apiErrorOf(server.api.deleteEnvironment({ params: { name: 'default' } }))
    expect(refused).toMatchObject({ status: 403, body: { code: 'environment-built-in' } })
    const bound = await apiErrorOf(put('default', { topics: { a: 'b' } }))
    expect(bound.body?.problems).toMatchObject([{ code: 'default-binds', path: '/topics' }])
  })

  test.each([
    ['a name', 'Not A Name', {}, 'invalid-shape', '/name', '"Not A Name"'],
    [
      'a parameter of the server',
      'bad',
      { parameters: { a: { kind: 'environmentVariable', variable: 'SENDWRIGHT_KEY' } } },
      'invalid-shape',
      '/parameters/a/variable',
      '"SENDWRIGHT_KEY"',
    ],
    [
      'a secret of the server',
      'bad',
      { parameters: { a: { kind: 'secretEnvironmentVariable', variable: 'DATABASE_URL' } } },
      'invalid-shape',
      '/parameters/a/variable',
      '"DATABASE_URL"',
    ],
    [
      'a parameter’s name',
      'bad',
      { parameters: { 'a b': { kind: 'value', value: 1 } } },
      'invalid-shape',
      '/parameters/a b',
      '"a b"',
    ],
    [
      'a name of prototypes',
      'bad',
      { parameters: { 'a.constructor': { kind: 'value', value: 1 } } },
      'invalid-shape',
      '/parameters/a.constructor',
      '"a.constructor"',
    ],
    [
      'a reserved name',
      'bad',
      { parameters: { processInstanceId: { kind: 'value', value: 1 } } },
      'reserved-name',
      '/parameters/processInstanceId',
      '`processInstanceId`',
    ],
    [
      'a connection that is not there',
      'bad',
      { connections: { sandbox: 'nowhere' } },
      'unknown-connection',
      '/connections/sandbox',
      '`nowhere`',
    ],
    ['a topic that cannot be', 'bad', { topics: { orders: 'a b' } }, 'illegal-topic-name', '/topics/orders', '`a b`'],
    [
      'a kind',
      'bad',
      { parameters: { a: { kind: 'file', value: 1 } } },
      'invalid-shape',
      '/parameters/a/kind',
      '"file"',
    ],
  ])('I18 %s outside the rules is refused by place and value', async (_name, name, body, code, place, named) => {
    const response = await fetch(`${server.address}/api/environments/${name}`, {
      method: 'PUT',
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(422)
    const { problems } = (await response.json()) as { problems: { code: string; path: string; message: string }[] }
    expect(problems[0]).toMatchObject({ code, path: place })
    expect(problems[0]?.message).toContain(named)
  })

  test('`__proto__` is no name of a parameter: it is not taken', async () => {
    const body = '{"parameters":{"__proto__":{"kind":"value","value":1},"own":{"kind":"value","value":2}}}'
    const response = await fetch(`${server.address}/api/environments/proto`, { method: 'PUT', body })
    expect(await response.json()).toMatchObject({ effective: { parameters: [{ name: 'own', value: 2 }] } })
  })
})

describe('preview and test sends in an environment', () => {
  test('I21 an environment that an action names can be deleted, and counts again when it is back', async () => {
    const [topic, bound] = ['orders.accepted.v1', 'orders.declined.v1']
    const send = action({ topics: [topic], environments: { passing: { topics: [bound] } }, messages: value('{}') })
    const body = { action: send, context: {}, environment: 'passing' }
    await put('passing', {})
    await server.api.deleteEnvironment({ params: { name: 'passing' } })
    expect((await server.api.preview({ body })).problems).toMatchObject([{ code: 'unknown-environment' }])
    await put('passing', {})
    expect((await server.api.preview({ body })).records).toMatchObject([{ topic: bound }])
  })

  test('connection and topics are bound, parameters filled in, a variable of the process wins', async () => {
    await put('bound', {
      connections: { production: 'sandbox' },
      topics: { 'orders.v1': '${prefix}.accepted.v1' },
      parameters: {
        prefix: { kind: 'environmentVariable', variable: 'SENDWRIGHT_PARAM_PREFIX' },
        region: { kind: 'value', value: 'eu' },
      },
    })
    const send = action({
      connection: 'production',
      topics: ['orders.v1'],
      messages: value('{ "region": "${region}" }'),
    })
    const body = { action: send, context: {}, environment: 'bound' }
    const planned = await server.api.preview({ body })
    expect(planned).toMatchObject({
      problems: [],
      records: [{ topic: 'orders.accepted.v1', value: '{"region":"eu"}' }],
    })
    const { receipts } = await server.api.testSend({ body: { ...body, processId: 'bound' } })
    expect(receipts).toMatchObject([{ topic: 'orders.accepted.v1', record: { value: '{"region":"eu"}' } }])
    const { testSends } = await server.api.listTestSends({ query: { process: 'bound' } })
    expect(testSends).toMatchObject([{ connection: 'sandbox', environment: 'bound' }])
    const own = await server.api.preview({ body: { ...body, context: parseExactJson('{"region":"us"}') } })
    expect(own.records).toMatchObject([{ value: '{"region":"us"}' }])
  })

  test('I19 without an environment the defaults count and nothing is bound; the request’s connection wins over the bound one', async () => {
    await put('default', { parameters: { region: { kind: 'value', value: 'eu' } } })
    await put('elsewhere', { connections: { sandbox: 'sandbox' }, topics: { 'orders.accepted.v1': 'not.there' } })
    const send = action({ topics: ['orders.accepted.v1'], messages: value('{ "region": ${region} }') })
    expect(await server.api.preview({ body: { action: send, context: {} } })).toMatchObject({
      problems: [],
      records: [{ topic: 'orders.accepted.v1', value: '{"region":"eu"}' }],
    })
    const unbound = action({ connection: 'nowhere', topics: ['orders.accepted.v1'], messages: value('{}') })
    await put('wins', { connections: { nowhere: 'sandbox' } })
    const gone = await apiErrorOf(server.api.testSend({ body: { action: unbound, context: {} } }))
    expect(gone.body?.problems).toMatchObject([{ code: 'unknown-connection' }])
    const sent = await server.api.testSend({ body: { action: unbound, context: {}, environment: 'wins' } })
    expect(sent.receipts).toHaveLength(1)
    const named = await apiErrorOf(
      server.api.testSend({ body: { action: unbound, context: {}, environment: 'wins', connection: 'other' } }),
    )
    expect(named.body?.problems).toMatchObject([{ code: 'unknown-connection', path: '/connection' }])
  })

  test('I22 the preview lints an action in all environments, beside its problems', async () => {
    for (const name of ['lint1', 'lint2'])
      await put(name, name === 'lint1' ? { parameters: { where: { kind: 'value', value: 'x' } } } : {})
    const headers = [{ name: 'Authorization', value: 'Bearer abc' }]
    const messages = [{ value: { format: 'json', text: '{ "a": "${where ?? "y"}" }' }, headers }]
    const send = action({ topics: ['orders.${where}'], messages })
    const { lint } = await server.api.preview({ body: { action: send, context: {}, environment: 'lint1' } })
    expect(lint.map(({ code, severity }) => [code, severity])).toEqual(
      expect.arrayContaining([
        ['header-looks-secret', 'warning'],
        ['undefined-in-environment', 'warning'],
      ]),
    )
    expect(lint.some(({ message }) => message.includes('lint2'))).toBe(true)
    for (const name of ['lint1', 'lint2']) await server.api.deleteEnvironment({ params: { name } })
  })

  test('I19 an unknown environment is a problem, and nothing is sent', async () => {
    const send = action({ topics: ['orders.accepted.v1'], messages: value('{}') })
    const refused = await apiErrorOf(server.api.testSend({ body: { action: send, context: {}, environment: 'moon' } }))
    expect(refused).toMatchObject({
      status: 422,
      body: { problems: [{ code: 'unknown-environment', path: '/environment' }] },
    })
  })

  test('I15 the list counts with the defaults, and again when one of them changes', async () => {
    const send = action({ topics: ['orders.accepted.v1'], messages: value('{ "x": ${counted.prefix} }') })
    const put1 = await server.api.putNodeActions({
      params: { id: exampleProcessId, nodeId: exampleStepId },
      body: [send],
    })
    const errors = async () =>
      (await server.api.listProcesses({})).processes.find(({ id }) => id === exampleProcessId)?.errorCount ?? Number.NaN
    const before = await errors()
    await put('default', { parameters: { 'counted.prefix': { kind: 'value', value: 'a' } } })
    expect(await errors()).toBe(before - 1)
    await put('default', { parameters: {} })
    expect(await errors()).toBe(before)
    expect((await server.api.getProcess({ params: { id: exampleProcessId } })).version).toBe(put1.version)
  })
})

describe('secrets', () => {
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    // Whatever is done to the rest of it.
    '7f3a9',
    '7F3A9',
  ]
  const answers: string[] = []

  /** A call whose whole answer is kept, to be looked through. */
  async function call(method: string, place: string, body?: object): Promise<{ status: number; text: string }> {
    const response = await fetch(`${server.address}/api${place}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    answers.push(text)
    return { status: response.status, text }
  }

  const environment = 'secretive'
  const topic = 'orders.accepted.v1'

  const sends: readonly (readonly [string, object, number])[] = [
    ['in the value', { messages: value('{ "key": ${api.key}, "text": "Bearer ${api.key}" }') }, 200],
    [
      'as key and header',
      {
        messages: [
          {
            key: '${api.key}',
            value: { format: 'text', text: 'x' },
            headers: [{ name: 'authorization', value: 'Bearer ${api.key}' }],
          },
        ],
      },
      200,
    ],
    [
      'through filters',
      {
        messages: value(
          '{ "a": "${api.key | base64}", "b": "${api.key | url}", "c": "${api.key | json}", "d": "${api.key | upper}" }',
        ),
      },
      200,
    ],
    ['in the object around it', { messages: value('{ "all": ${api}, "text": "${api | json}" }') }, 200],
    ['where a number is needed', { messages: value('{ "a": "${api.key | number}" }') }, 422],
    [
      'in a record over the limit',
      { messages: [{ value: { format: 'text', text: `\${api.key}${'x'.repeat(2_000_000)}` } }] },
      422,
    ],
    ['to a topic that is not there', { topics: ['not.there'], messages: value('{ "key": ${api.key} }') }, 422],
    ['in the topic', { topics: ['orders.${api.key}'], messages: value('{}') }, 422],
    [
      'in a header’s name',
      { messages: [{ value: { format: 'text', text: 'x' }, headers: [{ name: '${api.key}', value: 'x' }] }] },
      422,
    ],
    ['as partition', { messages: [{ value: { format: 'text', text: 'x' }, partition: '${api.key}' }] }, 422],
    ['in a template with an error', { messages: value('{ "key": ${api.key}, "x": ${missing} ') }, 422],
    ['over a broker that is silent', { connection: 'silent', messages: value('{ "key": ${api.key} }') }, 504],
    ['over a broker that is not there', { connection: 'closed', messages: value('{ "key": ${api.key} }') }, 503],
  ]

  test('I20 are in Kafka and nowhere else, whatever becomes of a send', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await server.api.createConnection({
      body: { id: 'silent', name: 'Silent', brokers: [`127.0.0.1:${port}`], sendTimeoutMs: 500 },
    })
    await server.api.createConnection({
      body: { id: 'closed', name: 'Closed', brokers: ['127.0.0.1:9'], sendTimeoutMs: 1500 },
    })
    await put(environment, {
      parameters: { 'api.key': { kind: 'secretEnvironmentVariable', variable: 'SENDWRIGHT_PARAM_API_KEY' } },
    })

    for (const [name, parameters, status] of sends) {
      const body = {
        action: action({ topics: [topic], ...parameters }),
        context: { other: 1 },
        environment,
        processId: 'secrets',
      }
      await call('POST', '/preview', body)
      const sent = await call('POST', '/test-sends', body)
      expect([name, sent.status]).toEqual([name, status])
      if (status === 200) expect(sent.text).toContain(secretMask)
    }
    const history = await call('GET', '/test-sends?process=secrets')
    expect(history.text).toContain(secretMask)
    await call('GET', '/environments')
    await call('GET', `/environments/${environment}`)
    await call('GET', '/health')
    silent.close()

    const places = { answers: answers.join('\n'), database: await server.dump(), log: server.log.join('\n') }
    expect(places.database).toContain(secretMask)
    for (const [place, text] of Object.entries(places))
      for (const form of forms) expect([place, text.includes(form)]).toEqual([place, false])
  })

  test('arrive in Kafka as they are', async () => {
    const send = action({
      topics: [topic],
      messages: [{ key: '${api.key}', value: { format: 'json', text: '{ "key": ${api.key} }' } }],
    })
    const { receipts } = await server.api.testSend({ body: { action: send, context: {}, environment } })
    const [receipt] = receipts
    expect(receipt).toMatchObject({
      record: { key: secretMask, value: JSON.stringify({ key: secretMask }) },
      readBack: { identical: true },
    })
    const { records } = await server.api.readRecords({
      params: { id: 'sandbox', topic },
      query: { partition: receipt?.partition ?? 0, offset: receipt?.offset ?? '', limit: 1 },
    })
    expect(records).toMatchObject([{ key: secret, value: JSON.stringify({ key: secret }) }])
  })
})

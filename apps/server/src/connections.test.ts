import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

test('the sandbox is there from the start and cannot be changed', async () => {
  const { api } = server
  const { connections } = await api.listConnections({})
  expect(connections).toMatchObject([
    { id: 'sandbox', name: 'Sandbox', builtIn: true, brokers: [expect.stringMatching(/^127\.0\.0\.1:/)] },
  ])
  const body = { name: 'Mine', brokers: ['127.0.0.1:1'] }
  const refused = { status: 403, code: 'connection-built-in' }
  expect((await apiErrorOf(api.updateConnection({ params: { id: 'sandbox' }, body }))).body).toMatchObject(refused)
  expect((await apiErrorOf(api.deleteConnection({ params: { id: 'sandbox' } }))).body).toMatchObject(refused)
  expect((await apiErrorOf(api.createConnection({ body: { id: 'sandbox', ...body } }))).status).toBe(409)
})

test('a connection is added, changed and deleted', async () => {
  const { api } = server
  const created = await api.createConnection({ body: { id: 'main', name: 'Main', brokers: ['kafka.example'] } })
  expect(created).toMatchObject({
    id: 'main',
    brokers: ['kafka.example:9092'],
    security: { protocol: 'PLAINTEXT' },
    sendTimeoutMs: 15_000,
    builtIn: false,
  })
  expect(
    (await apiErrorOf(api.createConnection({ body: { id: 'main', name: 'Again', brokers: ['a:1'] } }))).status,
  ).toBe(409)
  const changed = await api.updateConnection({
    params: { id: 'main' },
    body: { name: 'Main 2', brokers: ['a:1', 'b:2'] },
  })
  expect(changed).toMatchObject({ name: 'Main 2', brokers: ['a:1', 'b:2'] })
  await api.deleteConnection({ params: { id: 'main' } })
  expect((await apiErrorOf(api.getConnection({ params: { id: 'main' } }))).body).toMatchObject({
    code: 'unknown-connection',
  })
})

test.each([
  ['an id with capitals', { id: 'Main', name: 'x', brokers: ['a:1'] }, '/id'],
  ['no brokers', { id: 'x', name: 'x', brokers: [] }, '/brokers'],
  ['a port that is none', { id: 'x', name: 'x', brokers: ['a:99999'] }, '/brokers/0'],
  ['a name that is empty', { id: 'x', name: ' ', brokers: ['a:1'] }, '/name'],
  ['a time-out that is none', { id: 'x', name: 'x', brokers: ['a:1'], sendTimeoutMs: 0 }, '/sendTimeoutMs'],
])('%s is refused by its field', async (_name, body, path) => {
  const error = await apiErrorOf(server.api.createConnection({ body }))
  expect(error.status).toBe(422)
  expect(error.body?.problems?.map((problem) => problem.path)).toContain(path)
})

test('a protocol that is not available is refused without storing or showing its secrets', async () => {
  const secret = 'correct horse battery staple'
  const response = await fetch(`${server.address}/api/connections`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: 'secure',
      name: 'Secure',
      brokers: ['a:1'],
      security: { protocol: 'SASL_SSL', sasl: { mechanism: 'PLAIN', username: 'u', password: secret } },
    }),
  })
  const text = await response.text()
  expect(response.status).toBe(422)
  expect(JSON.parse(text).problems).toMatchObject([{ code: 'security-not-available', path: '/security/protocol' }])
  expect(text).not.toContain(secret)
  expect(server.log.join('\n')).not.toContain(secret)
  expect((await apiErrorOf(server.api.getConnection({ params: { id: 'secure' } }))).status).toBe(404)
})

test('a check goes through its steps and is kept', async () => {
  const { api } = server
  const started = await api.startConnectionCheck({ params: { id: 'sandbox' } })
  expect(started).toMatchObject({ state: 'running' })
  const done = await vi.waitUntil(
    async () => {
      const check = await api.getConnectionCheck({ params: { id: 'sandbox' } })
      return check.state === 'running' ? null : check
    },
    { timeout: 15_000 },
  )
  expect(done.steps.map((step) => [step.id, step.state])).toEqual([
    ['resolve', 'passed'],
    ['connect', 'passed'],
    ['versions', expect.stringMatching(/passed|warning/)],
    ['topics', 'passed'],
    ['limits', 'passed'],
    ['replicas', expect.stringMatching(/passed|warning/)],
    ['write', 'passed'],
    ['transactions', 'passed'],
  ])
})

test('a check of a broker that is down says so, with advice', async () => {
  const { api } = server
  await api.createConnection({ body: { id: 'down', name: 'Down', brokers: ['127.0.0.1:9'], sendTimeoutMs: 1000 } })
  await api.startConnectionCheck({ params: { id: 'down' } })
  const done = await vi.waitUntil(
    async () => {
      const check = await api.getConnectionCheck({ params: { id: 'down' } })
      return check.state === 'running' ? null : check
    },
    { timeout: 15_000 },
  )
  expect(done.state).toBe('failed')
  const failed = done.steps.find((step) => step.state === 'failed')
  expect(failed).toMatchObject({ id: 'connect', advice: expect.any(String) })
})

test('the check of a connection that was changed meanwhile is not kept for the new one', async () => {
  const { api } = server
  await using silent = await startSilentBroker()
  const params = { id: 'moving' }
  const body = { id: 'moving', name: 'Moving', brokers: [`127.0.0.1:${silent.port}`], sendTimeoutMs: 500 }
  await api.createConnection({ body })
  await api.startConnectionCheck({ params })
  await vi.waitUntil(() => silent.connected() > 0)
  await api.updateConnection({ params, body: { ...body, name: 'Moved' } })
  await vi.waitUntil(() => silent.connected() === 0, { timeout: 15_000 })
  // The check's own work after the connection ended takes less than the next, whole check.
  await api.startConnectionCheck({ params: { id: 'sandbox' } })
  await vi.waitUntil(async () => (await api.getConnectionCheck({ params: { id: 'sandbox' } })).state !== 'running')
  expect((await api.getConnection({ params })).lastCheck).toBeNull()
})

test('topics are created, listed and looked into; a second of the same name is refused', async () => {
  const { api } = server
  const params = { id: 'sandbox' }
  const created = await api.createTopic({ params, body: { name: 'fresh.topic', partitions: 4 } })
  expect(created).toMatchObject({
    name: 'fresh.topic',
    partitions: [{ id: 0, earliest: '0', latest: '0' }, {}, {}, {}],
  })
  expect((await api.listTopics({ params })).topics).toContainEqual({
    name: 'fresh.topic',
    partitions: 4,
    internal: false,
  })
  expect((await apiErrorOf(api.createTopic({ params, body: { name: 'fresh.topic' } }))).body).toMatchObject({
    status: 409,
    code: 'topic-exists',
  })
  const illegal = await apiErrorOf(api.createTopic({ params, body: { name: 'not legal' } }))
  expect(illegal.body?.problems?.[0]).toMatchObject({
    path: '/name',
    message: expect.stringContaining('cannot contain a space'),
  })
  expect((await apiErrorOf(api.getTopic({ params: { id: 'sandbox', topic: 'no.such' } }))).body).toMatchObject({
    status: 404,
    code: 'unknown-topic',
  })
})

/** Accepts connections and never says a word; `connected` tells how many are open. */
async function startSilentBroker() {
  let open = 0
  const broker = createServer((socket) => {
    open += 1
    socket.on('error', () => {}).on('close', () => (open -= 1))
    socket.resume()
  })
  broker.listen(0, '127.0.0.1')
  await once(broker, 'listening')
  const address = broker.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connected: () => open,
    [Symbol.asyncDispose]: async () => {
      broker.close()
      await once(broker, 'close')
    },
  }
}

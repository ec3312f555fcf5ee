import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApiClient, UnreachableError } from '@sendwright/contract'
import { freePort, kcat, startTestSandbox, whyNoKcat } from '@sendwright/sandbox/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'
import { until } from './testing/until.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const topic = 'orders.accepted.v1'
const connection = 'sandbox'
const message = (value: string, rest: object = {}) => ({ topic, value, ...rest })

/** A request as a program writes it; the client of the contract would not send what is wrong. */
async function post(body: unknown, headers: Record<string, string> = {}, query = '') {
  const response = await fetch(`${server.address}/api/deliveries${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text), retryAfter: response.headers.get('retry-after') }
}

describe('publishing', () => {
  test('D90 accepted is answered with ids in the order of the messages, and what was accepted is delivered', async () => {
    const { deliveries } = await server.api.publish({
      body: { connection, messages: [message('one', { key: 'a' }), message('two', { key: 'a' })] },
    })
    expect(deliveries).toEqual([
      { id: expect.any(String), state: 'accepted' },
      { id: expect.any(String), state: 'accepted' },
    ])
    const found = await Promise.all(
      deliveries.map(({ id }) => server.api.getDelivery({ params: { id }, query: { wait: '20s' } })),
    )
    expect(found).toMatchObject([
      { state: 'delivered', record: { value: 'one' }, receipt: { topic, mode: 'exactlyOnce' } },
      { state: 'delivered', record: { value: 'two' } },
    ])
    const [first, second] = found.map(({ receipt }) => Number(receipt?.offset))
    expect(second).toBeGreaterThan(first ?? Infinity)
  })

  test('D97 with wait the answer comes with the ends and the places in Kafka', async () => {
    const { status, body } = await post({ connection, messages: [message('waited for')] }, {}, '?wait=20s')
    expect(status).toBe(202)
    expect(body.deliveries).toEqual([
      {
        id: expect.any(String),
        state: 'delivered',
        receipt: { topic, partition: expect.any(Number), offset: expect.any(String) },
      },
    ])
  })

  test.skipIf(whyNoKcat() !== null)('D91 key, value and headers arrive byte for byte', async () => {
    const base64 = Buffer.from([0, 255, 128]).toString('base64')
    const messages = [
      message('ümlaut \u0000 "q" 9007199254740993', { key: '', partition: 0, headers: [{ name: 'a', value: '1' }] }),
      { topic, key: { base64 }, value: { base64 }, partition: 0, headers: [{ name: 'a', value: { base64 } }] },
      { topic, key: 'gone', value: null, partition: 0 },
    ]
    const { deliveries } = await server.api.publish({ body: { connection, messages }, query: { wait: '20s' } })
    const records = await Promise.all(
      deliveries.map(async ({ receipt }) => {
        const args = ['-C', '-t', topic, '-p', '0', '-o', receipt?.offset ?? '', '-c', '1', '-e', '-q']
        const shape = '%K %k|%S %s|%h'
        return Buffer.from(await kcat(server.sandbox.brokers, [...args, '-f', shape], ''))
      }),
    )
    expect(records[0]?.toString()).toContain('0 |')
    expect(records[0]?.toString()).toContain('9007199254740993|a=1')
    expect(records[1]?.toString()).toMatch(/^3 .*\|3 /s)
    expect(records[2]?.toString()).toBe('4 gone|-1 |')
  })

  test('D92 nothing is sent before its time', async () => {
    const notBefore = new Date(Date.now() + 3_600_000).toISOString()
    const { deliveries } = await server.api.publish({ body: { connection, messages: [message('later')], notBefore } })
    const [{ id } = { id: '' }] = deliveries
    expect(await server.api.getDelivery({ params: { id }, query: { wait: '50ms' } })).toMatchObject({
      state: 'accepted',
      dueAt: notBefore,
      heldBackBy: { reason: 'not-due' },
    })
    await server.api.cancelDelivery({ params: { id }, body: {} })
  })
})

describe('refusals', () => {
  test.each([
    [{ connection, messages: [] }, '/messages', /at least one message/],
    [{ connection, messages: [message('a'), { value: 'b' }] }, '/messages/1/topic', /missing/],
    [{ connection, messages: [message('a'), message('b', { topic: 'or ders' })] }, '/messages/1/topic', /space/],
    [{ connection, messages: [message('a', { topic: '..' })] }, '/messages/0/topic', /cannot be called/],
    [{ connection, messages: [message('a', { key: 7 })] }, '/messages/0/key', /It is 7\. It needs a text or/],
    [{ connection, messages: [{ topic }] }, '/messages/0/value', /missing/],
    [{ connection, messages: [message('a', { partition: 1.5 })] }, '/messages/0/partition', /1\.5/],
    [{ connection, messages: [message('a', { partition: -1 })] }, '/messages/0/partition', /at least 0/],
    [{ connection, messages: [message('a', { headers: [{ value: 'x' }] })] }, '/messages/0/headers/0/name', /missing/],
    [
      { connection, messages: [message('a', { headers: [{ name: '', value: 'x' }] })] },
      '/messages/0/headers/0/name',
      /no name/,
    ],
    [{ connection, messages: [message('a', { headers: { a: 'b' } })] }, '/messages/0/headers', /needs a list/],
    [
      { connection, messages: [{ topic, value: { base64: 'a b' } }] },
      '/messages/0/value/base64',
      /"a b", which is not base64/,
    ],
    [{ connection, messages: [message('a', { other: 1 })] }, '/messages/0', /other/],
    [{ connection, messages: [message('a')], notBefore: 'tomorrow' }, '/notBefore', /ISO 8601/],
    [{ connection, messages: [message('a')], orderBy: '' }, '/orderBy', /at least 1/],
    [{ connection, messages: [message('a')], notBefore: '0000-01-01T00:00:00Z' }, '/notBefore', /year from 1 to 9999/],
    [{ connection, messages: [message('a')], orderBy: 'a\ud800' }, '/orderBy', /half a character/],
    [{ connection, messages: [{ topic, value: { base64: 'YQ==', text: 'a' } }] }, '/messages/0/value', /base64/],
    [{ connection: 'A b', messages: [message('a')] }, '/connection', /lowercase/],
    ['null', '', /object/],
  ])('D93 %j is told at its place with what was expected', async (body, path, words) => {
    const { status, body: answer } = await post(body)
    expect(status).toBe(422)
    expect(answer).toMatchObject({ code: 'problems', problems: [{ path }] })
    expect(answer.problems[0].message).toMatch(words)
  })

  test('a partition is the number it stands for, however it is written', async () => {
    const body = `{"connection":"${connection}","messages":[{"topic":"${topic}","value":"a","partition":1.0}]}`
    expect((await post(body, {}, '?wait=20s')).body.deliveries).toMatchObject([{ receipt: { partition: 1 } }])
  })

  test('D93 half a character is told, not changed', async () => {
    const { status, body } = await post(
      `{"connection":"sandbox","messages":[{"topic":"${topic}","value":"ab\\ud800c"}]}`,
    )
    expect(status).toBe(422)
    expect(body.problems).toMatchObject([
      { code: 'not-unicode', path: '/messages/0/value', message: expect.stringContaining('position 2') },
    ])
  })

  test('D93 nothing of a request is accepted that has a problem', async () => {
    const key = crypto.randomUUID()
    const { status } = await post({
      connection,
      messages: [message('fine', { key }), message('not', { key, topic: '' })],
    })
    expect(status).toBe(422)
    expect(await server.dump()).not.toContain(key)
  })

  test('D93 a connection that does not exist is 404, one that is not complete 422', async () => {
    expect(await post({ connection: 'nowhere', messages: [message('a')] })).toMatchObject({
      status: 404,
      body: { code: 'unknown-connection', detail: expect.stringContaining('"nowhere"') },
    })
    await server.api.createConnection({
      body: { id: 'unfinished', name: 'Unfinished', brokers: ['127.0.0.1:1'], toComplete: 'Name the brokers' },
    })
    expect(await post({ connection: 'unfinished', messages: [message('a')] })).toMatchObject({
      status: 422,
      body: { problems: [{ code: 'connection-incomplete', path: '/connection' }] },
    })
  })

  test('D94 a topic that the connection does not allow is 403, and nothing of the request is accepted', async () => {
    await connect('narrow', { allowedTopics: ['orders.*', 'exact'] })
    const { status, body } = await post({
      connection: 'narrow',
      messages: [message('a'), message('b', { topic: 'exact.not' })],
    })
    expect(status).toBe(403)
    expect(body).toMatchObject({ code: 'forbidden-topic', problems: [{ path: '/messages/1/topic' }] })
    expect(body.detail).toMatch(/Connection narrow.*`exact\.not`.*`orders\.\*`, `exact`/)
    expect((await post({ connection: 'narrow', messages: [message('a')] }, {}, '?wait=20s')).status).toBe(202)
  })

  test('D95 a record that its topic does not take is named with its size and the limit', async () => {
    const { status, body } = await post({ connection, messages: [message('a'), message('x'.repeat(1_100_000))] })
    expect(status).toBe(422)
    expect(body).toMatchObject({
      code: 'record-too-large',
      problems: [{ path: '/messages/1', values: { topic, limit: 1_048_588, size: expect.any(Number) } }],
    })
    expect(body.detail).toMatch(/1,100,0\d\d B.*1,048,588 B/)
  })

  test('D96 a full queue is 429 with when to come again; a request that never fits says so', async () => {
    await connect('small', { maxWaiting: 3, maxWaitingBytes: 2_000 })
    const notBefore = new Date(Date.now() + 3_600_000).toISOString()
    const three = { connection: 'small', messages: [message('a'), message('b'), message('c')], notBefore }
    const { body: accepted } = await post(three)
    const full = await post({ connection: 'small', messages: [message('d')] })
    expect(full).toMatchObject({ status: 429, body: { code: 'buffer-full' } })
    expect(full.body.detail).toMatch(/lets 3 deliveries with 2,000 B wait, and 3 with 3 B do/)
    expect(Number(full.retryAfter)).toBeGreaterThan(0)
    const never = await post({ ...three, messages: [...three.messages, message('d')] })
    expect(never).toMatchObject({ status: 429, retryAfter: null })
    expect(never.body.detail).toContain('Send fewer at once')
    expect(await post({ connection: 'small', messages: [message('x'.repeat(2_001))] })).toMatchObject({ status: 429 })
    for (const { id } of accepted.deliveries) await server.api.cancelDelivery({ params: { id }, body: {} })
    await until(
      () => post({ connection: 'small', messages: [message('e')] }, {}, '?wait=20s'),
      ({ status }) => status === 202,
    )
  })

  test('D98 a connection that is set to refuse says so when its cluster is away, and takes work again when it is back', async () => {
    const port = await freePort()
    await connect('gone', { refuseWhenAwayMs: 0 }, [`127.0.0.1:${port}`])
    const first = await post({ connection: 'gone', messages: [message('a')] })
    expect(first.status).toBe(202)
    const refused = await until(
      () => post({ connection: 'gone', messages: [message('b')] }),
      ({ status }) => status !== 202,
    )
    expect(refused).toMatchObject({ status: 503, body: { code: 'not-connected' } })
    expect(refused.body.detail).toMatch(/Connection gone has not answered since/)
    expect(Number(refused.retryAfter)).toBeGreaterThan(0)
    expect(await server.api.health({})).toMatchObject({
      ready: true,
      connections: expect.arrayContaining([
        expect.objectContaining({ id: 'gone', deliveries: expect.objectContaining({ state: 'away' }) }),
      ]),
    })
    await using back = await startTestSandbox({ port, topics: [{ name: topic, partitions: 1 }] })
    const [{ id } = { id: '' }]: { id: string }[] = first.body.deliveries
    expect(await server.api.getDelivery({ params: { id }, query: { wait: '20s' } })).toMatchObject({
      state: 'delivered',
    })
    await until(
      () => post({ connection: 'gone', messages: [message('c')] }),
      ({ status }) => status === 202,
    )
    expect(back.port).toBe(port)
  })

  test('D93 a wait that is no time, or too long, is refused', async () => {
    for (const wait of ['soon', '61s', '5']) {
      const { status, body } = await post({ connection, messages: [message('a')] }, {}, `?wait=${wait}`)
      expect(status).toBe(422)
      expect(body.problems).toMatchObject([{ path: '/wait', message: expect.stringContaining(wait) }])
    }
  })
})

describe('Idempotency-Key', () => {
  const keyed = (key: string) => ({ 'idempotency-key': key })

  test('D99 the same request again gets the same answer to the byte, and is published once', async () => {
    const key = crypto.randomUUID()
    const body = JSON.stringify({ connection, messages: [message('once', { key })] })
    const first = await post(body, keyed(key))
    expect(first.status).toBe(202)
    const [{ id }] = first.body.deliveries
    await server.api.getDelivery({ params: { id }, query: { wait: '20s' } })
    expect(await post(body, keyed(key))).toMatchObject({ status: 202, text: first.text })
    const waited = await post(body, keyed(key), '?wait=20s')
    expect(waited.body.deliveries).toMatchObject([{ id, state: 'delivered' }])
    const { deliveries } = await server.api.listDeliveries({ query: { key } })
    expect(deliveries.map((delivery) => delivery.id)).toEqual([id])
  })

  test('D99 many at once with one key are one request', async () => {
    const key = crypto.randomUUID()
    const body = JSON.stringify({ connection, messages: [message('a', { key }), message('b', { key })] })
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(body, keyed(key))))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect((await server.api.listDeliveries({ query: { key } })).deliveries).toHaveLength(2)
  })

  test('D99 another request with the key is refused, also while the first is under way', async () => {
    const key = crypto.randomUUID()
    const answers = await Promise.all(
      ['a', 'b'].map((value) => post({ connection, messages: [message(value)] }, keyed(key))),
    )
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['202', '422'])
    expect(answers.find(({ status }) => status === 422)?.body.code).toBe('idempotency-key-reused')
  })

  test('D99 a request that was refused leaves its key unused', async () => {
    const key = crypto.randomUUID()
    expect((await post({ connection: 'nowhere', messages: [message('a')] }, keyed(key))).status).toBe(404)
    expect((await post({ connection, messages: [message('a')] }, keyed(key))).status).toBe(202)
  })

  test('D99 what was accepted is answered again, also where it would be refused now', async () => {
    const key = crypto.randomUUID()
    await connect('brief', { refuseWhenAwayMs: 0, maxWaiting: 1 }, [`127.0.0.1:${await freePort()}`])
    const body = { connection: 'brief', messages: [message('a')] }
    const first = await post(body, keyed(key))
    expect(first.status).toBe(202)
    // Its own record is all that may wait; a little later the cluster is known to be away as well.
    expect((await post(body, keyed(key))).text).toBe(first.text)
    await until(
      () => post(body),
      ({ body: { code } }) => code === 'not-connected',
    )
    expect((await post(body, keyed(key))).text).toBe(first.text)
    expect((await post({ ...body, orderBy: 'a' }, keyed(key))).body.code).toBe('idempotency-key-reused')
  })

  test.each(['', ' ', 'x'.repeat(256)])('D99 the key %j is refused', async (key) => {
    const { status, body } = await post({ connection, messages: [message('a')] }, keyed(key))
    expect(status).toBe(422)
    expect(body).toMatchObject({ code: 'problems', problems: [{ path: '/Idempotency-Key' }] })
  })

  test('D99 after a lost answer the request is repeated and nothing is published twice', async () => {
    await using proxy = await startLosingProxy(server.address)
    const key = crypto.randomUUID()
    const call = {
      body: { connection, messages: [message('lost', { key })] },
      idempotencyKey: key,
    }
    const lost = createApiClient({ baseUrl: `${proxy.address}/api` })
    await expect(lost.publish(call)).rejects.toThrow(UnreachableError)
    const again = await server.api.publish(call)
    const { deliveries } = await server.api.listDeliveries({ query: { key } })
    expect(deliveries.map(({ id }) => id)).toEqual(again.deliveries.map(({ id }) => id))
  })
})

describe('one delivery', () => {
  test('that does not exist is 404', async () => {
    for (const id of ['999999999', 'x', '0', '99999999999999999999']) {
      expect(await apiErrorOf(server.api.getDelivery({ params: { id } }))).toMatchObject({
        status: 404,
        body: { code: 'unknown-delivery' },
      })
    }
  })

  test('D97 a wait ends when the delivery is cancelled', async () => {
    const id = await publishLater()
    const waiting = server.api.getDelivery({ params: { id }, query: { wait: '60s' } })
    await server.api.cancelDelivery({ params: { id }, body: { reason: 'not needed' } })
    expect(await waiting).toMatchObject({ state: 'cancelled', ended: { reason: 'not needed' } })
  })

  test('D97 a wait that is over answers with what is known', async () => {
    const id = await publishLater()
    expect(await server.api.getDelivery({ params: { id }, query: { wait: '10ms' } })).toMatchObject({
      state: 'accepted',
    })
    await server.api.cancelDelivery({ params: { id }, body: {} })
  })

  test('is skipped, restored, rescheduled and delivered; what does not fit its state is 409', async () => {
    const id = await publishLater()
    const at = { params: { id } }
    expect(await server.api.skipDelivery({ ...at, body: {} })).toMatchObject({ id, state: 'skipped' })
    expect(await apiErrorOf(server.api.cancelDelivery({ ...at, body: {} }))).toMatchObject({
      status: 409,
      body: { code: 'already-ended' },
    })
    expect(await server.api.restoreDelivery(at)).toMatchObject({ id, state: 'accepted' })
    expect(await apiErrorOf(server.api.retryDelivery(at))).toMatchObject({ status: 409, body: { code: 'not-failed' } })
    await server.api.rescheduleDelivery({ ...at, body: { dueAt: new Date(0).toISOString() } })
    expect(await server.api.getDelivery({ ...at, query: { wait: '20s' } })).toMatchObject({ state: 'delivered' })
    expect(await apiErrorOf(server.api.skipDelivery({ ...at, body: {} }))).toMatchObject({ status: 409 })
  })

  test('D97 a topic that does not exist fails the delivery, and the wait says so; a retry after it was created delivers it', async () => {
    const missing = `missing-${crypto.randomUUID()}`
    const { body } = await post({ connection, messages: [message('a', { topic: missing })] }, {}, '?wait=20s')
    expect(body.deliveries).toMatchObject([{ state: 'failed' }])
    const [{ id }] = body.deliveries
    expect(await server.api.getDelivery({ params: { id } })).toMatchObject({
      state: 'failed',
      failure: { code: 'unknown-topic', message: expect.stringContaining(missing) },
    })
    await server.api.createTopic({ params: { id: connection }, body: { name: missing, partitions: 1 } })
    await server.api.retryDelivery({ params: { id } })
    expect(await server.api.getDelivery({ params: { id }, query: { wait: '20s' } })).toMatchObject({
      state: 'delivered',
    })
  })
})

async function publishLater(): Promise<string> {
  const notBefore = new Date(Date.now() + 3_600_000).toISOString()
  const { deliveries } = await server.api.publish({ body: { connection, messages: [message('later')], notBefore } })
  return deliveries[0]?.id ?? ''
}

async function connect(
  id: string,
  delivery: object,
  brokers: readonly string[] = server.sandbox.brokers,
): Promise<void> {
  await server.api.createConnection({ body: { id, name: `Connection ${id}`, brokers: [...brokers], delivery } })
}

/** Hands requests on, and closes the connection in place of the answers. */
async function startLosingProxy(target: string): Promise<{ readonly address: string } & AsyncDisposable> {
  const proxy: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
        typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name) ? [[name, value]] : [],
      )
      void fetch(`${target}${request.url}`, { method: 'POST', headers, body: Buffer.concat(chunks) }).finally(() =>
        response.destroy(),
      )
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has this kind of address.
  const { port } = proxy.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => proxy.close(() => resolve())),
  }
}

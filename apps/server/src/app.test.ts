import { request } from 'node:http'
import { createOpenApi, endpoints, type Endpoint } from '@sendwright/contract'
import { Redacted } from '@sendwright/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** A request with headers that `fetch` would not let through. */
function send(path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(`${server.address}${path}`, { headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    call.on('error', reject)
    call.end()
  })
}

describe('who may call', () => {
  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:4400'])(
    'Host %j is refused',
    async (host) => {
      const { status, body } = await send('/api/health', { host })
      expect(status).toBe(403)
      expect(JSON.parse(body)).toMatchObject({ code: 'foreign-host' })
    },
  )

  test.each(['localhost', 'localhost:1', '127.0.0.1', '127.0.0.2:4400', '[::1]:4400'])(
    'Host %j is taken',
    async (host) => {
      expect((await send('/api/health', { host })).status).toBe(200)
    },
  )

  test.each(['http://evil.example', 'null', 'http://localhost:1'])('Origin %j is refused', async (origin) => {
    const { status, body } = await send('/api/processes', { host: 'localhost:4400', origin })
    expect(status).toBe(403)
    expect(JSON.parse(body)).toMatchObject({ code: 'foreign-origin' })
  })

  test('the own Origin is taken', async () => {
    expect((await send('/api/processes', { host: 'localhost:4400', origin: 'http://localhost:4400' })).status).toBe(200)
  })

  test.each(['/api/processes', '/API/processes', '/api'])(
    'a plain request to %s that another site starts is refused',
    async (path) => {
      expect((await send(path, { host: 'localhost:4400', 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    },
  )

  test('a name that only begins like an address of this machine is refused', async () => {
    expect((await send('/api/health', { host: '127.0.0.2.evil.example' })).status).toBe(403)
  })
})

describe('with a token', () => {
  const token = 'a-token-of-at-least-32-characters!'
  let guarded: TestServer
  beforeAll(async () => {
    guarded = await startTestServer({ token: new Redacted(token) })
  })
  afterAll(() => guarded[Symbol.asyncDispose]())

  test('a call without it is 401, with it as bearer it passes', async () => {
    const url = `${guarded.address}/api/processes`
    const without = await fetch(url)
    expect(without.status).toBe(401)
    expect(await without.json()).toMatchObject({ code: 'token-required' })
    expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
    expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  })

  test('the browser exchanges it for a cookie that does not contain it', async () => {
    const url = `${guarded.address}/api/session`
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(url, { method: 'POST', headers, body: '{"token":"wrong"}' })).status).toBe(401)
    const opened = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ token }) })
    expect(opened.status).toBe(204)
    const cookie = opened.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    expect(cookie).not.toContain(token)
    const value = cookie.split(';')[0] ?? ''
    expect((await fetch(`${guarded.address}/api/processes`, { headers: { cookie: value } })).status).toBe(200)
    expect(guarded.log.join('\n')).not.toContain(token)
  })
})

describe('what is not JSON', () => {
  const withBody = Object.entries<Endpoint>(endpoints).filter(
    ([, endpoint]) => endpoint.body !== undefined && endpoint.body !== 'xml',
  )

  test.each(withBody)('%s answers 400', async (_name, endpoint) => {
    const path = endpoint.path.replace(/:\w+/g, 'x')
    const needsBody = !(typeof endpoint.body === 'object' && endpoint.body.safeParse(undefined).success)
    for (const body of ['{', ...(needsBody ? [''] : []), 'null garbage', '{"a":1,}', '\u0000', '['.repeat(100_000)]) {
      const response = await fetch(`${server.address}/api${path}`, {
        method: endpoint.method,
        headers: { 'content-type': 'application/json' },
        body,
      })
      expect(response.status, `${body.slice(0, 20)}`).toBe(400)
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      expect(await response.json()).toMatchObject({ code: 'invalid-json-body', status: 400 })
    }
  })

  test.each(withBody)('%s answers JSON of another shape with problems', async (_name, endpoint) => {
    const path = endpoint.path.replace(/:\w+/g, 'x')
    for (const body of ['null', '42', '"text"', '[[]]', '{"id":[],"name":{},"action":3,"brokers":"x","token":1}']) {
      const response = await fetch(`${server.address}/api${path}`, {
        method: endpoint.method,
        headers: { 'content-type': 'application/json', 'if-match': '"1"' },
        body,
      })
      expect(response.status, body).toBe(422)
      const { problems } = await response.json()
      expect(problems.length).toBeGreaterThan(0)
      for (const problem of problems) expect(problem.message).not.toMatch(/invalid|undefined/i)
    }
  })
})

test('the head of an event stream ends at once', async () => {
  const response = await fetch(`${server.address}/api/connections/sandbox/topics/orders.accepted.v1/tail`, {
    method: 'HEAD',
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  // Another request on the same connection: it would wait for a stream that does not end.
  expect((await fetch(`${server.address}/api/health`)).status).toBe(200)
})

test('a body over the limit is 413', async () => {
  const response = await fetch(`${server.address}/api/preview`, {
    method: 'POST',
    body: Buffer.alloc(17 * 1024 * 1024, 32),
  })
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ code: 'body-too-large' })
})

test('what does not exist is 404 as problem+json with the request’s id', async () => {
  const response = await fetch(`${server.address}/api/nothing`)
  expect(response.status).toBe(404)
  const body = await response.json()
  expect(body).toMatchObject({ code: 'not-found' })
  expect(body.requestId).toBe(response.headers.get('x-request-id'))
})

test('a URL that cannot be decoded is answered, not thrown', async () => {
  expect((await send('/api/processes/%E0%A4%A', { host: 'localhost' })).status).toBe(400)
})

test('the API describes itself, with a page', async () => {
  const openApi = await fetch(`${server.address}/api/openapi.json`)
  expect(await openApi.json()).toEqual(JSON.parse(JSON.stringify(createOpenApi('test'))))
  const page = await fetch(`${server.address}/api/docs`)
  expect(await page.text()).toContain('swagger-ui')
  expect((await fetch(`${server.address}/api/docs/swagger-ui-bundle.js`)).status).toBe(200)
})

test('health answers with the state of every part', async () => {
  expect(await server.api.health({})).toMatchObject({
    status: 'ok',
    database: { state: 'up' },
    sandbox: { state: 'running' },
    connections: [{ id: 'sandbox' }],
  })
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const format = 'asyncapi'
/** Computing time of the server's own thread; reading the largest of these documents in it would take much more. */
const busyLimitMs = 2000

function asyncApi(rest: object): string {
  return JSON.stringify({ asyncapi: '2.6.0', info: { title: 'Hostile', version: '1' }, ...rest })
}

function publishing(payload: object) {
  return { publish: { message: { name: 'm', payload } } }
}

function manyChannels(count: number): string {
  const payload = {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string' }, at: { format: 'date-time' } },
  }
  const channels = Array.from({ length: count }, (_, index) => [`topic.${index}`, publishing(payload)])
  return asyncApi({ channels: Object.fromEntries(channels) })
}

/** Nine levels of lists of nine: 387 million values in 300 bytes. */
function aliasBomb(): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  const lists = names.map((name, index) => {
    const entries = Array.from({ length: 9 }, () => (index === 0 ? '"x"' : `*${names[index - 1]}`))
    return `${name}: &${name} [${entries.join(', ')}]`
  })
  return `asyncapi: 2.6.0\n${lists.join('\n')}\n`
}

const cyclic = asyncApi({
  channels: { t: publishing({ $ref: '#/components/schemas/A' }) },
  components: {
    schemas: {
      A: { type: 'object', properties: { b: { $ref: '#/components/schemas/B' } } },
      B: {
        type: 'object',
        properties: { a: { $ref: '#/components/schemas/A' }, list: { items: { $ref: '#/components/schemas/B' } } },
      },
      C: { $ref: '#/components/schemas/C' },
    },
  },
})

const tenMegabytes = asyncApi({
  channels: {
    t: publishing({
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 100_000 }, (_, index) => [`p${index}`, { type: 'string', description: 'x'.repeat(60) }]),
      ),
    }),
  },
})

test.each<readonly [string, string]>([
  ['cyclic references', cyclic],
  ['references to themselves', asyncApi({ channels: { $ref: '#/channels' } })],
  ['10 MB of one schema', tenMegabytes],
  ['10 MB of text', asyncApi({ channels: {}, 'x-text': 'y'.repeat(10_000_000) })],
  ['an alias bomb', aliasBomb()],
  ['a YAML merge of itself', 'asyncapi: 2.6.0\na: &a\n  b: *a\n'],
  ['15 MB of empty objects', `[${'{},'.repeat(5_000_000)}{}]`],
  ['15 MB of exact numbers', `{"asyncapi":"2.6.0","channels":[${'1.0,'.repeat(3_700_000)}1.0]}`],
  ['5,000 channels', manyChannels(5000)],
  ['20,000 channels', manyChannels(20_000)],
  ['100,000 levels', `{"asyncapi":"2.6.0","channels":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  [
    'names of prototypes',
    '{"asyncapi":"2.6.0","info":{"title":"P","version":"1"},"channels":{"__proto__":{"publish":{"message":{"payload":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"properties":{"prototype":{"type":"string"}}}}}}}}}}',
  ],
  ['a tag that makes a function', 'asyncapi: 2.6.0\nx: !!js/function "function () { process.exit() }"\n'],
])('I11 %s: a clear problem or a result, and the server is there for others', async (_name, text) => {
  const before = process.threadCpuUsage()
  const importing = fetch(`${server.address}/api/integrations/import`, {
    method: 'POST',
    body: JSON.stringify({ format, files: [{ name: 'hostile.yaml', text }] }),
  })
  const health = await fetch(`${server.address}/api/health`)
  const response = await importing
  const answer = await response.text()
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(busyLimitMs)
  expect(health.ok).toBe(true)
  expect([201, 422]).toContain(response.status)
  if (response.status === 422) {
    // The API's problem+json.
    const { problems } = JSON.parse(answer) as { problems: { message: string }[] }
    expect(problems[0]?.message.length).toBeGreaterThan(20)
  }
  expect(Object.hasOwn(Object.prototype, 'type')).toBe(false)
})

test('I11 an integration of 5,000 scenarios is listed without its schemas', async () => {
  const body = { format, files: [{ name: 'many.json', text: manyChannels(5000).replace('Hostile', 'Many') }] }
  await fetch(`${server.address}/api/integrations/import`, { method: 'POST', body: JSON.stringify(body) })
  const { integrations } = await server.api.listIntegrations({})
  const many = integrations.find(({ name }) => name === 'Many')
  expect(many?.scenarios).toHaveLength(5000)
  expect(many?.scenarios[4999]?.send).toMatchObject({ topics: [{ name: 'topic.4999' }], fields: ['id', 'at'] })
  expect(JSON.stringify(integrations)).not.toContain('date-time')
})

test('I11 nothing that a document refers to is fetched, and the reason is said', async () => {
  let requests = 0
  const counting = createServer((_request, response) => {
    requests += 1
    response.end('{"type":"string"}')
  })
  await new Promise<void>((resolve) => counting.listen(0, '127.0.0.1', resolve))
  // An HTTP server that listens on TCP has this kind of address.
  const { port } = counting.address() as AddressInfo
  const references = [
    `http://127.0.0.1:${port}/a.json`,
    `http://localhost:${port}/b.yaml#/x`,
    `//127.0.0.1:${port}/c.json`,
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    '../../../../etc/passwd',
    '/etc/passwd',
  ]
  for (const reference of references) {
    const text = asyncApi({
      channels: {
        t: publishing({ type: 'object', properties: { id: { type: 'string' }, part: { $ref: reference } } }),
      },
    })
    const response = await fetch(`${server.address}/api/integrations/import`, {
      method: 'POST',
      body: JSON.stringify({ format, files: [{ name: 'remote.json', text }], dryRun: true }),
    })
    const answer = await response.text()
    expect(answer).not.toContain('root:')
    // The answer of the API; a refusal says it in its detail.
    const { skipped, detail } = JSON.parse(answer) as { skipped?: { reason: string }[]; detail?: string }
    const said = [detail, ...(skipped ?? []).map(({ reason }) => reason)].join('\n')
    expect(said).toContain(reference.split('#')[0])
  }
  expect(requests).toBe(0)
  counting.close()
})

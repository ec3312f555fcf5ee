import { Redacted } from '@sendwright/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'
import { until } from './testing/until.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const publishOne = (value: string) =>
  server.api.publish({
    body: { connection: 'sandbox', messages: [{ topic: 'orders.accepted.v1', key: 'a', value }] },
    query: { wait: '20s' },
  })

describe('health', () => {
  test('D103 a server that works is live and ready, with its relay and the deliveries of each connection', async () => {
    await publishOne('for health')
    expect(await server.api.live({})).toEqual({ live: true })
    expect(await server.api.ready({})).toEqual({ ready: true })
    expect(await server.api.health({})).toMatchObject({
      live: true,
      ready: true,
      notReady: null,
      relay: { state: 'running', shards: 4, stopped: 0 },
      connections: [{ id: 'sandbox', deliveries: { state: 'working', mode: 'exactlyOnce', fallbackReason: null } }],
    })
  })

  test('D103 a server without its database is live and not ready, with the reason', async () => {
    const lost = await startTestServer()
    await lost.store.close()
    expect(await lost.api.live({})).toEqual({ live: true })
    expect(await apiErrorOf(lost.api.ready({}))).toMatchObject({
      status: 503,
      body: { code: 'not-ready', detail: 'The database does not answer.' },
    })
    expect(await lost.api.health({})).toMatchObject({ ready: false, notReady: 'The database does not answer.' })
    await lost[Symbol.asyncDispose]()
  })

  test('D105 a server that stops is not ready and takes no new work; what it is asked is answered', async () => {
    await using stopping = await startTestServer()
    const publish = () =>
      stopping.api.publish({
        body: { connection: 'sandbox', messages: [{ topic: 'orders.accepted.v1', value: 'a' }] },
      })
    const [{ id } = { id: '' }] = (await publish()).deliveries
    stopping.lifecycle.stop()
    const refused = await apiErrorOf(publish())
    expect(refused).toMatchObject({ status: 503, body: { code: 'stopping' } })
    expect(refused.retryAfter).toBeGreaterThan(0)
    expect(await apiErrorOf(stopping.api.ready({}))).toMatchObject({ status: 503, body: { code: 'not-ready' } })
    for (const call of [stopping.api.retryDelivery, stopping.api.restoreDelivery])
      expect(await apiErrorOf(call({ params: { id } }))).toMatchObject({ body: { code: 'stopping' } })
    const response = await fetch(`${stopping.address}/api/deliveries/${id}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('connection')).toBe('close')
  })
})

describe('metrics', () => {
  test('D104 are Prometheus’ text, with what is promised in docs/how-to/operations.md', async () => {
    await publishOne('for metrics')
    // The database hears of it a moment after who waits.
    await until(
      () => server.api.deliveryOverview({ query: {} }),
      ({ counts }) => counts.accepted + counts.sending === 0,
    )
    await apiErrorOf(server.api.publish({ body: { connection: 'nowhere', messages: [{ topic: 'a', value: 'b' }] } }))
    const response = await fetch(`${server.address}/metrics`)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const samples = parseExposition(await response.text())
    const value = (name: string, labels: Record<string, string>) =>
      samples.find(
        (sample) => sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels[key] === text),
      )?.value
    const connection = 'sandbox'
    expect(value('sendwright_deliveries', { connection, state: 'accepted' })).toBe(0)
    expect(value('sendwright_deliveries', { connection, state: 'failed' })).toBe(0)
    expect(value('sendwright_delivery_queue_age_seconds', { connection })).toBe(0)
    expect(value('sendwright_connection_away', { connection })).toBe(0)
    expect(value('sendwright_deliveries_accepted_total', { connection })).toBeGreaterThan(0)
    expect(value('sendwright_deliveries_delivered_total', { connection, mode: 'exactlyOnce' })).toBeGreaterThan(0)
    expect(value('sendwright_publish_refused_total', { code: 'unknown-connection' })).toBe(1)
    expect(value('sendwright_delivery_latency_seconds_count', { connection })).toBeGreaterThan(0)
    expect(value('sendwright_delivery_batch_records_count', {})).toBeGreaterThan(0)
    expect(value('sendwright_shard_lease_moves_total', { direction: 'taken' })).toBe(4)
    expect(value('sendwright_http_request_duration_seconds_count', { call: 'publish', status: '202' })).toBeGreaterThan(
      0,
    )
    expect(value('process_resident_memory_bytes', {})).toBeGreaterThan(0)
  })

  test('D104 every name of the page is there, and no other of ours', async () => {
    const { readFile } = await import('node:fs/promises')
    const page = await readFile(new URL('../../../docs/how-to/operations.md', import.meta.url), 'utf8')
    const documented = new Set([...page.matchAll(/^\| `(sendwright_\w+)`/gm)].map((match) => match[1]))
    const text = await (await fetch(`${server.address}/metrics`)).text()
    const told = new Set([...text.matchAll(/^# TYPE (sendwright_\w+) /gm)].map((match) => match[1]))
    expect(told).toEqual(documented)
  })

  test('D104 need the token where the API does', async () => {
    const token = 'a-token-of-at-least-32-characters!'
    await using guarded = await startTestServer({ token: new Redacted(token) })
    expect((await fetch(`${guarded.address}/metrics`)).status).toBe(401)
    const authorization = `Bearer ${token}`
    expect((await fetch(`${guarded.address}/metrics`, { headers: { authorization } })).status).toBe(200)
    expect((await fetch(`${guarded.address}/api/health`)).status).toBe(401)
    expect((await fetch(`${guarded.address}/api/health/live`)).status).toBe(200)
    expect((await fetch(`${guarded.address}/api/health/ready`)).status).toBe(200)
  })
})

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Samples of the text format (https://prometheus.io/docs/instrumenting/exposition_formats/); throws at a line that is none. */
function parseExposition(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line): Sample[] => {
    if (line === '' || line.startsWith('# HELP ') || line.startsWith('# TYPE ')) return []
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
    const [, name, labels = '', value] = match ?? []
    if (name === undefined || !/^([+-]?(\d+(\.\d+)?(e[+-]?\d+)?|Inf)|NaN)$/i.test(value ?? ''))
      throw new Error(`This is no sample: ${line}`)
    const pairs = [...labels.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/g)]
    if (pairs.map(([pair]) => pair).join('') !== labels) throw new Error(`These are no labels: ${labels}`)
    return [{ name, labels: Object.fromEntries(pairs.map((pair) => [pair[1], pair[2]])), value: Number(value) }]
  })
}

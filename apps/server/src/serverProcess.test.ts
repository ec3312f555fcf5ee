import { createTestDatabase } from '@sendwright/store/testing'
import { startTestSandbox } from '@sendwright/sandbox/testing'
import { describe, expect, test } from 'vitest'
import { readEvents } from './testing/events.ts'
import { publishLine } from './testing/process.ts'
import { startServerProcess, type ServerProcess } from './testing/serverProcess.ts'
import { until } from './testing/until.ts'

const topics = [{ name: 'orders', partitions: 3 }]
/** SIGTERM ends a server within ten seconds; a machine with much else to do gets some more. */
const stopLimitMs = 13_000

async function connectTo(server: ServerProcess, brokers: readonly string[]): Promise<void> {
  await server.api.createConnection({ body: { id: 'main', name: 'Main', brokers: [...brokers] } })
}

/** Publishes one after another until the server takes no more; what was accepted and what was answered otherwise. */
function startPublishing(server: ServerProcess, clients: number) {
  const accepted: { readonly id: string; readonly state: string }[] = []
  const refusals = new Set<string>()
  async function client(): Promise<void> {
    for (;;) {
      const response = await fetch(`${server.address}/api/deliveries?wait=20s`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ connection: 'main', messages: [{ topic: 'orders', key: 'a', value: 'v' }] }),
      }).catch(() => null)
      if (response === null) return
      const body = await response.json()
      if (response.status !== 202) return void refusals.add(`${response.status} ${body.code}`)
      accepted.push(...body.deliveries)
    }
  }
  return { accepted, refusals, ended: Promise.all(Array.from({ length: clients }, client)) }
}

/** Committed records of all partitions. */
async function countRecords(server: ServerProcess): Promise<number> {
  let count = 0
  for (const partition of [0, 1, 2]) {
    for (let offset = '0', page = 500; page === 500;) {
      const at = { params: { id: 'main', topic: 'orders' }, query: { partition, offset, limit: 500 } }
      const { records } = await server.api.readRecords(at)
      page = records.length
      count += page
      offset = String(Number(records.at(-1)?.offset ?? 0) + 1)
    }
  }
  return count
}

async function stopped(server: ServerProcess): Promise<number> {
  const startedAt = performance.now()
  server.signal('SIGTERM')
  expect(await server.ended, server.output()).toBe(0)
  return performance.now() - startedAt
}

describe('D105 SIGTERM', () => {
  test('under load ends with every accepted delivery answered and delivered once, and no error', async () => {
    await using database = await createTestDatabase()
    await using sandbox = await startTestSandbox({ topics })
    await using server = await startServerProcess(database.databaseUrl)
    await connectTo(server, sandbox.brokers)
    const load = startPublishing(server, 8)
    await until(
      async () => load.accepted.length,
      (count) => count > 50,
    )
    expect(await stopped(server)).toBeLessThan(stopLimitMs)
    await load.ended
    for (const refusal of load.refusals) expect(refusal).toBe('503 stopping')
    expect(server.output()).not.toMatch(/defect|unhandled/)
    await using next = await startServerProcess(database.databaseUrl)
    const ids = load.accepted.map(({ id }) => id)
    const ends = await Promise.all(ids.map((id) => next.api.getDelivery({ params: { id }, query: { wait: '20s' } })))
    expect(new Set(ends.map(({ state }) => state))).toEqual(new Set(['delivered']))
    await until(
      () => next.api.deliveryOverview({ query: {} }),
      ({ counts }) => counts.accepted + counts.sending === 0,
    )
    // What was accepted without an answer, in the moment of the end, is there too.
    const all = await next.api.listDeliveries({ query: { limit: 1 } })
    const count = Number(all.deliveries[0]?.id)
    expect(await countRecords(next)).toBe(count)
  }, 120_000)

  test('while Kafka is silent answers who waits with what is known, and leaves the deliveries to the next', async () => {
    await using database = await createTestDatabase()
    await using sandbox = await startTestSandbox({ topics })
    await using server = await startServerProcess(database.databaseUrl)
    await connectTo(server, sandbox.brokers)
    const publish = (value: string, wait: string) =>
      server.api.publish({
        body: { connection: 'main', messages: [{ topic: 'orders', key: 'a', value }] },
        query: { wait },
      })
    await publish('before', '20s')
    sandbox.faults.add({ kind: 'black-hole' })
    const waiting = publish('silent', '60s')
    await using events = await readEvents(`${server.address}/api/deliveries/events`)
    await events.next(({ event }) => event === 'changed')
    await until(
      () => server.api.deliveryConnections({}),
      ({ connections }) => connections.some(({ connection, waiting: count }) => connection === 'main' && count > 0),
    )
    expect(await stopped(server)).toBeLessThan(stopLimitMs)
    const { deliveries } = await waiting
    expect(deliveries).toMatchObject([{ state: 'accepted' }])
    await expect(events.next(() => false)).rejects.toThrow('The stream has ended')
    sandbox.faults.clear()
    await using next = await startServerProcess(database.databaseUrl)
    const found = await next.api.getDelivery({ params: { id: deliveries[0]?.id ?? '' }, query: { wait: '30s' } })
    expect(found).toMatchObject({ state: 'delivered' })
  }, 120_000)

  test('while a request is under way that takes longer than there is time', async () => {
    await using database = await createTestDatabase()
    await using sandbox = await startTestSandbox({ topics })
    await using server = await startServerProcess(database.databaseUrl)
    await connectTo(server, sandbox.brokers)
    sandbox.faults.add({ kind: 'black-hole' })
    const listing = server.api.listTopics({ params: { id: 'main' } }).catch((error: unknown) => error)
    await until(
      async () => sandbox.faults.list(),
      ([fault]) => (fault?.met ?? 0) > 0,
    )
    expect(await stopped(server)).toBeLessThan(stopLimitMs)
    expect(await listing).toBeInstanceOf(Error)
  }, 120_000)
})

test('a crash point ends the process as kill -9 does, and the next server delivers what was accepted', async () => {
  await using database = await createTestDatabase()
  await using sandbox = await startTestSandbox({ topics })
  await using server = await startServerProcess(database.databaseUrl, { SENDWRIGHT_CRASH_AT: 'written:2' })
  await connectTo(server, sandbox.brokers)
  const load = startPublishing(server, 1)
  expect(await server.ended).toBe('SIGKILL')
  await load.ended
  await using next = await startServerProcess(database.databaseUrl)
  const { deliveries } = await until(
    () => next.api.listDeliveries({ query: {} }),
    (page) => page.deliveries.length > 0 && page.deliveries.every(({ state }) => state === 'delivered'),
  )
  expect(deliveries.length).toBeGreaterThanOrEqual(2)
}, 120_000)

test.each(['run.stored:3', 'run.started:4'])(
  'R45 a server that ends at %s leaves its runs to the next one: each record once, each answered start there',
  async (point) => {
    await using database = await createTestDatabase()
    await using sandbox = await startTestSandbox({ topics })
    await using first = await startServerProcess(database.databaseUrl)
    await connectTo(first, sandbox.brokers)
    const send = (id: string) => {
      const messages = [{ key: '${id}', value: { format: 'text', text: id } }]
      return { id, type: 'kafkaSend', parameters: { connection: 'main', topics: ['orders'], messages } }
    }
    const id = await publishLine(first.api, 'Crashing', [
      { id: 'one', actions: [send('a')] },
      { id: 'two', actions: [send('b')] },
    ])
    expect(await stopped(first)).toBeLessThan(stopLimitMs)
    await using crashing = await startServerProcess(database.databaseUrl, { SENDWRIGHT_CRASH_AT: point })
    const answered: number[] = []
    for (let index = 0; ; index += 1) {
      const started = await crashing.api
        .startRuns({ params: { id }, body: { data: { id: `k${index}` } } })
        .catch(() => null)
      if (started === null) break
      answered.push(started.id)
    }
    expect(await crashing.ended).toBe('SIGKILL')
    await using next = await startServerProcess(database.databaseUrl)
    const { counts } = await until(
      () => next.api.runOverview({ query: {} }),
      (overview) => overview.counts.active === 0,
    )
    expect(counts.failed).toBe(0)
    const { runs } = await next.api.listRuns({ query: { state: 'completed', limit: 500 } })
    expect(runs.map((run) => run.id)).toEqual(expect.arrayContaining(answered))
    expect(await countRecords(next)).toBe(runs.length * 2)
  },
  120_000,
)

test('two servers divide the shards, and each answers who waits for what the other has sent', async () => {
  await using database = await createTestDatabase()
  await using sandbox = await startTestSandbox({ topics })
  await using first = await startServerProcess(database.databaseUrl)
  await connectTo(first, sandbox.brokers)
  await using second = await startServerProcess(database.databaseUrl)
  await until(
    () => second.api.deliveryConnections({}),
    ({ connections }) => {
      const owners = connections.flatMap(({ shards }) => shards.map(({ owner }) => owner))
      return owners.length === 4 && !owners.includes(null) && new Set(owners).size === 2
    },
  )
  for (const server of [first, second]) {
    const messages = Array.from({ length: 20 }, (_, index) => ({ topic: 'orders', key: `k${index}`, value: 'v' }))
    const { deliveries } = await server.api.publish({ body: { connection: 'main', messages }, query: { wait: '30s' } })
    expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['delivered']))
  }
}, 120_000)

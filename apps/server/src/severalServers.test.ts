import { startTestSandbox } from '@sendwright/sandbox/testing'
import { createTestDatabase } from '@sendwright/store/testing'
import { expect, test } from 'vitest'
import { publishLine } from './testing/process.ts'
import { readValues } from './testing/readValues.ts'
import { startServerProcess, type ServerProcess } from './testing/serverProcess.ts'

/** Work moves within 15 s; a machine with much else to do gets some more. */
const moveLimitMs = 20_000
const pausedMs = 20_000

/** Variables of a server that SIGUSR2 cuts off from a port. */
function cutOffFrom(port: number | string): Record<string, string> {
  const file = new URL('./testing/cutOff.ts', import.meta.url).href
  return { NODE_OPTIONS: `--import=${file}`, SENDWRIGHT_TEST_CUT_PORT: String(port) }
}

const send = (id: string) => ({
  id,
  type: 'kafkaSend',
  ...(id === 'b' && { timer: 'PT3S' }),
  parameters: {
    connection: 'main',
    topics: ['orders'],
    messages: [{ key: '${id}', value: { format: 'text', text: `\${id} ${id}` } }],
  },
})

const receive = {
  id: 'r',
  type: 'kafkaReceive',
  parameters: { connection: 'main', topic: 'replies', dataKey: 'reply' },
}

test('R62 of five servers one is killed, one paused, two cut off: what they had to do moves, nothing is lost or repeated', async () => {
  await using database = await createTestDatabase()
  const topics = [
    { name: 'orders', partitions: 3 },
    { name: 'replies', partitions: 2 },
  ]
  await using sandbox = await startTestSandbox({ topics })
  const { databaseUrl } = database
  const [rest, killed, paused, withoutDatabase, withoutKafka] = await Promise.all([
    startServerProcess(databaseUrl),
    startServerProcess(databaseUrl),
    startServerProcess(databaseUrl),
    startServerProcess(databaseUrl, cutOffFrom(new URL(databaseUrl).port)),
    startServerProcess(databaseUrl, cutOffFrom(sandbox.port)),
  ])
  await using stack = new AsyncDisposableStack()
  for (const server of [rest, killed, paused, withoutDatabase, withoutKafka]) stack.use(server)

  await rest.api.createConnection({ body: { id: 'main', name: 'Main', brokers: [...sandbox.brokers] } })
  const id = await publishLine(rest.api, 'Several', [
    { id: 'one', actions: [send('a')] },
    { id: 'two', type: 'receiveTask', actions: [receive] },
    { id: 'three', actions: [send('b')] },
  ])
  const started: { readonly run: number; readonly key: string }[] = []

  async function start(server: ServerProcess, name: string, count: number): Promise<void> {
    const keys = Array.from({ length: count }, (_, index) => `${name}-${index}`)
    const answer = await server.api.startRuns({
      params: { id },
      body: { runs: keys.map((key) => ({ key, data: { id: key } })) },
    })
    started.push(...answer.runs.map(({ id: run }, index) => ({ run, key: keys[index] ?? '' })))
  }

  async function reply(server: ServerProcess, from = 0): Promise<void> {
    const messages = started.slice(from).map(({ run, key }) => ({
      topic: 'replies',
      key,
      value: JSON.stringify({ to: key }),
      headers: [{ name: 'processInstanceId', value: String(run) }],
    }))
    await server.api.publish({ body: { connection: 'main', messages } })
  }

  async function allCompleted(limitMs: number): Promise<void> {
    const since = performance.now()
    for (;;) {
      const { counts } = await rest.api.runOverview({ query: {} })
      if (counts.completed === started.length) return
      if (performance.now() - since > limitMs) {
        const { connections } = await rest.api.deliveryConnections({})
        const { topics: listening } = await rest.api.listeningTopics({})
        throw new Error(`Work has not moved: ${JSON.stringify([counts, connections, listening])}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  // Everybody reads, sends and waits for timers.
  const all = { rest, killed, paused, withoutDatabase, withoutKafka }
  await Promise.all(Object.entries(all).map(([name, server]) => start(server, name, 10)))
  await reply(rest)
  const pausedAt = performance.now()
  killed.signal('SIGKILL')
  paused.signal('SIGSTOP')
  withoutDatabase.signal('SIGUSR2')
  withoutKafka.signal('SIGUSR2')
  const before = started.length
  await start(rest, 'rest-meanwhile', 20)
  await reply(rest, before)
  await allCompleted(moveLimitMs)

  await expect.poll(() => performance.now() - pausedAt, { timeout: pausedMs + 1_000 }).toBeGreaterThan(pausedMs)
  paused.signal('SIGCONT')
  withoutDatabase.signal('SIGUSR2')
  withoutKafka.signal('SIGUSR2')
  const later = started.length
  for (const [name, server] of Object.entries({ paused, withoutDatabase, withoutKafka }))
    await expect
      .poll(
        () =>
          start(server, `${name}-again`, 5).then(
            () => true,
            () => false,
          ),
        { timeout: 15_000 },
      )
      .toBe(true)
  await reply(rest, later)
  await allCompleted(moveLimitMs)

  const values = await readValues(rest.api, 3)
  const expected = started.flatMap(({ key }) => [`${key} a`, `${key} b`])
  expect(values.toSorted()).toEqual(expected.toSorted())
  for (const { key } of started) expect(values.indexOf(`${key} a`)).toBeLessThan(values.indexOf(`${key} b`))
  // Each reply was received once.
  for (const { run, key } of started) {
    const { data } = await rest.api.getRun({ params: { id: String(run) } })
    expect(data).toMatchObject({ id: key, reply: { to: key } })
  }
  const { received } = await rest.api.listReceived({ query: { state: 'unmatched' } })
  expect(received).toEqual([])
}, 120_000)

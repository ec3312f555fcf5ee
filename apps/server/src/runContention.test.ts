import type { Run } from '@sendwright/model'
import { startTestSandbox, type TestSandbox } from '@sendwright/sandbox/testing'
import { createTestDatabase } from '@sendwright/store/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishLine } from './testing/process.ts'
import { readValues } from './testing/readValues.ts'
import { startServerProcess } from './testing/serverProcess.ts'
import { until } from './testing/until.ts'
import { startTestServer, type TestServer } from './testing.ts'

const send = (id: string, more: object = {}, key = '${id}') => ({
  id,
  type: 'kafkaSend',
  ...more,
  parameters: {
    connection: 'main',
    topics: ['orders'],
    messages: [{ key, value: { format: 'text', text: `\${id} ${id}` } }],
  },
})

test('R110 a thousand starts with one Idempotency-Key, while the first is under way and after kill -9: once', async () => {
  await using database = await createTestDatabase()
  await using sandbox = await startTestSandbox({ topics: [{ name: 'orders', partitions: 3 }] })
  await using other = await startServerProcess(database.databaseUrl)
  await using killed = await startServerProcess(database.databaseUrl)
  await other.api.createConnection({ body: { id: 'main', name: 'Main', brokers: [...sandbox.brokers] } })
  const id = await publishLine(other.api, 'Thousand', [{ id: 'one', actions: [send('a')] }])
  const runs = Array.from({ length: 1_000 }, (_, index) => ({ data: { id: `r${index}` } }))
  const request = { params: { id }, body: { runs }, idempotencyKey: 'thousand' }
  // Two at the one that is killed, one at the other, all under way at once.
  const first = [killed, killed, other].map((server) => server.api.startRuns(request).catch(() => null))
  await until(
    async () => (await other.api.runOverview({ query: {} })).counts,
    ({ active, completed }) => active + completed > 0,
  )
  killed.signal('SIGKILL')
  const answers = (await Promise.all(first)).filter((answer) => answer !== null)
  const again = await other.api.startRuns(request)
  for (const answer of answers) expect(answer).toEqual(again)
  const { counts } = await until(
    () => other.api.runOverview({ query: {} }),
    (overview) => overview.counts.active === 0,
  )
  const { recordList } = await other.api.getRun({ params: { id: String(again.id) } })
  expect(recordList).toMatchObject([{ state: 'delivered' }])
  expect(counts).toEqual({ active: 0, failed: 0, completed: 1_000, cancelled: 0 })
  expect((await readValues(other.api, 3)).toSorted()).toEqual(runs.map(({ data }) => `${data.id} a`).toSorted())
}, 120_000)

describe('decisions at once', () => {
  let server: TestServer
  let sandbox: TestSandbox
  beforeAll(async () => {
    server = await startTestServer()
    sandbox = await startTestSandbox({ topics: [{ name: 'orders', partitions: 1 }] })
    await server.api.createConnection({ body: { id: 'main', name: 'Main', brokers: [...sandbox.brokers] } })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await sandbox[Symbol.asyncDispose]()
  })

  const runOf = (id: number) => server.api.getRun({ params: { id: String(id) } })

  async function started(
    id: string,
    data: Readonly<Record<string, string>>,
    isReady: (run: Run) => boolean,
  ): Promise<Run> {
    const run = await server.api.startRuns({ params: { id }, body: { data } })
    return until(() => runOf(run.id), isReady)
  }

  test('R11 an action that is not repeatable is triggered by ten at once, and performed once', async () => {
    const id = await publishLine(server.api, 'Trigger', [
      { id: 'ask', type: 'userTask', actions: [send('t', { trigger: 'manual' })] },
    ])
    const run = await started(id, { id: 'trigger' }, ({ current }) => current?.wait?.for === 'trigger')
    const params = { id: String(run.id), actionId: 't' }
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => server.api.triggerAction({ params, body: {} })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await until(
      () => runOf(run.id),
      ({ state }) => state === 'completed',
    )
    expect((await readValues(server.api, 1)).filter((value) => value === 'trigger t')).toHaveLength(1)
  })

  test('R24 a run that is cancelled while its record is being sent: it is sent once or not at all, and the run knows', async () => {
    const id = await publishLine(server.api, 'Cancel', [
      { id: 'one', actions: [send('a', {}, 'cancel')] },
      { id: 'two', actions: [send('b', {}, 'cancel')] },
    ])
    // Its way to Kafka is open before the cluster falls silent.
    await started(id, { id: 'before' }, ({ state }) => state === 'completed')
    sandbox.faults.add({ kind: 'black-hole' })
    const run = await started(id, { id: 'cancel' }, ({ recordList }) => recordList[0]?.state === 'sending')
    const cancelled = await server.api.cancelRun({ params: { id: String(run.id) }, body: { reason: 'no use' } })
    sandbox.faults.clear()
    expect(cancelled.state).toBe('cancelled')
    const ended = await until(
      () => runOf(run.id),
      ({ recordList }) => recordList[0]?.state === 'delivered' || recordList[0]?.state === 'cancelled',
    )
    expect(ended).toMatchObject({ state: 'cancelled', tokens: [] })
    expect(ended.recordList).toHaveLength(1)
    const sent = (await readValues(server.api, 1)).filter((value) => value.startsWith('cancel '))
    expect(sent).toEqual(ended.recordList[0]?.state === 'delivered' ? ['cancel a'] : [])
  }, 60_000)

  test('R65 a stopped action is retried and skipped at once: one after the other, and sent at most once', async () => {
    const id = await publishLine(server.api, 'Both', [{ id: 'one', actions: [failing('a')] }])
    for (let round = 0; round < 5; round++) {
      const run = await started(id, { id: `both-${round}` }, ({ state }) => state === 'failed')
      const params = { id: String(run.id), actionId: 'a' }
      const outcomes = await Promise.allSettled([
        server.api.retryAction({ params, body: {} }),
        server.api.skipAction({ params, body: {} }),
        server.api.skipAction({ params, body: {} }),
      ])
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ status: 409 })
      const ended = await until(
        () => runOf(run.id),
        ({ state, recordList }) =>
          state === 'failed' || (state === 'completed' && recordList.every((record) => record.state !== 'accepted')),
      )
      expect(['skipped', 'failed', 'cancelled']).toContain(ended.recordList[0]?.state)
    }
  }, 60_000)

  test('R20 what failed and holds back others of its key is edited: it goes, and those behind it follow in order', async () => {
    const id = await publishLine(server.api, 'Order', [{ id: 'one', actions: [failing('a', 'same')] }])
    const behind = await publishLine(server.api, 'Behind', [{ id: 'one', actions: [send('b', {}, 'same')] }])
    const run = await started(id, { id: 'order' }, ({ state }) => state === 'failed')
    const held: Run[] = []
    for (const name of ['x', 'y', 'z'])
      held.push(await started(behind, { id: name }, ({ recordList }) => recordList.length === 1))
    const params = { id: String(run.id), actionId: 'a' }
    const { parameters } = send('a', {}, 'same')
    const isOrder = (value: string) => /^(order|x|y|z) /.test(value)
    expect((await readValues(server.api, 1)).filter(isOrder)).toEqual([])
    await server.api.editAction({ params, body: { parameters } })
    for (const each of [run, ...held])
      await until(
        () => runOf(each.id),
        ({ state }) => state === 'completed',
      )
    expect((await readValues(server.api, 1)).filter(isOrder).filter((value) => value !== 'order a')).toEqual([
      'x b',
      'y b',
      'z b',
    ])
    expect((await readValues(server.api, 1)).filter((value) => value === 'order a')).toHaveLength(1)
  }, 60_000)
})

/** An action whose record is for a partition that does not exist. */
function failing(id: string, key = '${id}'): object {
  const { parameters, ...action } = send(id, { retry: { attempts: 1 } }, key)
  const [message] = parameters.messages
  return { ...action, parameters: { ...parameters, messages: [{ ...message, partition: '9' }] } }
}

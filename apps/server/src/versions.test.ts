import { exampleProcessId } from '@sendwright/contract'
import type { Problem } from '@sendwright/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lineOf, publishLine, sendAction } from './testing/process.ts'
import { until } from './testing/until.ts'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const isError = ({ severity }: Pick<Problem, 'severity'>) => severity === 'error'

/** Saves another draft over what is there. */
async function redraw(id: string, bpmn: string): Promise<number> {
  const { version, name, sampleContexts } = await server.api.getProcess({ params: { id } })
  return (await server.api.updateProcess({ params: { id }, body: { name, bpmn, sampleContexts }, ifMatch: version }))
    .version
}

describe('publishing', () => {
  test('R100 the example has nothing that blocks it', async () => {
    const plan = await server.api.publishPlan({ params: { id: exampleProcessId } })
    expect(plan.problems.filter(isError)).toEqual([])
    expect(plan).toMatchObject({ number: 1, live: null, runsUnderWay: 0 })
  })

  test('R100 what is not executed, and an action without topic, block; nothing is published', async () => {
    const bpmn = lineOf([
      { id: 'one', type: 'receiveTask', actions: [] },
      { id: 'two', actions: [{ id: 'a', type: 'kafkaSend', parameters: { connection: 'nowhere', topics: [] } }] },
    ])
    const { id } = await server.api.createProcess({ body: { name: 'Blocked', bpmn } })
    const plan = await server.api.publishPlan({ params: { id } })
    const errors = plan.problems.filter(isError).map(({ code, nodeId, actionId }) => ({ code, nodeId, actionId }))
    expect(errors).toEqual(
      expect.arrayContaining([
        { code: 'receive-needed', nodeId: 'one', actionId: null },
        { code: 'unknown-connection', nodeId: 'two', actionId: 'a' },
        { code: 'no-topic', nodeId: 'two', actionId: 'a' },
      ]),
    )
    const refused = await apiErrorOf(server.api.publishProcess({ params: { id }, body: {} }))
    expect(refused.status).toBe(422)
    expect(refused.body?.problems?.length).toBe(errors.length)
    expect(await server.api.listVersions({ params: { id } })).toEqual({ versions: [] })
    const saved = await server.api.getProcess({ params: { id } })
    expect(saved.problems).toMatchObject([{ code: 'receive-needed', severity: 'warning' }])
  })

  test('R100 a script that cannot be read, and a topic that is none in an environment, block', async () => {
    const environments = { bent: { topic: 'no topic!' } }
    const parameters = { connection: 'sandbox', topic: 'payments.results.v1', environments }
    const params = { name: 'bent' }
    await server.api.putEnvironment({ params, body: {} })
    const bpmn = lineOf([
      { id: 'one', type: 'receiveTask', actions: [{ id: 'r', type: 'kafkaReceive', parameters }] },
      { id: 'two', actions: [{ id: 's', type: 'script', parameters: { source: 'let a = 1\nlet b = (' } }] },
    ])
    const { id } = await server.api.createProcess({ body: { name: 'Bent', bpmn } })
    const refused = await apiErrorOf(server.api.publishProcess({ params: { id }, body: {} }))
    await server.api.deleteEnvironment({ params })
    expect(refused.status).toBe(422)
    expect(refused.body?.problems).toMatchObject([
      {
        code: 'illegal-topic-name',
        path: '/nodes/one/actions/0/parameters/environments/bent/topic',
      },
      { code: 'script-not-readable', path: '/nodes/two/actions/0/parameters/source' },
    ])
  })

  test('R100 data that the sample context lacks does not block', async () => {
    const bpmn = lineOf([{ id: 'one', actions: [sendAction('a', '{"id":${order.id}}')] }])
    const { id } = await server.api.createProcess({ body: { name: 'No sample', bpmn } })
    const { problems } = await server.api.publishPlan({ params: { id } })
    expect(problems).toMatchObject([
      { code: 'missing-value', severity: 'warning' },
      { code: 'missing-value', severity: 'warning' },
    ])
    await server.api.publishProcess({ params: { id }, body: {} })
  })

  test('R105 versions are numbered, told with their changes, and never changed by a save', async () => {
    const id = await publishLine(server.api, 'Numbered', [{ id: 'one', actions: [sendAction('a', '1')] }])
    const draft = await redraw(id, lineOf([{ id: 'one', actions: [sendAction('a', '1', { timer: 'PT5M' })] }]))
    const plan = await server.api.publishPlan({ params: { id } })
    expect(plan.changes.map(({ sentence }) => sentence)).toEqual(['Timer changed from at once to 5 min'])
    const second = await server.api.publishProcess({ params: { id }, body: { note: 'slower' }, ifMatch: draft })
    expect(second).toMatchObject({ number: 2, note: 'slower', draftVersion: draft, changeCount: 1 })
    const { versions } = await server.api.listVersions({ params: { id } })
    expect(versions.map(({ number }) => number)).toEqual([2, 1])
    const first = await server.api.getVersion({ params: { id, number: '1' }, query: { against: 2 } })
    expect(first.changes.map(({ sentence }) => sentence)).toEqual(['Timer changed from 5 min to at once'])
    expect(first.bpmn).not.toContain('PT5M')
    const listed = (await server.api.listProcesses({})).processes.find((process) => process.id === id)
    expect(listed?.published).toMatchObject({ number: 2, draftVersion: draft })
  })

  test('R105 a draft that was saved since is not published for another', async () => {
    const id = await publishLine(server.api, 'Conflict', [{ id: 'one', actions: [] }])
    await redraw(id, lineOf([{ id: 'one', actions: [sendAction('a', '1')] }]))
    const refused = await apiErrorOf(server.api.publishProcess({ params: { id }, body: {}, ifMatch: 1 }))
    expect(refused).toMatchObject({ status: 412, body: { code: 'version-conflict', currentVersion: 2 } })
  })

  test('R105 a version is made the draft again; what there is not is told', async () => {
    const id = await publishLine(server.api, 'Restored', [{ id: 'one', actions: [sendAction('a', '"first"')] }])
    const draft = await redraw(id, lineOf([{ id: 'one', actions: [sendAction('a', '"second"')] }]))
    const restored = await server.api.restoreVersion({ params: { id, number: '1' }, ifMatch: draft })
    expect(restored.version).toBe(draft + 1)
    expect(restored.bpmn).toContain('first')
    expect((await server.api.publishPlan({ params: { id } })).changes).toEqual([])
    const code = async (call: Promise<unknown>) => (await apiErrorOf(call)).body?.code
    expect(await code(server.api.restoreVersion({ params: { id, number: '9' } }))).toBe('unknown-version')
    expect(await code(server.api.getVersion({ params: { id, number: 'x' } }))).toBe('unknown-version')
    expect(await code(server.api.publishPlan({ params: { id }, query: { against: 9 } }))).toBe('unknown-version')
    expect(await code(server.api.listVersions({ params: { id: 'nowhere' } }))).toBe('unknown-process')
  })

  test('R106 what is listened to follows the environments', async () => {
    const receive = {
      id: 'r',
      type: 'kafkaReceive',
      parameters: { connection: 'sandbox', topic: 'payments.results.v1' },
    }
    const id = await publishLine(server.api, 'Bound', [{ id: 'one', type: 'receiveTask', actions: [receive] }])
    const topicsOf = async () =>
      (await server.api.listeningTopics({})).topics
        .filter(({ usedBy }) => usedBy.some(({ process }) => process === id))
        .map(({ topic }) => topic)
    expect(await topicsOf()).toEqual(['payments.results.v1'])
    const params = { name: 'bound' }
    await server.api.putEnvironment({ params, body: { topics: { 'payments.results.v1': 'orders.declined.v1' } } })
    expect(await topicsOf()).toEqual(['orders.declined.v1', 'payments.results.v1'])
    await server.api.deleteEnvironment({ params })
    expect(await topicsOf()).toEqual(['payments.results.v1'])
  })
})

describe('a process with runs', () => {
  test('R107 it is not deleted while they are under way; runs go on with the version they started with', async () => {
    const manual = { trigger: 'manual' }
    const ask = (text: string) => [{ id: 'ask', type: 'userTask' as const, actions: [sendAction('a', text, manual)] }]
    const id = await publishLine(server.api, 'Under way', ask('"first"'))
    const { id: run } = await server.api.startRuns({ params: { id }, body: { data: { id: '1' } } })
    await redraw(id, lineOf(ask('"second"')))
    await server.api.publishProcess({ params: { id }, body: {} })
    expect(await server.api.publishPlan({ params: { id } })).toMatchObject({ number: 3, runsUnderWay: 1 })
    expect(await apiErrorOf(server.api.deleteProcess({ params: { id } }))).toMatchObject({
      status: 409,
      body: { code: 'process-has-runs' },
    })
    await server.api.triggerAction({ params: { id: String(run), actionId: 'a' }, body: {} })
    const ended = await until(
      () => server.api.getRun({ params: { id: String(run) } }),
      ({ state }) => state === 'completed',
    )
    expect(ended).toMatchObject({ version: 1, recordList: [{ value: '"first"' }] })
    await server.api.deleteProcess({ params: { id } })
    expect(await server.api.getRun({ params: { id: String(run) } })).toMatchObject({ state: 'completed' })
  })

  test('R108 a connection that a published version means is not deleted', async () => {
    await server.api.createConnection({
      body: { id: 'meant', name: 'Meant', brokers: ['127.0.0.1:1'], security: { protocol: 'PLAINTEXT' } },
    })
    const action = {
      id: 'a',
      type: 'kafkaSend',
      parameters: { connection: 'meant', topics: ['t'], messages: [{ value: { format: 'json', text: '1' } }] },
    }
    await publishLine(server.api, 'Means it', [{ id: 'one', actions: [action] }])
    const refused = await apiErrorOf(server.api.deleteConnection({ params: { id: 'meant' } }))
    expect(refused).toMatchObject({ status: 409, body: { code: 'connection-in-use' } })
    expect(refused.body?.detail).toContain('Means it')
  })

  test('R109 what the draft would have sent differs only where the draft does', async () => {
    const text = (more: string) => `{"id":\${id},"at":\${now()},"by":\${uuid()}${more}}`
    const id = await publishLine(server.api, 'Replayed', [{ id: 'one', actions: [sendAction('a', text(''))] }])
    await server.api.startRuns({
      params: { id },
      body: { runs: [{ data: { id: 'x' } }, { data: { id: 'y', total: 1 } }] },
    })
    await until(
      () => server.api.runOverview({ query: { process: id } }),
      ({ counts }) => counts.completed === 2,
    )
    const replay = () => server.api.replayAction({ params: { id }, body: { nodeId: 'one', actionId: 'a' } })
    expect(await replay()).toMatchObject({ runs: 2, sentIn: 2, version: 1, counts: { same: 2, differs: 0 }, rows: [] })
    await redraw(id, lineOf([{ id: 'one', actions: [sendAction('a', text(',"total":${total}'))] }]))
    const replayed = await replay()
    expect(replayed.counts).toEqual({ same: 0, differs: 1, notBuilt: 1 })
    expect(replayed.rows).toMatchObject([
      { key: 'y', outcome: 'differs', fields: [{ field: 'total', wouldBe: '1' }] },
      { key: 'x', outcome: 'notBuilt' },
    ])
    const params = { id }
    const unknown = await apiErrorOf(server.api.replayAction({ params, body: { nodeId: 'one', actionId: 'b' } }))
    expect(unknown.body?.code).toBe('unknown-action')
  })
})

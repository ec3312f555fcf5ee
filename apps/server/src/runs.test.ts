import { exampleProcessId } from '@sendwright/contract'
import type { Run } from '@sendwright/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEvents } from './testing/events.ts'
import { publishLine, sendAction } from './testing/process.ts'
import { until } from './testing/until.ts'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const order = {
  order: {
    id: 'A-1',
    placedAt: '2026-11-21T14:01:58Z',
    total: 149.9,
    currency: null,
    lines: [{ sku: 'KB-87', qty: 1 }],
    express: false,
  },
  customer: { id: 'C-1', name: 'Ines Moreau', email: 'ines.moreau@example.com' },
}
const manual = { trigger: 'manual', acceptedDataKeys: ['approved'] }

function runOf(id: number): Promise<Run> {
  return server.api.getRun({ params: { id: String(id) } })
}

function standingOf(run: Run, action: string) {
  return run.visits.flatMap(({ actions }) => actions).find((standing) => standing.action === action)
}

/** A run of a process, once it is as it should be. */
async function startedRun(id: string, data: object, isReady: (run: Run) => boolean): Promise<Run> {
  // Data of tests is plain JSON.
  const started = await server.api.startRuns({ params: { id }, body: { data: JSON.parse(JSON.stringify(data)) } })
  return until(() => runOf(started.id), isReady)
}

async function send(topic: string, value: string, headers: Readonly<Record<string, string>>): Promise<void> {
  await server.api.publish({
    query: { wait: '10s' },
    body: {
      connection: 'sandbox',
      messages: [{ topic, value, headers: Object.entries(headers).map(([name, text]) => ({ name, value: text })) }],
    },
  })
}

describe('the example', () => {
  test('R110 it is published, started, and completed by the reply that names the run', async () => {
    const params = { id: exampleProcessId }
    await server.api.publishProcess({ params, body: {} })
    const started = await server.api.startRuns({ params, body: { data: order, key: 'A-1' } })
    expect(started).toMatchObject({ version: 1, runs: [{ id: started.id, uuid: started.uuid }] })
    const run = { id: String(started.id) }
    await until(
      () => runOf(started.id),
      (found) => standingOf(found, 'remind-about-payment')?.state === 'timer',
    )
    // Nobody waits ten minutes for the reminder.
    await server.api.skipAction({ params: { ...run, actionId: 'remind-about-payment' }, body: { reason: 'a test' } })
    await until(
      () => runOf(started.id),
      (found) => found.current?.node === 'waitForPayment' && found.current.wait?.for === 'reply',
    )
    const { topics } = await server.api.listeningTopics({})
    expect(topics).toMatchObject([{ topic: 'payments.results.v1', usedBy: [{ node: 'waitForPayment' }] }])
    await send('payments.results.v1', '{"paid":true,"amount":149.90}', { processInstanceId: String(started.id) })
    const ended = await until(
      () => server.api.getRun({ params: run, query: { wait: '10s' } }),
      ({ state }) => state === 'completed',
    )
    expect(JSON.stringify(ended.data)).toContain('"payment":{"paid":true,"amount":149.90}')
    expect(ended.recordList.map(({ topic, state }) => `${topic} ${state}`)).toEqual([
      'stock.reservations.v1 delivered',
      'orders.accepted.v1 delivered',
      'shipping.requests.v1 delivered',
    ])
    expect(ended.replies).toMatchObject([{ node: 'waitForPayment', dataKey: 'payment', topic: 'payments.results.v1' }])
    expect(ended.replies[0]?.request).toBe(ended.recordList[1]?.delivery)
    expect(ended).toMatchObject({ key: 'A-1', tokens: [], traceId: null })
    expect(ended.endedAt).not.toBeNull()
    const { received } = await server.api.listReceived({ query: { state: 'matched' } })
    expect(received).toMatchObject([{ topic: 'payments.results.v1', runs: [started.id] }])
  })

  test('R113 what its time line, its data and its diagram tell', async () => {
    const { runs } = await server.api.listRuns({ query: { process: exampleProcessId, state: 'completed' } })
    const params = { id: String(runs[0]?.id) }
    const run = await server.api.getRun({ params })
    expect(run.timeline.length).toBeGreaterThan(5)
    expect(run.timeline.every(({ sentence }) => sentence !== '')).toBe(true)
    const { steps } = await server.api.getRunData({ params })
    expect(steps[0]?.before).toEqual({})
    const atStart = await server.api.getRunData({ params, query: { at: 1 } })
    expect(JSON.stringify(atStart.data)).toBe(JSON.stringify(order))
    expect(await server.api.getRunBpmn({ params })).toContain('id="waitForPayment"')
  })

  test('R116 the file of a run has its events, records and receipts', async () => {
    const { runs } = await server.api.listRuns({ query: { process: exampleProcessId, state: 'completed' } })
    const params = { id: String(runs[0]?.id) }
    const file: unknown = JSON.parse(await server.api.exportRun({ params }))
    expect(file).toMatchObject({
      format: 'sendwright-run',
      run: { id: runs[0]?.id },
      events: expect.arrayContaining([expect.objectContaining({ n: 1 })]),
      deliveries: expect.arrayContaining([
        expect.objectContaining({ topic: 'orders.accepted.v1', state: 'delivered' }),
      ]),
    })
  })
})

describe('starting', () => {
  test('R110 the same request again with its key gets the same runs', async () => {
    const id = await publishLine(server.api, 'Same start', [{ id: 'one', actions: [sendAction('a', '{"id":${id}}')] }])
    const request = { params: { id }, body: { data: { id: '1' } }, idempotencyKey: 'start-1' }
    const first = await server.api.startRuns(request)
    expect(await server.api.startRuns(request)).toEqual(first)
    const other = await apiErrorOf(server.api.startRuns({ ...request, body: { data: { id: '2' } } }))
    expect(other.body?.code).toBe('idempotency-key-reused')
  })

  test('R110 a thousand runs in one request, in their order, each sent once', async () => {
    const id = await publishLine(server.api, 'Thousand', [{ id: 'one', actions: [sendAction('a', '{"id":${id}}')] }])
    const runs = Array.from({ length: 1_000 }, (_, index) => ({ data: { id: `r${index}` }, key: `r${index}` }))
    const started = await server.api.startRuns({ params: { id }, body: { runs } })
    expect(new Set(started.runs.map((run) => run.id)).size).toBe(1_000)
    const overview = await until(
      () => server.api.runOverview({ query: { process: id } }),
      ({ counts }) => counts.completed === 1_000,
    )
    expect(overview.counts).toEqual({ active: 0, failed: 0, completed: 1_000, cancelled: 0 })
    const [last] = (await server.api.listRuns({ query: { process: id, limit: 1 } })).runs
    expect(last?.key).toBe('r999')
  }, 60_000)

  test('R111 why runs are not started', async () => {
    const draft = await server.api.createProcess({ body: { name: 'Only a draft' } })
    const code = async (call: Promise<unknown>) => (await apiErrorOf(call)).body?.code
    const id = await publishLine(server.api, 'Refusals', [{ id: 'one', actions: [sendAction('a', '{"id":${id}}')] }])
    const start = (params: { readonly id: string }, body: Parameters<typeof server.api.startRuns>[0]['body']) =>
      code(server.api.startRuns({ params, body }))
    expect(await start({ id: 'nowhere' }, {})).toBe('unknown-process')
    expect(await start({ id: draft.id }, {})).toBe('not-published')
    expect(await start({ id }, { version: 7 })).toBe('unknown-version')
    expect(await start({ id }, { environment: 'moon' })).toBe('unknown-environment')
    expect(await start({ id }, { data: [1] })).toBe('problems')
    expect(await start({ id }, { startEvent: 'nowhere' })).toBe('problems')
    const { runs } = await server.api.listRuns({ query: { process: id } })
    expect(runs).toEqual([])
  })
})

describe('what a person does', () => {
  test('R114 a manual action is triggered with the data that it accepts', async () => {
    const id = await publishLine(server.api, 'Approve', [
      { id: 'ask', type: 'userTask', actions: [sendAction('a', '{"ok":${approved}}', manual)] },
    ])
    const run = await startedRun(id, { id: '1' }, ({ current }) => current?.wait?.for === 'trigger')
    expect(standingOf(run, 'a')).toMatchObject({ canTrigger: true, acceptedDataKeys: ['approved'] })
    const params = { id: String(run.id), actionId: 'a' }
    const refused = await apiErrorOf(server.api.triggerAction({ params, body: { data: { other: 1 } } }))
    expect(refused.body?.problems?.[0]?.path).toBe('/data/other')
    await server.api.triggerAction({ params, body: { data: { approved: true } } })
    const ended = await until(
      () => runOf(run.id),
      ({ state }) => state === 'completed',
    )
    expect(ended.recordList).toMatchObject([{ value: '{"ok":true}', state: 'delivered' }])
    const again = await apiErrorOf(server.api.triggerAction({ params, body: {} }))
    expect(again.body?.code).toBe('run-ended')
  })

  test('R114 what could not be built is edited and goes on', async () => {
    const id = await publishLine(server.api, 'Edit', [{ id: 'one', actions: [sendAction('a', '{"id":${order.id}}')] }])
    const run = await startedRun(id, { id: '1' }, ({ state }) => state === 'failed')
    expect(standingOf(run, 'a')?.stopped).toMatchObject({ reason: 'not-built' })
    expect(run.recordList).toMatchObject([{ delivery: null, state: 'notBuilt', topic: 'orders.accepted.v1' }])
    const params = { id: String(run.id), actionId: 'a' }
    await server.api.editAction({ params, body: { data: { id: '1', order: { id: 'B-2' } }, reason: 'it was missing' } })
    const ended = await until(
      () => runOf(run.id),
      ({ state }) => state === 'completed',
    )
    expect(ended.recordList).toMatchObject([{ value: '{"id":"B-2"}', state: 'delivered' }])
    expect(ended.timeline.some(({ sentence, detail }) => `${sentence} ${detail}`.includes('it was missing'))).toBe(true)
  })

  test('R114 parameters are edited for the visit, each kind with its own', async () => {
    const receive = {
      id: 'r',
      type: 'kafkaReceive',
      parameters: { connection: 'sandbox', topic: 'orders.cancelled.v1', timeout: 'PT0.05S' },
    }
    const id = await publishLine(server.api, 'Edit parameters', [
      { id: 'one', actions: [sendAction('a', '{"id":${order.id}}')] },
      { id: 'two', type: 'receiveTask', actions: [receive] },
    ])
    const run = await startedRun(id, { id: '1' }, ({ state }) => state === 'failed')
    const edit = (actionId: string, parameters: object) =>
      server.api.editAction({ params: { id: String(run.id), actionId }, body: { parameters } })
    const messages = [{ key: 'k', value: { format: 'text' as const, text: 'edited' } }]
    await edit('a', { connection: 'sandbox', topics: ['orders.accepted.v1'], messages })
    const timedOut = await until(
      () => runOf(run.id),
      (found) => standingOf(found, 'r')?.stopped?.reason === 'reply-timed-out',
    )
    expect(timedOut.recordList).toMatchObject([{ key: 'k', value: 'edited', state: 'delivered' }])
    const odd = await apiErrorOf(edit('r', { ...receive.parameters, timeout: 'soon' }))
    expect(odd).toMatchObject({ status: 422, body: { problems: [{ path: '/parameters/timeout' }] } })
    const waiting = await edit('r', { ...receive.parameters, timeout: null })
    expect(waiting.current?.wait?.for).toBe('reply')
    await send('orders.cancelled.v1', '{}', { processInstanceId: String(run.id) })
    await until(
      () => runOf(run.id),
      ({ state }) => state === 'completed',
    )
  })

  test('R114 a stopped action is skipped, a run is cancelled', async () => {
    const id = await publishLine(server.api, 'Skip', [{ id: 'one', actions: [sendAction('a', '{"id":${order.id}}')] }])
    const isFailed = ({ state }: Run) => state === 'failed'
    const [skipped, cancelled] = [await startedRun(id, {}, isFailed), await startedRun(id, {}, isFailed)]
    await server.api.skipAction({ params: { id: String(skipped.id), actionId: 'a' }, body: {} })
    await until(
      () => runOf(skipped.id),
      ({ state }) => state === 'completed',
    )
    const ended = await server.api.cancelRun({ params: { id: String(cancelled.id) }, body: { reason: 'no use' } })
    expect(ended).toMatchObject({ state: 'cancelled', tokens: [] })
    const again = await apiErrorOf(server.api.cancelRun({ params: { id: String(cancelled.id) }, body: {} }))
    expect(again).toMatchObject({ status: 409, body: { code: 'run-ended' } })
  })

  test('R114 what cannot be done is refused by name', async () => {
    const id = await publishLine(server.api, 'Refused', [
      { id: 'ask', type: 'userTask', actions: [sendAction('a', '{}', manual), sendAction('b', '{}', manual)] },
    ])
    const run = await startedRun(id, { id: '1' }, ({ current }) => current?.wait?.for === 'trigger')
    const of = (actionId: string, runId = String(run.id)) => ({ params: { id: runId, actionId }, body: {} })
    const refusals = await Promise.all(
      [
        server.api.triggerAction(of('nothing')),
        server.api.retryAction(of('a')),
        server.api.triggerAction(of('a', '999999')),
        server.api.triggerAction(of('a', 'x')),
        server.api.getRun({ params: { id: '0' } }),
      ].map(async (call) => (await apiErrorOf(call)).body?.code),
    )
    expect(refusals).toEqual(['unknown-action', 'not-stopped', 'unknown-run', 'unknown-run', 'unknown-run'])
  })
})

describe('looking on', () => {
  test('R112 a call waits for the end of a run, and is answered when the time is over', async () => {
    const id = await publishLine(server.api, 'Wait', [
      { id: 'ask', type: 'userTask', actions: [sendAction('a', '{}', manual)] },
    ])
    const run = await startedRun(id, { id: '1' }, ({ current }) => current?.wait?.for === 'trigger')
    const params = { id: String(run.id) }
    expect(await server.api.getRun({ params, query: { wait: '50ms' } })).toMatchObject({ state: 'active' })
    const waiting = server.api.getRun({ params, query: { wait: '30s' } })
    await server.api.triggerAction({ params: { ...params, actionId: 'a' }, body: {} })
    expect(await waiting).toMatchObject({ state: 'completed' })
    expect(await apiErrorOf(server.api.getRun({ params, query: { wait: 'long' } }))).toMatchObject({ status: 422 })
  })

  test('R112 an event stream tells which runs have changed, and of one run only that one', async () => {
    const id = await publishLine(server.api, 'Stream', [
      { id: 'ask', type: 'userTask', actions: [sendAction('a', '{}', manual)] },
    ])
    const [one, other] = [
      await startedRun(id, { id: '1' }, ({ current }) => current?.wait?.for === 'trigger'),
      await startedRun(id, { id: '2' }, ({ current }) => current?.wait?.for === 'trigger'),
    ]
    await using all = await readEvents(`${server.address}/api/runs/events`)
    await using only = await readEvents(`${server.address}/api/runs/events?run=${one.id}`)
    expect(await all.next(({ event }) => event === 'changed')).toMatchObject({
      data: { counts: { failed: expect.any(Number) } },
    })
    expect(await only.next(({ event }) => event === 'changed')).toMatchObject({ data: { runs: [one.id] } })
    const cancel = ({ id: run }: Run) => server.api.cancelRun({ params: { id: String(run) }, body: {} })
    await cancel(other)
    await all.next(({ data }) => JSON.stringify(data).includes(String(other.id)))
    await cancel(one)
    const told = await only.next(({ event }) => event === 'changed')
    expect(JSON.stringify(told.data)).toContain(String(one.id))
  })

  test('R112 one stream tells a page of runs and of deliveries', async () => {
    const id = await publishLine(server.api, 'One stream', [{ id: 'one', actions: [sendAction('a', '{}')] }])
    await using everything = await readEvents(`${server.address}/api/events`)
    await everything.next(({ event }) => event === 'runs')
    const run = await startedRun(id, { id: '1' }, ({ state }) => state === 'completed')
    await everything.next(({ event, data }) => event === 'runs' && JSON.stringify(data).includes(String(run.id)))
    await server.api.startRuns({ params: { id }, body: { data: { id: '2' } } })
    expect(await everything.next(({ event }) => event === 'deliveries')).toMatchObject({
      data: { counts: { failed: expect.any(Number) } },
    })
  })

  test('R112 runs are listed by state, process and what people know them by', async () => {
    const id = await publishLine(server.api, 'Listed', [{ id: 'one', actions: [sendAction('a', '{"id":${id}}')] }])
    await server.api.startRuns({
      params: { id },
      body: { runs: [{ data: { id: 'zebra' } }, { data: { id: 'lion' }, key: 'the lion' }] },
    })
    await until(
      () => server.api.listRuns({ query: { process: id, state: 'completed' } }),
      ({ runs }) => runs.length === 2,
    )
    const list = async (search: string) => (await server.api.listRuns({ query: { process: id, search } })).runs
    expect(await list('zebra')).toMatchObject([{ key: 'zebra', records: { total: 1, failed: 0 } }])
    expect(await list('the lion')).toMatchObject([{ key: 'the lion' }])
    const page = await server.api.listRuns({ query: { process: id, limit: 1 } })
    const next = await server.api.listRuns({ query: { process: id, limit: 1, after: page.next ?? '' } })
    expect([...page.runs, ...next.runs].map(({ key }) => key)).toEqual(['the lion', 'zebra'])
    expect(next.next).toBeNull()
  })

  test('R117 deliveries are downloaded as CSV, with the run that sends them', async () => {
    const { runs } = await server.api.listRuns({ query: { state: 'completed', limit: 1 } })
    const run = runs[0]
    const text = await server.api.exportDeliveries({ query: { run: run?.id } })
    const [header, line] = text.split('\r\n')
    expect(header).toContain('id,state,connection,topic,key')
    expect(line).toContain(`,${run?.id},${run?.process.id},`)
  })
})

describe('receiving', () => {
  test('R106 a record on the topic of a message start event starts a run with its body as data', async () => {
    const listen = {
      id: 'r',
      type: 'kafkaReceive',
      parameters: { connection: 'sandbox', topic: 'shipping.requests.v1' },
    }
    const start = `<bpmn:startEvent id="start"><bpmn:extensionElements><sendwright:actions version="1">${JSON.stringify([listen])}</sendwright:actions></bpmn:extensionElements><bpmn:messageEventDefinition id="m" /></bpmn:startEvent>`
    const id = await publishLine(
      server.api,
      'By message',
      [{ id: 'one', actions: [sendAction('a', '{"id":${id}}')] }],
      start,
    )
    await send('shipping.requests.v1', '{"id":"m-1"}', {})
    const { runs } = await until(
      () => server.api.listRuns({ query: { process: id, state: 'completed' } }),
      (found) => found.runs.length === 1,
    )
    expect(runs).toMatchObject([{ startedBy: 'message', key: 'm-1' }])
  })

  test('R118 a reply that matches nothing is kept, and can be discarded', async () => {
    await send('payments.results.v1', '{}', { processInstanceId: '424242' })
    const { received } = await until(
      () => server.api.listReceived({ query: { state: 'unmatched' } }),
      (found) => found.received.length > 0,
    )
    const [record] = received
    expect(record?.reason).not.toBeNull()
    const params = { id: record?.id ?? '' }
    expect(await server.api.discardReceived({ params })).toMatchObject({ state: 'discarded' })
    expect(await apiErrorOf(server.api.discardReceived({ params }))).toMatchObject({ status: 409 })
    expect(await apiErrorOf(server.api.getReceived({ params: { id: '999999' } }))).toMatchObject({ status: 404 })
  })
})

describe('scripts', () => {
  test('R115 a script on trial shows what it would send and set, and sends nothing', async () => {
    const source =
      "publish('sandbox', 'orders.accepted.v1', { id: data.id }, data.id); data.sum = 1; console.log('hello')"
    const tried = await server.api.runScript({ body: { source, context: { id: 'x' } } })
    expect(tried).toMatchObject({
      records: [{ connection: 'sandbox', topic: 'orders.accepted.v1', key: 'x', value: '{"id":"x"}' }],
      data: { id: 'x', sum: 1 },
      logs: ['hello'],
      failure: null,
    })
    const { deliveries } = await server.api.listDeliveries({ query: { key: 'x' } })
    expect(deliveries).toEqual([])
  })

  test('R115 one that fails says where', async () => {
    const tried = await server.api.runScript({ body: { source: 'let a = 1\nthrow new Error("no")' } })
    expect(tried).toMatchObject({ records: [], data: null, failure: { line: 2 } })
    expect(tried.failure?.message).toContain('no')
  })

  test('R115 a script of a run sends and sets', async () => {
    const source = "publish('sandbox', 'orders.accepted.v1', { id: data.id }, 's-' + data.id); data.sent = true"
    const id = await publishLine(server.api, 'Script', [
      { id: 'one', type: 'scriptTask', actions: [{ id: 's', type: 'script', parameters: { source } }] },
    ])
    const run = await startedRun(id, { id: '9' }, ({ state }) => state !== 'active')
    expect(run).toMatchObject({ state: 'completed', data: { id: '9', sent: true } })
    expect(run.recordList).toMatchObject([{ key: 's-9', state: 'delivered' }])
  })
})

describe('what the world says', () => {
  test('R111 a start is refused like a delivery while the connection it sends over first is away', async () => {
    const brokers = ['127.0.0.1:1']
    await server.api.createConnection({
      body: { id: 'gone', name: 'Gone', brokers, delivery: { refuseWhenAwayMs: 0 } },
    })
    const parameters = { connection: 'gone', topics: ['t'], messages: [{ value: { format: 'json', text: '1' } }] }
    const id = await publishLine(server.api, 'Away', [
      { id: 'one', actions: [{ id: 'a', type: 'kafkaSend', parameters }] },
    ])
    const start = () => server.api.startRuns({ params: { id }, body: {} })
    await start()
    const refused = await until(
      () =>
        start().then(
          () => null,
          (error: unknown) => error,
        ),
      (error) => error !== null,
    )
    expect(refused).toMatchObject({ status: 503, body: { code: 'not-connected' } })
    const { runs } = await server.api.listRuns({ query: { process: id, state: 'active' } })
    await Promise.all(runs.map((run) => server.api.cancelRun({ params: { id: String(run.id) }, body: {} })))
  })
})

describe('operations', () => {
  test('R118 health tells what this server reads', async () => {
    const { runs } = await server.api.health({})
    expect(runs).toEqual({ state: 'running', reading: 1, away: 0 })
  })

  test('R118 metrics count runs and what they listen to', async () => {
    const text = await (await fetch(`${server.address}/metrics`)).text()
    expect(text).toMatch(/^sendwright_runs\{state="completed"\} [1-9]/m)
    expect(text).toMatch(/^sendwright_runs_started_total\{process="thousand"\} 1000$/m)
    expect(text).toMatch(/^sendwright_runs_ended_total\{process="thousand",state="completed"\} 1000$/m)
    expect(text).toMatch(/^sendwright_records_received_total\{connection="sandbox"\} [1-9]/m)
    expect(text).toContain('sendwright_run_timer_lateness_seconds')
  })
})

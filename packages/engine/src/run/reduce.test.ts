import { expect, test } from 'vitest'
import { node, publish, receive, send, task } from '../testing/processes.ts'
import { startOne } from '../testing/runBench.ts'

const oneTask = (...actions: Parameters<typeof task>[1][]) =>
  publish(['start>task', 'task>end'], [task('task', ...actions)])

test('R1 a run begins at the start event and is completed when no token is left', async () => {
  const bench = await startOne(oneTask(send('one')))
  expect(bench.run.status).toBe('active')
  expect(bench.at()).toEqual(['task'])
  expect(bench.sent()).toEqual(['one orders accepted'])
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
  expect(bench.told()).toEqual(['started', 'delivered', 'completed'])
})

test('R1 runs of a request are started all or none, and problems name the one', async () => {
  const bench = await startOne(oneTask(send('one')))
  const outcome = await bench.runner.startRuns({
    process: 'process',
    version: 1,
    environment: null,
    startEvent: null,
    startedBy: 'program',
    runs: [
      { data: {}, key: null },
      { data: [1], key: null },
    ],
    trace: null,
    idempotency: null,
  })
  expect(outcome).toMatchObject({ kind: 'problems', problems: [{ code: 'data-not-object', path: '/runs/1/data' }] })
  expect(bench.queue.runs.size).toBe(1)
})

test('R2 nodes without actions are passed at once, and visits of a node are counted', async () => {
  const process = publish(
    ['start>a', 'a>task', 'task>xor', 'xor>end ${again} == false', 'xor>a'],
    [node('xor', { defaultFlow: 'xor>a' }), task('task', send('one', { acceptedDataKeys: [] }))],
  )
  const bench = await startOne(process, { start: { runs: [{ data: { again: true }, key: null }] } })
  expect(bench.at()).toEqual(['task'])
  const [first] = bench.queue.deliveries
  if (first === undefined) throw new Error('Nothing was sent')
  bench.queue.endDelivery(first.id, 'delivered')
  await bench.advance()
  expect(
    bench
      .described()
      .visits.filter((visit) => visit.node === 'task')
      .map(({ number }) => number),
  ).toEqual([1, 2])
})

test('R3 a disabled action is not there, nor what stands below it', async () => {
  const bench = await startOne(oneTask(send('off', { enabled: false }), send('below', { parent: 'off' }), send('on')))
  expect(bench.sent()).toEqual(['on orders accepted'])
  const standings = bench.described().visits.find((visit) => visit.node === 'task')?.actions
  expect(standings?.map(({ action, state, rule }) => `${action} ${state} ${rule}`)).toEqual([
    'off notTaken R3',
    'below notTaken R3',
    'on performing R4',
  ])
})

test('R44 answers that come twice, or for an attempt before, change nothing', async () => {
  const bench = await startOne(oneTask(send('one'), send('two')))
  await bench.deliver('failed')
  await bench.act({ kind: 'edit', action: 'one', data: { a: 1 } })
  await bench.advance()
  const before = bench.run.stateText
  await bench.event({
    kind: 'delivery',
    visit: 'v2',
    action: 'one',
    attempt: 1,
    place: 0,
    state: 'delivered',
    message: null,
  })
  await bench.event({ kind: 'built', visit: 'v2', action: 'one', attempt: 2, records: [] })
  await bench.event({ kind: 'timerDue', timer: 'v2/one/1' })
  await bench.event({ kind: 'retried', visit: 'v2', action: 'one', by: null, reason: null })
  await bench.event({ kind: 'replied', visit: 'v9', action: 'one', attempt: 1, record: aRecord })
  expect({ ...JSON.parse(bench.run.stateText), entered: 0 }).toEqual({ ...JSON.parse(before), entered: 0 })
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
})

const aRecord = {
  connection: 'main',
  topic: 'replies',
  partition: 0,
  offset: '1',
  timestamp: '2026-01-01T00:00:00.000Z',
  key: null,
  value: '{}',
  headers: [],
}

test('R32 a node without a way out ends its token', async () => {
  const bench = await startOne(publish(['start>task'], [task('task', send('one'))]))
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
})

test('R58 a wait tells what is waited for, since when and until when', async () => {
  const bench = await startOne(
    oneTask(send('optional', { trigger: 'manual', required: false }), receive('reply', { timeout: 'PT1M' })),
  )
  expect(bench.described().current).toEqual({
    node: 'task',
    name: 'task `task`',
    stopped: null,
    wait: { for: 'reply', since: '2026-01-31T12:00:00.000Z', until: '2026-01-31T12:01:00.000Z', what: 'replies' },
  })
})

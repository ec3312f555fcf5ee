import { expect, test } from 'vitest'
import type { RecordBytes, JsonData } from '@sendwright/model'
import { node, publish, receive, script, send, task } from '../testing/processes.ts'
import { runnerOptions, startOne, startRequest } from '../testing/runBench.ts'
import { createModelRunQueue } from '../testing/modelRunQueue.ts'
import { createRunner } from './runner.ts'
import { matchReceived } from './receiving.ts'
import { keepVersions } from './worldCache.ts'
import type { RunnerOptions } from './runnerOptions.ts'

const process = publish(['start>task', 'task>end'], [task('task', receive('reply', { timeout: 'PT1M' }))])

test('R39 a reply is kept under its key, exactly, and finishes the action', async () => {
  const bench = await startOne(process)
  expect(bench.run.awaits).toMatchObject([
    { connection: 'main', topic: 'replies', by: 'header', name: 'processInstanceId', value: '1' },
  ])
  await bench.reply('{"total":1.10,"id":9007199254740993}')
  expect(bench.run.status).toBe('completed')
  expect(bench.run.stateText).toContain('"data":{"reply":{"total":1.10,"id":9007199254740993}}')
  expect(bench.run.inbox).toEqual([])
  expect(bench.described().replies).toMatchObject([{ dataKey: 'reply', offset: '7' }])
})

test('R39 a body that is no JSON is kept as text', async () => {
  const bench = await startOne(process)
  await bench.reply('paid: yes')
  expect(bench.run.stateText).toContain('"data":{"reply":"paid: yes"}')
})

test('R39 a correlation that cannot be rendered stops the action', async () => {
  const correlation = { by: 'body', name: 'order', equals: '${order.id}' } as const
  const bench = await startOne(publish(['start>task'], [task('task', receive('reply', { correlation }))]))
  expect(bench.described().visits.at(-1)?.actions[0]?.stopped).toMatchObject({ reason: 'not-built' })
  await bench.act({ kind: 'edit', action: 'reply', data: { order: { id: 'A-1' } } })
  expect(bench.run.awaits).toMatchObject([{ by: 'body', name: 'order', value: 'A-1' }])
})

test('R40 without a flow for it the action stops when the time is over; a retry waits again', async () => {
  const bench = await startOne(process)
  await bench.advance(60_000)
  expect(bench.described().current?.stopped).toBe('No reply came on replies in time.')
  expect(bench.run.awaits).toEqual([])
  await bench.act({ kind: 'retry', action: 'reply' })
  expect(bench.run.awaits).toMatchObject([{ attempt: 2 }])
  await bench.reply('{}')
  expect(bench.run.status).toBe('completed')
})

test('R40 the flow for the time-out is taken instead of all others', async () => {
  const late = publish(
    ['start>task', 'task>a', 'task>b'],
    [
      task('task', receive('reply', { timeout: 'PT1M', timeoutFlow: 'task>b' }), send('next')),
      task('a', send('a')),
      task('b', send('b')),
    ],
  )
  const bench = await startOne(late)
  await bench.advance(60_000)
  expect(bench.at()).toEqual(['b'])
  const visit = bench.described().visits.find(({ node: id }) => id === 'task')
  expect(visit).toMatchObject({
    state: 'interrupted',
    actions: [{ stopped: { reason: 'reply-timed-out' } }, { state: 'notTaken' }],
  })
})

test('R41 a reply for an action that waits no longer changes nothing', async () => {
  const bench = await startOne(process)
  const [wanted] = bench.run.awaits
  await bench.advance(60_000)
  await bench.event({ kind: 'replied', visit: wanted?.visit ?? '', action: 'reply', attempt: 1, record: aRecord('{}') })
  expect(bench.run.status).toBe('failed')
})

function aRecord(value: RecordBytes) {
  const place = { connection: 'main', topic: 'orders', partition: 0, offset: '5' }
  return { ...place, timestamp: '2026-01-31T12:00:00.000Z', key: null, value, headers: [] }
}

const scripted = publish(['start>task', 'task>end'], [task('task', script('run', 'source'))])
const sends = [
  { connection: 'main', topic: 'results', value: '{"ok":true}', key: 'k', headers: [{ name: 'h', value: 'v' }] },
]

test('R42 what a script publishes and sets is one step; its action is finished when it is delivered', async () => {
  const seen: JsonData[] = []
  const runScript: RunnerOptions['runScript'] = ({ data }) => {
    seen.push(data)
    return Promise.resolve({ ok: true, data: { processInstanceId: 1, set: 1 }, sends, logs: [] })
  }
  const bench = await startOne(scripted, { start: { runs: [{ data: { a: 1 }, key: null }] }, options: { runScript } })
  expect(seen).toMatchObject([{ a: 1, processInstanceId: 1 }])
  expect(bench.described().data).toEqual({ set: 1 })
  expect(bench.queue.deliveries).toMatchObject([
    { topic: 'results', key: 'k', orderKey: 'k', value: '{"ok":true}', size: 14 },
  ])
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
})

test('R42 a script that fails has sent and set nothing', async () => {
  let isBroken = true
  const runScript: RunnerOptions['runScript'] = () =>
    Promise.resolve(
      isBroken
        ? { ok: false, message: 'x is not defined', line: 3, column: 1, logs: [] }
        : { ok: true, data: {}, sends: [{ ...sends[0]!, topic: 'not a topic' }], logs: [] },
    )
  const bench = await startOne(scripted, { options: { runScript } })
  expect(bench.described().current?.stopped).toBe('The script failed: x is not defined (line 3)')
  isBroken = false
  await bench.act({ kind: 'retry', action: 'run' })
  expect(bench.described().current?.stopped).toContain('not a topic')
  expect(bench.queue.deliveries).toEqual([])
})

test('R43 a record on the topic of a message start event starts a run with its object; anything else says why', async () => {
  const start = node('start', { event: 'message', actions: [receive('begin')] })
  const begun = publish(['start>task', 'task>end'], [start, task('task', send('one'))])
  const queue = createModelRunQueue(
    [begun],
    () => new Date(0),
    () => [{ process: 'process', version: 1, node: 'start', action: 'begin', environment: 'test' }],
  )
  const options = runnerOptions(queue, () => 0)
  const running = { options, versions: keepVersions(queue) }
  for (const [index, value] of ['{"id":7}', '[1]', { base64: '//4=' }].entries()) {
    queue.received.push({ id: BigInt(index), record: aRecord(value), state: 'waiting', reason: null })
  }
  expect(await matchReceived(running)).toBe(true)
  expect(await matchReceived(running)).toBe(false)
  expect(queue.received.map(({ state }) => state)).toEqual(['matched', 'unmatched', 'unmatched'])
  expect(queue.received[1]?.reason).toContain('no JSON object')
  expect(queue.received[2]?.reason).toContain('no JSON object')
  const [run] = queue.runs.values()
  expect(run?.newRun).toMatchObject({ startedBy: 'message', environment: 'test' })
  expect(run?.newRun.change.data).toBe('{"id":7}')
  expect(queue.deliveries.map(({ action }) => action)).toEqual(['one'])
  // A program can start there too.
  const outcome = await createRunner(options).startRuns(startRequest())
  expect(outcome.kind).toBe('started')
})

import { describe, expect, test } from 'vitest'
import { publish, receive, send, task } from '../testing/processes.ts'
import { createModelRunQueue, isReplayed } from '../testing/modelRunQueue.ts'
import { runnerOptions, startOne, startRequest, testConnection } from '../testing/runBench.ts'
import { createRunner } from './runner.ts'
import type { AppliedRun, RunnerOptions } from './runnerOptions.ts'

const process = publish(['start>task', 'task>end'], [task('task', send('one'))])

describe('starting', () => {
  test('R46 the same key gives the same answer and no second run', async () => {
    const queue = createModelRunQueue([process], () => new Date(0))
    const runner = createRunner(runnerOptions(queue, () => 0))
    const request = startRequest({ idempotency: { key: 'k', hash: 'h' } })
    const first = await runner.startRuns(request)
    const again = await runner.startRuns(request)
    expect([first.kind, again.kind]).toEqual(['started', 'repeated'])
    expect({ ...again, kind: '' }).toEqual({ ...first, kind: '' })
    expect(await runner.startRuns({ ...request, idempotency: { key: 'k', hash: 'other' } })).toEqual({
      kind: 'key-reused',
    })
    expect(queue.runs.size).toBe(1)
  })

  test('R1 where a run begins, and what keeps it from it', async () => {
    const two = publish(['start1>a', 'start2>b'], [task('a', send('a')), task('b', send('b'))])
    const queue = createModelRunQueue([two, { ...two, id: 'old' }], () => new Date(0))
    const runner = createRunner(runnerOptions(queue, () => 0))
    const start = async (more: Parameters<typeof startRequest>[0]) => runner.startRuns(startRequest(more))
    expect(await start({})).toMatchObject({
      kind: 'problems',
      problems: [{ code: 'start-event-needed', path: '/startEvent' }],
    })
    expect(await start({ startEvent: 'start9' })).toMatchObject({
      kind: 'problems',
      problems: [{ code: 'unknown-start-event' }],
    })
    expect(await start({ startEvent: 'start2' })).toMatchObject({ kind: 'started' })
    expect(queue.deliveries.map(({ action }) => action)).toEqual(['b'])
    expect(await start({ process: 'none' })).toEqual({ kind: 'not-published' })
    expect(await start({ version: 9 })).toEqual({ kind: 'unknown-version' })
    expect(await start({ startEvent: 'start2', environment: 'gone' })).toEqual({ kind: 'unknown-environment' })
  })
})

test('R49 secrets are masked in what is stored and go to Kafka apart', async () => {
  const one = send('one')
  const message = {
    key: null,
    value: { format: 'json' as const, text: '{"token": ${apiKey}}' },
    headers: [],
    partition: null,
  }
  const secret = publish(
    ['start>task'],
    [task('task', { ...one, parameters: { ...one.parameters, messages: [message] } }, send('plain'))],
  )
  const parameter = {
    name: 'apiKey',
    kind: 'secretEnvironmentVariable',
    value: null,
    defined: true,
    from: 'environment',
    variable: 'X',
  } as const
  const environment: RunnerOptions['environment'] = (name) =>
    Promise.resolve({
      effective: { name, stage: 'test', connections: {}, topics: {}, parameters: [parameter] },
      secrets: new Map([['apiKey', 'hunter2']]),
    })
  const bench = await startOne(secret, { options: { environment } })
  const [delivery] = bench.queue.deliveries
  expect(delivery?.value).not.toContain('hunter2')
  expect(delivery?.revealed?.value).toBe('{"token":"hunter2"}')
  expect(delivery?.size).toBe('{"token":"hunter2"}'.length)
  expect(JSON.stringify([bench.run.stateText, bench.run.events])).not.toContain('hunter2')
  await bench.deliver()
  expect(bench.queue.deliveries[1]?.revealed).toBe(null)
})

test('R16 a connection that is not there, not complete or does not allow the topic stops the action', async () => {
  const main = testConnection('main')
  const problems = async (connection: typeof main | null) => {
    const connections: RunnerOptions['connections'] = () =>
      Promise.resolve(new Map(connection === null ? [] : [['main', connection]]))
    const bench = await startOne(process, { options: { connections } })
    return bench
      .described()
      .visits.at(-1)
      ?.actions[0]?.stopped?.problems.map(({ code }) => code)
  }
  expect(await problems(null)).toEqual(['unknown-connection'])
  expect(await problems({ ...main, toComplete: 'a password' })).toEqual(['connection-incomplete'])
  expect(await problems({ ...main, delivery: { ...main.delivery, allowedTopics: ['other*'] } })).toEqual([
    'forbidden-topic',
  ])
})

test('R16 a connection that has just been created is found, although it was not there a moment ago', async () => {
  const asked: string[] = []
  const connections: RunnerOptions['connections'] = (asOf) => {
    asked.push(asOf)
    return Promise.resolve(new Map(asOf === 'now' ? [['main', testConnection('main')]] : []))
  }
  const bench = await startOne(process, { options: { connections } })
  expect(bench.described().visits.at(-1)?.actions[0]?.stopped ?? null).toBe(null)
  expect(asked).toEqual(['recently', 'now'])
})

test('R47 a run with a defect stays as it is, and others go on', async () => {
  let time = 0
  const late = publish(['start>task', 'task>end'], [task('task', send('one', { timer: 'PT1M' }))])
  const queue = createModelRunQueue([late], () => new Date(time))
  const defects: number[] = []
  let isBroken = true
  const options = runnerOptions(queue, () => time, {
    observe: { applied: () => {}, timerLate: () => {}, defect: (run) => defects.push(run) },
    uuid: () => 'u',
    connections: () => Promise.resolve(new Map([['main', testConnection('main')]])),
    environment: (name) => {
      if (name === 'broken' && isBroken && time > 0) throw new Error('A defect')
      return Promise.resolve({
        effective: { name, stage: 'test', connections: {}, topics: {}, parameters: [] },
        secrets: new Map(),
      })
    },
  })
  const runner = createRunner(options)
  await runner.startRuns(startRequest({ environment: 'broken' }))
  await runner.startRuns(startRequest({}))
  time = 60_000
  const { advanceOnce } = await import('../testing/advanceOnce.ts')
  await advanceOnce(options)
  expect(defects).toEqual([1])
  expect(queue.deliveries.map(({ run }) => run)).toEqual([2])
  isBroken = false
  time += 1_000
  await advanceOnce(options)
  expect(queue.deliveries.map(({ run }) => run)).toEqual([2, 1])
})

test('R45 the loops of a runner take what is due, and tell who watches', async () => {
  const applied: AppliedRun[] = []
  const late: number[] = []
  const timed = publish(['start>task', 'task>end'], [task('task', send('one', { timer: 'PT1M' }), receive('reply'))])
  let time = 0
  const queue = createModelRunQueue([timed], () => new Date(time))
  const runner = createRunner(
    runnerOptions(queue, () => time, {
      observe: { applied: (run) => applied.push(run), timerLate: (ms) => late.push(ms), defect: () => {} },
    }),
  )
  runner.start()
  await runner.startRuns(startRequest())
  time = 61_000
  runner.poke()
  await expect.poll(() => queue.deliveries.length).toBe(1)
  await expect.poll(() => late).toEqual([1_000])
  queue.endDelivery(1, 'delivered')
  runner.poke()
  await expect.poll(() => queue.runs.get(1)?.awaits.length).toBe(1)
  await runner.stop(1_000)
  expect(applied.map(({ isStart, status }) => [isStart, status])).toEqual([
    [true, 'active'],
    [false, 'active'],
    [false, 'active'],
  ])
  const run = queue.runs.get(1)
  expect(run !== undefined && isReplayed(run, timed)).toBe(true)
})

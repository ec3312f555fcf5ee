import { expect, test } from 'vitest'
import { publish, receive, send, task } from '../testing/processes.ts'
import { historyViolations } from '../testing/historyInvariants.ts'
import { startOne } from '../testing/runBench.ts'
import type { Action } from '@sendwright/model'

const oneTask = (...actions: Action[]) => publish(['start>task', 'task>end'], [task('task', ...actions)])
const manual = { trigger: 'manual', required: false } as const

test('R4 the turn of an action comes when the mandatory ones above it are finished; optional ones hold up nobody', async () => {
  const bench = await startOne(oneTask(send('optional', manual), send('one'), send('two')))
  expect(bench.sent()).toEqual(['one orders accepted'])
  const [one] = bench.queue.deliveries
  bench.queue.endDelivery(one?.id ?? 0, 'delivered')
  await bench.advance()
  expect(bench.sent()).toEqual(['one orders delivered', 'two orders accepted'])
})

test('R4 mandatory children of a finished action stand above the next root action', async () => {
  const bench = await startOne(
    oneTask(send('one', { autorunChildren: true }), send('two'), send('child', { parent: 'one' })),
  )
  for (const expected of ['one', 'child', 'two']) {
    const last = bench.queue.deliveries.at(-1)
    expect(last?.action).toBe(expected)
    bench.queue.endDelivery(last?.id ?? 0, 'delivered')
    await bench.advance()
  }
  expect(bench.run.status).toBe('completed')
})

test('R5 a timer counts from the turn, fires once and not early', async () => {
  const bench = await startOne(oneTask(send('one'), send('two', { timer: 'PT10S' })))
  await bench.advance(60_000)
  await bench.deliver()
  expect(bench.sent()).toEqual(['one orders delivered'])
  await bench.advance(9_999)
  expect(bench.sent()).toHaveLength(1)
  await bench.advance(1)
  expect(bench.sent()).toHaveLength(2)
  await bench.advance(3_600_000)
  expect(bench.sent()).toHaveLength(2)
})

test('R5 a timer of an earlier turn that comes late begins nothing', async () => {
  const bench = await startOne(
    oneTask(send('again', { ...manual, repeatable: true, timer: 'PT10S' }), receive('reply')),
  )
  await bench.act({ kind: 'trigger', action: 'again' })
  const timer = bench.run.inbox[0]?.timer ?? ''
  await bench.act({ kind: 'skip', action: 'again' })
  await bench.act({ kind: 'trigger', action: 'again' })
  await bench.event({ kind: 'timerDue', timer })
  expect(bench.sent()).toEqual([])
  await bench.advance(10_000)
  expect(bench.sent()).toEqual(['again orders accepted'])
})

test('R5 an action whose timer runs was not performed yet', async () => {
  const bench = await startOne(
    oneTask(send('again', { ...manual, repeatable: true, timer: 'PT10S' }), receive('reply')),
  )
  const times = () => bench.described().visits.flatMap(({ actions }) => actions.map((one) => one.times))[0]
  const told: (number | undefined)[] = []
  const take = async (...kinds: ('trigger' | 'skip' | 'cancel' | 'retry')[]): Promise<void> => {
    for (const kind of kinds) await bench.act({ kind, action: 'again' })
    told.push(times())
  }
  await take('trigger')
  await take('skip')
  await take('trigger', 'cancel')
  await take('retry')
  await bench.deliver()
  await take('trigger')
  await bench.advance(10_000)
  told.push(times())
  expect(told).toEqual([0, 0, 0, 1, 1, 2])
})

test('R6 records are built when the timer is due, with the data of that moment and the names of the run', async () => {
  const text = '{"now": ${state}, "run": ${processInstanceId}, "id": ${processInstanceUuid}}'
  const late = send('late', { timer: 'PT1H' })
  const message = { key: '${state}', value: { format: 'json' as const, text }, headers: [], partition: null }
  const process = oneTask(send('set', { ...manual, acceptedDataKeys: ['state'] }), {
    ...late,
    parameters: { ...late.parameters, messages: [message] },
  })
  const bench = await startOne(process, { start: { runs: [{ data: { state: 'old' }, key: null }] } })
  await bench.act({ kind: 'trigger', action: 'set', data: { state: 'new' } })
  await bench.advance(3_600_000)
  const sent = bench.queue.deliveries.find(({ action }) => action === 'late')
  expect(sent?.value).toBe(`{"now":"new","run":1,"id":"${bench.run.newRun.uuid}"}`)
  expect(sent?.orderKey).toBe('new')
})

test('R7 a manual action waits for its trigger, from which its timer counts', async () => {
  const bench = await startOne(oneTask(send('one', { trigger: 'manual', required: true, timer: 'PT10S' })))
  await bench.advance(60_000)
  expect(bench.sent()).toEqual([])
  expect(await bench.act({ kind: 'trigger', action: 'one', by: 'Ines' })).toEqual({ kind: 'done' })
  expect(bench.sent()).toEqual([])
  await bench.advance(10_000)
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
})

test('R8 a trigger brings data that the action accepts, at the first level, and no other', async () => {
  const process = oneTask(send('one', { trigger: 'manual', required: true, acceptedDataKeys: ['order'] }))
  const bench = await startOne(process, {
    start: { runs: [{ data: { order: { id: 1, note: 'x' }, kept: 1 }, key: null }] },
  })
  const refused = await bench.act({ kind: 'trigger', action: 'one', data: { order: {}, other: 1 } })
  expect(refused).toMatchObject({
    kind: 'problems',
    problems: [{ code: 'data-key-not-accepted', path: '/data/other' }],
  })
  expect(await bench.act({ kind: 'trigger', action: 'one', data: [] })).toMatchObject({ kind: 'problems' })
  await bench.act({ kind: 'trigger', action: 'one', data: { order: { id: 2 } } })
  expect(bench.described().data).toEqual({ order: { id: 2 }, kept: 1 })
})

test('R9 a trigger names the visit where there are several, and is refused where there is none', async () => {
  const process = publish(
    ['start>and', 'and>task', 'and>b', 'b>task', 'task>end'],
    [task('task', send('one', { trigger: 'manual', required: true }))],
  )
  const bench = await startOne(process)
  const trigger = { kind: 'trigger', action: 'one' } as const
  expect(await bench.act(trigger)).toEqual({ kind: 'refused', code: 'visit-needed' })
  const [first, second] = bench.described().visits.filter(({ node }) => node === 'task')
  expect(await bench.act({ ...trigger, visit: first?.id ?? '' })).toEqual({ kind: 'done' })
  expect(await bench.act({ ...trigger, visit: first?.id ?? '' })).toEqual({ kind: 'refused', code: 'not-triggerable' })
  expect(await bench.act(trigger)).toEqual({ kind: 'done' })
  expect(bench.queue.deliveries.map(({ visit }) => visit)).toEqual([first?.id, second?.id])
  expect(await bench.act({ ...trigger, action: 'nothing' })).toEqual({ kind: 'refused', code: 'unknown-action' })
  expect(await bench.act({ ...trigger, kind: 'retry' })).toEqual({ kind: 'refused', code: 'not-stopped' })
})

test('R10 the token waits for mandatory manual actions and not for optional ones', async () => {
  const bench = await startOne(oneTask(send('optional', manual), send('needed', { trigger: 'manual', required: true })))
  await bench.act({ kind: 'trigger', action: 'needed' })
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
  const [, visit] = bench.described().visits
  expect(visit?.actions.map(({ action, state }) => `${action} ${state}`)).toEqual([
    'optional notTaken',
    'needed finished',
  ])
})

test('R11 once in a visit, unless it is repeatable; never while it is being performed', async () => {
  const bench = await startOne(
    oneTask(send('once', manual), send('again', { ...manual, repeatable: true }), receive('reply')),
  )
  for (const action of ['once', 'again']) {
    expect(await bench.act({ kind: 'trigger', action })).toEqual({ kind: 'done' })
    expect(await bench.act({ kind: 'trigger', action })).toEqual({ kind: 'refused', code: 'not-triggerable' })
  }
  await bench.deliver()
  expect(await bench.act({ kind: 'trigger', action: 'once' })).toEqual({ kind: 'refused', code: 'not-triggerable' })
  expect(await bench.act({ kind: 'trigger', action: 'again' })).toEqual({ kind: 'done' })
  expect(bench.queue.deliveries.map(({ action }) => action)).toEqual(['once', 'again', 'again'])
})

test('R11 a repeatable action that was skipped is triggered whatever stands above it', async () => {
  const process = oneTask(receive('reply'), send('again', { repeatable: true }))
  const bench = await startOne(process)
  expect(await bench.act({ kind: 'trigger', action: 'again' })).toEqual({ kind: 'refused', code: 'not-triggerable' })
  await bench.act({ kind: 'skip', action: 'again' })
  await bench.act({ kind: 'trigger', action: 'again' })
  expect(bench.sent()).toEqual(['again orders accepted'])
  expect(historyViolations(process, bench.run.events)).toEqual([])
})

test('R15 an action is finished when all its records are delivered or skipped', async () => {
  const many = send('many')
  const bench = await startOne(
    oneTask({ ...many, parameters: { ...many.parameters, topics: ['a', 'b'] } }, send('after')),
  )
  await bench.deliver('skipped', ({ topic }) => topic === 'a')
  expect(bench.queue.deliveries).toHaveLength(2)
  await bench.deliver()
  expect(bench.sent()).toEqual(['many a skipped', 'many b delivered', 'after orders delivered'])
  expect(bench.described().records).toEqual({ total: 3, failed: 0, notBuilt: 0, skipped: 1 })
})

test('R16 one record of several that fails stops the action, whatever becomes of the others', async () => {
  const many = send('many')
  const process = oneTask({ ...many, parameters: { ...many.parameters, topics: ['a', 'b'] } })
  for (const order of [
    ['a', 'b'],
    ['b', 'a'],
  ]) {
    const bench = await startOne(process)
    await bench.deliver('failed', ({ topic }) => topic === order[0])
    expect(bench.run.status).toBe('failed')
    await bench.deliver('delivered', ({ topic }) => topic === order[1])
    expect(bench.run.status).toBe('failed')
    await bench.act({ kind: 'retry', action: 'many' })
    await bench.deliver()
    expect(bench.run.status).toBe('completed')
  }
})

test('R16 what fails stops its action and marks the step; everything else goes on', async () => {
  const failing = send('failing')
  const message = {
    key: null,
    value: { format: 'json' as const, text: '{"a": ${missing}}' },
    headers: [],
    partition: null,
  }
  const process = publish(
    ['start>and', 'and>task', 'and>other', 'other>end'],
    [
      task('task', { ...failing, parameters: { ...failing.parameters, messages: [message] } }),
      task('other', send('one')),
    ],
  )
  const bench = await startOne(process)
  expect(bench.run.status).toBe('failed')
  const [stopped] = bench.described().visits.filter(({ state }) => state === 'stopped')
  expect(stopped?.actions[0]?.stopped).toMatchObject({ reason: 'not-built', problems: [{ code: 'missing-value' }] })
  await bench.deliver()
  expect(bench.sent()).toEqual(['one orders delivered'])
  expect(bench.at()).toEqual(['task'])
  expect(bench.described().records.notBuilt).toBe(1)
})

test('R22 with the step what its optional actions wait for ends; accepted records are sent', async () => {
  const bench = await startOne(
    oneTask(send('slow', { ...manual, timer: 'PT1H' }), send('quick', manual), send('needed', { trigger: 'manual' })),
  )
  await bench.act({ kind: 'trigger', action: 'slow' })
  await bench.act({ kind: 'trigger', action: 'quick' })
  await bench.act({ kind: 'skip', action: 'needed' })
  expect(bench.run.status).toBe('completed')
  expect(bench.run.inbox).toEqual([])
  expect(bench.sent()).toEqual(['quick orders accepted'])
  await bench.deliver('failed')
  expect(bench.run.status).toBe('completed')
  expect(bench.described().records).toMatchObject({ total: 1, failed: 1 })
})

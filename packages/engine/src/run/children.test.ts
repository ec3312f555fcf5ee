import { expect, test } from 'vitest'
import { publish, receive, send, task } from '../testing/processes.ts'
import { historyViolations } from '../testing/historyInvariants.ts'
import { startOne } from '../testing/runBench.ts'
import type { Action } from '@sendwright/model'

const oneTask = (...actions: Action[]) => publish(['start>task', 'task>end'], [task('task', ...actions)])
const manual = { trigger: 'manual', required: false } as const

test('R12 a repeatable child is triggered again while its parent is being performed again', async () => {
  const process = oneTask(
    send('parent', { ...manual, repeatable: true }),
    send('child', { ...manual, repeatable: true, parent: 'parent' }),
    receive('reply'),
  )
  const bench = await startOne(process)
  for (const action of ['parent', 'child']) {
    await bench.act({ kind: 'trigger', action })
    await bench.deliver()
  }
  for (const action of ['parent', 'child']) {
    expect(await bench.act({ kind: 'trigger', action })).toEqual({ kind: 'done' })
  }
  expect(historyViolations(process, bench.run.events)).toEqual([])
})

test('R12 autorun children run in order once their parent is finished; others wait to be triggered', async () => {
  const bench = await startOne(
    oneTask(
      send('parent', { autorunChildren: true }),
      send('first', { parent: 'parent' }),
      send('second', { parent: 'parent' }),
      send('grandchild', { parent: 'first' }),
    ),
  )
  expect(await bench.act({ kind: 'trigger', action: 'grandchild' })).toEqual({
    kind: 'refused',
    code: 'not-triggerable',
  })
  await bench.deliver()
  // A mandatory automatic grandchild of a parent without autorun waits to be triggered, and holds up the second child.
  expect(bench.queue.deliveries.map(({ action }) => action)).toEqual(['parent', 'first'])
  expect(bench.described().current?.wait).toMatchObject({ for: 'trigger', what: 'grandchild' })
  await bench.act({ kind: 'trigger', action: 'grandchild' })
  await bench.deliver()
  expect(bench.queue.deliveries.map(({ action }) => action)).toEqual(['parent', 'first', 'grandchild', 'second'])
  expect(bench.run.status).toBe('completed')
})

test('R12 repeatable children run each time that their parent is finished', async () => {
  const bench = await startOne(
    oneTask(
      send('parent', { ...manual, repeatable: true, autorunChildren: true }),
      send('each', { parent: 'parent', repeatable: true }),
      send('once', { parent: 'parent' }),
      receive('reply'),
    ),
  )
  for (let time = 0; time < 2; time += 1) {
    await bench.act({ kind: 'trigger', action: 'parent' })
    await bench.deliver()
  }
  expect(bench.queue.deliveries.map(({ action }) => action)).toEqual(['parent', 'each', 'once', 'parent', 'each'])
})

test('R13 of an optional action that nobody triggers, no child counts', async () => {
  const bench = await startOne(oneTask(send('optional', manual), send('child', { parent: 'optional' }), send('one')))
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
})

test('R14 a callback triggers the children, also when it comes before the action is finished', async () => {
  const bench = await startOne(
    oneTask(
      send('ask'),
      send('manual', { parent: 'ask', trigger: 'manual', required: false, acceptedDataKeys: ['answer'] }),
      send('automatic', { parent: 'ask' }),
    ),
  )
  await bench.event({ kind: 'calledBack', action: 'ask', record: callback })
  expect(bench.queue.deliveries.map(({ action }) => action)).toEqual(['ask'])
  await bench.deliver()
  expect(bench.queue.deliveries.map(({ action }) => action)).toEqual(['ask', 'manual', 'automatic'])
  expect(bench.described().data).toEqual({ answer: 42 })
  expect(bench.run.status).toBe('completed')
})

test('R14 a second callback performs again what is repeatable and not being performed, and nothing else', async () => {
  const bench = await startOne(
    oneTask(
      send('ask'),
      send('once', { parent: 'ask', trigger: 'manual' }),
      send('again', { parent: 'ask', trigger: 'manual', repeatable: true }),
      receive('reply'),
    ),
  )
  const performed = () => bench.queue.deliveries.map(({ action }) => action)
  await bench.deliver()
  const called = { kind: 'calledBack', action: 'ask', record: callback } as const
  await bench.event(called)
  await bench.event(called)
  expect(performed()).toEqual(['ask', 'once', 'again'])
  await bench.deliver()
  await bench.event(called)
  expect(performed()).toEqual(['ask', 'once', 'again', 'again'])
})

const callback = {
  connection: 'main',
  topic: 'callbacks',
  partition: 0,
  offset: '3',
  timestamp: '2026-01-31T12:00:00.000Z',
  key: null,
  value: '{"answer":42,"other":1}',
  headers: [],
}

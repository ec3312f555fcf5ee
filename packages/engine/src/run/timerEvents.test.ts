import { expect, test } from 'vitest'
import { node, publish, send, task } from '../testing/processes.ts'
import { startOne } from '../testing/runBench.ts'

const waiting = (id: string) => task(id, send(id, { trigger: 'manual' }))

const hour = { kind: 'duration', text: 'PT1H' } as const

test('R35 a timer event waits before its actions are taken', async () => {
  const event = { event: 'timer', type: 'IntermediateCatchEvent', actions: [send('late')] } as const
  const duration = await startOne(
    publish(['start>timer', 'timer>end'], [node('timer', { ...event, actions: [send('late')], timer: hour })]),
  )
  await duration.advance(3_599_999)
  expect(duration.sent()).toEqual([])
  await duration.advance(1)
  expect(duration.sent()).toEqual(['late orders accepted'])
  const date = { kind: 'date', text: '2026-02-01T00:00:00' } as const
  const until = await startOne(publish(['start>timer', 'timer>end'], [node('timer', { event: 'timer', timer: date })]))
  expect(until.described().current?.wait).toMatchObject({ for: 'timer', until: '2026-02-01T00:00:00.000Z' })
})

test('R36 an interrupting boundary timer ends the step, from when it was entered', async () => {
  const process = publish(
    ['start>sub', 'sub>end', 'edge>late'],
    [
      node('sub', { actions: [send('sent')] }),
      { ...waiting('inner'), parentId: 'sub' },
      node('edge', { attachedTo: 'sub', event: 'timer', timer: hour }),
      waiting('late'),
    ],
  )
  const bench = await startOne(process)
  await bench.advance(3_600_000)
  await bench.advance()
  expect(bench.at()).toEqual(['late'])
  expect(bench.sent()).toEqual(['sent orders cancelled'])
  expect(bench.described().visits.map(({ node: id, state }) => `${id} ${state}`)).toEqual([
    'start finished',
    'sub interrupted',
    'inner interrupted',
    'edge finished',
    'late active',
  ])
})

test('R36 a boundary timer of a step that is over does nothing', async () => {
  const process = publish(
    ['start>task', 'task>after', 'edge>late'],
    [
      waiting('task'),
      node('edge', { attachedTo: 'task', event: 'timer', timer: hour }),
      waiting('after'),
      waiting('late'),
    ],
  )
  const bench = await startOne(process)
  await bench.act({ kind: 'skip', action: 'task' })
  await bench.advance(7_200_000)
  expect(bench.at()).toEqual(['after'])
})

test('R37 a boundary timer that does not interrupt sends another token on, once', async () => {
  const process = publish(
    ['start>task', 'task>end', 'edge>late'],
    [
      waiting('task'),
      node('edge', { attachedTo: 'task', event: 'timer', timer: hour, interrupting: false }),
      waiting('late'),
    ],
  )
  const bench = await startOne(process)
  await bench.advance(7_200_000)
  expect(bench.at()).toEqual(['task', 'late'])
})

test('R36 it counts from then also where the step was stopped before it was taken up', async () => {
  const way = ['start', ...Array.from({ length: 999 }, (_, at) => `n${at}`), 'step']
  const process = publish(
    [...way.slice(1).map((target, at) => `${way[at]}>${target}`), 'edge>late'],
    [
      waiting('step'),
      waiting('late'),
      node('edge', { attachedTo: 'step', event: 'timer', timer: { kind: 'duration', text: 'PT1H' } }),
    ],
  )
  const bench = await startOne(process)
  expect(bench.described().current?.stopped).toContain('1,000 steps')
  await bench.advance(1_800_000)
  await bench.act({ kind: 'retry', action: 'step' })
  expect(bench.at()).toEqual(['step'])
  await bench.advance(1_800_000)
  expect(bench.at()).toEqual(['late'])
})

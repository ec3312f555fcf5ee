import { runSchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import { node, publish, send, task } from '../testing/processes.ts'
import { startOne } from '../testing/runBench.ts'
import { dataAt, dataSteps, replay } from './history.ts'

const process = publish(
  ['start>task', 'task>xor', 'xor>long', 'long>after', 'xor>short ${never}', 'after>end', 'short>end', 'edge>late'],
  [
    node('task', {
      name: 'Ask',
      actions: [
        send('set', { trigger: 'manual', acceptedDataKeys: ['never'] }),
        send('then'),
        send('optional', { trigger: 'manual', required: false }),
      ],
    }),
    node('xor', { defaultFlow: 'xor>long' }),
    node('edge', { attachedTo: 'task', event: 'timer', timer: { kind: 'duration', text: 'PT1H' } }),
    task('long', send('last')),
  ],
)

test('R55 the strip has what was visited and the shortest way ahead; gateways only where a token stands', async () => {
  const bench = await startOne(process)
  const strip = () => bench.described().steps.map((step) => `${step.node} ${step.state}`)
  expect(strip()).toEqual(['start done', 'task current', 'short ahead', 'end ahead'])
  await bench.act({ kind: 'trigger', action: 'set', data: { never: 'x' } })
  await bench.deliver()
  expect(strip()).toEqual(['start done', 'task done', 'xor failed', 'short ahead', 'end ahead'])
  await bench.act({ kind: 'edit', action: 'xor', data: { never: false } })
  expect(strip()).toEqual(['start done', 'task done', 'long current', 'after ahead', 'end ahead'])
  await bench.deliver()
  expect(strip()).toEqual(['start done', 'task done', 'long done', 'after done', 'end done'])
  const cancelled = await startOne(process)
  await cancelled.act({ kind: 'cancelRun' })
  expect(cancelled.described().steps.map(({ state }) => state)).toEqual(['done', 'cancelled'])
})

test('R55 out of a sub-process the way goes on behind it', async () => {
  const inside = { parentId: 'sub' }
  const nested = publish(
    ['start>sub', 'sub>end', 'inner1>inner2'],
    [node('inner1', { ...inside, actions: [send('a')] }), node('inner2', inside)],
  )
  const bench = await startOne(nested)
  expect(bench.described().steps.map(({ node: id }) => id)).toEqual(['start', 'sub', 'inner1', 'inner2', 'end'])
  expect(bench.described().current?.node).toBe('inner1')
})

test('R56 each action names the rule that decided and why', async () => {
  const bench = await startOne(process)
  const why = () =>
    bench
      .described()
      .visits.find((visit) => visit.node === 'task')
      ?.actions.map(({ rule, why: sentence }) => `${rule} ${sentence}`)
  expect(why()).toEqual([
    'R7 It waits to be triggered. The step waits for it.',
    'R4 It waits for set, which stands above it and is mandatory.',
    'R7 It waits to be triggered. The step does not wait for it.',
  ])
  await bench.act({ kind: 'trigger', action: 'set' })
  await bench.deliver()
  expect(why()).toEqual([
    'R15 Its record was delivered.',
    'R15 Its record was delivered.',
    'R10 It was not triggered before the step ended.',
  ])
})

test('R57 the data before and after each step comes from the events', async () => {
  const bench = await startOne(process, { start: { runs: [{ data: { a: 1 }, key: null }] } })
  await bench.act({ kind: 'trigger', action: 'set', data: { never: false } })
  const steps = dataSteps(process, bench.run.events)
  expect(steps).toMatchObject([
    { n: 1, node: 'start', before: {}, after: { a: 1 } },
    { node: 'task', before: { a: 1 }, after: { a: 1, never: false } },
  ])
  expect(dataAt(process, bench.run.events, (steps[1]?.n ?? 0) - 1)).toEqual({ a: 1 })
  expect(JSON.stringify(replay(process, bench.run.events))).toBe(bench.run.stateText)
})

test('R59 the time line has what people ask about, with event, rule and person', async () => {
  const bench = await startOne(process)
  await bench.act({ kind: 'trigger', action: 'set', data: { never: false }, by: 'Ines', reason: 'now' })
  await bench.deliver()
  const { timeline } = bench.described()
  expect(timeline.map(({ sentence }) => sentence)).toEqual([
    'Started by a program',
    'Ask: set was triggered',
    'Ask: set was delivered',
    'Ask: then was delivered',
    'exclusive gateway `xor`: the way to task `long`, because no condition holds',
    'task `long`: last was delivered',
    'Completed: no token is left',
  ])
  expect(timeline.map(({ n }) => n)).toEqual(timeline.map(({ n }) => n).toSorted((a, b) => a - b))
  expect(timeline[1]).toMatchObject({ by: 'Ines', detail: 'now', rule: 'R7' })
})

test('R2 what is described has the shape of the API', async () => {
  const bench = await startOne(process)
  const shape = runSchema.pick({
    data: true,
    tokens: true,
    visitedFlows: true,
    visits: true,
    timeline: true,
    steps: true,
    current: true,
    records: true,
    replies: true,
  })
  await bench.deliver()
  expect(shape.parse(bench.described())).toEqual(bench.described())
})

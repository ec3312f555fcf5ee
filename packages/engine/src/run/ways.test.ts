import type { JsonData } from '@sendwright/model'
import { expect, test } from 'vitest'
import { node, publish, send, task } from '../testing/processes.ts'
import { startOne } from '../testing/runBench.ts'

const waiting = (id: string) => task(id, send(id, { trigger: 'manual' }))
const dataOf = (data: JsonData) => ({ start: { runs: [{ data, key: null }] } })

test('R25 a step sends tokens along flows without a condition and those whose condition holds, else the default', async () => {
  const flows = ['start>task', 'task>a', 'task>b ${qty} > 3', 'task>c']
  const nodes = [node('task', { defaultFlow: 'task>c' }), waiting('a'), waiting('b'), waiting('c')]
  expect((await startOne(publish(flows, nodes), dataOf({ qty: 4 }))).at()).toEqual(['a', 'b'])
  expect((await startOne(publish(flows, nodes), dataOf({ qty: 3 }))).at()).toEqual(['a', 'c'])
})

test('R26 an exclusive gateway takes the first flow whose condition holds, else the default', async () => {
  const flows = ['start>xor', 'xor>a', 'xor>b ${qty} > 3', 'xor>c ${qty} > 2']
  const nodes = [node('xor', { defaultFlow: 'xor>a' }), waiting('a'), waiting('b'), waiting('c')]
  const process = publish(flows, nodes)
  expect((await startOne(process, dataOf({ qty: 4 }))).at()).toEqual(['b'])
  expect((await startOne(process, dataOf({ qty: 3 }))).at()).toEqual(['c'])
  const bench = await startOne(process, dataOf({ qty: 1 }))
  expect(bench.at()).toEqual(['a'])
  expect(bench.described().timeline.find(({ kind }) => kind === 'flow')).toMatchObject({ rule: 'R26', detail: 'xor>a' })
})

test('R27 a parallel gateway waits for a token on each flow; a second one on the same flow is of the next visit', async () => {
  const process = publish(
    ['start>and1', 'and1>a', 'and1>b', 'and1>c', 'a>and2', 'b>xor', 'c>xor', 'xor>and2', 'and2>end'],
    [waiting('a'), waiting('b'), waiting('c')],
  )
  const bench = await startOne(process)
  for (const action of ['b', 'c']) await bench.act({ kind: 'skip', action })
  expect(bench.described().tokens).toContainEqual({ node: 'and2', flow: 'xor>and2', count: 2 })
  expect(bench.described().visits.filter((visit) => visit.node === 'and2')).toHaveLength(2)
  await bench.act({ kind: 'skip', action: 'a' })
  // The second token of `b` and `c` has no partner any more.
  expect(
    bench
      .described()
      .visits.filter((visit) => visit.node === 'and2')
      .map(({ state }) => state),
  ).toEqual(['finished', 'stopped'])
})

test('R27 tokens of two passes through a sub-process do not join each other', async () => {
  const inside = { parentId: 'sub' }
  const process = publish(
    ['start>and', 'and>x', 'and>y', 'x>sub', 'y>sub', 'startIn>andIn', 'andIn>a', 'andIn>b', 'a>andOut', 'b>andOut'],
    [
      node('sub'),
      node('startIn', inside),
      node('andIn', inside),
      { ...waiting('a'), ...inside },
      { ...waiting('b'), ...inside },
      node('andOut', inside),
    ],
  )
  const bench = await startOne(process)
  const passes = (id: string) => bench.described().visits.filter(({ node: at }) => at === id)
  await bench.act({ kind: 'skip', action: 'a', visit: passes('a')[0]?.id ?? null })
  await bench.act({ kind: 'skip', action: 'b', visit: passes('b')[1]?.id ?? null })
  expect(passes('andOut').map(({ state }) => state)).toEqual(['active', 'active'])
  await bench.act({ kind: 'skip', action: 'a' })
  await bench.act({ kind: 'skip', action: 'b' })
  expect(passes('andOut').map(({ state }) => state)).toEqual(['finished', 'finished'])
  expect(bench.run.status).toBe('completed')
})

test('R28 an inclusive gateway takes every flow whose condition holds, else the default', async () => {
  const flows = ['start>or', 'or>a ${a}', 'or>b ${b}', 'or>c']
  const process = publish(flows, [node('or', { defaultFlow: 'or>c' }), waiting('a'), waiting('b'), waiting('c')])
  expect((await startOne(process, dataOf({ a: true, b: true }))).at()).toEqual(['a', 'b'])
  expect((await startOne(process, dataOf({ a: false, b: true }))).at()).toEqual(['b'])
  expect((await startOne(process, dataOf({ a: false, b: false }))).at()).toEqual(['c'])
})

test('R29 an inclusive join waits as long as a token can still come to it, also by a boundary event', async () => {
  const process = publish(
    ['start>or1', 'or1>a', 'or1>b', 'or1>c ${no}', 'a>or2', 'b>d', 'edge>or2', 'c>or2', 'd>end2', 'or2>end'],
    [
      waiting('a'),
      waiting('b'),
      waiting('c'),
      waiting('d'),
      node('edge', { attachedTo: 'b', event: 'timer', timer: { kind: 'duration', text: 'PT1H' } }),
      node('end2', { type: 'EndEvent' }),
    ],
  )
  const bench = await startOne(process, dataOf({ no: false }))
  await bench.act({ kind: 'skip', action: 'a' })
  expect(bench.at()).toEqual(['b', 'or2'])
  expect(bench.described().visits.find((visit) => visit.node === 'or2')?.wait).toMatchObject({ for: 'join' })
  await bench.act({ kind: 'skip', action: 'b' })
  expect(bench.at()).toEqual(['d'])
})

test('R30 a parallel join that nothing can complete stops, and a person can let it go on', async () => {
  const process = publish(
    ['start>xor1', 'xor1>a ${a}', 'xor1>b', 'a>and', 'b>and', 'and>end'],
    [node('xor1', { defaultFlow: 'xor1>b' })],
  )
  const bench = await startOne(process, dataOf({ a: true }))
  expect(bench.run.status).toBe('failed')
  expect(bench.described().current?.stopped).toContain('task `b`')
  expect(await bench.act({ kind: 'retry', action: 'and' })).toEqual({ kind: 'done' })
  expect(bench.run.status).toBe('failed')
  await bench.act({ kind: 'skip', action: 'and' })
  expect(bench.run.status).toBe('completed')
})

test('R30 a token that cannot come to a join holds it up no longer', async () => {
  const flows = ['start>and1', 'and1>xor1', 'and1>a', 'xor1>b ${a}', 'xor1>c', 'b>JOIN', 'c>JOIN', 'JOIN>end']
  const nodes = [node('xor1', { defaultFlow: 'xor1>c' }), waiting('a')]
  const joined = (join: string) =>
    publish(
      flows.map((one) => one.replace('JOIN', join)),
      nodes,
    )
  const inclusive = await startOne(joined('or'), dataOf({ a: true }))
  expect(inclusive.at()).toEqual(['a'])
  const parallel = await startOne(joined('and2'), dataOf({ a: true }))
  expect(parallel.run.status).toBe('failed')
})

test('R30 inclusive joins that wait for nobody but each other go on', async () => {
  const process = publish(
    [
      'start>and',
      'and>or1',
      'and>or2',
      'or1>xor1',
      'xor1>or2 ${no}',
      'xor1>end',
      'or2>xor2',
      'xor2>or1 ${no}',
      'xor2>end',
    ],
    [node('xor1', { defaultFlow: 'xor1>end' }), node('xor2', { defaultFlow: 'xor2>end' })],
  )
  expect((await startOne(process, dataOf({ no: false }))).run.status).toBe('completed')
})

test('R31 where no flow can be taken the step stops; with other data it is decided anew', async () => {
  const process = publish(
    ['start>xor', 'xor>a ${order.total} > 100', 'xor>b ${order.total} < 10'],
    [waiting('a'), waiting('b')],
  )
  const bench = await startOne(process)
  expect(bench.described().visits.at(-1)?.actions).toMatchObject([
    {
      action: 'xor',
      type: 'step',
      state: 'stopped',
      stopped: { reason: 'no-flow', problems: [{ code: 'missing-value' }] },
    },
  ])
  await bench.act({ kind: 'edit', action: 'xor', data: { order: { total: 50 } } })
  expect(bench.described().current?.stopped).toContain('No condition holds')
  await bench.act({ kind: 'edit', action: 'xor', data: { order: { total: 500 } } })
  expect(bench.at()).toEqual(['a'])
})

test('R31 what has come to count while the step was stopped is done before it is decided anew', async () => {
  const optional = send('optional', { trigger: 'manual', required: false, autorunChildren: true })
  const process = publish(
    ['start>task', 'task>end ${ok}'],
    [task('task', optional, send('below', { parent: 'optional' }))],
  )
  const bench = await startOne(process, dataOf({ ok: false }))
  expect(bench.run.status).toBe('failed')
  await bench.act({ kind: 'trigger', action: 'optional' })
  await bench.deliver()
  await bench.act({ kind: 'edit', action: 'task', data: { ok: true } })
  expect(bench.at()).toEqual(['task'])
  expect(bench.sent()).toEqual(['optional orders delivered', 'below orders accepted'])
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
})

test('R33 a terminate end event ends its scope and cancels what was not sent', async () => {
  const end = node('end', { event: 'terminate' })
  const process = publish(
    ['start>and', 'and>a', 'and>b', 'b>end'],
    [task('a', send('sent'), send('timer', { timer: 'PT1H' })), waiting('b'), end],
  )
  const bench = await startOne(process)
  await bench.act({ kind: 'skip', action: 'b' })
  await bench.advance()
  expect(bench.run.status).toBe('completed')
  expect(bench.sent()).toEqual(['sent orders cancelled'])

  const inside = { parentId: 'sub' }
  const nested = publish(
    ['start>sub', 'sub>after', 'start2>and', 'and>a', 'and>end'],
    [
      node('sub'),
      node('start2', { ...inside, type: 'StartEvent' }),
      node('and', inside),
      { ...waiting('a'), ...inside },
      { ...end, ...inside },
      waiting('after'),
    ],
  )
  expect((await startOne(nested)).at()).toEqual(['after'])
  // A token that has not come to `a` yet ends as well.
  const { flows, ...graph } = nested.graph
  const other = { ...nested, graph: { ...graph, flows: flows.toReversed() } }
  expect((await startOne(other)).at()).toEqual(['after'])
})

test('R33 what has been asked for in the step that ends is not sent', async () => {
  const process = publish(
    ['start>and', 'and>a', 'and>end'],
    [task('a', send('one')), node('end', { event: 'terminate' })],
  )
  const bench = await startOne(process)
  expect(bench.run.status).toBe('completed')
  expect(bench.sent()).toEqual([])
})

test('R34 a sub-process is finished when no token is left in it and its own actions are finished', async () => {
  const inside = { parentId: 'sub' }
  const process = publish(
    ['start>sub', 'sub>end', 'inner1>inner2'],
    [
      node('sub', { actions: [send('own', { trigger: 'manual' })] }),
      { ...waiting('inner1'), ...inside },
      { ...waiting('inner2'), ...inside },
    ],
  )
  const bench = await startOne(process)
  expect(bench.at()).toEqual(['sub', 'inner1'])
  await bench.act({ kind: 'skip', action: 'own' })
  await bench.act({ kind: 'skip', action: 'inner1' })
  expect(bench.at()).toEqual(['sub', 'inner2'])
  await bench.act({ kind: 'skip', action: 'inner2' })
  expect(bench.run.status).toBe('completed')
})

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

test('R38 a run that never waits stops, and a retry lets it go on', async () => {
  const process = publish(['start>xor', 'xor>a ${loop}', 'a>xor', 'xor>end'], [node('xor', { defaultFlow: 'xor>end' })])
  const bench = await startOne(process, dataOf({ loop: true }))
  const [stopped] = bench.described().visits.filter(({ state }) => state === 'stopped')
  expect(stopped?.actions[0]?.stopped?.reason).toBe('endless')
  await bench.act({ kind: 'retry', action: stopped?.node ?? '' })
  expect(bench.run.status).toBe('failed')
  const [again] = bench.described().visits.filter(({ state }) => state === 'stopped')
  await bench.act({ kind: 'edit', action: again?.node ?? '', data: { loop: false } })
  expect(bench.run.status).toBe('completed')
})

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

test('R28 an inclusive gateway takes every flow whose condition holds, else the default', async () => {
  const flows = ['start>or', 'or>a ${a}', 'or>b ${b}', 'or>c']
  const process = publish(flows, [node('or', { defaultFlow: 'or>c' }), waiting('a'), waiting('b'), waiting('c')])
  expect((await startOne(process, dataOf({ a: true, b: true }))).at()).toEqual(['a', 'b'])
  expect((await startOne(process, dataOf({ a: false, b: true }))).at()).toEqual(['b'])
  expect((await startOne(process, dataOf({ a: false, b: false }))).at()).toEqual(['c'])
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

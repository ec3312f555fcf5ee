import type { JsonData } from '@sendwright/model'
import { expect, test } from 'vitest'
import { node, publish, send, task } from '../testing/processes.ts'
import { startOne } from '../testing/runBench.ts'

const waiting = (id: string) => task(id, send(id, { trigger: 'manual' }))
const dataOf = (data: JsonData) => ({ start: { runs: [{ data, key: null }] } })

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

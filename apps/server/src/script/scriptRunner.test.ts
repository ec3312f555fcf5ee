import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseExactJson } from '@sendwright/model'
import { expect, test } from 'vitest'
import { WorkerQueueFailure } from '../worker/workerQueue.ts'
import { createScriptRunner, type ScriptRunnerOptions } from './scriptRunner.ts'

function startRunner(options?: ScriptRunnerOptions) {
  const runner = createScriptRunner(options)
  const run = (source: string, data = '{}') =>
    runner.run({ source, data: parseExactJson(data), refusals: new Map(), connections: ['main'] })
  return { run, close: () => runner.close(), [Symbol.asyncDispose]: () => runner.close() }
}

/** What seldom looks at the clock, or never, such as one call that joins a billion elements. */
const deaf = 'new Array(1e9).join()'
const hardOfHearing = 'function again() { try { again() } catch { again() } }\nagain()'

test('R90 a script runs in a thread, with exact data to and fro', async () => {
  await using runner = startRunner()
  const result = await runner.run('data.n += 1; publish("main", "orders", data.big)', '{"n":1,"big":9007199254740993}')
  expect(JSON.stringify(result)).toBe(
    '{"ok":true,"data":{"n":2,"big":9007199254740993},"sends":[{"connection":"main","topic":"orders",' +
      '"value":"9007199254740993","key":null,"headers":[]}],"logs":[]}',
  )
})

test('R93 a script that cannot be ended from inside ends with its thread, and the next one runs', async () => {
  await using runner = startRunner({ timeLimitMs: 1500 })
  const scripts = [deaf, 'data.x = 1', hardOfHearing, 'data.x = 2']
  const results = await Promise.all(scripts.map((source) => runner.run(source)))
  const tooLong = 'The script took longer than 1 s, so it was ended.'
  expect(results).toMatchObject([
    { ok: false, message: tooLong },
    { ok: true, data: { x: 1 } },
    { ok: false, message: tooLong },
    { ok: true, data: { x: 2 } },
  ])
})

test('R93 the server goes on while a script runs', async () => {
  await using runner = startRunner({ timeLimitMs: 1500 })
  let ticks = 0
  const ticking = setInterval(() => (ticks += 1), 10)
  await runner.run('for (;;) {}')
  await runner.run(deaf)
  clearInterval(ticking)
  // A blocked thread would have come to none or one.
  expect(ticks).toBeGreaterThan(10)
})

test('R93 a pause of the server takes none of a script’s time', async () => {
  await using runner = startRunner({ timeLimitMs: 1000 })
  await runner.run('data.warm = true')
  const running = runner.run('data.x = 1')
  // The thread has the script once this turn is over.
  await nextTurn()
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)
  expect(await running).toMatchObject({ ok: true, data: { x: 1 } })
})

test('R93 scripts run one at a time, in order', async () => {
  await using runner = startRunner()
  const order: number[] = []
  await Promise.all(
    [1, 2, 3].map(async (n) => {
      await runner.run('let i = 0; while (i < 1e5) i += 1')
      order.push(n)
    }),
  )
  expect(order).toEqual([1, 2, 3])
})

test('R93 more scripts than may wait are refused, and those that wait when the runner closes fail', async () => {
  const runner = startRunner({ maxWaiting: 1 })
  const running = runner.run('for (;;) {}').then(
    () => 'ran',
    () => 'failed',
  )
  await expect(runner.run('1')).rejects.toThrow(WorkerQueueFailure)
  await runner.close()
  expect(await running).toBe('failed')
})

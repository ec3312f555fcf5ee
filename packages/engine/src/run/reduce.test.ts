import { expect, test } from 'vitest'
import { publish, send, task } from '../testing/processes.ts'
import { startOne } from '../testing/runBench.ts'

test('R1 a run begins at the start event and is completed when no token is left', async () => {
  const bench = await startOne(publish(['start>task', 'task>end'], [task('task', send('one'))]))
  expect(bench.run.status).toBe('active')
  expect(bench.at()).toEqual(['task'])
  expect(bench.sent()).toEqual(['one orders accepted'])
  await bench.deliver()
  expect(bench.run.status).toBe('completed')
  expect(bench.told()).toEqual(['started', 'delivered', 'completed'])
})

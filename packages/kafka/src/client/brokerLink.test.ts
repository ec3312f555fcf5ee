import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startTestSandbox } from '@sendwright/sandbox/testing'
import { expect, test } from 'vitest'
import { createDeadline } from '../deadline.ts'
import { connectionTo } from '../testing/openConnection.ts'
import { createClient } from './client.ts'
import { settingsOf } from './clientSettings.ts'

setFlagsFromString('--expose-gc')
// The flag gives every new context the function `gc`.
const collectGarbage = runInNewContext('gc') as () => void

test('a link that stays open keeps no answer that it has given', async () => {
  await using sandbox = await startTestSandbox()
  const client = createClient(settingsOf(connectionTo(sandbox.brokers), () => {}))
  const answers: WeakRef<object>[] = []
  for (let time = 0; time < 5; time++) answers.push(new WeakRef(await client.metadata('all', createDeadline(10_000))))
  // A weak reference holds on until the turn in which it was made is over.
  await nextTurn()
  collectGarbage()
  expect(answers.slice(0, -1).map((answer) => answer.deref())).toStrictEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  client.close(new Error('the test is over'))
})

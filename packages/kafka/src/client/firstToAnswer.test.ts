import { expect, test } from 'vitest'
import { KafkaFailure } from '../failure.ts'
import { failureOf } from '../testing/openConnection.ts'
import { firstToAnswer } from './firstToAnswer.ts'

const refused = () => Promise.reject(new KafkaFailure('not-connected', 'Broker a could not be reached.'))
const silent = () => new Promise<string>(() => {})
const answers = (name: string) => () => Promise.resolve(name)

test('D13 the next attempt starts when one fails', async () => {
  expect(await firstToAnswer([refused, refused, answers('third')], 'Main')).toBe('third')
})

test('D13 a silent first broker costs a quarter of a second', async () => {
  const startedAt = performance.now()
  expect(await firstToAnswer([silent, answers('second')], 'Main')).toBe('second')
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

test('an attempt that is not needed is not started', async () => {
  const never = () => Promise.reject(new Error('started'))
  expect(await firstToAnswer([answers('first'), never], 'Main')).toBe('first')
})

test('the failure of a single attempt is told as it is', async () => {
  expect(await failureOf(firstToAnswer([refused], 'Main'))).toMatchObject({ message: 'Broker a could not be reached.' })
})

test('when all fail, silence is told before refusal', async () => {
  const late = () => Promise.reject(new KafkaFailure('timed-out', 'Broker b did not answer within 1 s.'))
  expect(await failureOf(firstToAnswer([refused, late], 'Main'))).toMatchObject({
    code: 'timed-out',
    message: 'None of the 2 brokers of Main answers. Broker b did not answer within 1 s.',
  })
})

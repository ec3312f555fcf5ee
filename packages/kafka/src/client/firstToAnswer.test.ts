import { expect, test } from 'vitest'
import { firstToAnswer } from './firstToAnswer.ts'

const refused = () => Promise.reject(new Error('refused'))
const silent = () => new Promise<string>(() => {})
const answers = (name: string) => () => Promise.resolve(name)
const all = (errors: readonly unknown[]) => new AggregateError(errors, 'all failed')

test('D13 the next attempt starts when one fails', async () => {
  expect(await firstToAnswer([refused, refused, answers('third')], all)).toBe('third')
})

test('D13 a silent first broker costs a quarter of a second', async () => {
  const startedAt = performance.now()
  expect(await firstToAnswer([silent, answers('second')], all)).toBe('second')
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

test('an attempt that is not needed is not started', async () => {
  const never = () => Promise.reject(new Error('started'))
  expect(await firstToAnswer([answers('first'), never], all)).toBe('first')
})

test('when all fail, their errors are summed up', async () => {
  await expect(firstToAnswer([refused, refused], all)).rejects.toThrow('all failed')
})

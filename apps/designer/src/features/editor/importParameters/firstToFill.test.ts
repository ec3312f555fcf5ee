import { createKafkaSend, createProblem } from '@sendwright/model'
import { expect, test } from 'vitest'
import { firstToFill } from './firstToFill.ts'

const action = createKafkaSend('a', 'A', 'sandbox')
const missing = (path: string, start: number) =>
  createProblem('missing-value', path, { path: 'x' }, { position: { start, end: start + 5 } })

test('the first missing value of the imported message comes before those of others', () => {
  const problems = [missing('/parameters/topics/0', 1), missing('/parameters/messages/1/value/text', 7)]
  expect(firstToFill(action, problems, 1)).toEqual({
    actionId: 'a',
    path: '/parameters/messages/1/value/text',
    position: { start: 7, end: 12 },
  })
  expect(firstToFill(action, problems, 0)?.path).toBe('/parameters/topics/0')
})

test('without a missing value there is nothing to fill', () => {
  expect(firstToFill(action, [], 0)).toBeNull()
})

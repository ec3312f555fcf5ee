import { expect, test } from 'vitest'
import { conditionHolds, conditionProblems } from './conditionCheck.ts'

const data = { order: { total: 150 } }

test('what is wrong with the text of a condition is an error at its characters', () => {
  const [problem] = conditionProblems('f', '${order.total} >')
  expect(problem).toMatchObject({ severity: 'error', path: '/flows/f/condition' })
  expect(problem?.position).toBeDefined()
})

test('it is told whether a condition holds with the data', () => {
  expect(conditionHolds('f', '${order.total} > 100', data)).toEqual({ value: true })
  expect(conditionHolds('f', '${order.total} > 200', data)).toEqual({ value: false })
})

test('data that is missing in the sample is a warning: a run may have it', () => {
  const found = conditionHolds('f', '${order.paid} == true', data)
  expect(found).toMatchObject({ problems: [{ severity: 'warning', code: 'missing-value' }] })
})

import { expect, test } from 'vitest'
import { conditionOffers } from './conditionOffers.ts'

const data = { order: { total: 3 }, paid: true }

test('where a value goes, paths of the data are offered with their braces', () => {
  const offer = conditionOffers('ord', 3, data).find(({ label }) => label === 'order')
  expect(offer).toMatchObject({ text: '${order} ', caret: 9 })
})

test('after a value, operators are offered', () => {
  const offer = conditionOffers('${order.total} ', 15, data).find(({ label }) => label === '>=')
  expect(offer).toMatchObject({ text: '${order.total} >= ', caret: 18 })
})

test('inside a placeholder, its end is not written twice', () => {
  const offer = conditionOffers('${order.t} > 1', 9, data).find(({ label }) => label === 'total')
  expect(offer?.text).toBe('${order.total} > 1')
})

import { expect, test } from 'vitest'
import { fillOffers } from './fillOffers.ts'

const data = { order: { id: 'A-1', total: 3 }, customer: { id: 'C-1' } }
const suggestions = ['${order.id}', '${customer.id}']

test('with nothing typed what fits the field is offered, and nothing is taken unasked', () => {
  const { offers, takesFirst } = fillOffers('', 0, { suggestions, data })
  expect(offers.map(({ label }) => label)).toEqual(suggestions)
  expect(takesFirst).toBe(false)
})

test('typing narrows what is offered; the typed value stays one of its own', () => {
  const { offers, takesFirst } = fillOffers('CUST', 4, { suggestions, data })
  expect(offers).toEqual([{ label: '${customer.id}', detail: '"C-1"', text: '${customer.id}', caret: 14 }])
  expect(takesFirst).toBe(false)
  expect(fillOffers('Bern', 4, { suggestions, data }).offers).toEqual([])
})

test('inside a placeholder the data is offered, level by level', () => {
  const first = fillOffers('${ord}', 5, { suggestions, data })
  expect(first.takesFirst).toBe(true)
  expect(first.offers[0]).toMatchObject({ label: 'order', text: '${order}', caret: 7 })
  expect(fillOffers('${order.}', 8, { suggestions, data }).offers.map(({ label }) => label)).toEqual(['id', 'total'])
})

test('a finished placeholder needs nothing', () => {
  expect(fillOffers('${order.id}', 11, { suggestions, data }).offers).toEqual([])
})

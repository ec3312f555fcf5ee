import { expect, test } from 'vitest'
import { operationsFor, toggleRows } from './selection.ts'

test('operations are offered with how many of the selected rows they fit', () => {
  expect(
    operationsFor([{ state: 'failed' }, { state: 'failed' }, { state: 'accepted' }, { state: 'delivered' }]),
  ).toEqual([
    { operation: 'retry', count: 2 },
    { operation: 'reschedule', count: 1 },
    { operation: 'skip', count: 3 },
    { operation: 'cancel', count: 3 },
  ])
  expect(operationsFor([{ state: 'sending' }, { state: 'delivered' }])).toEqual([])
})

test('a row is added and taken away', () => {
  const ids = ['a', 'b', 'c', 'd']
  const one = toggleRows(new Set(), ids, { index: 1, last: null, isRange: false })
  expect([...one]).toEqual(['b'])
  expect([...toggleRows(one, ids, { index: 1, last: 1, isRange: false })]).toEqual([])
})

test('with Shift all rows between follow the last one, in both directions', () => {
  const ids = ['a', 'b', 'c', 'd']
  const some = toggleRows(new Set(['d']), ids, { index: 0, last: 2, isRange: true })
  expect([...some].toSorted()).toEqual(['a', 'b', 'c', 'd'])
  expect([...toggleRows(some, ids, { index: 3, last: 1, isRange: true })]).toEqual(['a'])
})

test('a row that is not there changes nothing', () => {
  const chosen = new Set(['a'])
  expect(toggleRows(chosen, ['a'], { index: 7, last: 0, isRange: true })).toBe(chosen)
})

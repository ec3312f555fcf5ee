import { expect, test } from 'vitest'
import { markName } from './markedName.ts'

test('the whole search is marked where it stands', () => {
  expect(markName('Order accepted', 'order ACC').ranges).toEqual([{ start: 0, end: 9 }])
})

test('else every word is, stretches that touch as one', () => {
  expect(markName('accepted order', 'order acc').ranges).toEqual([
    { start: 0, end: 3 },
    { start: 9, end: 14 },
  ])
  expect(markName('accepted', 'cepted acc').ranges).toEqual([{ start: 0, end: 8 }])
})

test('a name whose lower case is longer is left unmarked', () => {
  expect(markName('İstanbul', 'stan').ranges).toEqual([])
})

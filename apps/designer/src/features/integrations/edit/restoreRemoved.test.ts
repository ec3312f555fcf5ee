import fc from 'fast-check'
import { expect, test } from 'vitest'
import { restoreElements, restoreRemoved } from './restoreRemoved.ts'

const before = {
  type: 'object',
  properties: { id: { type: 'string' }, total: { type: 'number' }, note: { type: 'string' } },
  required: ['id', 'total'],
}
const after = { type: 'object', properties: { id: { type: 'string' }, note: { type: 'string' } }, required: ['id'] }

test('a property comes back at its place when nothing has changed since', () => {
  expect(JSON.stringify(restoreRemoved(before, after, after))).toBe(JSON.stringify(before))
})

test('what has changed since stays', () => {
  const current = {
    type: 'object',
    title: 'Order',
    properties: { id: { type: 'string', format: 'uuid' }, note: { type: 'string' }, sku: { type: 'string' } },
    required: ['id', 'sku'],
  }
  expect(restoreRemoved(before, after, current)).toEqual({
    type: 'object',
    title: 'Order',
    properties: {
      id: { type: 'string', format: 'uuid' },
      total: { type: 'number' },
      note: { type: 'string' },
      sku: { type: 'string' },
    },
    required: ['id', 'total', 'sku'],
  })
})

test('what was removed since does not come back with it', () => {
  const current = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
  expect(restoreRemoved(before, after, current)).toEqual({
    type: 'object',
    properties: { id: { type: 'string' }, total: { type: 'number' } },
    required: ['id', 'total'],
  })
})

test('one of two equal elements comes back', () => {
  expect(restoreElements(['a', 'a'], ['a'], ['a', 'b'])).toEqual(['a', 'a', 'b'])
})

test('a removal taken back at once leaves no trace, for any data', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (data, name) => {
      const { [name]: _removed, ...rest } = data
      const whole = JSON.parse(JSON.stringify(data))
      expect(
        JSON.stringify(restoreRemoved(whole, JSON.parse(JSON.stringify(rest)), JSON.parse(JSON.stringify(rest)))),
      ).toBe(JSON.stringify(whole))
    }),
  )
})

test('an element removed from a list comes back where it was', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.nat(), (list, at) => {
      const left = list.toSpliced(at % list.length, 1)
      const byValue = (one: number, other: number): number => one - other
      expect(restoreElements(list, left, left).toSorted(byValue)).toEqual(list.toSorted(byValue))
    }),
  )
})

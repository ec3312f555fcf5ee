import { expect, test } from 'vitest'
import { newTopicNameProblem, wholeNumber } from './newTopic.ts'

const existing = new Set(['orders.v1'])

test('a name that Kafka takes and nobody has is no problem', () => {
  expect(newTopicNameProblem('orders.v2', existing)).toBeNull()
})

test('an illegal name comes with the nearest legal one', () => {
  expect(newTopicNameProblem('orders audit', existing)).toEqual({
    sentence: 'A topic name cannot contain a space.',
    fix: 'orders-audit',
  })
})

test('a name that exists is said', () => {
  expect(newTopicNameProblem('orders.v1', existing)).toEqual({ sentence: 'Topic orders.v1 exists already.', fix: null })
})

test('no name is a problem without a fix', () => {
  expect(newTopicNameProblem('', existing)).toEqual({ sentence: 'Name the topic', fix: null })
})

test.each([
  [3, 3],
  ['12', 12],
  ['', null],
  [0, null],
  [1.5, null],
  [10_001, null],
])('%s partitions are read as %s', (value, expected) => {
  expect(wholeNumber(value, 1, 10_000)).toBe(expected)
})

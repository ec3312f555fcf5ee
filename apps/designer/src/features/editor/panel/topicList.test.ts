import { describe, expect, test } from 'vitest'
import { offeredTopics, readTopics, withTopics } from './topicList.ts'

describe('the topics field', () => {
  test('takes several names at once', () => {
    expect(readTopics(' orders , audit\nmail,')).toEqual(['orders', 'audit', 'mail'])
  })

  test('keeps the commas of a placeholder', () => {
    expect(readTopics('orders.${region ?? "a,b"}')).toEqual(['orders.${region ?? "a,b"}'])
  })

  test('replaces a topic in its place and leaves repetitions out', () => {
    expect(withTopics(['a', 'b', 'c'], 1, ['x', 'y', 'a', 'x'])).toEqual(['a', 'x', 'y', 'c'])
    expect(withTopics(['a', 'b'], 2, ['c'])).toEqual(['a', 'b', 'c'])
    expect(withTopics(['a', 'b'], 0, [])).toEqual(['b'])
  })

  test('offers names that begin so first, and no internal ones', () => {
    const known = ['mail.orders', 'orders.v1', '__offsets.orders', 'audit', 'orders.v2'].map((name) => ({
      name,
      internal: name.startsWith('__'),
    }))
    expect(offeredTopics(known, ['orders.v1'], 'ord').map(({ name }) => name)).toEqual(['orders.v2', 'mail.orders'])
  })
})

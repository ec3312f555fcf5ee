import { describe, expect, test } from 'vitest'
import { receivedScope } from '../useReceivedPlace.ts'
import { lagOf } from './lag.ts'

describe('received records', () => {
  test('shows the unmatched ones first, and all when asked', () => {
    expect(receivedScope({})).toEqual({ state: 'unmatched' })
    expect(receivedScope({ state: 'all', topic: 'replies' })).toEqual({ topic: 'replies' })
  })
})

describe('how far behind a topic is', () => {
  test('adds up what is known of its partitions', () => {
    expect(lagOf([{ lag: '9007199254740993' }, { lag: '2' }, { lag: null }])).toBe(9_007_199_254_740_995n)
    expect(lagOf([{ lag: null }])).toBeNull()
    expect(lagOf([])).toBeNull()
  })
})

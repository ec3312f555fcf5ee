import { describe, expect, test } from 'vitest'
import { isFiltered, listScope, longerRange, overviewScope } from './runScope.ts'

describe('the address of the runs', () => {
  test('says nothing: the runs of today', () => {
    expect(listScope({})).toEqual({ time: { kind: 'today' } })
  })

  test('gives counts and list the same filters, but the state only to the list', () => {
    const place = { state: 'failed', process: 'orders', environment: 'none', search: 'A-1', range: '7d' } as const
    expect(listScope(place)).toEqual({ ...overviewScope(place), state: 'failed' })
    expect(overviewScope(place)).not.toHaveProperty('state')
  })

  test('knows the next longer time, up to any', () => {
    expect(longerRange({})).toBe('7d')
    expect(longerRange({ range: '1d' })).toBe('7d')
    expect(longerRange({ range: 'always' })).toBeNull()
  })

  test('tells a filter from the time', () => {
    expect(isFiltered({ range: '7d', paused: 'true' })).toBe(false)
    expect(isFiltered({ search: 'x' })).toBe(true)
  })
})

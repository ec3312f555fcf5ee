import { describe, expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '../../app/search.ts'
import type { DeliveriesPlace } from '../../app/paths.ts'
import { bulkFilter, filterChips, listScope, longerRange, overviewScope, placeTime } from './place.ts'

const hour = 3_600_000

describe('the time of a place', () => {
  test('is the last hour when the address says nothing', () => {
    expect(placeTime({})).toEqual({ kind: 'last', ms: hour })
  })

  test('stands still when the address names both ends', () => {
    const [from, to] = ['2026-11-21T13:00:00Z', '2026-11-21T14:00:00Z']
    expect(placeTime({ range: '7d', from, to })).toEqual({ kind: 'between', from, to })
    expect(placeTime({ range: '1d', from })).toEqual({ kind: 'last', ms: 24 * hour })
  })

  test('a longer one is offered until there is none', () => {
    expect(longerRange({})).toBe('1d')
    expect(longerRange({ range: '6h' })).toBe('1d')
    expect(longerRange({ range: '30d' })).toBe(null)
    expect(longerRange({ from: '2026-11-21T13:00:00Z', to: '2026-11-21T14:00:00Z' })).toBe('7d')
  })
})

describe('what the list shows', () => {
  test('ended deliveries are those of the time, the newest first', () => {
    expect(listScope({ state: 'delivered', connection: 'main', range: '1d' })).toEqual({
      filter: { state: 'delivered', connection: 'main' },
      time: { kind: 'last', ms: 24 * hour },
      order: 'newest',
    })
  })

  test.each([
    { state: 'failed' as const },
    { state: 'accepted' as const },
    { state: 'sending' as const },
    { cause: 'c1' },
    { dueFrom: '2026-11-21T15:00:00Z' },
  ])('what still needs something is shown however old it is: %j', (place) => {
    expect(listScope(place).time).toEqual({ kind: 'always' })
  })

  test('a time that somebody has chosen holds for every state', () => {
    const between = { from: '2026-11-21T13:00:00Z', to: '2026-11-21T14:00:00Z' }
    expect(listScope({ state: 'failed', ...between }).time).toEqual({ kind: 'between', ...between })
  })

  test('all of it at once is the same filter with its time as of now', () => {
    const now = new Date('2026-11-21T14:00:00Z')
    expect(bulkFilter({ key: 'A-1' }, now)).toEqual({ key: 'A-1', from: '2026-11-21T13:00:00.000Z' })
    expect(bulkFilter({ state: 'failed', topic: 'orders' }, now)).toEqual({ state: 'failed', topic: 'orders' })
  })

  test('key, state and cause do not change what the chart is about', () => {
    expect(overviewScope({ key: 'A-1', state: 'failed', cause: 'c', topic: 'orders' })).toEqual({
      topic: 'orders',
      time: { kind: 'last', ms: hour },
    })
  })
})

describe('the address', () => {
  const place: DeliveriesPlace = {
    state: 'accepted',
    connection: 'main',
    topic: 'orders.v1',
    key: 'A 1/ü&=',
    range: '7d',
    dueFrom: '2026-11-21T15:00:00.000Z',
    dueTo: '2026-11-21T15:00:00.001Z',
    order: 'due',
    delivery: '0918',
    upcoming: '1d',
    slot: '2026-11-21T15:00:00.000Z',
    paused: 'true',
  }

  test('keeps every part as it is, also an id that looks like a number', () => {
    expect(parseSearch(stringifySearch({ ...place }))).toEqual(place)
  })

  test('filters without a field of their own are told in the order they are shown', () => {
    expect(filterChips(place)).toEqual(['key', 'due'])
    expect(filterChips({ cause: 'c1', dueTo: place.dueTo ?? '' })).toEqual(['cause', 'due'])
    expect(filterChips({ state: 'failed' })).toEqual([])
  })
})

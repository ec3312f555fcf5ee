import type { DeliverySummary } from '@sendwright/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allRows,
  countArrivals,
  leftRows,
  replaceByFirst,
  updateRows,
  type ListPage,
  type ListPages,
} from './listMerging.ts'

function delivery(id: number, state: DeliverySummary['state'] = 'delivered'): DeliverySummary {
  return {
    id: String(id),
    state,
    connection: 'main',
    topic: 'orders',
    key: null,
    orderBy: null,
    size: 1,
    acceptedAt: new Date(id).toISOString(),
    dueAt: new Date(id).toISOString(),
    endedAt: null,
    attempts: 0,
    failure: null,
    run: null,
  }
}

/** Ids from the newest to the oldest. */
function page(ids: readonly number[], next: string | null = null): ListPage<DeliverySummary> {
  return { rows: ids.map((id) => delivery(id)), next }
}

function pages(...parts: readonly ListPage<DeliverySummary>[]): ListPages<DeliverySummary> {
  return { pages: [...parts], pageParams: parts.map((_part, index) => (index === 0 ? null : `after ${index}`)) }
}

const ids = (list: ListPages<DeliverySummary>): readonly string[] => allRows(list.pages).map(({ id }) => id)

describe('while somebody reads', () => {
  test('rows are renewed where they stand', () => {
    const before = pages(page([5, 4], '4'), page([3, 2]))
    const after = updateRows(before, [delivery(6), delivery(5, 'failed'), delivery(2, 'skipped')])
    expect(allRows(after.pages).map(({ id, state }) => `${id} ${state}`)).toEqual([
      '5 failed',
      '4 delivered',
      '3 delivered',
      '2 skipped',
    ])
  })

  test('what is newer is counted, not shown', () => {
    expect(countArrivals(pages(page([5, 4, 3])), page([7, 6, 5, 4]))).toEqual({ count: 2, isMore: false })
    expect(countArrivals(pages(page([5, 4, 3])), page([5, 4, 3]))).toEqual({ count: 0, isMore: false })
  })

  test('more than a page is said to be more', () => {
    expect(countArrivals(pages(page([2, 1])), page([9, 8, 7], '7'))).toEqual({ count: 3, isMore: true })
  })

  test('no row ever moves, whatever comes', () => {
    const states = fc.constantFrom<DeliverySummary['state']>('accepted', 'sending', 'delivered', 'failed')
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50)), fc.array(fc.tuple(fc.nat(60), states)), (shown, fresh) => {
        const before = pages(page(shown.toSorted((a, b) => b - a)))
        const after = updateRows(
          before,
          fresh.map(([id, state]) => delivery(id, state)),
        )
        expect(ids(after)).toEqual(ids(before))
      }),
    )
  })
})

describe('rows that have left the filter', () => {
  test('are those that a whole renewed page does not hold', () => {
    expect(leftRows(page([5, 4, 3]), page([5, 3]))).toEqual(['4'])
    expect(leftRows(page([5, 4, 3]), page([]))).toEqual(['5', '4', '3'])
  })

  test('not those that were pushed over the end of the page by newer ones', () => {
    expect(leftRows(page([5, 4, 3], '3'), page([7, 6, 5], '5'))).toEqual([])
    expect(leftRows(page([5, 4, 3], '3'), page([6, 5, 3], '3'))).toEqual(['4'])
    expect(leftRows(page([5, 4, 3], '3'), page([9, 8, 7], '7'))).toEqual([])
  })
})

test('the newest alone take the place of all pages', () => {
  expect(ids(replaceByFirst(page([9, 8], '8')))).toEqual(['9', '8'])
})

test('a row that stands on two pages is shown once', () => {
  expect(ids(pages(page([5, 4]), page([4, 3])))).toEqual(['5', '4', '3'])
})

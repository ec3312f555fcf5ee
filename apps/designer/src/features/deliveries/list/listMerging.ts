import type { DeliverySummary } from '@sendwright/model'
import type { InfiniteData } from '@tanstack/react-query'

/** A page of the list as the API gives it. */
export interface ListPage {
  readonly deliveries: readonly DeliverySummary[]
  readonly next: string | null
}

/** The pages that are loaded, the newest first; a page's parameter is where it begins. */
export type ListPages = InfiniteData<ListPage, string | null>

/** What has come while the rows stand still. */
export interface Arrivals {
  readonly count: number
  /** There are more than those that were counted. */
  readonly isMore: boolean
}

/** Nothing new. */
export const noArrivals: Arrivals = { count: 0, isMore: false }

/** The list as it is now, and nothing else: what was loaded below the first page is out of view and can be asked again. */
export function replaceByFirst(fresh: ListPage): ListPages {
  return { pages: [fresh], pageParams: [null] }
}

/** Renews the rows that are there, wherever they stand; no row comes, goes or moves. */
export function updateRows(pages: ListPages, fresh: readonly DeliverySummary[]): ListPages {
  const byId = new Map(fresh.map((delivery) => [delivery.id, delivery]))
  return {
    ...pages,
    pages: pages.pages.map((page) =>
      page.deliveries.some(({ id }) => byId.has(id))
        ? { ...page, deliveries: page.deliveries.map((delivery) => byId.get(delivery.id) ?? delivery) }
        : page,
    ),
  }
}

/** How many rows of a fresh first page stand before the first row that is shown already. */
export function countArrivals(pages: ListPages, fresh: ListPage): Arrivals {
  const shown = new Set(pages.pages.flatMap((page) => page.deliveries.map(({ id }) => id)))
  const firstShown = fresh.deliveries.findIndex(({ id }) => shown.has(id))
  if (firstShown !== -1) return { count: firstShown, isMore: false }
  return { count: fresh.deliveries.length, isMore: fresh.next !== null }
}

/** The ids of rows that a renewed page does not hold any more: they have left the filter. */
export function leftRows(before: ListPage, fresh: ListPage): readonly string[] {
  const present = new Set(fresh.deliveries.map(({ id }) => id))
  const last = fresh.deliveries.at(-1)
  const lastBefore = last === undefined ? -1 : before.deliveries.findIndex(({ id }) => id === last.id)
  // What came above pushes rows over the lower end of the page: those below its last row have not left.
  const reach = fresh.next === null || lastBefore === -1 ? before.deliveries.length : lastBefore + 1
  const end = fresh.next !== null && lastBefore === -1 ? 0 : reach
  return before.deliveries.slice(0, end).flatMap(({ id }) => (present.has(id) ? [] : [id]))
}

/** All rows in their order; a row that slid over the end of a page while the next was asked for stands once. */
export function allRows(pages: readonly ListPage[] = []): readonly DeliverySummary[] {
  const seen = new Set<string>()
  return pages.flatMap((page) =>
    page.deliveries.filter(({ id }) => {
      if (seen.has(id)) return false
      seen.add(id)
      return true
    }),
  )
}

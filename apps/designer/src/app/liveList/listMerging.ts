import type { InfiniteData } from '@tanstack/react-query'

/** What a row is known by. */
export type RowId = string | number

/** A row of a list that is renewed while it is shown. */
export interface LiveRow {
  readonly id: RowId
}

/** A page of a list; `next` is where the page after it begins. */
export interface ListPage<Row extends LiveRow> {
  readonly rows: readonly Row[]
  readonly next: string | null
}

/** The pages that are loaded, the newest first; a page's parameter is where it begins. */
export type ListPages<Row extends LiveRow> = InfiniteData<ListPage<Row>, string | null>

/** What has come while the rows stand still. */
export interface Arrivals {
  readonly count: number
  /** There are more than those that were counted. */
  readonly isMore: boolean
}

/** Nothing new. */
export const noArrivals: Arrivals = { count: 0, isMore: false }

/** The list as it is now, and nothing else: what was loaded below the first page is out of view and can be asked again. */
export function replaceByFirst<Row extends LiveRow>(fresh: ListPage<Row>): ListPages<Row> {
  return { pages: [fresh], pageParams: [null] }
}

/** Renews the rows that are there, wherever they stand; no row comes, goes or moves. */
export function updateRows<Row extends LiveRow>(pages: ListPages<Row>, fresh: readonly Row[]): ListPages<Row> {
  const byId = new Map(fresh.map((row) => [row.id, row]))
  return {
    ...pages,
    pages: pages.pages.map((page) =>
      page.rows.some(({ id }) => byId.has(id))
        ? { ...page, rows: page.rows.map((row) => byId.get(row.id) ?? row) }
        : page,
    ),
  }
}

/** How many rows of a fresh first page stand before the first row that is shown already. */
export function countArrivals<Row extends LiveRow>(pages: ListPages<Row>, fresh: ListPage<Row>): Arrivals {
  const shown = new Set(pages.pages.flatMap((page) => page.rows.map(({ id }) => id)))
  const firstShown = fresh.rows.findIndex(({ id }) => shown.has(id))
  if (firstShown !== -1) return { count: firstShown, isMore: false }
  return { count: fresh.rows.length, isMore: fresh.next !== null }
}

/** The ids of rows that a renewed page does not hold any more: they have left the filter. */
export function leftRows<Row extends LiveRow>(before: ListPage<Row>, fresh: ListPage<Row>): readonly RowId[] {
  const present = new Set(fresh.rows.map(({ id }) => id))
  const last = fresh.rows.at(-1)
  const lastBefore = last === undefined ? -1 : before.rows.findIndex(({ id }) => id === last.id)
  // What came above pushes rows over the lower end of the page: those below its last row have not left.
  const reach = fresh.next === null || lastBefore === -1 ? before.rows.length : lastBefore + 1
  const end = fresh.next !== null && lastBefore === -1 ? 0 : reach
  return before.rows.slice(0, end).flatMap(({ id }) => (present.has(id) ? [] : [id]))
}

/** All rows in their order; a row that slid over the end of a page while the next was asked for stands once. */
export function allRows<Row extends LiveRow>(pages: readonly ListPage<Row>[] = []): readonly Row[] {
  const seen = new Set<RowId>()
  return pages.flatMap((page) =>
    page.rows.filter(({ id }) => {
      if (seen.has(id)) return false
      seen.add(id)
      return true
    }),
  )
}

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLiveRefresh, type LiveRefresh } from '../useLiveRefresh.ts'
import {
  allRows,
  countArrivals,
  leftRows,
  noArrivals,
  replaceByFirst,
  updateRows,
  type Arrivals,
  type ListPage,
  type ListPages,
  type LiveRow,
  type RowId,
} from './listMerging.ts'

/** A list by pages, live. */
export interface LiveListState<Row extends LiveRow> {
  readonly rows: readonly Row[]
  readonly isPending: boolean
  readonly error: unknown
  /** There are more below. */
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly loadMore: () => void
  /** What came while the rows stand still. */
  readonly arrivals: Arrivals
  /** Shows the newest. */
  readonly showNewest: () => void
  /** Rows that are still shown although they have left the filter. */
  readonly left: ReadonlySet<RowId>
  readonly retry: () => void
}

/** Where the rows come from. */
export interface LiveListSource<Row extends LiveRow> {
  readonly queryKey: readonly unknown[]
  /** One page; `after` null is the first. */
  readonly readPage: (after: string | null, signal: AbortSignal) => Promise<ListPage<Row>>
  /** New rows come at the upper end. */
  readonly isNewestFirst: boolean
  /** What tells that rows have changed; deliveries when left out. */
  readonly listen?: NonNullable<LiveRefresh['listen']>
}

export interface ListLiveness {
  /** Nothing is asked at all. */
  readonly isPaused: boolean
  /** The rows are renewed where they stand, and new ones are counted: somebody is reading them. */
  readonly isHeld: boolean
  /** The row in view that is looked at, for the page that is renewed while the rows are held. */
  readonly firstInView: () => number
}

const refreshEveryMs = 1_000
const noneLeft: ReadonlySet<RowId> = new Set()

/** Follows a list: the first page is renewed while something changes, further pages as they are in view. */
export function useLiveList<Row extends LiveRow>(
  source: LiveListSource<Row>,
  { isPaused, isHeld, firstInView }: ListLiveness,
): LiveListState<Row> {
  const queryClient = useQueryClient()
  const { queryKey, isNewestFirst, listen } = source
  const latestRead = useRef(source.readPage)
  useEffect(() => {
    latestRead.current = source.readPage
  })
  const query = useInfiniteQuery<ListPage<Row>, Error, ListPages<Row>, readonly unknown[], string | null>({
    queryKey,
    queryFn: ({ pageParam, signal }) => source.readPage(pageParam, signal),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    // Pages are renewed by what the event stream tells, each by itself.
    staleTime: Infinity,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  })
  const [arrivals, setArrivals] = useState(noArrivals)
  const [left, setLeft] = useState(noneLeft)
  const keyText = JSON.stringify(queryKey)
  const held = useRef(isHeld)

  const read = useCallback(
    async (hold: boolean): Promise<void> => {
      const known = queryClient.getQueryData<ListPages<Row>>(queryKey)
      if (known === undefined) return
      const fresh = await renewedPages(latestRead.current, known, hold ? pageOfRow(known, firstInView()) : 0)
      const now = queryClient.getQueryData<ListPages<Row>>(queryKey)
      if (now === undefined || fresh[0] === undefined) return
      // Somebody may have begun to read while the answer was on its way.
      if (!hold && !held.current) {
        queryClient.setQueryData(queryKey, replaceByFirst(fresh[0].page))
        setArrivals(noArrivals)
        setLeft(noneLeft)
        return
      }
      queryClient.setQueryData(
        queryKey,
        updateRows(
          now,
          fresh.flatMap(({ page }) => page.rows),
        ),
      )
      setArrivals(isNewestFirst ? countArrivals(now, fresh[0].page) : noArrivals)
      setLeft((before) => withLeft(before, now, fresh))
    },
    // The text names the scope as a whole; the object is a new one at every rendering.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [queryClient, keyText, firstInView, isNewestFirst],
  )

  useEffect(() => {
    setArrivals(noArrivals)
    setLeft(noneLeft)
    // A list that is shown again begins with what is there now.
    void read(false).catch(() => undefined)
  }, [read])
  useEffect(() => {
    held.current = isHeld
    if (!isHeld && !isPaused) void read(false).catch(() => undefined)
  }, [isHeld, isPaused, read])
  // What could not be read now is read with the next event; the banner says that the server is away.
  useLiveRefresh(() => read(held.current).catch(() => undefined), {
    everyMs: refreshEveryMs,
    isPaused,
    ...(listen && { listen }),
  })

  const rows = useMemo(() => allRows(query.data?.pages), [query.data])
  const { fetchNextPage, refetch } = query
  return {
    rows,
    isPending: query.isPending,
    error: query.data === undefined ? query.error : null,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]),
    arrivals,
    showNewest: useCallback(() => {
      held.current = false
      void read(false).catch(() => undefined)
    }, [read]),
    left,
    retry: () => void refetch(),
  }
}

interface RenewedPage<Row extends LiveRow> {
  readonly index: number
  readonly page: ListPage<Row>
}

/** The first page as it is now and, where another one is in view, that one too. */
async function renewedPages<Row extends LiveRow>(
  readPage: LiveListSource<Row>['readPage'],
  known: ListPages<Row>,
  inView: number,
): Promise<readonly RenewedPage<Row>[]> {
  const { signal } = new AbortController()
  const indexes = [...new Set([0, inView])].filter((index) => index < known.pages.length)
  return Promise.all(
    indexes.map(async (index) => ({ index, page: await readPage(known.pageParams[index] ?? null, signal) })),
  )
}

function pageOfRow<Row extends LiveRow>(pages: ListPages<Row>, row: number): number {
  let first = 0
  for (const [index, page] of pages.pages.entries()) {
    first += page.rows.length
    if (row < first) return index
  }
  return 0
}

function withLeft<Row extends LiveRow>(
  before: ReadonlySet<RowId>,
  pages: ListPages<Row>,
  fresh: readonly RenewedPage<Row>[],
): ReadonlySet<RowId> {
  const present = new Set(fresh.flatMap(({ page }) => page.rows.map(({ id }) => id)))
  const gone = fresh.flatMap(({ index, page }) => {
    const known = pages.pages[index]
    return known === undefined ? [] : leftRows(known, page)
  })
  if (gone.length === 0 && ![...before].some((id) => present.has(id))) return before
  return new Set([...before, ...gone].filter((id) => !present.has(id)))
}

import type { DeliverySummary } from '@sendwright/model'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { deliveryQueries, readPage, type ListScope } from '../../../api/deliveries.ts'
import { useLiveRefresh } from '../../../app/useLiveRefresh.ts'
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
} from './listMerging.ts'

/** The list of deliveries, live. */
export interface DeliveryListState {
  readonly rows: readonly DeliverySummary[]
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
  readonly left: ReadonlySet<string>
  readonly retry: () => void
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
const noneLeft: ReadonlySet<string> = new Set()

/** Follows the deliveries of a scope: the first page is renewed while something changes, further pages as they are in view. */
export function useDeliveryList(scope: ListScope, { isPaused, isHeld, firstInView }: ListLiveness): DeliveryListState {
  const queryClient = useQueryClient()
  const query = useInfiniteQuery(deliveryQueries.list(scope))
  const [arrivals, setArrivals] = useState(noArrivals)
  const [left, setLeft] = useState(noneLeft)
  const queryKey: readonly unknown[] = deliveryQueries.list(scope).queryKey
  const keyText = JSON.stringify(queryKey)
  const held = useRef(isHeld)

  const read = useCallback(
    async (hold: boolean): Promise<void> => {
      const known = queryClient.getQueryData<ListPages>(queryKey)
      if (known === undefined) return
      const fresh = await renewedPages(scope, known, hold ? pageOfRow(known, firstInView()) : 0)
      const now = queryClient.getQueryData<ListPages>(queryKey)
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
          fresh.flatMap(({ page }) => page.deliveries),
        ),
      )
      setArrivals(scope.order === 'newest' ? countArrivals(now, fresh[0].page) : noArrivals)
      setLeft((before) => withLeft(before, now, fresh))
    },
    // The text names the scope as a whole; the object is a new one at every rendering.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [queryClient, keyText, firstInView],
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
  useLiveRefresh(() => read(held.current).catch(() => undefined), { everyMs: refreshEveryMs, isPaused })

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

interface RenewedPage {
  readonly index: number
  readonly page: ListPage
}

/** The first page as it is now and, where another one is in view, that one too. */
async function renewedPages(scope: ListScope, known: ListPages, inView: number): Promise<readonly RenewedPage[]> {
  const { signal } = new AbortController()
  const indexes = [...new Set([0, inView])].filter((index) => index < known.pages.length)
  return Promise.all(
    indexes.map(async (index) => ({ index, page: await readPage(scope, known.pageParams[index] ?? null, signal) })),
  )
}

function pageOfRow(pages: ListPages, row: number): number {
  let first = 0
  for (const [index, page] of pages.pages.entries()) {
    first += page.deliveries.length
    if (row < first) return index
  }
  return 0
}

function withLeft(before: ReadonlySet<string>, pages: ListPages, fresh: readonly RenewedPage[]): ReadonlySet<string> {
  const present = new Set(fresh.flatMap(({ page }) => page.deliveries.map(({ id }) => id)))
  const gone = fresh.flatMap(({ index, page }) => {
    const known = pages.pages[index]
    return known === undefined ? [] : leftRows(known, page)
  })
  if (gone.length === 0 && ![...before].some((id) => present.has(id))) return before
  return new Set([...before, ...gone].filter((id) => !present.has(id)))
}

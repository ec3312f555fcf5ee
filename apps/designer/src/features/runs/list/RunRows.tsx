/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows stand where the virtualizer puts them, which elements of a table cannot */
import type { RunSummary } from '@sendwright/model'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { LiveListState } from '../../../app/liveList/useLiveList.ts'
import { useOffset } from '../../../app/liveList/useOffset.ts'
import { useStages } from '../../../app/useStages.ts'
import { text } from '../../../text/en.ts'
import { rowAfter } from '../../../ui/rowKeys.ts'
import { RunCells } from './RunCells.tsx'
import classes from './RunList.module.css'

export interface RunRowsProps {
  readonly list: LiveListState<RunSummary>
  readonly scroller: RefObject<HTMLElement | null>
  readonly onFirstInView: (index: number) => void
  readonly onOpen: (id: number) => void
}

const rowHeight = 48
/** Rows before the end at which the next page is asked for. */
const ahead = 20

/** The rows in view. Arrows, Home and End move between them, Enter opens the run. */
export function RunRows({ list, scroller, onFirstInView, onOpen }: RunRowsProps) {
  const { rows, hasMore, isLoadingMore, loadMore } = list
  const words = text.runs.list
  const stages = useStages()
  const place = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState<number | null>(null)
  // The row that takes the focus as soon as it is drawn: it may be out of view now.
  const wanted = useRef<number | null>(null)
  const scrollMargin = useOffset(place, scroller)
  // oxlint-disable-next-line react/incompatible-library -- a note for the React Compiler, which is not used here
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    scrollMargin,
    // The head of the list sticks to the upper edge and must not cover the row that is scrolled to.
    scrollPaddingStart: 72,
  })
  const items = virtualizer.getVirtualItems()
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
  useEffect(() => onFirstInView(startIndex), [startIndex, onFirstInView])
  useEffect(() => {
    if (hasMore && !isLoadingMore && endIndex >= rows.length - ahead) loadMore()
  }, [hasMore, isLoadingMore, endIndex, rows.length, loadMore])
  const tabStop = [focused, rows[startIndex]?.id].find((id) => items.some((item) => item.key === id))

  function onKeyDown(event: KeyboardEvent<HTMLElement>, index: number): void {
    const row = rows[index]
    if (row === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'Enter') onOpen(row.id)
    else {
      const next = rowAfter(event.key, index, rows.length)
      const nextId = next === null ? undefined : rows[next]?.id
      if (next === null || nextId === undefined) return
      wanted.current = nextId
      virtualizer.scrollToIndex(next, { align: 'auto' })
      setFocused(nextId)
    }
    event.preventDefault()
  }

  return (
    <div
      ref={place}
      className={classes['grid']}
      role="grid"
      aria-label={text.runs.title}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
    >
      <div role="row" aria-rowindex={1} className={classes['columns']}>
        {Object.entries(words.columns).map(([column, name]) => (
          <span key={column} role="columnheader">
            {name}
          </span>
        ))}
      </div>
      <div role="rowgroup" className={classes['rows']} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <div
              key={row.id}
              ref={(element) => {
                if (element === null || wanted.current !== row.id) return
                wanted.current = null
                element.focus({ preventScroll: true })
              }}
              className={classes['row']}
              role="row"
              aria-rowindex={item.index + 2}
              data-left={list.left.has(row.id) || undefined}
              style={{ height: rowHeight, transform: `translateY(${item.start - scrollMargin}px)` }}
              tabIndex={row.id === tabStop ? 0 : -1}
              onFocus={() => setFocused(row.id)}
              onKeyDown={(event) => onKeyDown(event, item.index)}
              onClick={(event) => {
                if (event.target instanceof Element && event.target.closest('a') !== null) return
                if (window.getSelection()?.isCollapsed === false) return
                onOpen(row.id)
              }}
            >
              <RunCells
                run={row}
                stage={stages?.get(row.environment ?? '') ?? 'development'}
                hasLeft={list.left.has(row.id)}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

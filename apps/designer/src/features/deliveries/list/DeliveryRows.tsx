/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows stand where the virtualizer puts them, which elements of a table cannot */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { ListScope } from '../../../api/deliveries.ts'
import { useOffset } from '../../../app/liveList/useOffset.ts'
import { text } from '../../../text/en.ts'
import { rowAfter } from '../../../ui/rowKeys.ts'
import classes from './DeliveryList.module.css'
import { DeliveryCells } from './DeliveryCells.tsx'
import { toggleRows } from './selection.ts'
import type { DeliveryListState } from './useDeliveryList.ts'

export interface DeliveryRowsProps {
  readonly list: DeliveryListState
  readonly scope: ListScope
  readonly open: string | undefined
  readonly chosen: ReadonlySet<string>
  readonly showConnection: boolean
  readonly connectionName: (id: string) => string
  readonly scroller: RefObject<HTMLElement | null>
  readonly onFirstInView: (index: number) => void
  readonly onChoose: (chosen: ReadonlySet<string>) => void
  /** undefined closes what is open. */
  readonly onOpen: (id: string | undefined) => void
}

const rowHeight = 34
/** Rows before the end at which the next page is asked for. */
const ahead = 40

/** The rows in view. Arrows, Home and End move; Enter opens, Space selects, Shift selects up to there, Esc closes. */
export function DeliveryRows(props: DeliveryRowsProps) {
  const { list, open, chosen, scroller, onFirstInView, onChoose, onOpen } = props
  const { rows, hasMore, isLoadingMore, loadMore } = list
  const words = text.deliveries.list
  const place = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const lastChosen = useRef<number | null>(null)
  // The row that takes the focus as soon as it is drawn: it may be out of view now.
  const wanted = useRef<string | null>(null)
  const scrollMargin = useOffset(place, scroller)
  // oxlint-disable-next-line react/incompatible-library -- a note for the React Compiler, which is not used here
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    scrollMargin,
    // The head of the list sticks to the upper edge and must not cover the row that is scrolled to.
    scrollPaddingStart: 40,
  })
  const items = virtualizer.getVirtualItems()
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
  useEffect(() => onFirstInView(startIndex), [startIndex, onFirstInView])
  useEffect(() => {
    if (hasMore && !isLoadingMore && endIndex >= rows.length - ahead) loadMore()
  }, [hasMore, isLoadingMore, endIndex, rows.length, loadMore])
  const tabStop = [focused, open, rows[startIndex]?.id].find((id) => items.some((item) => item.key === id))

  function choose(index: number, isRange: boolean): void {
    onChoose(
      toggleRows(
        chosen,
        rows.map(({ id }) => id),
        { index, last: lastChosen.current, isRange },
      ),
    )
    lastChosen.current = index
  }

  const latest = useRef(choose)
  useEffect(() => {
    latest.current = choose
  })
  const chooseRow = useCallback((index: number, isRange: boolean) => latest.current(index, isRange), [])

  function focusRow(index: number): void {
    const id = rows[index]?.id
    if (id === undefined) return
    wanted.current = id
    virtualizer.scrollToIndex(index, { align: 'auto' })
    setFocused(id)
    // With the details open, they follow the row.
    if (open !== undefined) onOpen(id)
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, index: number): void {
    const row = rows[index]
    if (row === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'Enter') onOpen(row.id)
    else if (event.key === ' ') choose(index, event.shiftKey)
    else if (event.key === 'Escape') {
      if (open === undefined) return
      onOpen(undefined)
    } else {
      const next = rowAfter(event.key, index, rows.length)
      if (next === null) return
      focusRow(next)
    }
    event.preventDefault()
  }

  return (
    <div
      ref={place}
      className={classes['grid']}
      role="grid"
      aria-label={words.titles.all}
      aria-multiselectable
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      data-connection={props.showConnection}
    >
      <div role="row" aria-rowindex={1} className="visually-hidden">
        {[words.columns.select, words.columns.state, words.columns.topic, words.columns.key].map((name) => (
          <span key={name} role="columnheader">
            {name}
          </span>
        ))}
        {props.showConnection && <span role="columnheader">{words.columns.connection}</span>}
        <span role="columnheader">{words.columns.time}</span>
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
              aria-selected={chosen.has(row.id)}
              aria-current={row.id === open ? 'true' : undefined}
              data-open={row.id === open || undefined}
              data-left={list.left.has(row.id) || undefined}
              style={{ height: rowHeight, transform: `translateY(${item.start - scrollMargin}px)` }}
              tabIndex={row.id === tabStop ? 0 : -1}
              onFocus={() => setFocused(row.id)}
              onKeyDown={(event) => onKeyDown(event, item.index)}
              onClick={(event) => {
                if (event.target instanceof Element && event.target.closest('[data-choose]')) return
                if (window.getSelection()?.isCollapsed === false) return
                onOpen(row.id)
              }}
            >
              <DeliveryCells
                delivery={row}
                order={props.scope.order}
                isChosen={chosen.has(row.id)}
                hasLeft={list.left.has(row.id)}
                connection={props.showConnection ? props.connectionName(row.connection) : null}
                index={item.index}
                onChoose={chooseRow}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

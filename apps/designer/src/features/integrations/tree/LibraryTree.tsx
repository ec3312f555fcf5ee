/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows stand where the virtualizer puts them, which elements of a table cannot */
import { Select } from '@mantine/core'
import type { IntegrationSummaryView } from '@sendwright/contract'
import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { paths, scenarioPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { markName } from '../../../ui/markedName.ts'
import { MarkedText } from '../../../ui/MarkedText.tsx'
import { MiddleTruncate } from '../../../ui/MiddleTruncate.tsx'
import { SearchField } from '../../../ui/SearchField.tsx'
import { treeMove } from '../../../ui/treeKeys.ts'
import { useNow } from '../../../ui/useNow.ts'
import { sourceNote } from '../sourceNote.ts'
import {
  libraryRows,
  matchOf,
  sidesOf,
  type DirectionFilter,
  type LibraryRow,
  type ScenarioRow,
} from './libraryRows.ts'
import classes from './LibraryTree.module.css'

export interface LibraryTreeProps {
  readonly integrations: readonly IntegrationSummaryView[]
  /** The place that is open: see `scenarioPlace`. */
  readonly selected: string | undefined
}

const heights = { integration: 36, scenario: 50 } as const
const directions = ['both', 'send', 'receive'] as const satisfies readonly DirectionFilter[]

/** Every scenario under its integration, with search. Arrow keys move, open and close; Enter opens a scenario. */
export function LibraryTree({ integrations, selected }: LibraryTreeProps) {
  const words = text.integrations.tree
  const [query, setQuery] = useState('')
  const [direction, setDirection] = useState<DirectionFilter>('both')
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const shownQuery = useDeferredValue(query)
  const found = useMemo(
    () => libraryRows(integrations, { query: shownQuery, direction, folded }),
    [integrations, shownQuery, direction, folded],
  )
  const all = integrations.reduce((sum, integration) => sum + integration.scenarios.length, 0)

  function search(typed: string): void {
    // What a new search finds must not be hidden below what was closed before.
    if (query === '') setFolded(new Set())
    setQuery(typed)
  }

  function expand(id: string, isExpanded: boolean): void {
    setFolded((before) => {
      const next = new Set(before)
      if (isExpanded) next.delete(id)
      else next.add(id)
      return next
    })
  }

  return (
    <>
      <div className={classes['bar']}>
        <SearchField
          className={classes['search'] ?? ''}
          label={words.search}
          placeholder={words.searchBy}
          value={query}
          onChange={search}
        />
        <Select
          className={classes['direction'] ?? ''}
          aria-label={words.direction}
          value={direction}
          data={directions.map((value) => ({ value, label: words.directions[value] }))}
          onChange={(value) => setDirection(directions.find((each) => each === value) ?? 'both')}
        />
      </div>
      {found.rows.length === 0 ? (
        <EmptyState
          icon={<IconSearch size={20} stroke={1.6} />}
          title={query === '' ? words.noneOfDirection : words.nothingFound}
          note={query === '' ? undefined : words.searchNote}
        />
      ) : (
        <TreeRows rows={found.rows} query={shownQuery} selected={selected} onExpand={expand} />
      )}
      <output className={classes['foot']}>
        {words.count(found.integrations, integrations.length, found.scenarios, all)}
      </output>
    </>
  )
}

interface TreeRowsProps {
  readonly rows: readonly LibraryRow[]
  readonly query: string
  readonly selected: string | undefined
  readonly onExpand: (id: string, isExpanded: boolean) => void
}

function TreeRows({ rows, query, selected, onExpand }: TreeRowsProps) {
  const words = text.integrations.tree
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState<string | null>(null)
  // The row that takes the focus as soon as it is drawn: it may be out of view now.
  const wanted = useRef<string | null>(null)
  // oxlint-disable-next-line react/incompatible-library -- a note for the React Compiler, which is not used here
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[rows[index]?.kind ?? 'scenario'],
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  })
  useShowSelected({ rows, selected, isSearching: query !== '' }, (index) => {
    const { startIndex = 0, endIndex = -1 } = virtualizer.range ?? {}
    if (index <= startIndex || index >= endIndex) virtualizer.scrollToIndex(index, { align: 'center' })
  })
  // One of the drawn rows takes the focus by Tab: where it was, else the selected one, else the first in view.
  const items = virtualizer.getVirtualItems()
  const tabStop = [focused, selected, rows[virtualizer.range?.startIndex ?? 0]?.key].find((key) =>
    items.some((item) => item.key === key),
  )

  function open(row: LibraryRow): void {
    void navigate(paths.integrations({ scenario: placeOf(row) }))
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, index: number): void {
    const row = rows[index]
    if (row === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      return open(row)
    }
    const move = treeMove(event.key, rows, index)
    if (move === null) return
    event.preventDefault()
    if ('expand' in move) return onExpand(row.integration.id, move.expand)
    wanted.current = rows[move.focus]?.key ?? null
    virtualizer.scrollToIndex(move.focus, { align: 'auto' })
    setFocused(wanted.current)
  }

  return (
    <div
      className={classes['tree']}
      role="treegrid"
      aria-label={words.label}
      aria-rowcount={rows.length + 1}
      ref={scroller}
    >
      <div className={classes['columns']} role="row" aria-rowindex={1}>
        <span role="columnheader">{words.columns.scenario}</span>
        <span role="columnheader">{words.columns.direction}</span>
        <span role="columnheader" className={classes['right']}>
          {words.columns.usedBy}
        </span>
      </div>
      <div role="rowgroup" className={classes['rows']} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          const isSelected = placeOf(row) === selected
          return (
            <div
              key={row.key}
              ref={(element) => {
                virtualizer.measureElement(element)
                if (element === null || wanted.current !== row.key) return
                wanted.current = null
                element.focus()
              }}
              className={classes['row']}
              data-index={item.index}
              data-kind={row.kind}
              data-selected={isSelected}
              style={{ transform: `translateY(${item.start}px)` }}
              role="row"
              aria-rowindex={item.index + 2}
              aria-level={row.level}
              aria-selected={isSelected}
              aria-expanded={row.expanded ?? undefined}
              tabIndex={row.key === tabStop ? 0 : -1}
              onFocus={() => setFocused(row.key)}
              onKeyDown={(event) => onKeyDown(event, item.index)}
              onClick={(event) => {
                if (!(event.target instanceof Element && event.target.closest('a, button'))) open(row)
              }}
            >
              {row.kind === 'integration' ? (
                <IntegrationCells row={row} query={query} onExpand={onExpand} />
              ) : (
                <ScenarioCells row={row} query={query} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Scrolls to the selected row when it becomes the selected one and when a search ends, not again when rows change. */
function useShowSelected(
  tree: { readonly rows: readonly LibraryRow[]; readonly selected: string | undefined; readonly isSearching: boolean },
  show: (index: number) => void,
): void {
  const { rows, selected, isSearching } = tree
  const shown = useRef<string | null>(null)
  useEffect(() => {
    const wanted = `${isSearching} ${selected}`
    if (selected === undefined || shown.current === wanted) return
    const index = rows.findIndex((row) => placeOf(row) === selected)
    if (index === -1) return
    shown.current = wanted
    show(index)
    // Once more when the rows around it are measured: they may be higher than was thought.
    requestAnimationFrame(() => show(index))
  }, [rows, selected, isSearching, show])
}

function placeOf(row: LibraryRow): string {
  return row.kind === 'integration'
    ? scenarioPlace(row.integration.id)
    : scenarioPlace(row.integration.id, row.scenario.id)
}

function IntegrationCells({
  row,
  query,
  onExpand,
}: {
  readonly row: Extract<LibraryRow, { kind: 'integration' }>
  readonly query: string
  readonly onExpand: TreeRowsProps['onExpand']
}) {
  const { integration, expanded } = row
  const now = useNow(60_000)
  const Chevron = expanded ? IconChevronDown : IconChevronRight
  return (
    <span role="gridcell" aria-colspan={3} className={classes['integration']}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={text.integrations.tree.toggle(integration.name, expanded)}
        className={classes['toggle']}
        onClick={() => onExpand(integration.id, !expanded)}
      >
        <Chevron size={14} stroke={1.6} aria-hidden />
      </button>
      <Link {...paths.integrations({ scenario: placeOf(row) })} tabIndex={-1} className={classes['integrationName']}>
        <MarkedText {...markName(integration.name, query)} />
      </Link>
      <span className={classes['note']}>{sourceNote(integration, now)}</span>
    </span>
  )
}

function ScenarioCells({ row, query }: { readonly row: ScenarioRow; readonly query: string }) {
  const words = text.integrations.tree
  const { scenario } = row
  return (
    <>
      <span role="gridcell" className={classes['scenario']}>
        <Link {...paths.integrations({ scenario: placeOf(row) })} tabIndex={-1} className={classes['name']}>
          <MarkedText {...markName(scenario.name, query)} />
        </Link>
        <SecondLine row={row} query={query} />
      </span>
      <span role="gridcell" className={classes['dim']}>
        {words.sides(scenario.send !== undefined, scenario.receive !== undefined)}
      </span>
      <span role="gridcell" className={classes['used']}>
        {scenario.usedBy === 0 ? <span className={classes['dim']}>–</span> : scenario.usedBy}
      </span>
    </>
  )
}

/** The first topic and how many others there are; while searching, the place where it was found. */
function SecondLine({ row, query }: { readonly row: ScenarioRow; readonly query: string }) {
  const words = text.integrations.tree
  const match = matchOf(row, query)
  const topics = [...new Set(sidesOf(row.scenario).flatMap((side) => side.topics.map((topic) => topic.name)))]
  if (match !== null && match.kind !== 'topic') {
    return (
      <span className={classes['second']}>
        <span className={classes['matchKind']}>{words.matchKinds[match.kind]}</span>{' '}
        <MarkedText {...markName(match.name, query)} />
      </span>
    )
  }
  const topic = match?.name ?? topics[0]
  if (topic === undefined) return <span className={classes['second']}>{words.noTopic}</span>
  return (
    <span className={classes['second']} data-topic title={topics.join(', ')}>
      {match === null ? (
        <MiddleTruncate value={topic} tail={20} />
      ) : (
        <span className={classes['found']}>
          <MarkedText {...markName(topic, query)} />
        </span>
      )}
      {topics.length > 1 && <span className={classes['more']}>{words.moreTopics(topics.length - 1)}</span>}
    </span>
  )
}

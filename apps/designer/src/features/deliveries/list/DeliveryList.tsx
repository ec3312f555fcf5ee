import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconSortDescending } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { errorView } from '../../../app/errorView.ts'
import { useReading } from '../../../app/liveList/useReading.ts'
import type { DeliveriesPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { TableSkeleton } from '../../../ui/TableSkeleton.tsx'
import panel from '../../../ui/panel.module.css'
import { listScope } from '../place.ts'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import classes from './DeliveryList.module.css'
import { DeliveryRows } from './DeliveryRows.tsx'
import { FilterChips } from './FilterChips.tsx'
import { ListEnd } from './ListEnd.tsx'
import { NothingFits } from './NothingFits.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { useDeliveryList } from './useDeliveryList.ts'

export interface DeliveryListProps {
  readonly place: DeliveriesPlace
  readonly change: ChangePlace
  readonly connectionName: (id: string) => string
  /** What scrolls: the list is a part of the page. */
  readonly scroller: RefObject<HTMLElement | null>
  /** Tells the ids in their order, for "next" and "previous" of the delivery that is open. */
  readonly onRows: (ids: readonly string[]) => void
  readonly retention: ReactNode
}

/** The deliveries of the chosen state and filters, live. Rows do not move while somebody reads them. */
export function DeliveryList({ place, change, connectionName, scroller, onRows, retention }: DeliveryListProps) {
  const words = text.deliveries.list
  const scope = listScope(place)
  const isPaused = place.paused === 'true'
  const scopeKey = JSON.stringify(scope)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isEverything, setEverything] = useState(false)
  const [chosenIn, setChosenIn] = useState(scopeKey)
  if (chosenIn !== scopeKey) {
    // What was selected may not be in the list any more.
    setChosenIn(scopeKey)
    setChosen(new Set())
    setEverything(false)
  }
  const card = useRef<HTMLElement>(null)
  const firstInView = useRef(0)
  const { isReading, handlers } = useReading(card, scroller)
  const list = useDeliveryList(scope, {
    isPaused,
    isHeld: isPaused || isReading || chosen.size > 0,
    firstInView: useCallback(() => firstInView.current, []),
  })
  const { rows } = list
  const hasSeveral = (useQuery(connectionQueries.list()).data?.length ?? 0) > 1
  useEffect(() => onRows(rows.map(({ id }) => id)), [rows, onRows])
  const selected = useMemo(() => rows.filter(({ id }) => chosen.has(id)), [rows, chosen])

  function showNewest(): void {
    list.showNewest()
    card.current?.scrollIntoView({ block: 'start' })
  }

  const pauseLabel = isPaused ? words.resume : words.pause
  // What has ended has no turn any more.
  const canBeByDue = place.state === 'accepted' || place.state === 'failed' || scope.order === 'due'
  const orderLabel = scope.order === 'due' ? words.byNewest : words.byDue
  return (
    <section className={panel['panel']} aria-labelledby="list-title" ref={card}>
      <header className={`${panel['head']} ${classes['head']}`}>
        <h2 className={panel['title']} id="list-title">
          {words.titles[place.state ?? 'all']}
        </h2>
        <span className={panel['note']}>{scope.order === 'due' ? words.due : words.newest}</span>
        <FilterChips place={place} change={change} />
        <output className={`${panel['end']} ${classes['arrivals']}`}>
          {list.arrivals.count > 0 && (
            <Button size="xs" variant="light" onClick={showNewest}>
              {words.arrivals(list.arrivals.count, list.arrivals.isMore)}
            </Button>
          )}
          {isPaused && <span className={panel['note']}>{words.paused}</span>}
        </output>
        {canBeByDue && (
          <Tooltip label={orderLabel}>
            <ActionIcon
              aria-label={orderLabel}
              aria-pressed={scope.order === 'due'}
              onClick={() => change({ order: scope.order === 'due' ? undefined : 'due' })}
            >
              <IconSortDescending size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label={pauseLabel}>
          <ActionIcon
            aria-label={pauseLabel}
            aria-pressed={isPaused}
            onClick={() => change({ paused: isPaused ? undefined : 'true' }, false)}
          >
            {isPaused ? <IconPlayerPlay size={16} stroke={1.6} /> : <IconPlayerPause size={16} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      </header>
      {chosen.size > 0 && (
        <SelectionBar
          place={place}
          selected={selected}
          canTakeAll={list.hasMore && place.state !== undefined}
          isEverything={isEverything}
          onEverything={() => {
            setEverything(true)
            setChosen(new Set(rows.map(({ id }) => id)))
          }}
          onClear={() => {
            setEverything(false)
            setChosen(new Set())
          }}
        />
      )}
      {list.isPending && <TableSkeleton rows={6} />}
      {list.error !== null && <ErrorState title={words.loadFailed} {...errorView(list.error)} onRetry={list.retry} />}
      {!list.isPending && list.error === null && rows.length === 0 && <NothingFits place={place} change={change} />}
      {rows.length > 0 && (
        <div {...handlers}>
          <DeliveryRows
            list={list}
            scope={scope}
            open={place.delivery}
            chosen={chosen}
            showConnection={place.connection === undefined && hasSeveral}
            connectionName={connectionName}
            scroller={scroller}
            onFirstInView={(index) => {
              firstInView.current = index
            }}
            onChoose={(next) => {
              setEverything(false)
              setChosen(next)
            }}
            onOpen={(id) => change({ delivery: id }, place.delivery === undefined || id === undefined)}
          />
          <ListEnd list={list} place={place} change={change} retention={retention} />
        </div>
      )}
    </section>
  )
}

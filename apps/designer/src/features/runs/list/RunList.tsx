import { ActionIcon, Button, Tooltip } from '@mantine/core'
import type { RunSummary } from '@sendwright/model'
import { IconArrowUp, IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useRef, type RefObject } from 'react'
import { listenToRuns } from '../../../api/runEvents.ts'
import { readRunPage, runQueries } from '../../../api/runs.ts'
import { errorView } from '../../../app/errorView.ts'
import { useLiveList } from '../../../app/liveList/useLiveList.ts'
import { useReading } from '../../../app/liveList/useReading.ts'
import { paths, type RunsPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import panel from '../../../ui/panel.module.css'
import { TableSkeleton } from '../../../ui/TableSkeleton.tsx'
import type { ChangeRuns } from '../useRunsPlace.ts'
import classes from './RunList.module.css'
import { RunRows } from './RunRows.tsx'
import { defaultRange, isFiltered, listScope, longerRange } from './runScope.ts'

export interface RunListProps {
  readonly place: RunsPlace
  readonly change: ChangeRuns
  /** How many the filters fit, by the counts; null while they are not known. */
  readonly total: number | null
  /** What scrolls: the list is a part of the page. */
  readonly scroller: RefObject<HTMLElement | null>
}

/** The runs of the chosen state and filters, live. Rows do not move while somebody reads them. */
export function RunList({ place, change, total, scroller }: RunListProps) {
  const words = text.runs.list
  const navigate = useNavigate()
  const scope = listScope(place)
  const isPaused = place.paused === 'true'
  const card = useRef<HTMLElement>(null)
  const firstInView = useRef(0)
  const { isReading, handlers } = useReading(card, scroller)
  const list = useLiveList<RunSummary>(
    {
      queryKey: runQueries.listKey(scope),
      readPage: (after, signal) => readRunPage(scope, after, signal),
      isNewestFirst: true,
      listen: listenToRuns,
    },
    { isPaused, isHeld: isPaused || isReading, firstInView: useCallback(() => firstInView.current, []) },
  )
  const { rows } = list

  function showNewest(): void {
    list.showNewest()
    card.current?.scrollIntoView({ block: 'start' })
  }

  const pauseLabel = isPaused ? words.resume : words.pause
  return (
    <section className={panel['panel']} aria-labelledby="runs-title" ref={card}>
      <header className={`${panel['head']} ${classes['head']}`}>
        <h2 className={panel['title']} id="runs-title">
          {total === null ? text.runs.title : text.runs.count(total, false)}
        </h2>
        <span className={panel['note']}>{words.newest}</span>
        {isPaused ? (
          <span className={panel['note']}>{words.paused}</span>
        ) : (
          <span className={classes['live']}>{words.live}</span>
        )}
        <output className={`${panel['end']} ${classes['arrivals']}`}>
          {list.arrivals.count > 0 && (
            <Button size="xs" variant="light" leftSection={<IconArrowUp size={14} stroke={1.6} />} onClick={showNewest}>
              {words.arrivals(list.arrivals.count, list.arrivals.isMore)}
            </Button>
          )}
        </output>
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
      {list.isPending && <TableSkeleton rows={8} />}
      {list.error !== null && (
        <ErrorState title={text.runs.loadFailed} {...errorView(list.error)} onRetry={list.retry} />
      )}
      {!list.isPending && list.error === null && rows.length === 0 && <NothingFits place={place} change={change} />}
      {rows.length > 0 && (
        <div {...handlers}>
          <RunRows
            list={list}
            scroller={scroller}
            onFirstInView={(index) => {
              firstInView.current = index
            }}
            onOpen={(id) => void navigate(paths.run(id))}
          />
          <footer className={classes['end']}>
            <output>{text.runs.count(rows.length, list.hasMore)}</output>
            {list.isLoadingMore && <span>{words.loadingMore}</span>}
            {!list.hasMore && <Longer place={place} change={change} />}
          </footer>
        </div>
      )}
    </section>
  )
}

interface PlaceProps {
  readonly place: RunsPlace
  readonly change: ChangeRuns
}

function Longer({ place, change }: PlaceProps) {
  const words = text.runs.list
  const { ranges } = text.runs.filters
  const longer = longerRange(place)
  if (longer === null) return null
  return (
    <span>
      {words.end(ranges[place.range ?? defaultRange])}{' '}
      <Button variant="subtle" size="xs" onClick={() => change({ range: longer })}>
        {words.longer(ranges[longer])}
      </Button>
    </span>
  )
}

function NothingFits({ place, change }: PlaceProps) {
  const words = text.runs.list
  const longer = longerRange(place)
  return (
    <EmptyState
      icon={<IconSearch size={20} stroke={1.6} />}
      title={words.none.title}
      note={words.none.note}
      actions={
        <>
          {longer !== null && (
            <Button variant="default" onClick={() => change({ range: longer })}>
              {words.longer(text.runs.filters.ranges[longer])}
            </Button>
          )}
          {isFiltered(place) && (
            <Button
              variant="default"
              onClick={() =>
                change({ state: undefined, process: undefined, environment: undefined, search: undefined })
              }
            >
              {words.none.showAll}
            </Button>
          )}
        </>
      }
    />
  )
}

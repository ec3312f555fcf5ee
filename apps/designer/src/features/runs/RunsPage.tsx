import { Button } from '@mantine/core'
import type { RunOverview } from '@sendwright/contract'
import type { RunStateName } from '@sendwright/model'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { receivedQueries } from '../../api/received.ts'
import { listenToRuns } from '../../api/runEvents.ts'
import { runQueries } from '../../api/runs.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { ButtonLink } from '../../app/ButtonLink.tsx'
import { DegradedBanner } from '../../app/connectionHealth/DegradedBanner.tsx'
import { errorView } from '../../app/errorView.ts'
import { paths, type RunsPlace } from '../../app/paths.ts'
import { StartRunPanel } from '../../app/startRun/StartRunPanel.tsx'
import { useLiveRefresh } from '../../app/useLiveRefresh.ts'
import { text } from '../../text/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { StateCounts } from '../../ui/StateCounts.tsx'
import { RunFilters } from './list/RunFilters.tsx'
import { RunList } from './list/RunList.tsx'
import { overviewScope } from './list/runScope.ts'
import { runLooks } from './runLooks.ts'
import classes from './RunsPage.module.css'
import { useRunsPlace } from './useRunsPlace.ts'

const overviewEveryMs = 2_000
/** Times pass also while nothing happens. */
const idleRefreshMs = 15_000

/** All runs: counts by state, filters, the list, and starting one beside it. */
export function RunsPage() {
  const { place, change } = useRunsPlace()
  const words = text.runs
  const isPaused = place.paused === 'true'
  const isStarting = place.start === 'true'
  const query = useQuery({
    ...runQueries.overview(overviewScope(place)),
    refetchInterval: isPaused ? false : idleRefreshMs,
  })
  useLiveRefresh(() => query.refetch(), { everyMs: overviewEveryMs, isPaused, listen: listenToRuns })
  const overview = query.data
  const isEmpty = useIsEmpty(overview)
  const scroller = useRef<HTMLElement>(null)
  return (
    <AppShell
      title={words.title}
      rail={isStarting ? 'narrow-folded' : 'wide'}
      banner={<DegradedBanner isBrief />}
      actions={
        <>
          <ReceivedLink />
          <Button
            {...(isStarting && { variant: 'default' })}
            leftSection={<IconPlayerPlay size={16} stroke={1.6} />}
            aria-expanded={isStarting}
            onClick={() => change({ start: isStarting ? undefined : 'true' })}
          >
            {words.start.button}
          </Button>
        </>
      }
    >
      <div className={classes['split']} data-open={isStarting}>
        <section className={classes['list']} ref={scroller} aria-label={words.title} data-region="list" tabIndex={-1}>
          {query.error && overview === undefined ? (
            <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
          ) : isEmpty ? (
            <NoRun />
          ) : (
            <div className={classes['page']}>
              <RunFilters place={place} change={change} />
              <StateCounts
                label={words.filters.state}
                counts={order.map((state) => ({
                  state,
                  look: runLooks[state],
                  label: words.states[state],
                  count: overview?.counts[state] ?? null,
                  note: overview === undefined ? null : noteOf(state, overview),
                  title: words.stateNotes[state],
                }))}
                chosen={place.state}
                onChoose={(state) => change({ state })}
              />
              <RunList place={place} change={change} total={totalOf(place, overview)} scroller={scroller} />
            </div>
          )}
        </section>
        {isStarting && (
          <StartRunPanel suggestedProcessId={place.process} onClose={() => change({ start: undefined })} />
        )}
      </div>
    </AppShell>
  )
}

const order = ['active', 'failed', 'completed', 'cancelled'] as const satisfies readonly RunStateName[]

function noteOf(state: RunStateName, { waiting, causes, medianMs, counts }: RunOverview): string | null {
  const words = text.runs.countNotes
  if (state === 'active') return counts.active === 0 ? null : words.waiting(waiting)
  if (state === 'failed') return counts.failed === 0 ? null : words.causes(causes)
  if (state === 'completed') return medianMs === null ? null : words.median(medianMs)
  return null
}

function totalOf({ state }: RunsPlace, overview: RunOverview | undefined): number | null {
  if (overview === undefined) return null
  const { active, failed, completed, cancelled } = overview.counts
  return state === undefined ? active + failed + completed + cancelled : overview.counts[state]
}

/** Whether no run was ever started; asked only where the counts leave it open. */
function useIsEmpty(overview: RunOverview | undefined): boolean {
  const hasNone = overview !== undefined && Object.values(overview.counts).every((count) => count === 0)
  const any = useQuery({ ...runQueries.any(), enabled: hasNone })
  return hasNone && any.data === false
}

function ReceivedLink() {
  const words = text.runs.received
  const unmatched = useQuery(receivedQueries.unmatched()).data ?? 0
  return (
    <ButtonLink {...paths.received()} variant="subtle">
      {unmatched === 0 ? words.link : words.linkCount(unmatched)}
    </ButtonLink>
  )
}

function NoRun() {
  const words = text.runs.empty
  return (
    <div className={classes['empty']}>
      <EmptyState icon={<IconPlayerPlay size={20} stroke={1.6} />} title={words.title} note={words.note} />
      <p className={classes['afterwards']}>{words.afterwards}</p>
    </div>
  )
}

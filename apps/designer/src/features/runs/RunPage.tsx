import { Skeleton } from '@mantine/core'
import { ApiError } from '@sendwright/contract'
import type { Run } from '@sendwright/model'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { listenToRun } from '../../api/runEvents.ts'
import { runQueries } from '../../api/runs.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { ButtonLink } from '../../app/ButtonLink.tsx'
import { DegradedBanner } from '../../app/connectionHealth/DegradedBanner.tsx'
import { errorView } from '../../app/errorView.ts'
import { paths, type RunPlace } from '../../app/paths.ts'
import { useLiveRefresh } from '../../app/useLiveRefresh.ts'
import { useStages } from '../../app/useStages.ts'
import { text } from '../../text/en.ts'
import { formatDateTime, formatShortSecond } from '../../text/format.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { StageChip } from '../../ui/StageMark.tsx'
import { StateChip } from '../../ui/StateText.tsx'
import { useLater } from '../../ui/useLater.ts'
import { openNode, openVisit } from './run/openStep.ts'
import { RecordPanel } from './run/RecordPanel.tsx'
import { RecordTable } from './run/RecordTable.tsx'
import { CancelRun, RunMenu } from './run/RunActions.tsx'
import { runConnections } from './run/runConnections.ts'
import { RunDrawing } from './run/RunDrawing.tsx'
import { StepPanel } from './run/StepPanel.tsx'
import { Timeline } from './run/Timeline.tsx'
import { useRunEnvironment } from './run/useRunEnvironment.ts'
import { useRunDiagram, type RunDiagram } from './run/useRunGraph.ts'
import { runLooks } from './runLooks.ts'
import classes from './RunPage.module.css'
import { useRunPlace, type ChangeRun } from './useRunPlace.ts'

/** What the event stream has not told is seen with the next question. */
const pollMs = 5_000
const refreshEveryMs = 400

/** One run on its diagram, live: the step that matters beside it, time line and records below. */
export function RunPage() {
  const { id, place, change } = useRunPlace()
  const words = text.run
  const query = useQuery({
    ...runQueries.detail(id),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : pollMs),
  })
  const listen = useMemo(() => listenToRun(Number(id)), [id])
  useLiveRefresh(() => query.refetch(), { everyMs: refreshEveryMs, listen })
  const diagram = useRunDiagram(id)
  const run = query.data
  const isUnknown = query.error instanceof ApiError && query.error.status === 404
  return (
    <AppShell
      title={words.title(id)}
      rail="folded"
      crumbs={<Crumbs id={id} run={run} />}
      state={run && <RunState run={run} />}
      actions={run && <Facts run={run} />}
      banner={run && <ConnectionNotice run={run} diagram={diagram} />}
    >
      {run === undefined && query.isPending && <RunSkeleton />}
      {run === undefined && isUnknown && (
        <EmptyState
          icon={<IconPlayerPlay size={20} stroke={1.6} />}
          title={words.unknown.title}
          note={words.unknown.note(id)}
          actions={
            <ButtonLink {...paths.runs()} variant="default">
              {words.unknown.toRuns}
            </ButtonLink>
          }
        />
      )}
      {run === undefined && query.error && !isUnknown && (
        <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
      )}
      {run !== undefined && <OpenRun run={run} diagram={diagram} place={place} change={change} />}
    </AppShell>
  )
}

function isOver({ state }: Run): boolean {
  return state === 'completed' || state === 'cancelled'
}

interface OpenRunProps {
  readonly run: Run
  readonly diagram: RunDiagram
  readonly place: RunPlace
  readonly change: ChangeRun
}

function OpenRun({ run, diagram, place, change }: OpenRunProps) {
  const node = openNode(run, place)
  const visit = node === null ? null : openVisit(run, node, place.visit)
  const isPanelOpen = node !== null || place.record !== undefined
  const select = (id: string): void =>
    change({ node: id, visit: undefined, action: undefined, record: undefined, tab: place.tab })
  return (
    <div className={classes['layout']} data-panel={isPanelOpen}>
      <div className={classes['drawing']}>
        {diagram.bpmn !== undefined && diagram.graph.nodes.length > 0 && (
          <RunDrawing run={run} bpmn={diagram.bpmn} graph={diagram.graph} selected={node} onSelect={select} />
        )}
        {diagram.error !== null && <ErrorState title={text.run.drawing.failed} {...errorView(diagram.error)} />}
      </div>
      {place.record !== undefined ? (
        <RecordPanel run={run} id={place.record} change={change} />
      ) : (
        node !== null && (
          <StepPanel
            key={`${node} ${visit?.id ?? ''}`}
            run={run}
            graph={diagram.graph}
            node={node}
            visit={visit}
            place={place}
            change={change}
          />
        )
      )}
      <div className={classes['dock']} data-region="dock" tabIndex={-1}>
        <Timeline run={run} place={place} visit={visit?.id ?? null} change={change} />
        <RecordTable
          records={run.recordList}
          open={place.record}
          visit={place.record === undefined ? (visit?.id ?? null) : null}
          change={change}
        />
      </div>
    </div>
  )
}

/** Says when a connection that the run needs keeps its records waiting. */
function ConnectionNotice({ run, diagram }: Pick<OpenRunProps, 'run' | 'diagram'>) {
  const environment = useRunEnvironment(run.environment)
  return <DegradedBanner among={runConnections(run, diagram.graph, environment)} isBrief />
}

function Crumbs({ id, run }: { readonly id: string; readonly run: Run | undefined }) {
  return (
    <nav className={classes['crumbs']} aria-label={text.run.crumbs}>
      <Link {...paths.runs()} className={classes['crumb']}>
        {text.runs.title}
      </Link>
      {run !== undefined && (
        <>
          <span className={classes['slash']} aria-hidden>
            /
          </span>
          <Link {...paths.process(run.process.id)} className={classes['crumb']}>
            {run.process.name}
          </Link>
        </>
      )}
      <span className={classes['slash']} aria-hidden>
        /
      </span>
      <h1 className={classes['here']}>{text.run.title(id)}</h1>
      {run?.key !== undefined && run.key !== null && <code className={classes['key']}>{run.key}</code>}
    </nav>
  )
}

function RunState({ run }: { readonly run: Run }) {
  const { state, visits } = run
  const stopped = visits.filter((visit) => visit.state === 'stopped').length
  const words = state === 'failed' && stopped > 0 ? text.run.stopped(stopped) : text.runs.states[state]
  const isWaiting = state === 'active' && visits.some(({ wait }) => wait !== null && wait.for !== 'delivery')
  return (
    <output className={classes['state']}>
      <StateChip state={runLooks[state]}>{words}</StateChip>
      {isWaiting && <span className={classes['note']}>{text.run.waiting}</span>}
    </output>
  )
}

function Facts({ run }: { readonly run: Run }) {
  const stages = useStages()
  return (
    <>
      <span className={classes['about']} title={formatDateTime(run.startedAt)}>
        {text.run.about(run.version, formatShortSecond(run.startedAt))}
      </span>
      {run.environment !== null && (
        <StageChip stage={stages?.get(run.environment) ?? 'development'} name={run.environment} />
      )}
      <CancelRun run={run} />
      <RunMenu run={run} />
    </>
  )
}

function RunSkeleton() {
  const isLate = useLater(200)
  if (!isLate) return null
  return (
    <output className={classes['layout']} data-panel="true" aria-label={text.shell.loading}>
      <div className={classes['drawing']} />
      <div className={classes['skeletonPanel']}>
        <Skeleton height={18} width={180} />
        <Skeleton height={72} />
        <Skeleton height={160} />
      </div>
      <div className={classes['dock']}>
        <div className={classes['skeletonPanel']}>
          <Skeleton height={14} width={120} />
          <Skeleton height={14} />
          <Skeleton height={14} />
        </div>
        <div className={classes['skeletonPanel']}>
          <Skeleton height={14} width={120} />
          <Skeleton height={14} />
          <Skeleton height={14} />
        </div>
      </div>
    </output>
  )
}

import type { ProcessGraph, Run } from '@sendwright/model'
import { IconAlertCircle, IconCheck, IconClock } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import shared from '../../../app/drawing/Drawing.module.css'
import { ProcessDrawing } from '../../../app/drawing/ProcessDrawing.tsx'
import { StepOverlays } from '../../../app/drawing/StepOverlays.tsx'
import { ZoomButtons } from '../../../app/drawing/ZoomButtons.tsx'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { formatMilliseconds } from '../../../text/format.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { useNow } from '../../../ui/useNow.ts'
import classes from './RunDrawing.module.css'
import { runMarks, type StepBadge } from './stepMarks.ts'

export interface RunDrawingProps {
  readonly run: Run
  readonly bpmn: string
  readonly graph: ProcessGraph
  readonly selected: string | null
  readonly onSelect: (node: string) => void
}

/** The run on its diagram: where it went, where it is, where it stopped, and how far each step is. */
export function RunDrawing({ run, bpmn, graph, selected, onSelect }: RunDrawingProps) {
  const words = text.run
  const marks = useMemo(() => runMarks(run, graph), [run, graph])
  const names = useMemo(() => new Map(graph.nodes.map(({ id, name }) => [id, name || id])), [graph])
  const [failure, setFailure] = useState<unknown>(null)
  if (failure !== null) {
    return (
      <div className={classes['failed']}>
        <ErrorState title={words.drawing.failed} {...errorView(failure)} />
      </div>
    )
  }
  const nameOf = (node: string): string => names.get(node) ?? node
  return (
    <ProcessDrawing
      bpmn={bpmn}
      label={words.drawing.label(String(run.id))}
      looks={marks.looks}
      selected={selected}
      onSelect={(id) => names.has(id) && onSelect(id)}
      onFailed={setFailure}
    >
      {(drawing, view) => (
        <>
          <StepOverlays
            drawing={drawing}
            type="run-badge"
            place="upper-right"
            overlays={[...marks.badges].map(([nodeId, badge]) => ({
              nodeId,
              content: <Badge badge={badge} step={nameOf(nodeId)} onSelect={() => onSelect(nodeId)} />,
            }))}
          />
          <StepOverlays
            drawing={drawing}
            type="run-token"
            place="lower-middle"
            overlays={[...marks.tokens].map(([nodeId, count]) => ({
              nodeId,
              content: (
                <span
                  className={classes['token']}
                  data-look={marks.looks.get(nodeId)}
                  title={words.badge.tokens(count)}
                >
                  {count}
                </span>
              ),
            }))}
          />
          <Legend />
          <div className={`${shared['bar']} ${shared['view']}`} role="toolbar" aria-label={text.editor.drawing.view}>
            <ZoomButtons view={view} />
          </div>
        </>
      )}
    </ProcessDrawing>
  )
}

interface BadgeProps {
  readonly badge: StepBadge
  readonly step: string
  readonly onSelect: () => void
}

/** Not a tab stop: the time line and the list of steps are the way for the keyboard, and say the same. */
function Badge({ badge, step, onSelect }: BadgeProps) {
  const words = text.run.badge
  const isPartly = badge.kind === 'done' && badge.done < badge.total
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes['badge']}
      data-kind={isPartly ? 'partly' : badge.kind}
      onClick={onSelect}
    >
      <span className="visually-hidden">{step}: </span>
      {badge.kind === 'stopped' && (
        <>
          <IconAlertCircle size={12} stroke={2} aria-hidden /> {words.stopped}
        </>
      )}
      {badge.kind === 'done' &&
        (isPartly ? (
          words.doneOf(badge.done, badge.total)
        ) : (
          <>
            <IconCheck size={12} stroke={2} aria-hidden /> {words.done(badge.done)}
          </>
        ))}
      {badge.kind === 'waited' && (
        <>
          <IconClock size={12} stroke={2} aria-hidden /> <Waited since={badge.since} until={badge.until} />
        </>
      )}
    </button>
  )
}

function Waited({ since, until }: { readonly since: string; readonly until: string | null }) {
  const now = useNow(until === null ? 1_000 : 3_600_000)
  const end = until === null ? now.getTime() : Date.parse(until)
  const ms = Math.max(0, end - Date.parse(since))
  return <>{formatMilliseconds(until === null ? Math.floor(ms / 1_000) * 1_000 : ms)}</>
}

function Legend() {
  const words = text.run.legend
  return (
    <ul className={classes['legend']} aria-label={text.run.drawing.legend}>
      {(['visited', 'current', 'stopped', 'ahead'] as const).map((look) => (
        <li key={look}>
          <span className={classes['swatch']} data-look={look} aria-hidden />
          {words[look]}
        </li>
      ))}
      <li>
        <span className={classes['dot']} aria-hidden />
        {words.token}
      </li>
    </ul>
  )
}

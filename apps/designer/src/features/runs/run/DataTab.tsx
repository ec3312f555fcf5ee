import { SegmentedControl, Skeleton } from '@mantine/core'
import type { Run, RunVisit } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { runQueries } from '../../../api/runs.ts'
import { errorView } from '../../../app/errorView.ts'
import { JsonText } from '../../../app/json/JsonText.tsx'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { dataDifference, type DataChange } from './dataDifference.ts'
import { dataOfVisit, type VisitData } from './dataOfVisit.ts'
import classes from './StepPanel.module.css'

const views = ['difference', 'before', 'after'] as const

/** The data of a run before and after a step, and what it changed. */
export function DataTab({ run, visit }: { readonly run: Run; readonly visit: RunVisit }) {
  const words = text.run.data
  const [view, setView] = useState<(typeof views)[number]>('difference')
  const query = useQuery(runQueries.data(String(run.id), run.timeline.length))
  if (query.error && query.data === undefined) {
    return <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
  }
  if (query.data === undefined) return <Skeleton height={120} />
  const step = dataOfVisit(query.data.steps, visit, run.timeline)
  if (step === null) return <p className={classes['note']}>{words.none}</p>
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={words.show}
        value={view}
        data={views.map((value) => ({ value, label: words.views[value] }))}
        onChange={(value) => setView(views.find((each) => each === value) ?? 'difference')}
      />
      <div className={classes['dataView']}>
        {view === 'difference' && <Difference step={step} />}
        {view === 'before' && <JsonText data={step.before} label={words.views.before} />}
        {view === 'after' && <JsonText data={step.after} label={words.views.after} />}
      </div>
    </>
  )
}

const mostShown = 200

function Difference({ step }: { readonly step: VisitData }) {
  const words = text.run.data
  const changes = useMemo(() => dataDifference(step.before, step.after), [step])
  if (changes.length === 0) return <p className={classes['note']}>{words.same}</p>
  return (
    <ul className={classes['changes']}>
      {changes.slice(0, mostShown).map((change) => (
        <Change key={change.path} change={change} />
      ))}
      {changes.length > mostShown && <li>{words.more(changes.length - mostShown)}</li>}
    </ul>
  )
}

function Change({ change: { path, kind, before, after } }: { readonly change: DataChange }) {
  const words = text.run.data
  return (
    <li data-kind={kind}>
      <p>
        <code>{path === '' ? words.root : path}</code> <span className={classes['changeKind']}>{words[kind]}</span>
      </p>
      {before !== null && <pre data-side="before">− {before}</pre>}
      {after !== null && <pre data-side="after">+ {after}</pre>}
    </li>
  )
}

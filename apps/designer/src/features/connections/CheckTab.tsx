import { Button } from '@mantine/core'
import type { CheckStepView, ConnectionCheck } from '@sendwright/contract'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { connectionQueries, useStartCheck } from '../../api/connections.ts'
import { errorView } from '../../app/errorView.ts'
import { text } from '../../text/en.ts'
import { formatDateTime, formatMilliseconds, formatWhen } from '../../text/format.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { StateIcon } from '../../ui/StateText.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { useNow } from '../../ui/useNow.ts'
import classes from './CheckTab.module.css'
import { checkHeading, stepStates } from './checkView.ts'

/** The check of a connection, step by step; while it runs the steps fill in as they come. */
export function CheckTab({ connectionId }: { readonly connectionId: string }) {
  const query = useQuery(connectionQueries.check(connectionId))
  const start = useStartCheck()
  const check = query.data
  if (query.isPending) return <TableSkeleton rows={6} />
  if (check === undefined) {
    return (
      <ErrorState
        title={text.connections.check.loadFailed}
        {...errorView(query.error)}
        onRetry={() => void query.refetch()}
      />
    )
  }
  return (
    <>
      <div className={classes['head']}>
        <output>
          <strong className={classes['heading']}>{checkHeading(check)}</strong>
          <span className={classes['note']}>{noteOf(check)}</span>
        </output>
        <Button
          variant="default"
          onClick={() => start.mutate(connectionId)}
          loading={start.isPending}
          disabled={check.state === 'running'}
        >
          {check.state === 'none' ? text.connections.check.start : text.connections.check.again}
        </Button>
      </div>
      {start.error && <ErrorState title={text.connections.check.notStarted} {...errorView(start.error)} />}
      {check.steps.length > 0 && (
        <ol className={classes['steps']} aria-label={text.connections.check.steps}>
          {check.steps.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ol>
      )}
      {check.finishedAt !== null && <Finished check={check} at={check.finishedAt} />}
    </>
  )
}

function noteOf(check: ConnectionCheck): string {
  const words = text.connections.check
  if (check.state === 'none') return words.noneNote
  if (check.state === 'running') return words.runningNote
  return check.state === 'failed' ? words.failedNote : ''
}

function Step({ step }: { readonly step: CheckStepView }) {
  const opens = step.state === 'failed' || (step.state === 'warning' && step.advice !== undefined)
  const stateWord = Object.hasOwn(text.connections.stepStates, step.state)
  return (
    <li className={classes['step']} data-state={step.state}>
      <span className={classes['mark']}>
        <StateIcon state={stepStates[step.state]} label={step.state} />
      </span>
      <div className={classes['line']}>
        <span>
          <strong className={classes['stepName']}>{text.connections.steps[step.id]}</strong>
          {!opens && step.detail !== '' && (
            <span className={classes['detail']}>
              <SentenceText>{step.detail}</SentenceText>
            </span>
          )}
        </span>
        <span className={classes['duration']}>
          {step.durationMs !== undefined && !stateWord ? formatMilliseconds(step.durationMs) : stateWordOf(step)}
        </span>
      </div>
      {opens && (
        <div className={classes['box']} data-tone={step.state}>
          <strong>
            <SentenceText>{step.detail}</SentenceText>
          </strong>
          {step.advice !== undefined && (
            <p>
              <SentenceText>{step.advice}</SentenceText>
            </p>
          )}
        </div>
      )}
    </li>
  )
}

function stateWordOf({ state }: CheckStepView): string {
  if (state === 'waiting' || state === 'running' || state === 'skipped') return text.connections.stepStates[state]
  return ''
}

function Finished({ check, at }: { readonly check: ConnectionCheck; readonly at: string }) {
  const now = useNow(10_000)
  const took = check.startedAt === null ? null : new Date(at).getTime() - new Date(check.startedAt).getTime()
  return (
    <p className={classes['finished']}>
      <IconHistory size={14} stroke={1.6} aria-hidden />
      <time dateTime={at} title={formatDateTime(at)}>
        {text.connections.check.finished(formatWhen(at, now))}
        {took !== null && `, ${text.connections.check.took(took)}`}
      </time>
    </p>
  )
}

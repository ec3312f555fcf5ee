/* oxlint-disable jsx-a11y/prefer-tag-over-role -- cells of rows that stand where the virtualizer puts them */
import type { EnvironmentStage, RunSummary } from '@sendwright/model'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatCount, formatDateTime, formatShortSecond } from '../../../text/format.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StageMark } from '../../../ui/StageMark.tsx'
import { StateText } from '../../../ui/StateText.tsx'
import { runLooks } from '../runLooks.ts'
import { currentWords } from '../waitWords.ts'
import { ProgressStrip } from './ProgressStrip.tsx'
import classes from './RunList.module.css'

export interface RunCellsProps {
  readonly run: RunSummary
  readonly stage: EnvironmentStage
  readonly hasLeft: boolean
}

/** One run in a line: id and key, process, steps, records, start and state. */
export const RunCells = memo(function RunCells({ run, stage, hasLeft }: RunCellsProps) {
  const words = text.runs.list
  const { id, key, process, version, environment, steps, current, startedAt, state } = run
  const beside = currentWords(run)
  return (
    <>
      <span role="gridcell" className={classes['two']}>
        <Link {...paths.run(id)} tabIndex={-1} className={classes['id']}>
          {id}
        </Link>
        <span className={classes['key']} title={key ?? undefined} data-none={key === null || undefined}>
          {key ?? words.noKey}
        </span>
      </span>
      <span role="gridcell" className={classes['two']}>
        <span className={classes['process']} title={process.name}>
          {process.name}
        </span>
        <span className={classes['where']}>
          {environment !== null && <StageMark stage={stage} name={`${environment},`} />} {words.version(version)}
        </span>
      </span>
      <span role="gridcell" className={classes['two']}>
        <ProgressStrip steps={steps} />
        <span className={classes['current']}>
          {current !== null && <span className={classes['step']}>{current.name || current.node}</span>}
          {beside !== null && (
            <span
              className={classes['beside']}
              data-failure={beside.isFailure || undefined}
              title={beside.words.replaceAll('`', '')}
            >
              <SentenceText>{beside.words}</SentenceText>
            </span>
          )}
        </span>
      </span>
      <span role="gridcell" className={classes['records']}>
        {recordWords(run)}
      </span>
      <span role="gridcell" className={classes['started']}>
        <time dateTime={startedAt} title={formatDateTime(startedAt)} className="mono">
          {formatShortSecond(startedAt)}
        </time>
      </span>
      <span role="gridcell">
        {hasLeft ? (
          <span className={classes['left']}>{words.left}</span>
        ) : (
          <StateText state={runLooks[state]}>{text.runs.states[state]}</StateText>
        )}
      </span>
    </>
  )
})

function recordWords({ records: { total, failed, notBuilt, skipped } }: RunSummary): string {
  const words = text.runs.records
  return [
    formatCount(total),
    ...(failed > 0 ? [words.failed(failed)] : []),
    ...(notBuilt > 0 ? [words.notBuilt(notBuilt)] : []),
    ...(skipped > 0 ? [words.skipped(skipped)] : []),
  ].join(', ')
}

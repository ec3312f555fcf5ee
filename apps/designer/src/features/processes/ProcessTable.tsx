import type { ProcessSummaryView } from '@sendwright/contract'
import { IconArrowDown } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { formatCount, formatDateTime, formatWhen } from '../../text/format.ts'
import { moveBetweenRows } from '../../ui/rowKeys.ts'
import { StateText } from '../../ui/StateText.tsx'
import table from '../../ui/table.module.css'
import { useNow } from '../../ui/useNow.ts'
import { ProcessMenu } from './ProcessMenu.tsx'
import classes from './ProcessTable.module.css'
import { VersionCell } from './VersionCell.tsx'

export interface ProcessTableProps {
  readonly processes: readonly ProcessSummaryView[]
  /** Says why something chosen from a row's menu did not happen. */
  readonly onFailure: (sentence: string) => void
}

/** One row per process. Arrows move through the rows, Enter or a click opens one. */
export function ProcessTable({ processes, onFailure }: ProcessTableProps) {
  const navigate = useNavigate()
  const now = useNow(30_000)
  const open = (event: MouseEvent<HTMLElement>, id: string): void => {
    // Links and buttons in the row do what they say; a selection of text is not a click on the row.
    if (event.target instanceof Element && event.target.closest('a, button, [role="menu"]')) return
    if (window.getSelection()?.isCollapsed === false) return
    void navigate(paths.process(id))
  }
  return (
    <div className={table['frame']}>
      <table className={`${table['table']} ${table['twoLines']} ${classes['table']}`} data-rows>
        <thead>
          <tr>
            <th scope="col">{text.processes.columns.process}</th>
            <th scope="col" className={table['right']}>
              {text.processes.columns.actions}
            </th>
            <th scope="col">{text.processes.columns.version}</th>
            <th scope="col">{text.processes.columns.problems}</th>
            <th scope="col" className={classes['published']}>
              {text.processes.columns.published}
            </th>
            <th scope="col" className={table['right']}>
              {text.processes.columns.failedRuns}
            </th>
            <th scope="col" aria-sort="descending" title={text.processes.newestFirst}>
              <span className={classes['sorted']}>
                {text.processes.columns.edited} <IconArrowDown size={12} stroke={1.6} aria-hidden />
              </span>
            </th>
            <th scope="col">
              <span className="visually-hidden">{text.shell.moreActions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {processes.map((process) => (
            // The row is a larger target for the pointer; its link is the way for everybody else.
            <tr key={process.id} className={table['openable']} onClick={(event) => open(event, process.id)}>
              <td className={classes['process']}>
                <Link {...paths.process(process.id)} className={table['name']} data-row onKeyDown={moveBetweenRows}>
                  {process.name}
                </Link>
                <span className={table['exact']}>{process.id}</span>
              </td>
              <td className={table['right']}>{formatCount(process.actionCount)}</td>
              <td>
                <VersionCell process={process} />
              </td>
              <td>
                <Problems process={process} />
              </td>
              <td className={`${table['dim']} ${classes['published']}`}>
                <Published process={process} now={now} />
              </td>
              <td className={table['right']}>
                <FailedRuns process={process} />
              </td>
              <td className={`${table['dim']} ${classes['edited']}`}>
                <time dateTime={process.updatedAt} title={formatDateTime(process.updatedAt)}>
                  {formatWhen(process.updatedAt, now)}
                </time>
              </td>
              <td className={classes['menu']}>
                <ProcessMenu process={process} onFailure={onFailure} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** When the newest version was published. */
function Published({ process: { published }, now }: { readonly process: ProcessSummaryView; readonly now: Date }) {
  if (published === null) return text.processes.neverPublished
  return (
    <time dateTime={published.publishedAt} title={formatDateTime(published.publishedAt)}>
      {formatWhen(published.publishedAt, now)}
    </time>
  )
}

/** How many runs have stopped; they lead to those runs. */
function FailedRuns({ process: { id, failedRuns, published } }: { readonly process: ProcessSummaryView }) {
  if (failedRuns === 0) return <span className={table['faint']}>{text.processes.noFailedRuns(published !== null)}</span>
  return (
    <Link {...paths.runs({ process: id, state: 'failed', range: 'always' })} className={classes['failedRuns']}>
      <StateText state="failed">{text.processes.failedRuns(failedRuns)}</StateText>
    </Link>
  )
}

/** How many problems the draft has; they lead to the first. */
function Problems({ process: { id, errorCount, warningCount } }: { readonly process: ProcessSummaryView }) {
  if (errorCount === 0 && warningCount === 0) return <span className={table['faint']}>{text.processes.noProblems}</span>
  return (
    <Link {...paths.process(id, { problem: 'first' })} className={classes['problems']}>
      {errorCount > 0 && <StateText state="failed">{text.processes.errors(errorCount)}</StateText>}
      {warningCount > 0 && <StateText state="warning">{text.processes.warnings(warningCount)}</StateText>}
    </Link>
  )
}

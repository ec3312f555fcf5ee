import type { Run, RunRecord } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { formatMilliseconds } from '../../../text/format.ts'
import { moveBetweenRows } from '../../../ui/rowKeys.ts'
import { StateText } from '../../../ui/StateText.tsx'
import table from '../../../ui/table.module.css'
import { useStaysAtEnd } from '../../../ui/useStaysAtEnd.ts'
import type { ChangeRun } from '../useRunPlace.ts'
import { recordCounts, recordLook } from './recordCounts.ts'
import classes from './RunDock.module.css'

export interface RecordTableProps {
  readonly records: Run['recordList']
  readonly open: string | undefined
  readonly visit: string | null
  readonly change: ChangeRun
}

/** Every record of a run in the order they were built, and why one could not be. A row opens the record, or the step that could not build it. */
export function RecordTable({ records, open, visit, change }: RecordTableProps) {
  const words = text.run.records
  const rows = useStaysAtEnd<HTMLDivElement>(records.length)
  return (
    <section className={classes['pane']} aria-label={words.title}>
      <header className={classes['head']}>
        <h2 className={classes['title']}>{words.title}</h2>
        <span className={classes['note']}>{recordCounts(records).join(', ')}</span>
      </header>
      <div ref={rows} className={classes['scroll']}>
        {records.length === 0 ? (
          <p className={classes['none']}>{words.none}</p>
        ) : (
          <table className={`${table['table']} ${classes['records']}`} data-rows>
            <thead>
              <tr>
                <th scope="col">{words.columns.record}</th>
                <th scope="col">{words.columns.state}</th>
                <th scope="col" className={table['right']}>
                  {words.columns.latency}
                </th>
              </tr>
            </thead>
            <tbody>
              {records.map((record, index) => (
                <Row
                  key={record.delivery ?? `not-built-${index}`}
                  record={record}
                  isOpen={record.delivery === null ? record.visit === visit : record.delivery === open}
                  change={change}
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  )
}

interface RowProps {
  readonly record: RunRecord
  readonly isOpen: boolean
  readonly change: ChangeRun
}

function Row({ record, isOpen, change }: RowProps) {
  const words = text.run.records
  const { delivery, node, visit, action, actionName, topic, state, latencyMs } = record

  function openRow(): void {
    change({ node, visit, action, tab: undefined, record: delivery ?? undefined })
  }

  return (
    <tr className={table['openable']} aria-selected={isOpen} onClick={openRow}>
      <td>
        <button
          type="button"
          className={classes['recordName']}
          data-row
          onClick={(event) => {
            event.stopPropagation()
            openRow()
          }}
          onKeyDown={moveBetweenRows}
        >
          {actionName || action}
        </button>
        <span className={table['exact']}>{topic}</span>
      </td>
      <td>
        <StateText state={recordLook(state)}>
          {state === 'notBuilt' ? words.notBuilt : text.deliveries.states[state]}
        </StateText>
      </td>
      <td className={`${table['right']} mono`}>{latencyMs === null ? '–' : formatMilliseconds(latencyMs)}</td>
    </tr>
  )
}

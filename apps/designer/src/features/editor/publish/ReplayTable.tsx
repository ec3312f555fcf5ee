import { IconAlertCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { jsonAsSent } from '../../../app/json/jsonLayout.ts'
import { Pieces } from '../../../app/json/Pieces.tsx'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import table from '../../../ui/table.module.css'
import type { ReplayRow } from './replayRows.ts'
import classes from './ThenAndWouldBe.module.css'

/** Records of earlier runs, field by field: what was sent, and what the draft would send. */
export function ReplayTable({ rows }: { readonly rows: readonly ReplayRow[] }) {
  const words = text.publish.replay
  return (
    <table className={`${table['table']} ${table['dense']} ${classes['table']}`}>
      <thead>
        <tr>
          <th scope="col">{words.columns.run}</th>
          <th scope="col">{words.columns.key}</th>
          <th scope="col">{words.columns.field}</th>
          <th scope="col">{words.columns.was}</th>
          <th scope="col">{words.columns.wouldBe}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} data-first={row.isFirst}>
            <td className="mono">{row.isFirst && <Link {...paths.run(row.run)}>{row.run}</Link>}</td>
            <td className="mono">{row.isFirst && (row.recordKey ?? words.noValue)}</td>
            <td className="mono">{row.field ?? words.noValue}</td>
            <td>
              <Value json={row.sent} />
            </td>
            <td>
              <WouldBe row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function WouldBe({ row: { outcome, problem, wouldBe } }: { readonly row: ReplayRow }) {
  const words = text.publish.replay
  if (outcome === 'same') return <span className={table['faint']}>{words.same}</span>
  if (outcome === 'notBuilt')
    return (
      <span className={classes['notBuilt']}>
        <IconAlertCircle size={14} stroke={1.6} aria-hidden />
        <span>
          <SentenceText>{words.notBuilt(problem ?? '')}</SentenceText>
        </span>
      </span>
    )
  return <Value json={wouldBe} />
}

/** A value as JSON in its colours; a dash where there was none. */
function Value({ json }: { readonly json: string | null }) {
  if (json === null) return <span className={table['faint']}>{text.publish.replay.noValue}</span>
  const { lines } = jsonAsSent({ text: json, spans: [] })
  return (
    <code className={classes['value']} title={json}>
      <Pieces pieces={lines[0] ?? []} />
    </code>
  )
}

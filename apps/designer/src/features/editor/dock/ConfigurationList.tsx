import { IconAlertTriangle, IconLock } from '@tabler/icons-react'
import { useMemo } from 'react'
import { text } from '../../../text/en.ts'
import { useEnvironment } from '../problems/useEnvironment.ts'
import { useSampleContext } from '../problems/useSampleContext.ts'
import tree from './ContextColumn.module.css'
import classes from './ConfigurationList.module.css'
import { configurationRows, type ConfigurationRow } from './configurationRows.ts'

/** The configuration parameters that count in the chosen environment, below the data of the context. */
export function ConfigurationList({ used }: { readonly used: readonly (readonly string[])[] }) {
  const words = text.dock.configuration
  const { data } = useSampleContext()
  const { chosen, effective } = useEnvironment()
  const rows = useMemo(() => configurationRows(effective, data, used), [effective, data, used])
  if (rows.length === 0) return null
  return (
    <section className={classes['group']} aria-label={words.title}>
      <h4 className={classes['title']}>{words.title}</h4>
      <ul className={classes['rows']}>
        {rows.map((row) => (
          <Row key={row.name} row={row} environment={chosen?.name ?? null} />
        ))}
      </ul>
    </section>
  )
}

function Row({ row, environment }: { readonly row: ConfigurationRow; readonly environment: string | null }) {
  const words = text.dock.configuration
  const from = row.from === 'environment' && environment !== null ? environment : words.defaultValue
  return (
    <li
      className={tree['row']}
      data-hidden={row.hidden || undefined}
      title={`${row.name}: ${words.about(row, from)}`}
      style={{ paddingLeft: 30 }}
    >
      <span className={tree['name']}>{row.name}</span>
      <Value row={row} />
      {row.used && (
        <span className={tree['used']} title={text.dock.context.used}>
          <span className="visually-hidden">{text.dock.context.used}</span>
        </span>
      )}
    </li>
  )
}

function Value({ row }: { readonly row: ConfigurationRow }) {
  const words = text.dock.configuration
  if (row.kind === 'secret')
    return (
      <span className={classes['word']}>
        <IconLock size={12} stroke={1.6} aria-hidden /> {words.secret}
      </span>
    )
  if (row.kind === 'missing')
    return (
      <span className={classes['missing']}>
        <IconAlertTriangle size={12} stroke={1.6} aria-hidden /> {words.notSet}
      </span>
    )
  return (
    <span className={tree['value']} data-kind={row.kind}>
      {row.text}
    </span>
  )
}

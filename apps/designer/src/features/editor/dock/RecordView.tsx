import type { BuiltRecord, BuiltText } from '@sendwright/message'
import { partitionForKey, type ValueFormat } from '@sendwright/model'
import { useMemo } from 'react'
import { jsonAsSent, jsonLines, plainLines, type Layout } from '../../../app/json/jsonLayout.ts'
import { Pieces } from '../../../app/json/Pieces.tsx'
import { text } from '../../../text/en.ts'
import { formatBytes } from '../../../text/format.ts'
import { plannedPartition } from './receiptComparison.ts'
import classes from './RecordView.module.css'
import { usePartitionCounts } from './usePartitionCounts.ts'

export interface RecordViewProps {
  readonly record: BuiltRecord
  readonly format: ValueFormat
  readonly connection: string
}

/** A record for reading: the value in lines, the headers by name. */
export function RecordInLines({ record, format, connection }: RecordViewProps) {
  const words = text.dock.record
  return (
    <>
      <dl className={classes['parts']}>
        <Part name={words.parts.topic}>{record.topic}</Part>
        <Part name={words.parts.key}>
          <Key value={record.key} />
        </Part>
        <Part name={words.parts.partition}>
          <Partition record={record} connection={connection} />
        </Part>
        <Part name={words.parts.headers}>
          {record.headers.length === 0 ? (
            <span className={classes['dim']}>{words.noHeaders}</span>
          ) : (
            <span className={classes['headerNames']} title={headerLines(record)}>
              {record.headers.map((header) => header.name).join(', ')}
            </span>
          )}
        </Part>
      </dl>
      <Value value={record.value} format={format} layout="lines" />
    </>
  )
}

/** A record as its bytes are: every part with its size, the headers in their order, the value on one line. */
export function RecordAsSent({ record, format, connection }: RecordViewProps) {
  const words = text.dock.record
  const { sizes } = record
  return (
    <>
      <dl className={classes['parts']}>
        <Part name={words.parts.topic}>{record.topic}</Part>
        <Part name={words.parts.partition}>
          <Partition record={record} connection={connection} />
        </Part>
        <Part name={words.parts.key} size={record.key === null ? null : sizes.key}>
          <Key value={record.key} />
        </Part>
        <Part name={words.parts.headers} size={record.headers.length === 0 ? null : sizes.headers}>
          {record.headers.length === 0 && <span className={classes['dim']}>{words.noHeaders}</span>}
        </Part>
      </dl>
      {record.headers.length > 0 && <HeaderTable record={record} />}
      <dl className={classes['parts']}>
        <Part name={words.parts.value} size={record.value === null ? null : sizes.value}>
          {''}
        </Part>
      </dl>
      <Value value={record.value} format={format} layout="asSent" />
    </>
  )
}

interface PartProps {
  readonly name: string
  /** Bytes. */
  readonly size?: number | null
  readonly children: React.ReactNode
}

function Part({ name, size, children }: PartProps) {
  return (
    <div className={classes['part']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
      {size !== undefined && size !== null && <dd className={classes['size']}>{formatBytes(size)}</dd>}
    </div>
  )
}

function Key({ value }: { readonly value: BuiltText | null }) {
  const words = text.dock.record
  if (value === null) return <span className={classes['dim']}>{words.noKey}</span>
  if (value.text === '') return <span className={classes['dim']}>{words.emptyKey}</span>
  return <Pieces pieces={plainLines(value).lines.flat()} />
}

function Partition({ record, connection }: { readonly record: BuiltRecord; readonly connection: string }) {
  const words = text.dock.record
  const count = usePartitionCounts(connection)?.get(record.topic) ?? null
  const partition = plannedPartition(record, count, partitionForKey)
  if (record.partition !== null) {
    return (
      <>
        {record.partition} <span className={classes['dim']}>{words.named(count)}</span>
      </>
    )
  }
  if (record.key === null) return <span className={classes['dim']}>{words.anyPartition(count)}</span>
  return (
    <>
      {partition} <span className={classes['dim']}>{words.fromKey(count)}</span>
    </>
  )
}

function HeaderTable({ record }: { readonly record: BuiltRecord }) {
  const words = text.dock.record
  const counts = Map.groupBy(record.headers, (header) => header.name)
  return (
    <table className={classes['headers']}>
      <tbody>
        {record.headers.map((header, index) => {
          const same = counts.get(header.name) ?? []
          return (
            <tr key={index}>
              <th scope="row">
                {header.name}
                {same.length > 1 && (
                  <span className={classes['dim']}> {words.repeated(same.indexOf(header) + 1, same.length)}</span>
                )}
              </th>
              <td>
                <Pieces pieces={plainLines(header.value).lines.flat()} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

interface ValueProps {
  readonly value: BuiltText | null
  readonly format: ValueFormat
  readonly layout: 'lines' | 'asSent'
}

function Value({ value, format, layout }: ValueProps) {
  const laidOut = useMemo(() => (value === null ? null : layOut(value, format, layout)), [value, format, layout])
  const words = text.dock.record
  if (laidOut === null) return <p className={classes['tombstone']}>{words.tombstone}</p>
  return (
    <>
      <pre className={classes['value']} data-layout={layout}>
        {laidOut.lines.map((line, index) => (
          <span key={index} className={classes['line']}>
            <Pieces pieces={line} />
            {'\n'}
          </span>
        ))}
      </pre>
      {laidOut.cut && <p className={classes['tombstone']}>{words.cut}</p>}
    </>
  )
}

function layOut(value: BuiltText, format: ValueFormat, layout: 'lines' | 'asSent'): Layout {
  if (format !== 'json' && format !== 'generated') return plainLines(value)
  return layout === 'lines' ? jsonLines(value) : jsonAsSent(value)
}

function headerLines(record: BuiltRecord): string {
  return record.headers.map(({ name, value }) => `${name}: ${value.text}`).join('\n')
}

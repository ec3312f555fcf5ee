import { Select, UnstyledButton } from '@mantine/core'
import type { RecordBytes, StoredRecord } from '@sendwright/model'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { topicQueries } from '../../api/topics.ts'
import { errorView } from '../../app/errorView.ts'
import { text } from '../../text/en.ts'
import { formatBytes, formatCount, formatDateTime, formatExactTime } from '../../text/format.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { moveBetweenRows } from '../../ui/rowKeys.ts'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { newestRecords } from './lastRecords.ts'
import classes from './LastRecords.module.css'

export interface LastRecordsProps {
  readonly connectionId: string
  readonly topic: string
  readonly partitionIds: readonly number[]
}

/** How many records are shown. */
const limit = 20
/** More partitions than this are not read at once; one of them is chosen then. */
const maxPartitionsAtOnce = 12

/** The last records of a topic as they lie in Kafka, of all partitions or of one. */
export function LastRecords({ connectionId, topic, partitionIds }: LastRecordsProps) {
  const [chosen, setChosen] = useState<number | null>(
    partitionIds.length > maxPartitionsAtOnce ? (partitionIds[0] ?? 0) : null,
  )
  const partitions = chosen === null ? partitionIds : [chosen]
  const queries = useQueries({
    queries: partitions.map((partition) =>
      topicQueries.records({ connection: connectionId, topic, partition, offset: null, limit }),
    ),
  })
  const failed = queries.find((query) => query.error)
  const pending = queries.some((query) => query.isPending)
  const records = newestRecords(
    queries.map((query) => query.data?.records ?? []),
    limit,
  )
  const words = text.connections.records
  return (
    <section>
      <div className={classes['head']}>
        <h4 className={classes['title']}>{words.title}</h4>
        {records.length > 0 && <span className={classes['dim']}>{words.shown(records.length)}</span>}
        <Select
          size="xs"
          aria-label={words.partition}
          className={classes['partition']}
          value={String(chosen ?? 'all')}
          onChange={(value) => setChosen(value === 'all' ? null : Number(value))}
          data={partitionChoices(partitionIds)}
        />
      </div>
      {pending && <TableSkeleton rows={3} />}
      {failed && (
        <ErrorState
          title={words.loadFailed}
          {...errorView(failed.error)}
          onRetry={() => queries.forEach((query) => void query.refetch())}
        />
      )}
      {!pending && !failed && records.length === 0 && <p className={classes['empty']}>{words.empty}</p>}
      {records.length > 0 && (
        <ul className={classes['records']} data-rows>
          {records.map((record) => (
            <RecordRow key={`${record.partition}:${record.offset}`} record={record} />
          ))}
        </ul>
      )}
    </section>
  )
}

function partitionChoices(ids: readonly number[]): { readonly value: string; readonly label: string }[] {
  const words = text.connections.records
  const single = ids.map((id) => ({ value: String(id), label: words.onePartition(id) }))
  return ids.length > maxPartitionsAtOnce ? single : [{ value: 'all', label: words.allPartitions }, ...single]
}

function RecordRow({ record }: { readonly record: StoredRecord }) {
  const [open, setOpen] = useState(false)
  const words = text.connections.records
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <li className={classes['record']}>
      <UnstyledButton
        className={classes['line']}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        data-row
        onKeyDown={moveBetweenRows}
      >
        <Chevron size={14} stroke={1.6} aria-hidden />
        <span className={`mono ${classes['place']}`} title={words.open(record.partition, record.offset)}>
          {record.partition}
          <span className={classes['colon']}>:</span>
          {record.offset}
        </span>
        <span className={`mono ${classes['key']}`} data-none={record.key === null}>
          {bytesText(record.key) ?? words.noKey}
        </span>
        <time className={classes['time']} dateTime={record.timestamp} title={formatDateTime(record.timestamp)}>
          {formatExactTime(record.timestamp)}
        </time>
      </UnstyledButton>
      {open && <RecordContent record={record} />}
    </li>
  )
}

function RecordContent({ record }: { readonly record: StoredRecord }) {
  const words = text.connections.records
  const value = bytesText(record.value)
  return (
    <div className={classes['content']}>
      <div className={classes['part']}>
        <span className={classes['dim']}>
          {words.value}, {formatBytes(record.size)}
        </span>
        {value !== null && <CopyButton value={value} label={words.copyValue} />}
      </div>
      {value === null ? (
        <p className={classes['none']}>{words.tombstone}</p>
      ) : (
        <pre className={classes['value']}>{value}</pre>
      )}
      <div className={classes['part']}>
        <span className={classes['dim']}>
          {words.headers} {record.headers.length === 0 ? words.noHeaders : formatCount(record.headers.length)}
        </span>
      </div>
      {record.headers.length > 0 && (
        <dl className={classes['headers']}>
          {record.headers.map((header, index) => (
            <div key={index}>
              <dt className="mono">{header.name}</dt>
              <dd className="mono">{bytesText(header.value) ?? words.noValue}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}

/** Bytes as they can be read: text, or base64 that says so; null where there are none. */
function bytesText(bytes: RecordBytes): string | null {
  if (bytes === null || typeof bytes === 'string') return bytes
  return text.connections.records.binary(bytes.base64)
}

import { Modal } from '@mantine/core'
import type { RecordBytes, RecordHeader } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { formatDateTime } from '../../../text/format.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import classes from './StoredRecordDialog.module.css'

/** A record as it lies in Kafka. */
export interface ShownRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly timestamp: string
  readonly key: RecordBytes
  readonly value: RecordBytes
  readonly headers: readonly RecordHeader[]
}

/** Everything of one record as it was read. */
export function StoredRecordDialog({
  record,
  onClose,
}: {
  readonly record: ShownRecord
  readonly onClose: () => void
}) {
  const words = text.dock.stored
  return (
    <Modal
      opened
      size={640}
      title={words.title(record.partition, record.offset)}
      closeButtonProps={{ 'aria-label': text.shell.close }}
      onClose={onClose}
    >
      <dl className={classes['parts']}>
        <dt>{words.topic}</dt>
        <dd>
          <code>{record.topic}</code>
        </dd>
        <dt>{words.time}</dt>
        <dd>{formatDateTime(record.timestamp)}</dd>
        <dt>{words.key}</dt>
        <dd>
          <Bytes bytes={record.key} none={words.none} />
        </dd>
        <dt>{words.headers}</dt>
        <dd>
          {record.headers.length === 0 && words.none}
          {record.headers.map((header, index) => (
            <div key={index}>
              <code className={classes['headerName']}>{header.name}</code>{' '}
              <Bytes bytes={header.value} none={words.none} />
            </div>
          ))}
        </dd>
      </dl>
      <div className={classes['valueHeader']}>
        <span>{words.value}</span>
        {typeof record.value === 'string' && <CopyButton value={record.value} label={words.copyValue} />}
      </div>
      {/* It scrolls, so it takes the focus for the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes['value']} tabIndex={0}>
        <Bytes bytes={record.value} none={words.tombstone} />
      </pre>
    </Modal>
  )
}

const longestShown = 100_000

function Bytes({ bytes, none }: { readonly bytes: RecordBytes; readonly none: string }) {
  if (bytes === null) return <span className={classes['none']}>{none}</span>
  if (typeof bytes === 'string') return <code>{bytes.slice(0, longestShown)}</code>
  return (
    <>
      <code>{bytes.base64.slice(0, longestShown)}</code>{' '}
      <span className={classes['none']}>{text.dock.stored.base64}</span>
    </>
  )
}

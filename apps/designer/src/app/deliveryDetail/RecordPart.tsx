import { Button } from '@mantine/core'
import type { RecordBytes, RecordHeader } from '@sendwright/model'
import { useId, useMemo, useState } from 'react'
import { Pieces } from '../json/Pieces.tsx'
import { text } from '../../text/en.ts'
import { formatBytes } from '../../text/format.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { bytesWords } from './bytesWords.ts'
import classes from './DeliveryDetail.module.css'
import { foldedLines, valueLines } from './recordLines.ts'

export interface RecordPartProps {
  readonly title?: string
  readonly record: {
    readonly key: RecordBytes
    readonly value: RecordBytes
    readonly headers: readonly RecordHeader[]
    readonly partition: number | null
  }
  /** In bytes; null where it is not known. */
  readonly size?: number | null
  /** What its order is by, where that is not the key. */
  readonly orderBy?: string | null
}

/** A record: key, headers, value. */
export function RecordPart({
  title = text.delivery.record.title,
  record,
  size = null,
  orderBy = null,
}: RecordPartProps) {
  const words = text.delivery.record
  const titleId = useId()
  return (
    <section className={classes['part']} aria-labelledby={titleId}>
      <header className={classes['titleRow']}>
        <h3 className={classes['title']} id={titleId}>
          {title}
        </h3>
        {size !== null && <span className={classes['small']}>{formatBytes(size)}</span>}
        {record.value !== null && (
          <span className={classes['copy']}>
            <CopyButton
              value={typeof record.value === 'string' ? record.value : record.value.base64}
              label={words.copyValue}
            />
          </span>
        )}
      </header>
      <dl className={classes['headers']}>
        <div>
          <dt>{words.key}</dt>
          <dd>
            <Part bytes={record.key} none={words.noKey} />
          </dd>
        </div>
        {record.partition !== null && (
          <div>
            <dt>{words.partition}</dt>
            <dd>{record.partition}</dd>
          </div>
        )}
        {orderBy !== null && orderBy !== record.key && typeof record.key !== 'object' && (
          <div>
            <dt>{words.orderBy}</dt>
            <dd>{orderBy}</dd>
          </div>
        )}
        {record.headers.map((header, index) => (
          <div key={index}>
            <dt>{header.name}</dt>
            <dd>
              <Part bytes={header.value} none={words.none} />
            </dd>
          </div>
        ))}
      </dl>
      <Value value={record.value} />
    </section>
  )
}

function Part({ bytes, none }: { readonly bytes: RecordBytes; readonly none: string }) {
  if (bytes === null) return <span className={classes['dim']}>{none}</span>
  if (bytes === '') return <span className={classes['dim']}>{text.delivery.record.emptyKey}</span>
  return <>{bytesWords(bytes)}</>
}

function Value({ value }: { readonly value: RecordBytes }) {
  const words = text.delivery.record
  const [isWhole, setWhole] = useState(false)
  const shown = value === null || typeof value === 'string' ? value : value.base64
  const layout = useMemo(() => (shown === null ? null : valueLines(shown)), [shown])
  if (layout === null) return <p className={classes['small']}>{words.tombstone}</p>
  if (shown === '') return <p className={classes['small']}>{words.emptyValue}</p>
  const { lines, cut } = layout
  const isFolded = !isWhole && lines.length > foldedLines
  return (
    <>
      {/* It may scroll, so it takes the focus for the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes['value']} tabIndex={0} aria-label={words.value}>
        {(isFolded ? lines.slice(0, foldedLines) : lines).map((line, index) => (
          <span key={index}>
            <Pieces pieces={line} />
            {'\n'}
          </span>
        ))}
      </pre>
      {typeof value === 'object' && <p className={classes['small']}>{words.base64}</p>}
      {lines.length > foldedLines && (
        <Button variant="subtle" size="xs" onClick={() => setWhole(!isWhole)}>
          {isFolded ? words.showAll(lines.length) : words.fold}
        </Button>
      )}
      {cut && !isFolded && <p className={classes['small']}>{words.cut}</p>}
    </>
  )
}

import type { Delivery, DeliveryReceipt } from '@sendwright/model'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../paths.ts'
import { text } from '../../text/en.ts'
import { formatDateTime, formatMilliseconds, formatStamp } from '../../text/format.ts'
import classes from './DeliveryDetail.module.css'
import { ReadBackFact } from './ReadBackFact.tsx'

/** Where a delivered record lies in Kafka, and how that is known. */
export function ReceiptView({ delivery }: { readonly delivery: Delivery }) {
  const words = text.delivery.receipt
  const { receipt } = delivery
  if (receipt === null) return null
  const { partition, offset, timestamp, latencyMs, mode, batch, confirmedBy } = receipt
  return (
    <section className={classes['part']} aria-labelledby="receipt-title">
      <h3 className={classes['title']} id="receipt-title">
        {words.title}
      </h3>
      <dl className={classes['facts']}>
        <Fact name={words.partition}>
          <code>{partition}</code>
        </Fact>
        <Fact name={words.offset}>
          {offset === null ? <span className={classes['dim']}>{words.offsetUnknown}</span> : <code>{offset}</code>}
        </Fact>
        {timestamp !== null && (
          <Fact name={words.timestamp}>
            <time dateTime={timestamp} title={formatDateTime(timestamp)} className="mono">
              {formatStamp(timestamp)}
            </time>
          </Fact>
        )}
        <Fact name={words.latency}>{formatMilliseconds(latencyMs)}</Fact>
        <Fact name={words.mode}>
          {words.modes[mode]} <span className={classes['dim']}>· {words.batch(batch)}</span>
        </Fact>
        {offset !== null && <ReadBackFact delivery={delivery} />}
      </dl>
      {confirmedBy === 'position' && <ByPosition delivery={delivery} receipt={receipt} />}
    </section>
  )
}

function ByPosition({ delivery, receipt }: { readonly delivery: Delivery; readonly receipt: DeliveryReceipt }) {
  const words = text.delivery.receipt
  return (
    <p className={classes['small']}>
      {words.byPosition}{' '}
      <Link {...paths.connections({ id: delivery.connection, tab: 'topics', topic: receipt.topic })}>
        {words.openTopic}
      </Link>
    </p>
  )
}

/** A fact with its name. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

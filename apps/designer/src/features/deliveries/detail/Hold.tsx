import type { Delivery, DeliveryHold } from '@sendwright/model'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatMoment } from '../../../text/format.ts'
import links from '../../../ui/link.module.css'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StateIcon, type VisibleState } from '../../../ui/StateText.tsx'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import classes from '../../../app/deliveryDetail/DeliveryDetail.module.css'

const states = {
  'not-due': 'waiting',
  'earlier-failed': 'warning',
  retry: 'waiting',
  'connection-away': 'warning',
  'shard-stopped': 'warning',
  queue: 'waiting',
} as const satisfies Record<DeliveryHold['reason'], VisibleState>

/** What a delivery waits for, or why it failed, with the way to what stands before it. */
export function Hold({ delivery, change }: { readonly delivery: Delivery; readonly change: ChangePlace }) {
  const words = text.delivery.hold
  const { heldBackBy, failure, state, connection } = delivery
  if (state === 'failed' && failure !== null) {
    return (
      <section className={classes['part']} aria-labelledby="failure-title">
        <h3 className={classes['title']} id="failure-title">
          {text.delivery.failure.title}
        </h3>
        <div className={classes['box']} data-tone="failed">
          <SentenceText>{failure.message}</SentenceText>
        </div>
      </section>
    )
  }
  if (heldBackBy === null) return null
  const { reason, message, until, delivery: earlier } = heldBackBy
  return (
    <section className={classes['part']} aria-labelledby="hold-title">
      <h3 className={classes['title']} id="hold-title">
        {words.title}
      </h3>
      <div className={classes['hold']}>
        <StateIcon state={states[reason]} />
        <div>
          <SentenceText>{message}</SentenceText>
          {until !== null && <span className={classes['until']}> {words.until(formatMoment(until))}</span>}
          {earlier !== null && (
            <>
              {' '}
              <button type="button" className={links['link']} onClick={() => change({ delivery: earlier })}>
                {words.openEarlier}
              </button>
            </>
          )}
          {(reason === 'connection-away' || reason === 'shard-stopped') && (
            <>
              {' '}
              <Link {...paths.connections({ id: connection })} className={links['link']}>
                {words.openConnection}
              </Link>
            </>
          )}
        </div>
      </div>
    </section>
  )
}

/** Who ended a skipped or cancelled delivery, and why. */
export function Ended({ delivery: { ended, endedAt } }: { readonly delivery: Delivery }) {
  const words = text.delivery.ended
  if (ended === null) return null
  return (
    <section className={classes['part']} aria-labelledby="ended-title">
      <h3 className={classes['title']} id="ended-title">
        {words.reason}
      </h3>
      <p className={classes['reason']} data-none={ended.reason === null || undefined}>
        {ended.reason ?? words.noReason}
      </p>
      {endedAt !== null && (
        <p className={classes['small']}>
          {formatMoment(endedAt)}
          {ended.by !== null && `, ${ended.by}`}
        </p>
      )}
    </section>
  )
}

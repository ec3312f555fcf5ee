import type { Delivery, DeliveryAttempt } from '@sendwright/model'
import { text } from '../../text/en.ts'
import { formatDateTime, formatExactTime, formatMilliseconds } from '../../text/format.ts'
import { SentenceText } from '../../ui/SentenceText.tsx'
import { StateIcon, type VisibleState } from '../../ui/StateText.tsx'
import classes from './DeliveryDetail.module.css'

const states = { delivered: 'delivered', refused: 'failed', unknown: 'warning' } as const satisfies Record<
  DeliveryAttempt['outcome'],
  VisibleState
>

/** Every attempt with its time, what became of it and how long it took; the last one is the newest. */
export function Attempts({ delivery }: { readonly delivery: Delivery }) {
  const words = text.delivery
  const { attemptList } = delivery
  if (attemptList.length === 0) return null
  return (
    <section className={classes['part']} aria-labelledby="attempts-title">
      <h3 className={classes['title']} id="attempts-title">
        {words.attempts}
      </h3>
      <ol className={classes['attempts']}>
        {attemptList.map((attempt, index) => (
          <li key={index} className={classes['attempt']}>
            <span className={classes['mark']}>
              <StateIcon state={states[attempt.outcome]} />
            </span>
            <time className={classes['at']} dateTime={attempt.at} title={formatDateTime(attempt.at)}>
              {formatExactTime(attempt.at)}
            </time>
            <span className={classes['took']}>
              {attempt.durationMs === null ? '' : formatMilliseconds(attempt.durationMs)}
            </span>
            <span className={classes['sentence']}>
              <SentenceText>{sentenceOf(attempt, delivery)}</SentenceText>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What became of an attempt; why the delivery has failed in the end stands above already. */
function sentenceOf({ message, outcome }: DeliveryAttempt, { state, failure }: Delivery): string {
  const isTold = state === 'failed' && message === failure?.message
  return message === null || isTold ? text.delivery.attempt[outcome] : message
}

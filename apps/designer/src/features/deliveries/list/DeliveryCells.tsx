/* oxlint-disable jsx-a11y/prefer-tag-over-role -- cells of rows that stand where the virtualizer puts them */
import { Checkbox } from '@mantine/core'
import type { DeliverySummary } from '@sendwright/model'
import type { ListScope } from '../../../api/deliveries.ts'
import { memo } from 'react'
import { text } from '../../../text/en.ts'
import { formatDateTime, formatShortMinute, formatShortTime } from '../../../text/format.ts'
import { MiddleTruncate } from '../../../ui/MiddleTruncate.tsx'
import { StateText } from '../../../ui/StateText.tsx'
import { bytesWords } from '../../../app/deliveryDetail/bytesWords.ts'
import classes from './DeliveryList.module.css'

export interface DeliveryCellsProps {
  readonly delivery: DeliverySummary
  readonly order: ListScope['order']
  readonly isChosen: boolean
  readonly hasLeft: boolean
  /** Its name; null where the whole list is of one connection. */
  readonly connection: string | null
  readonly index: number
  /** The same function for every rendering: rows that have not changed are not drawn anew while the list scrolls. */
  readonly onChoose: (index: number, isRange: boolean) => void
}

/** One delivery in a line: state, topic, key, connection and time. */
export const DeliveryCells = memo(function DeliveryCells({
  delivery,
  order,
  isChosen,
  hasLeft,
  connection,
  index,
  onChoose,
}: DeliveryCellsProps) {
  const words = text.deliveries.list
  const { state, topic, key } = delivery
  const keyText = key === null ? words.noKey : bytesWords(key)
  return (
    <>
      <span role="gridcell" className={classes['choose']} data-choose>
        <Checkbox
          size="xs"
          tabIndex={-1}
          aria-label={words.select(topic, keyText)}
          checked={isChosen}
          onClick={(event) => {
            event.stopPropagation()
            onChoose(index, event.shiftKey)
          }}
          onChange={() => undefined}
        />
      </span>
      <span role="gridcell">
        {hasLeft ? (
          <span className={classes['left']}>{words.left}</span>
        ) : (
          <StateText state={state}>{text.deliveries.states[state]}</StateText>
        )}
      </span>
      <span role="gridcell" className={classes['exact']}>
        <MiddleTruncate value={topic} mono />
      </span>
      <span role="gridcell" className={classes['exact']} data-none={key === null || undefined}>
        {key === null ? keyText : <MiddleTruncate value={keyText} mono tail={6} />}
      </span>
      {connection !== null && (
        <span role="gridcell" className={classes['connection']} title={connection}>
          {connection}
        </span>
      )}
      <span role="gridcell" className={classes['time']}>
        <Time delivery={delivery} order={order} />
      </span>
    </>
  )
})

function Time({ delivery, order }: Pick<DeliveryCellsProps, 'delivery' | 'order'>) {
  const { acceptedAt, dueAt, state } = delivery
  // What waits for its time says when that is. The order of the list is by another time then, so that it is named.
  const isLater = state === 'accepted' && order === 'newest' && Date.parse(dueAt) - Date.parse(acceptedAt) > 1_000
  if (isLater) {
    return (
      <time dateTime={dueAt} title={formatDateTime(dueAt)}>
        {text.deliveries.list.dueAt(formatShortMinute(dueAt))}
      </time>
    )
  }
  const at = order === 'due' ? dueAt : acceptedAt
  return (
    <time dateTime={at} title={formatDateTime(at)} className="mono">
      {formatShortTime(at)}
    </time>
  )
}

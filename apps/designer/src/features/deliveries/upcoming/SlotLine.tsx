import { Button } from '@mantine/core'
import { useState } from 'react'
import { useStartBulk } from '../../../api/deliveries.ts'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { formatMoment } from '../../../text/format.ts'
import { BulkDialogs, type BulkAsk } from '../bulk/BulkDialogs.tsx'
import { followBulk } from '../bulk/useBulkOperations.ts'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import { dueFilter, type DueCircle } from './timeline.ts'
import classes from './Upcoming.module.css'

export interface SlotLineProps {
  readonly circle: DueCircle
  readonly scope: { readonly connection: string | undefined; readonly topic: string | undefined }
  readonly connectionName: (id: string) => string
  readonly change: ChangePlace
}

/** What is due at a circle of the line, with what can be done about it. */
export function SlotLine({ circle, scope, connectionName, change }: SlotLineProps) {
  const words = text.deliveries.upcoming
  const start = useStartBulk()
  const [ask, setAsk] = useState<BulkAsk | null>(null)
  const { count, from, to, topics } = circle
  const [first, ...others] = topics
  const filter = {
    state: 'accepted' as const,
    ...dueFilter(circle),
    ...(scope.connection !== undefined && { connection: scope.connection }),
    ...(scope.topic !== undefined && { topic: scope.topic }),
  }
  const target = { request: { filter }, count }

  function sendNow(): void {
    start.mutate(
      { operation: 'reschedule', filter, dueAt: new Date().toISOString() },
      { onSuccess: ({ id }) => followBulk(id) },
    )
  }

  return (
    <div className={classes['slot']}>
      <span className={classes['slotTime']}>
        {from === to ? formatMoment(from) : `${formatMoment(from)} – ${formatMoment(to)}`}
      </span>
      <span className={classes['slotWhat']}>
        {words.times(count)}
        {first !== undefined && (
          <>
            {' '}
            <span className={classes['slotDim']}>{words.to}</span> <code>{first.topic}</code>{' '}
            <span className={classes['slotDim']}>{connectionName(first.connection)}</span>
          </>
        )}
        {others.length > 0 && (
          <span className={classes['slotDim']} title={others.map(({ topic }) => topic).join(', ')}>
            {' '}
            {words.andMore(others.length)}
          </span>
        )}
        {start.error && <span className={classes['slotFailure']}> {errorView(start.error).detail}</span>}
      </span>
      <span className={classes['slotActions']}>
        <Button
          variant="subtle"
          size="xs"
          onClick={() =>
            change({ state: 'accepted', order: 'due', ...dueFilter(circle), cause: undefined, key: undefined })
          }
        >
          {words.show}
        </Button>
        <Button variant="subtle" size="xs" loading={start.isPending} onClick={sendNow}>
          {words.sendNow}
        </Button>
        <Button variant="subtle" size="xs" onClick={() => setAsk({ ...target, operation: 'reschedule' })}>
          {words.reschedule}
        </Button>
        <Button variant="subtle" size="xs" onClick={() => setAsk({ ...target, operation: 'cancel' })}>
          {words.cancel}
        </Button>
      </span>
      <BulkDialogs ask={ask} onClose={() => setAsk(null)} />
    </div>
  )
}

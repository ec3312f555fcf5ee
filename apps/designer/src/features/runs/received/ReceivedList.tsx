import { Button } from '@mantine/core'
import type { Received } from '@sendwright/model'
import { IconMailOpened } from '@tabler/icons-react'
import { useRef } from 'react'
import { readReceivedPage, receivedQueries, type ReceivedState } from '../../../api/received.ts'
import { listenToRuns } from '../../../api/runEvents.ts'
import { bytesWords } from '../../../app/deliveryDetail/bytesWords.ts'
import { errorView } from '../../../app/errorView.ts'
import { useLiveList } from '../../../app/liveList/useLiveList.ts'
import { useReading } from '../../../app/liveList/useReading.ts'
import type { ReceivedPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatDateTime, formatShortTime } from '../../../text/format.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { MiddleTruncate } from '../../../ui/MiddleTruncate.tsx'
import panel from '../../../ui/panel.module.css'
import { moveBetweenRows } from '../../../ui/rowKeys.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StateText, type VisibleState } from '../../../ui/StateText.tsx'
import table from '../../../ui/table.module.css'
import { TableSkeleton } from '../../../ui/TableSkeleton.tsx'
import { receivedScope, type ChangeReceived } from '../useReceivedPlace.ts'
import classes from './Received.module.css'

/** What the state of a received record looks like. */
export const receivedLooks = {
  waiting: 'waiting',
  matched: 'delivered',
  unmatched: 'warning',
  discarded: 'cancelled',
} as const satisfies Record<ReceivedState, VisibleState>

const first = (): number => 0

/** The received records that the filters fit, the newest first, live. */
export function ReceivedList({ place, change }: { readonly place: ReceivedPlace; readonly change: ChangeReceived }) {
  const words = text.runs.received
  const scope = receivedScope(place)
  const card = useRef<HTMLElement>(null)
  const { isReading, handlers } = useReading(card, card)
  const list = useLiveList<Received>(
    {
      queryKey: receivedQueries.listKey(scope),
      readPage: (after, signal) => readReceivedPage(scope, after, signal),
      isNewestFirst: true,
      listen: listenToRuns,
    },
    { isPaused: false, isHeld: isReading, firstInView: first },
  )
  const { rows } = list
  if (list.isPending) return <TableSkeleton rows={6} />
  if (list.error !== null)
    return <ErrorState title={words.loadFailed} {...errorView(list.error)} onRetry={list.retry} />
  if (rows.length === 0) {
    const isPlain = place.state === undefined && place.topic === undefined && place.connection === undefined
    return <EmptyState icon={<IconMailOpened size={20} stroke={1.6} />} {...(isPlain ? words.none : words.noneAt)} />
  }
  return (
    <section className={panel['panel']} aria-label={words.title} ref={card} {...handlers}>
      <header className={panel['head']}>
        <h2 className={panel['title']}>{words.count(rows.length, list.hasMore)}</h2>
        <output className={panel['end']}>
          {list.arrivals.count > 0 && (
            <Button size="xs" variant="light" onClick={list.showNewest}>
              {text.runs.list.arrivals(list.arrivals.count, list.arrivals.isMore)}
            </Button>
          )}
        </output>
      </header>
      <table className={table['table']} data-rows>
        <thead>
          <tr>
            <th scope="col">{words.columns.topic}</th>
            <th scope="col">{words.columns.key}</th>
            <th scope="col">{words.columns.received}</th>
            <th scope="col">{words.columns.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((received) => (
            <Row key={received.id} received={received} isOpen={place.record === received.id} change={change} />
          ))}
        </tbody>
      </table>
      {list.hasMore && (
        <footer className={classes['end']}>
          <Button variant="subtle" size="xs" loading={list.isLoadingMore} onClick={list.loadMore}>
            {words.more}
          </Button>
        </footer>
      )}
    </section>
  )
}

interface RowProps {
  readonly received: Received
  readonly isOpen: boolean
  readonly change: ChangeReceived
}

function Row({ received, isOpen, change }: RowProps) {
  const words = text.runs.received
  const { id, topic, partition, offset, key, receivedAt, state, reason } = received
  return (
    <tr className={table['openable']} aria-selected={isOpen} onClick={() => change({ record: id }, !isOpen)}>
      <td>
        <button
          type="button"
          className={classes['name']}
          data-row
          onClick={(event) => {
            event.stopPropagation()
            change({ record: id })
          }}
          onKeyDown={moveBetweenRows}
        >
          {topic}
        </button>
        <span className={table['exact']}>{words.place(partition, offset)}</span>
      </td>
      <td>
        {key === null ? (
          <span className={table['faint']}>{words.noKey}</span>
        ) : (
          <MiddleTruncate value={bytesWords(key)} mono tail={6} />
        )}
      </td>
      <td>
        <time className="mono" dateTime={receivedAt} title={formatDateTime(receivedAt)}>
          {formatShortTime(receivedAt)}
        </time>
      </td>
      <td className={classes['stateCell']}>
        <StateText state={receivedLooks[state]}>{words.states[state]}</StateText>
        {reason !== null && (
          <span className={classes['reason']} title={reason}>
            <SentenceText>{reason}</SentenceText>
          </span>
        )}
      </td>
    </tr>
  )
}

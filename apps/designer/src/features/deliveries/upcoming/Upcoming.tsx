import { SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { deliveryQueries } from '../../../api/deliveries.ts'
import { errorView } from '../../../app/errorView.ts'
import { upcomingSpans, type DeliveriesPlace } from '../../../app/paths.ts'
import { useLiveRefresh } from '../../../app/useLiveRefresh.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import links from '../../../ui/link.module.css'
import { useNow } from '../../../ui/useNow.ts'
import panel from '../../../ui/panel.module.css'
import { spanMs } from '../place.ts'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import { DueLine } from './DueLine.tsx'
import { SlotLine } from './SlotLine.tsx'
import { circleAt, dueCircles } from './timeline.ts'
import classes from './Upcoming.module.css'

export interface UpcomingProps {
  readonly place: DeliveriesPlace
  readonly change: ChangePlace
  readonly connectionName: (id: string) => string
}

const refreshEveryMs = 3_000

/** What is due when, as a line of time; a circle opens what can be done with what is due there. */
export function Upcoming({ place, change, connectionName }: UpcomingProps) {
  const words = text.deliveries.upcoming
  const { connection, topic, upcoming: within = '1h', slot, paused } = place
  const scope = { ...(connection !== undefined && { connection }), ...(topic !== undefined && { topic }), within }
  const query = useQuery({ ...deliveryQueries.upcoming(scope), refetchInterval: paused ? false : 15_000 })
  useLiveRefresh(() => query.refetch(), { everyMs: refreshEveryMs, isPaused: paused === 'true' })
  const { ref, width } = useElementSize()
  const clock = useNow(paused ? 86_400_000 : 1_000)
  // The server's clock decides what is due; the time since its answer moves the line on.
  const now =
    query.data === undefined
      ? clock.getTime()
      : Date.parse(query.data.now) + Math.max(0, clock.getTime() - query.dataUpdatedAt)
  const { total = 0, later = 0, groups = [] } = query.data ?? {}
  const circles = dueCircles(groups, { now, spanMs: spanMs[within], width })
  const open = slot === undefined ? null : circleAt(circles, slot)

  return (
    <section className={panel['panel']} aria-labelledby="upcoming-title">
      <header className={panel['head']}>
        <h2 className={panel['title']} id="upcoming-title">
          {words.title}
        </h2>
        <output className={panel['note']}>
          {words.counts[within](total - later)}
          {later > 0 && `, ${words.later(later)}`}
        </output>
        {total > 0 && (
          <button
            type="button"
            className={`${links['link']} ${classes['listAll']}`}
            onClick={() =>
              change({
                state: 'accepted',
                order: 'due',
                dueFrom: new Date(now).toISOString(),
                dueTo: undefined,
                cause: undefined,
                key: undefined,
              })
            }
          >
            {words.list}
          </button>
        )}
        <SegmentedControl
          className={panel['end']}
          size="xs"
          aria-label={words.span}
          value={within}
          data={upcomingSpans.map((value) => ({ value, label: words.spans[value] }))}
          onChange={(value) =>
            change({
              upcoming: value === '1h' ? undefined : upcomingSpans.find((span) => span === value),
              slot: undefined,
            })
          }
        />
      </header>
      {query.error && query.data === undefined ? (
        <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <div className={classes['body']}>
          <div ref={ref}>
            <DueLine
              circles={circles}
              open={open}
              now={now}
              span={spanMs[within]}
              width={width}
              onOpen={(circle) => change({ slot: circle?.from })}
            />
          </div>
          {total - later === 0 && query.data !== undefined && <p className={classes['none']}>{words.none}</p>}
          {open !== null && (
            <SlotLine
              key={open.from}
              circle={open}
              scope={{ connection, topic }}
              connectionName={connectionName}
              change={change}
            />
          )}
        </div>
      )}
    </section>
  )
}

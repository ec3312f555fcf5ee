import { ActionIcon, Menu } from '@mantine/core'
import { IconCode, IconDots, IconDownload, IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { deliveriesCsvUrl, deliveryQueries } from '../../api/deliveries.ts'
import { AppShell } from '../../app/AppShell.tsx'
import { DegradedBanner } from '../../app/connectionHealth/DegradedBanner.tsx'
import { errorView } from '../../app/errorView.ts'
import type { DeliveriesPlace } from '../../app/paths.ts'
import { useLiveRefresh } from '../../app/useLiveRefresh.ts'
import { text } from '../../text/en.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useNow } from '../../ui/useNow.ts'
import { BulkProgress } from './bulk/BulkProgress.tsx'
import { CauseList } from './causes/CauseList.tsx'
import { RateChart } from './chart/RateChart.tsx'
import classes from './DeliveriesPage.module.css'
import { DeliveryDetails } from './detail/DeliveryDetails.tsx'
import { FilterBar } from './filters/FilterBar.tsx'
import { StateCounts } from './filters/StateCounts.tsx'
import { DeliveryList } from './list/DeliveryList.tsx'
import { NoDelivery } from './NoDelivery.tsx'
import { bulkFilter, overviewScope } from './place.ts'
import { PageSkeleton } from './PageSkeleton.tsx'
import { PublishDialog } from './PublishDialog.tsx'
import { RetentionDialog } from './RetentionDialog.tsx'
import { RetentionNote } from './RetentionNote.tsx'
import { Upcoming } from './upcoming/Upcoming.tsx'
import { useConnectionNames } from './useConnectionNames.ts'
import { useDeliveriesPlace } from './useDeliveriesPlace.ts'

const overviewEveryMs = 2_000
/** The server writes what it has counted every 2 s. */
const statisticsLagMs = 3_000
/** Times pass also while nothing happens. */
const idleRefreshMs = 30_000

/** The queue: counts by state, chart, causes of failures, what is due when, the list, and one delivery beside it. */
export function DeliveriesPage() {
  const { place, change } = useDeliveriesPlace()
  const connectionName = useConnectionNames()
  const isPaused = place.paused === 'true'
  const query = useQuery({
    ...deliveryQueries.overview(overviewScope(place)),
    refetchInterval: isPaused ? false : idleRefreshMs,
  })
  useLiveRefresh(() => query.refetch(), { everyMs: overviewEveryMs, isPaused, lagMs: statisticsLagMs })
  const overview = query.data
  const isEmpty = useIsEmpty(overview?.counts)
  const scroller = useRef<HTMLElement>(null)
  const [ids, setIds] = useState<readonly string[]>([])
  const onRows = useCallback((next: readonly string[]) => setIds(next), [])
  const [dialog, setDialog] = useState<'retention' | 'publish' | null>(null)
  const words = text.deliveries
  const isOpen = place.delivery !== undefined

  return (
    <AppShell
      title={words.title}
      rail={isOpen ? 'narrow-folded' : 'wide'}
      banner={<DegradedBanner connection={place.connection} />}
      actions={
        <PageMenu place={place} onRetention={() => setDialog('retention')} onPublish={() => setDialog('publish')} />
      }
    >
      <div className={classes['split']} data-open={isOpen}>
        <section className={classes['list']} ref={scroller} aria-label={words.title} data-region="list" tabIndex={-1}>
          {query.error && overview === undefined ? (
            <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
          ) : isEmpty ? (
            <NoDelivery />
          ) : (
            <div className={classes['page']}>
              <FilterBar
                place={place}
                change={change}
                knownTopics={overview?.causes.flatMap(({ topics }) => topics) ?? []}
              />
              <StateCounts
                counts={overview?.counts ?? null}
                chosen={place.state}
                onChoose={(state) => change({ state, ...withoutNarrower })}
              />
              <BulkProgress />
              {overview && (
                <>
                  <RateChart
                    overview={overview}
                    connectionName={connectionName}
                    onZoom={(from, to) => change({ from, to, range: undefined })}
                  />
                  <CauseList overview={overview} isFilled={!isOpen} change={change} />
                  <Upcoming place={place} change={change} connectionName={connectionName} />
                  <DeliveryList
                    place={place}
                    change={change}
                    connectionName={connectionName}
                    scroller={scroller}
                    onRows={onRows}
                    retention={<RetentionNote onChange={() => setDialog('retention')} />}
                  />
                </>
              )}
              {overview === undefined && <PageSkeleton />}
            </div>
          )}
        </section>
        {place.delivery !== undefined && (
          <DeliveryDetails id={place.delivery} ids={ids} connectionName={connectionName} change={change} />
        )}
      </div>
      <RetentionDialog opened={dialog === 'retention'} onClose={() => setDialog(null)} />
      <PublishDialog opened={dialog === 'publish'} onClose={() => setDialog(null)} />
    </AppShell>
  )
}

/** What belongs to one state only. */
const withoutNarrower = { cause: undefined, order: undefined, dueFrom: undefined, dueTo: undefined }

/** Whether no delivery was ever accepted (or all have been removed); asked only where the counts leave it open. */
function useIsEmpty(counts: Readonly<Record<string, number>> | undefined): boolean {
  const hasNone = counts !== undefined && Object.values(counts).every((count) => count === 0)
  const any = useQuery({ ...deliveryQueries.any(), enabled: hasNone })
  return hasNone && any.data === false
}

interface PageMenuProps {
  readonly place: DeliveriesPlace
  readonly onRetention: () => void
  readonly onPublish: () => void
}

function PageMenu({ place, onRetention, onPublish }: PageMenuProps) {
  const words = text.deliveries.menu
  const now = useNow(10_000)
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={text.shell.moreActions}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCode size={16} stroke={1.6} />} onClick={onPublish}>
          {words.publish}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={deliveriesCsvUrl(bulkFilter(place, now))}
          download
          leftSection={<IconDownload size={16} stroke={1.6} />}
        >
          {words.csv}
        </Menu.Item>
        <Menu.Item leftSection={<IconHistory size={16} stroke={1.6} />} onClick={onRetention}>
          {words.retention}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

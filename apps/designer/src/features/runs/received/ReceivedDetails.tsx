import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core'
import { ApiError } from '@sendwright/contract'
import type { Received } from '@sendwright/model'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { receivedQueries, useDiscardReceived } from '../../../api/received.ts'
import { listenToRuns } from '../../../api/runEvents.ts'
import classes from '../../../app/deliveryDetail/DeliveryDetail.module.css'
import { Fact } from '../../../app/deliveryDetail/ReceiptView.tsx'
import { RecordPart } from '../../../app/deliveryDetail/RecordPart.tsx'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { paths } from '../../../app/paths.ts'
import { useLiveRefresh } from '../../../app/useLiveRefresh.ts'
import { text } from '../../../text/en.ts'
import { formatExactTime, formatStamp } from '../../../text/format.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { StateChip } from '../../../ui/StateText.tsx'
import { useEscape } from '../../../ui/useEscape.ts'
import type { ChangeReceived } from '../useReceivedPlace.ts'
import own from './Received.module.css'
import { receivedLooks } from './ReceivedList.tsx'

/** One received record: what became of it and why, and the record itself. Esc closes it. */
export function ReceivedDetails({ id, change }: { readonly id: string; readonly change: ChangeReceived }) {
  const words = text.runs.received
  const place = useRef<HTMLElement>(null)
  const query = useQuery(receivedQueries.detail(id))
  const close = (): void => change({ record: undefined })
  useEscape(place, close)
  useLiveRefresh(() => query.refetch(), { everyMs: 1_000, listen: listenToRuns })
  const received = query.data
  const isUnknown = query.error instanceof ApiError && query.error.status === 404
  return (
    <aside ref={place} className={classes['details']} aria-label={words.detail} data-region="details" tabIndex={-1}>
      <header className={classes['head']}>
        {received && <StateChip state={receivedLooks[received.state]}>{words.states[received.state]}</StateChip>}
        <span className={classes['steps']}>
          <Tooltip label={words.close}>
            <ActionIcon aria-label={words.close} onClick={close}>
              <IconX size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </span>
      </header>
      <div className={classes['content']}>
        {received && <Content received={received} />}
        {received === undefined && query.isPending && <Skeleton height={160} m="md" />}
        {received === undefined && query.error && (
          <ErrorState
            title={isUnknown ? words.unknown : words.loadFailed}
            {...errorView(query.error)}
            {...(!isUnknown && { onRetry: () => void query.refetch() })}
          />
        )}
      </div>
    </aside>
  )
}

function Content({ received }: { readonly received: Received }) {
  const words = text.runs.received
  const names = new Map(useQuery(connectionQueries.list()).data?.map(({ id, name }) => [id, name]))
  const { id, topic, connection, partition, offset, timestamp, receivedAt, state, runs, reason } = received
  const discard = useDiscardReceived()
  return (
    <>
      <div className={classes['names']}>
        <h2 className={classes['topic']}>
          {topic}
          <CopyButton value={topic} label={text.connections.topics.copy} size={22} />
        </h2>
        <p className={classes['where']}>
          <Link {...paths.connections({ id: connection, tab: 'topics', topic })}>
            {names.get(connection) ?? connection}
          </Link>
        </p>
        {state === 'unmatched' && (
          <>
            <div className={classes['actions']}>
              <Button
                variant="default"
                loading={discard.isPending}
                onClick={() =>
                  discard.mutate(id, {
                    onSuccess: () => notify({ message: words.discarded, icon: <IconCheck size={16} stroke={1.6} /> }),
                  })
                }
              >
                {words.discard}
              </Button>
            </div>
            <p className={classes['small']}>{words.discardNote}</p>
          </>
        )}
        {discard.error && <ErrorState title={words.discardFailed} {...errorView(discard.error)} />}
      </div>
      {reason !== null && (
        <section className={classes['part']}>
          <h3 className={classes['title']}>{words.why}</h3>
          <p className={classes['reason']}>
            <SentenceText>{reason}</SentenceText>
          </p>
        </section>
      )}
      {runs.length > 0 && (
        <section className={classes['part']}>
          <h3 className={classes['title']}>{words.reached}</h3>
          <p className={own['runs']}>
            {runs.map((run) => (
              <Link key={run} {...paths.run(run)}>
                {words.run(run)}
              </Link>
            ))}
          </p>
        </section>
      )}
      <section className={classes['part']}>
        <dl className={classes['facts']}>
          <Fact name={words.facts.partition}>
            <code>{partition}</code>
          </Fact>
          <Fact name={words.facts.offset}>
            <code>{offset}</code>
          </Fact>
          <Fact name={words.facts.timestamp}>
            <time className="mono" dateTime={timestamp}>
              {formatStamp(timestamp)}
            </time>
          </Fact>
          <Fact name={words.facts.received}>{formatExactTime(receivedAt)}</Fact>
        </dl>
      </section>
      <RecordPart record={{ ...received, partition: null }} />
    </>
  )
}

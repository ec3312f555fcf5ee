import { Button } from '@mantine/core'
import type { DeliveryOverview } from '@sendwright/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { deliveryQueries, useStartBulk } from '../../../api/deliveries.ts'
import { topicQueries } from '../../../api/topics.ts'
import { ButtonLink } from '../../../app/ButtonLink.tsx'
import { errorView } from '../../../app/errorView.ts'
import { paths } from '../../../app/paths.ts'
import { CreateTopicDialog } from '../../../app/topics/CreateTopicDialog.tsx'
import { text } from '../../../text/en.ts'
import { firstSentence } from '../../../text/firstSentence.ts'
import { formatCount } from '../../../text/format.ts'
import { MiddleTruncate } from '../../../ui/MiddleTruncate.tsx'
import { BulkDialogs, type BulkAsk } from '../bulk/BulkDialogs.tsx'
import { followBulk } from '../bulk/useBulkOperations.ts'
import panel from '../../../ui/panel.module.css'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import { backSince, causeAdvice, topicCodes, type Cause, type CauseAdvice } from './causeAdvice.ts'
import classes from './CauseList.module.css'
import { CauseMenu } from './CauseMenu.tsx'

export interface CauseListProps {
  readonly overview: DeliveryOverview
  /** The first cause may have the page's filled button. */
  readonly isFilled: boolean
  readonly change: ChangePlace
}

/** Failures by their cause, each with the step that fits it best. */
export function CauseList({ overview, isFilled, change }: CauseListProps) {
  const words = text.deliveries.causes
  const { causes, outages } = overview
  const [ask, setAsk] = useState<BulkAsk | null>(null)
  if (causes.length === 0) return null
  const failures = causes.reduce((sum, { count }) => sum + count, 0)
  return (
    <section className={panel['panel']} aria-labelledby="causes-title">
      <header className={panel['head']}>
        <h2 className={panel['title']} id="causes-title">
          {words.title(failures, causes.length)}
        </h2>
      </header>
      <ul className={classes['causes']}>
        {causes.map((cause, index) => (
          <CauseRow
            key={cause.id}
            cause={cause}
            outages={outages}
            isFilled={isFilled && index === 0}
            change={change}
            onAsk={setAsk}
          />
        ))}
      </ul>
      <BulkDialogs ask={ask} onClose={() => setAsk(null)} />
    </section>
  )
}

interface CauseRowProps {
  readonly cause: Cause
  readonly outages: DeliveryOverview['outages']
  readonly isFilled: boolean
  readonly change: ChangePlace
  readonly onAsk: (ask: BulkAsk) => void
}

function CauseRow({ cause, outages, isFilled, change, onAsk }: CauseRowProps) {
  const words = text.deliveries.causes
  const start = useStartBulk()
  const advice = useCauseAdvice(cause, outages)
  const target = { request: { filter: { cause: cause.id, state: 'failed' } as const }, count: cause.count }
  const [topic, ...others] = cause.topics

  function retry(): void {
    start.mutate({ ...target.request, operation: 'retry' }, { onSuccess: ({ id }) => followBulk(id) })
  }

  return (
    <li className={classes['cause']}>
      <span className={classes['count']}>{formatCount(cause.count)}</span>
      <span className={classes['sentences']}>
        <strong className={classes['message']}>{firstSentence(cause.message)}</strong>
        <span className={classes['note']}>
          {advice.note}
          {cause.heldBack > 0 && `${advice.note.endsWith('.') ? ' ' : ' · '}${words.heldBack(cause.heldBack)}`}
        </span>
        {start.error && <span className={classes['failure']}>{errorView(start.error).detail}</span>}
      </span>
      <span className={classes['topics']} title={cause.topics.join(', ')}>
        {topic !== undefined && <MiddleTruncate value={topic} mono />}
        {others.length > 0 && <span className="mono">{words.moreTopics(others.length)}</span>}
      </span>
      <span className={classes['actions']}>
        <FittingStep cause={cause} advice={advice} isFilled={isFilled} isPending={start.isPending} onRetry={retry} />
        <CauseMenu
          cause={cause}
          onRetry={advice.action === 'retry' ? null : retry}
          onSkip={() => onAsk({ ...target, operation: 'skip' })}
          onCancel={() => onAsk({ ...target, operation: 'cancel' })}
          onShow={() => change({ state: 'failed', cause: cause.id, key: undefined })}
        />
      </span>
    </li>
  )
}

function useCauseAdvice(cause: Cause, outages: DeliveryOverview['outages']): CauseAdvice {
  const states = useQuery(deliveryQueries.connections()).data
  const state = states?.find(({ connection }) => connection === cause.connection)?.state ?? null
  // Only where the topics decide about what to do are they asked for.
  const topics = useQuery({
    ...topicQueries.list(cause.connection),
    enabled: topicCodes.has(cause.code) && state !== 'away',
  }).data
  return causeAdvice(cause, {
    state,
    backSince: backSince(outages, cause.connection),
    topics: topics?.map(({ name }) => name) ?? null,
  })
}

interface FittingStepProps {
  readonly cause: Cause
  readonly advice: CauseAdvice
  readonly isFilled: boolean
  readonly isPending: boolean
  readonly onRetry: () => void
}

function FittingStep({ cause, advice, isFilled, isPending, onRetry }: FittingStepProps) {
  const words = text.deliveries.causes
  const variant = isFilled ? 'filled' : 'default'
  const { connection } = cause
  switch (advice.action) {
    case 'retry':
      return (
        <Button variant={variant} loading={isPending} onClick={onRetry}>
          {words.retry(cause.count)}
        </Button>
      )
    case 'create-topic':
      return <CreateTopicStep connection={connection} topic={advice.topic ?? ''} variant={variant} />
    case 'open-topic':
      return (
        <ButtonLink
          {...paths.connections({
            id: connection,
            tab: 'topics',
            ...(advice.topic !== null && { topic: advice.topic }),
          })}
          variant="default"
        >
          {words.openTopic}
        </ButtonLink>
      )
    case 'check-connection':
      return (
        <ButtonLink {...paths.connections({ id: connection, tab: 'check' })} variant="default">
          {words.checkConnection}
        </ButtonLink>
      )
  }
}

interface CreateTopicStepProps {
  readonly connection: string
  readonly topic: string
  readonly variant: 'filled' | 'default'
}

function CreateTopicStep({ connection: id, topic, variant }: CreateTopicStepProps) {
  const [isOpen, setOpen] = useState(false)
  const connection = useQuery(connectionQueries.list()).data?.find((candidate) => candidate.id === id)
  const topics = useQuery({ ...topicQueries.list(id), enabled: isOpen }).data ?? []
  if (connection === undefined) return null
  return (
    <>
      <Button variant={variant} onClick={() => setOpen(true)}>
        {text.deliveries.causes.createTopic}
      </Button>
      <CreateTopicDialog
        connection={connection}
        topics={topics}
        initialName={topic}
        opened={isOpen}
        onClose={() => setOpen(false)}
        onCreated={() => setOpen(false)}
      />
    </>
  )
}

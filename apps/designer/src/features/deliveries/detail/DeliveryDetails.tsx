import { ActionIcon, Skeleton, Tooltip } from '@mantine/core'
import { ApiError } from '@sendwright/contract'
import type { Delivery } from '@sendwright/model'
import { IconChevronDown, IconChevronUp, IconSend, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { deliveryQueries } from '../../../api/deliveries.ts'
import { errorView } from '../../../app/errorView.ts'
import { paths } from '../../../app/paths.ts'
import { useLiveRefresh } from '../../../app/useLiveRefresh.ts'
import { text } from '../../../text/en.ts'
import { formatDateTime, formatExactTime } from '../../../text/format.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { StateChip } from '../../../ui/StateText.tsx'
import { useEscape } from '../../../ui/useEscape.ts'
import { useLater } from '../../../ui/useLater.ts'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import { Attempts } from '../../../app/deliveryDetail/Attempts.tsx'
import { DeliveryActions } from './DeliveryActions.tsx'
import classes from '../../../app/deliveryDetail/DeliveryDetail.module.css'
import { Ended, Hold } from './Hold.tsx'
import { ReceiptView } from '../../../app/deliveryDetail/ReceiptView.tsx'
import { RecordPart } from '../../../app/deliveryDetail/RecordPart.tsx'
import { attemptNote } from './stateWords.ts'

export interface DeliveryDetailsProps {
  readonly id: string
  /** The ids of the list in its order. */
  readonly ids: readonly string[]
  readonly connectionName: (id: string) => string
  readonly change: ChangePlace
}

/** One delivery: did it arrive, and what was it? Esc closes it; it is renewed while it is on its way. */
export function DeliveryDetails({ id, ids, connectionName, change }: DeliveryDetailsProps) {
  const words = text.delivery
  const query = useQuery(deliveryQueries.detail(id))
  const delivery = query.data
  const place = useRef<HTMLElement>(null)
  const close = (): void => change({ delivery: undefined })
  useEscape(place, close)
  const isOpen = delivery === undefined || delivery.state === 'accepted' || delivery.state === 'sending'
  useLiveRefresh(() => (isOpen || delivery.state === 'failed' ? query.refetch() : Promise.resolve()), {
    everyMs: 1_000,
  })
  const index = ids.indexOf(id)
  const step = (by: number): void => change({ delivery: ids[index + by] }, false)
  const isUnknown = query.error instanceof ApiError && query.error.status === 404
  return (
    <aside ref={place} className={classes['details']} aria-label={words.label} data-region="details" tabIndex={-1}>
      <header className={classes['head']}>
        {delivery && (
          <>
            <StateChip state={delivery.state}>{text.deliveries.states[delivery.state]}</StateChip>
            <output className={classes['note']}>{attemptNote(delivery)}</output>
          </>
        )}
        <span className={classes['steps']}>
          <StepButton label={words.previous} isDisabled={index <= 0} onClick={() => step(-1)}>
            <IconChevronUp size={16} stroke={1.6} />
          </StepButton>
          <StepButton label={words.next} isDisabled={index === -1 || index >= ids.length - 1} onClick={() => step(1)}>
            <IconChevronDown size={16} stroke={1.6} />
          </StepButton>
          <StepButton label={words.close} onClick={close}>
            <IconX size={16} stroke={1.6} />
          </StepButton>
        </span>
      </header>
      <div className={classes['content']}>
        {delivery && <Content key={id} delivery={delivery} connectionName={connectionName} change={change} />}
        {delivery === undefined && query.isPending && <DetailSkeleton />}
        {delivery === undefined &&
          query.error &&
          (isUnknown ? (
            <EmptyState
              icon={<IconSend size={20} stroke={1.6} />}
              title={words.unknown.title}
              note={words.unknown.note(id)}
            />
          ) : (
            <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
          ))}
      </div>
    </aside>
  )
}

interface ContentProps {
  readonly delivery: Delivery
  readonly connectionName: (id: string) => string
  readonly change: ChangePlace
}

function Content({ delivery, connectionName, change }: ContentProps) {
  const { topic, connection } = delivery
  return (
    <>
      <div className={classes['names']}>
        <h2 className={classes['topic']}>
          {topic}
          <CopyButton value={topic} label={text.connections.topics.copy} size={22} />
        </h2>
        <p className={classes['where']}>
          <Link {...paths.connections({ id: connection })}>{connectionName(connection)}</Link>
          {delivery.run !== null && (
            <>
              {' · '}
              <Link {...paths.run(delivery.run.id, { node: delivery.run.node, action: delivery.run.action })}>
                {text.delivery.run(delivery.run.id)}
              </Link>
            </>
          )}
          <span className={classes['id']}>
            {' · '}
            <code>{delivery.id}</code>
            {' · '}
            <time dateTime={delivery.acceptedAt} title={formatDateTime(delivery.acceptedAt)}>
              {text.delivery.accepted(formatExactTime(delivery.acceptedAt))}
            </time>
          </span>
        </p>
        <DeliveryActions delivery={delivery} />
      </div>
      <Hold delivery={delivery} change={change} />
      <Ended delivery={delivery} />
      <Attempts delivery={delivery} />
      <ReceiptView delivery={delivery} />
      <RecordPart record={delivery.record} size={delivery.size} orderBy={delivery.orderBy} />
    </>
  )
}

interface StepButtonProps {
  readonly label: string
  readonly isDisabled?: boolean
  readonly onClick: () => void
  readonly children: React.ReactNode
}

function StepButton({ label, isDisabled = false, onClick, children }: StepButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} disabled={isDisabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

function DetailSkeleton() {
  const isLate = useLater(200)
  if (!isLate) return null
  return (
    <output className={classes['skeleton']} aria-label={text.shell.loading}>
      <Skeleton height={14} width={180} />
      <Skeleton height={12} width={240} />
      <Skeleton height={64} mt={16} />
      <Skeleton height={120} />
    </output>
  )
}

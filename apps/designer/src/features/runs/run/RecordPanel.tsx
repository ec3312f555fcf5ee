import { ActionIcon, Skeleton, Tooltip } from '@mantine/core'
import type { Run } from '@sendwright/model'
import { IconArrowLeft, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { deliveryQueries } from '../../../api/deliveries.ts'
import { ButtonLink } from '../../../app/ButtonLink.tsx'
import { Attempts } from '../../../app/deliveryDetail/Attempts.tsx'
import { ReceiptView } from '../../../app/deliveryDetail/ReceiptView.tsx'
import { RecordPart } from '../../../app/deliveryDetail/RecordPart.tsx'
import { errorView } from '../../../app/errorView.ts'
import { paths } from '../../../app/paths.ts'
import { useLiveRefresh } from '../../../app/useLiveRefresh.ts'
import { text } from '../../../text/en.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { StateChip } from '../../../ui/StateText.tsx'
import { useEscape } from '../../../ui/useEscape.ts'
import type { ChangeRun } from '../useRunPlace.ts'
import classes from './StepPanel.module.css'

export interface RecordPanelProps {
  readonly run: Run
  /** The id of its delivery. */
  readonly id: string
  readonly change: ChangeRun
}

/** A record of a run: as sent, every attempt and its receipt. Esc goes back to its step. */
export function RecordPanel({ run, id, change }: RecordPanelProps) {
  const words = text.run.record
  const panel = useRef<HTMLElement>(null)
  const query = useQuery(deliveryQueries.detail(id))
  const delivery = query.data
  const isOpen = delivery === undefined || !['delivered', 'skipped', 'cancelled'].includes(delivery.state)
  useLiveRefresh(() => (isOpen ? query.refetch() : Promise.resolve()), { everyMs: 1_000 })
  const back = (): void => change({ record: undefined })
  useEscape(panel, back)
  const known = run.recordList.find((record) => record.delivery === id)
  const title = delivery?.topic ?? known?.topic ?? id
  return (
    <aside ref={panel} className={classes['panel']} aria-label={words.label} data-region="panel" tabIndex={-1}>
      <header className={classes['head']}>
        <Tooltip label={words.back}>
          <ActionIcon aria-label={words.back} onClick={back}>
            <IconArrowLeft size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <div className={classes['names']}>
          <div className={classes['type']}>{known?.actionName}</div>
          <h2 className={`${classes['name']} mono`}>{title}</h2>
        </div>
        <Tooltip label={words.close}>
          <ActionIcon aria-label={words.close} onClick={back}>
            <IconX size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </header>
      {delivery === undefined && query.error && (
        <ErrorState title={words.loadFailed} {...errorView(query.error)} onRetry={() => void query.refetch()} />
      )}
      {delivery === undefined && query.isPending && <Skeleton height={160} m="md" />}
      {delivery !== undefined && (
        <>
          <p className={classes['deliveryState']}>
            <StateChip state={delivery.state}>{text.deliveries.states[delivery.state]}</StateChip>
            <ButtonLink {...paths.deliveries({ delivery: id })} variant="subtle" size="xs">
              {words.open}
            </ButtonLink>
          </p>
          <div className={classes['parts']}>
            <Attempts delivery={delivery} />
            <ReceiptView delivery={delivery} />
            <RecordPart record={delivery.record} size={delivery.size} orderBy={delivery.orderBy} />
          </div>
        </>
      )}
    </aside>
  )
}

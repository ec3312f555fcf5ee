import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { Action } from '@sendwright/model'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatExactTime, formatMilliseconds, formatWhen, keepUnits } from '../../../text/format.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { StateText } from '../../../ui/StateText.tsx'
import { ProblemList } from './ProblemList.tsx'
import { receiptDifferences } from './receiptComparison.ts'
import classes from './SendOutcomeView.module.css'
import { StoredRecordDialog } from './StoredRecordDialog.tsx'
import { EnvironmentName } from './EnvironmentName.tsx'
import { useNow } from '../../../ui/useNow.ts'
import links from '../../../ui/link.module.css'
import type { PlannedReceipt, SendOutcome } from './useTestSends.ts'

export interface SendOutcomeViewProps {
  readonly outcome: SendOutcome
  readonly action: Action
  readonly nodeId: string
  readonly connection: string
  /** The action has problems now, so that the outcome is that of an earlier state of it. */
  readonly isBlocked: boolean
}

/** What became of a test send: receipts, problems, or a failure with what to do. */
export function SendOutcomeView({ outcome, action, nodeId, connection, isBlocked }: SendOutcomeViewProps) {
  if (outcome.kind === 'delivered') return <Delivered outcome={outcome} isBlocked={isBlocked} />
  if (outcome.kind === 'failed') return <Failed outcome={outcome} connection={connection} />
  return (
    <div role="alert">
      <div className={classes['header']}>
        <StateText state="failed">{text.dock.send.refused}</StateText>
      </div>
      <ProblemList action={action} nodeId={nodeId} problems={outcome.problems} />
    </div>
  )
}

type Outcome<Kind extends SendOutcome['kind']> = Extract<SendOutcome, { kind: Kind }>

const freshMs = 60_000

function Delivered({ outcome, isBlocked }: { readonly outcome: Outcome<'delivered'>; readonly isBlocked: boolean }) {
  const words = text.dock.send
  const [chosen, setChosen] = useState(0)
  const now = useNow(10_000)
  const { receipts, at, environment } = outcome
  const index = Math.min(chosen, receipts.length - 1)
  const shown = receipts[index]
  const isOld = isBlocked || now.getTime() - new Date(at).getTime() > freshMs
  return (
    <div className={classes['delivered']}>
      <div className={classes['header']}>
        {isOld ? (
          <span className={classes['old']}>{words.lastReceipt(formatWhen(at, now))}</span>
        ) : (
          <StateText state="delivered">{words.delivered}</StateText>
        )}
        {shown && !isOld && <time className={classes['time']}>{formatExactTime(shown.receipt.timestamp)}</time>}
      </div>
      {receipts.length > 1 && <ReceiptSwitch index={index} count={receipts.length} onChoose={setChosen} />}
      {shown && <ReceiptDetails key={index} shown={shown} environment={environment} withTopic={receipts.length > 1} />}
    </div>
  )
}

interface ReceiptDetailsProps {
  readonly shown: PlannedReceipt
  readonly environment: string | null
  readonly withTopic: boolean
}

function ReceiptDetails({ shown, environment, withTopic }: ReceiptDetailsProps) {
  const words = text.dock.send
  const [isOpen, setOpen] = useState(false)
  const { receipt, planned, plannedPartition } = shown
  const { record, readBack } = receipt
  const differences = planned !== null && readBack?.identical === false ? receiptDifferences(planned, receipt) : []
  return (
    <>
      {withTopic && <p className={classes['topic']}>{receipt.topic}</p>}
      <dl className={classes['facts']}>
        {environment !== null && (
          <Fact name={words.environment}>
            <EnvironmentName name={environment} />
          </Fact>
        )}
        <Fact name={words.partition}>
          {receipt.partition} <PartitionPlan planned={plannedPartition} actual={receipt.partition} />
        </Fact>
        <Fact name={words.offset}>{receipt.offset === '' ? words.offsetUnknown : receipt.offset}</Fact>
        <Fact name={words.latency}>{formatMilliseconds(receipt.latencyMs)}</Fact>
        <Fact name={words.readBack}>
          {readBack === null && <span className={classes['dim']}>{words.notRead}</span>}
          {readBack?.identical === true && (
            <span className={classes['good']}>
              <IconCheck size={14} stroke={1.6} aria-hidden /> {words.identical}
            </span>
          )}
          {readBack?.identical === false && <span className={classes['bad']}>{words.different}</span>}
        </Fact>
      </dl>
      {differences.map(({ part, planned: meant, stored }) => (
        <div key={part} className={classes['difference']}>
          <p>{words.differenceOf[part]}</p>
          <dl>
            <dt>{words.wasPlanned}</dt>
            <dd>{meant}</dd>
            <dt>{words.cameBack}</dt>
            <dd>{stored}</dd>
          </dl>
        </div>
      ))}
      {record && (
        <p className={classes['links']}>
          <button type="button" className={links['link']} onClick={() => setOpen(true)}>
            {words.openRecord}
          </button>
        </p>
      )}
      {record && isOpen && <StoredRecordDialog record={{ ...receipt, ...record }} onClose={() => setOpen(false)} />}
    </>
  )
}

function PartitionPlan({ planned, actual }: { readonly planned: number | null; readonly actual: number }) {
  const words = text.dock.send
  if (planned === null) return null
  return planned === actual ? (
    <span className={classes['good']}>{words.asPlanned}</span>
  ) : (
    <span className={classes['bad']}>{words.planned(planned)}</span>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

interface ReceiptSwitchProps {
  readonly index: number
  readonly count: number
  readonly onChoose: (index: number) => void
}

function ReceiptSwitch({ index, count, onChoose }: ReceiptSwitchProps) {
  const words = text.dock.send
  return (
    <div className={classes['switch']}>
      <Tooltip label={words.previousReceipt}>
        <ActionIcon
          size={22}
          aria-label={words.previousReceipt}
          disabled={index === 0}
          onClick={() => onChoose(index - 1)}
        >
          <IconChevronLeft size={14} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <span>{words.receiptsOf(index + 1, count)}</span>
      <Tooltip label={words.nextReceipt}>
        <ActionIcon
          size={22}
          aria-label={words.nextReceipt}
          disabled={index === count - 1}
          onClick={() => onChoose(index + 1)}
        >
          <IconChevronRight size={14} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

function Failed({ outcome, connection }: { readonly outcome: Outcome<'failed'>; readonly connection: string }) {
  const words = text.dock.send
  const now = useNow(10_000)
  const { code, message, requestId, at } = outcome
  const advice = code === null ? undefined : words.advice[code]
  const isOld = now.getTime() - new Date(at).getTime() > freshMs
  return (
    <div className={classes['failed']} role={isOld ? undefined : 'alert'}>
      <div className={classes['header']}>
        <StateText state="failed">{isOld ? words.lastFailure(formatWhen(at, now)) : words.failed}</StateText>
      </div>
      <p className={classes['message']}>{keepUnits(message)}</p>
      {advice !== undefined && <p className={classes['message']}>{advice}</p>}
      {(code === 'not-connected' || code === 'timed-out') && (
        <p className={classes['message']}>
          <Link {...paths.connections({ id: connection, tab: 'check' })}>{words.openConnections}</Link>
        </p>
      )}
      {(code !== null || requestId !== null) && (
        <p className={classes['code']}>
          {code !== null && (
            <>
              {words.code} <code>{code}</code>
            </>
          )}
          {requestId !== null && (
            <>
              {' '}
              {text.shell.request} <code>{requestId}</code>
              <CopyButton value={requestId} label={text.shell.copyRequestId} />
            </>
          )}
        </p>
      )}
    </div>
  )
}

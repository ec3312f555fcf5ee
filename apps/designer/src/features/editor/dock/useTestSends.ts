import { ApiError, UnreachableError, type TestSendView } from '@sendwright/contract'
import type { BuiltRecord } from '@sendwright/message'
import { partitionForKey, type Problem, type Receipt } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { testSendQueries, useTestSend } from '../../../api/testSends.ts'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import type { OpenSend } from '../panel/useOpenAction.ts'
import { buildAction } from '../problems/buildAction.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import { useBuildSetting } from '../problems/useBuildSetting.ts'
import { plannedPartition } from './receiptComparison.ts'

/** A receipt beside what was planned; `planned` is null for sends of an earlier visit. */
export interface PlannedReceipt {
  readonly receipt: Receipt
  readonly planned: BuiltRecord | null
  /** The partition that was meant; null where any would do, or where it is not known. */
  readonly plannedPartition: number | null
}

/** How a test send ended. */
export type SendOutcome =
  | {
      readonly kind: 'delivered'
      readonly at: string
      /** The environment it was sent in; null for none. */
      readonly environment: string | null
      readonly receipts: readonly PlannedReceipt[]
    }
  | { readonly kind: 'refused'; readonly at: string; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'failed'
      readonly at: string
      readonly code: string | null
      readonly message: string
      readonly requestId: string | null
    }

/** Test sends of the open action. */
export interface TestSends {
  readonly isSending: boolean
  /** The last one; from the history where none was sent on this visit. */
  readonly last: SendOutcome | null
  readonly history: readonly TestSendView[]
  /** `ownRecordKey` of every record that the test sends of this process are known to have written. */
  readonly ownRecords: ReadonlySet<string>
  readonly send: (partitionCounts: ReadonlyMap<string, number>) => void
}

/** Identifies a record in a topic of a connection. */
export function ownRecordKey(connection: string, topic: string, partition: number, offset: string): string {
  return `${connection} ${topic} ${partition} ${offset}`
}

/** Test sends of the open action, and their history. */
export function useTestSends({ node, action }: OpenSend): TestSends {
  const { processId } = useEditorPlace()
  const setting = useBuildSetting()
  const mutation = useTestSend()
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, SendOutcome>>(new Map())
  const [sendingId, setSendingId] = useState<string | null>(null)
  const all = useQuery(testSendQueries.list({ process: processId })).data ?? noTestSends
  const actionId = action?.id
  const history = useMemo(() => all.filter((send) => send.actionId === actionId), [all, actionId])
  const ownRecords = useMemo(() => ownRecordKeys(all), [all])

  function send(partitionCounts: ReadonlyMap<string, number>): void {
    if (action === null || node === null || sendingId !== null) return
    const { id } = action
    const planned = buildAction(action, setting).records
    const environment = setting.environment?.name ?? null
    setSendingId(id)
    mutation.mutate(
      {
        action,
        context: setting.data,
        processId,
        nodeId: node.id,
        environment,
      },
      {
        onSuccess: ({ at, receipts }) => {
          const beside = receipts.map((receipt, index) => besidePlan(receipt, planned[index] ?? null, partitionCounts))
          setOutcomes((present) => new Map(present).set(id, { kind: 'delivered', at, environment, receipts: beside }))
        },
        onError: (error) => setOutcomes((present) => new Map(present).set(id, outcomeOfError(error))),
        onSettled: () => setSendingId(null),
      },
    )
  }

  const isSending = action !== null && sendingId === action.id
  const earlier = history[0]
  const last = (action && outcomes.get(action.id)) ?? (earlier === undefined ? null : outcomeOfHistory(earlier))
  return { isSending, last, history, ownRecords, send }
}

const noTestSends: readonly TestSendView[] = []

/** What an earlier test send came to. */
export function outcomeOfHistory({ at, environment, receipts, failure }: TestSendView): SendOutcome {
  if (failure !== null) return { kind: 'failed', at, code: failure.code, message: failure.message, requestId: null }
  return {
    kind: 'delivered',
    at,
    environment: environment ?? null,
    receipts: receipts.map((receipt) => ({ receipt, planned: null, plannedPartition: null })),
  }
}

/** What a refused or failed call comes to. */
export function outcomeOfError(error: unknown): SendOutcome {
  const at = new Date().toISOString()
  if (error instanceof ApiError && error.body?.problems !== undefined)
    return { kind: 'refused', at, problems: error.body.problems }
  const { detail, requestId } = errorView(error)
  const message = error instanceof UnreachableError ? text.dock.send.unreachable : detail
  const code = error instanceof ApiError ? (error.body?.code ?? null) : null
  return { kind: 'failed', at, code, message, requestId }
}

function besidePlan(
  receipt: Receipt,
  planned: BuiltRecord | null,
  partitionCounts: ReadonlyMap<string, number>,
): PlannedReceipt {
  const count = partitionCounts.get(receipt.topic) ?? null
  return {
    receipt,
    planned,
    plannedPartition: planned === null ? null : plannedPartition(planned, count, partitionForKey),
  }
}

function ownRecordKeys(sends: readonly TestSendView[]): ReadonlySet<string> {
  return new Set(
    sends.flatMap(({ connection, receipts }) =>
      receipts.map(({ topic, partition, offset }) => ownRecordKey(connection, topic, partition, offset)),
    ),
  )
}

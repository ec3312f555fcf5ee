import type { RetryPolicy } from '@sendwright/model'
import type { ClaimedBatch, DueDelivery, RowRefusal } from './deliveryQueue.ts'
import type { PartitionRefusal } from './deliveryTransport.ts'
import { retryDelay } from './retryDelay.ts'

/** Rows in a batch at most. */
export const maxBatchRows = 1_000

/** What follows from a broker's no. */
export interface Verdict {
  readonly refuse: readonly RowRefusal[]
  /** How many rows the next batches may have, so that what is at fault is found; null = as many as before. */
  readonly limit: number | null
}

/**
 * Who is at fault when partitions were refused. What may be accepted later, without a change by anybody, counts as an
 * attempt of every row of the partition. Otherwise a row that was alone is the culprit, and of several nobody knows:
 * they are offered again, half as many at a time. A row fails only after it was refused alone.
 */
export function judgeRefusals(
  rows: ClaimedBatch['rows'],
  refusals: readonly PartitionRefusal[],
  retry: { readonly policy: RetryPolicy; readonly random: () => number },
): Verdict {
  const refuse: RowRefusal[] = []
  let isUnclear = false
  for (const refusal of refusals) {
    const affected = rows.filter(
      ({ topic, fixedPartition }) => topic === refusal.topic && fixedPartition === refusal.partition,
    )
    const attempt = Math.min(...affected.map(({ attempts }) => attempts)) + 1
    const wait = retryDelay(retry.policy, attempt, retry.random)
    for (const row of affected) {
      const isUsedUp = row.attempts + 1 >= policyOf(row, retry).attempts
      if (refusal.retryable && !isUsedUp)
        refuse.push({
          ...refusalOf(row, refusal),
          retryInMs: row.retry === null ? wait : retryDelay(row.retry, attempt, retry.random),
        })
      else if (affected.length === 1) refuse.push(refusalOf(row, refusal))
      else isUnclear = true
    }
  }
  return { refuse, limit: isUnclear ? Math.max(1, Math.floor(rows.length / 2)) : null }
}

/** Why one row cannot be sent, found before it was in a batch. */
export function judgeRow(
  row: DueDelivery,
  refusal: { readonly code: string; readonly message: string; readonly retryable: boolean },
  retry: { readonly policy: RetryPolicy; readonly random: () => number },
): RowRefusal {
  const policy = policyOf(row, retry)
  const isOver = !refusal.retryable || row.attempts + 1 >= policy.attempts
  return {
    ...refusalOf(row, refusal),
    retryInMs: isOver ? null : retryDelay(policy, row.attempts + 1, retry.random),
  }
}

/** A row's own policy, else that of its connection. */
function policyOf(row: DueDelivery, { policy }: { readonly policy: RetryPolicy }): RetryPolicy {
  return row.retry ?? policy
}

function refusalOf({ id }: DueDelivery, { code, message }: { readonly code: string; readonly message: string }) {
  return { id, code, message, retryInMs: null }
}

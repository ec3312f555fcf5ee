import type { Connection } from '@sendwright/model'
import type { Candidates, DueDelivery, RowRefusal } from './deliveryQueue.ts'
import type { PlannedRow } from './deliveryTransport.ts'
import { judgeRow } from './isolation.ts'

/** Bytes of rows for one partition in a batch at most: they are one record batch, and brokers take 1 MB by default. */
const maxPartitionBytes = 900_000
/** What a record takes beyond its key, value and headers, at most as a rule. */
const recordOverhead = 32

/** A row with the partition that it is sent to. */
export type FixedRow = DueDelivery & { readonly fixedPartition: number }

/** What becomes of candidates: sent now, parked behind an earlier one, or refused. The rest is claimed again. */
export interface NextBatch {
  readonly rows: readonly FixedRow[]
  readonly park: readonly bigint[]
  readonly refuse: readonly RowRefusal[]
}

/** The candidates that may be sent, in their order, at most `limit`. */
export function sendableRows({ rows }: Candidates, limit: number): readonly DueDelivery[] {
  const isAll = rows.length <= limit && rows.every((row) => !row.isHeld)
  return isAll ? rows : rows.filter((row) => !row.isHeld).slice(0, limit)
}

/** Ids of the candidates that wait behind an earlier one of their order key. */
export function heldIds({ rows }: Candidates): bigint[] {
  const ids: bigint[] = []
  for (const row of rows) if (row.isHeld) ids.push(row.id)
  return ids
}

/**
 * Puts planned rows together as far as one record batch per partition holds them. A row that cannot be sent is refused,
 * and later ones of its order key are parked.
 */
export function nextBatch(
  rows: readonly DueDelivery[],
  planned: readonly PlannedRow[],
  options: {
    readonly connection: Connection
    readonly random: () => number
    readonly parkBehindRefused: boolean
  },
): NextBatch {
  const { delivery } = options.connection
  const sending: FixedRow[] = []
  const park: bigint[] = []
  const refuse: RowRefusal[] = []
  const refusedKeys = new Set<string>()
  const bytesOf = new Map<string, Map<number, number>>()

  for (const [index, row] of rows.entries()) {
    const plan = planned[index]
    if (plan?.id !== row.id) throw new Error('The plan does not follow the order of its rows')
    if (row.orderKey !== null && refusedKeys.size > 0 && refusedKeys.has(row.orderKey)) {
      park.push(row.id)
    } else if ('refusal' in plan) {
      refuse.push(judgeRow(row, plan.refusal, { policy: delivery.retry, random: options.random }))
      if (row.orderKey !== null && options.parkBehindRefused) refusedKeys.add(row.orderKey)
    } else {
      let topic = bytesOf.get(row.topic)
      if (topic === undefined) bytesOf.set(row.topic, (topic = new Map()))
      const before = topic.get(plan.partition) ?? 0
      const bytes = before + row.size + recordOverhead
      if (before > 0 && bytes > maxPartitionBytes) break
      topic.set(plan.partition, bytes)
      // The row is this loop's alone: given its partition in place, none is copied.
      sending.push(Object.assign(row, { fixedPartition: plan.partition }))
    }
  }
  return { rows: sending, park, refuse }
}

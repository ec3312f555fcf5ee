import type { DeliveryState, DeliverySummary } from '@sendwright/model'
import type { BulkOperation } from '@sendwright/contract'

/** What can be done to a delivery in a state; the order is that of the buttons. */
export const operationsOf = {
  accepted: ['reschedule', 'skip', 'cancel'],
  sending: [],
  delivered: [],
  failed: ['retry', 'skip', 'cancel'],
  skipped: ['restore'],
  cancelled: ['restore'],
} as const satisfies Record<DeliveryState, readonly BulkOperation[]>

const order: readonly BulkOperation[] = ['retry', 'restore', 'reschedule', 'skip', 'cancel']

/** What can be done to at least one of several, with how many it fits. */
export function operationsFor(
  deliveries: readonly Pick<DeliverySummary, 'state'>[],
): readonly { readonly operation: BulkOperation; readonly count: number }[] {
  const counts = new Map<BulkOperation, number>()
  for (const { state } of deliveries)
    for (const operation of operationsOf[state]) counts.set(operation, (counts.get(operation) ?? 0) + 1)
  return order.flatMap((operation) => {
    const count = counts.get(operation)
    return count === undefined ? [] : [{ operation, count }]
  })
}

/** Adds or takes away one row, or all between it and the last one that was chosen. */
export function toggleRows(
  chosen: ReadonlySet<string>,
  ids: readonly string[],
  { index, last, isRange }: { readonly index: number; readonly last: number | null; readonly isRange: boolean },
): ReadonlySet<string> {
  const id = ids[index]
  if (id === undefined) return chosen
  const next = new Set(chosen)
  const isAdding = !chosen.has(id)
  const [from, to] = isRange && last !== null ? [Math.min(last, index), Math.max(last, index)] : [index, index]
  for (const each of ids.slice(from, to + 1)) {
    if (isAdding) next.add(each)
    else next.delete(each)
  }
  return next
}

import type { Delivery } from '@sendwright/model'
import type { DeliveryDecision } from '../../../api/deliveries.ts'

/** The decision that takes another one back; null where nothing does: what is offered again may be sent at once. */
export function undoOf(decision: DeliveryDecision, before: Pick<Delivery, 'id' | 'dueAt'>): DeliveryDecision | null {
  switch (decision.operation) {
    case 'skip':
    case 'cancel':
      return { operation: 'restore', id: before.id }
    case 'reschedule':
      // Once it is due now it may be on its way already; the server says so then.
      return { operation: 'reschedule', id: before.id, dueAt: before.dueAt }
    case 'retry':
    case 'restore':
      return null
  }
}

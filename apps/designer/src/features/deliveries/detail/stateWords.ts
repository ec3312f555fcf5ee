import type { Delivery } from '@sendwright/model'
import { text } from '../../../text/en.ts'

/** How many attempts it took, beside the state; empty where that says nothing. */
export function attemptNote({
  state,
  attemptList,
  attempts,
}: Pick<Delivery, 'state' | 'attemptList' | 'attempts'>): string {
  const count = attemptList.length
  if (state === 'delivered') return count > 1 ? text.delivery.atAttempt(count) : ''
  const refused = Math.max(attempts, count)
  return refused > 0 ? text.delivery.afterAttempts(refused) : ''
}

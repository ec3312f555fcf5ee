import type { RunStateName } from '@sendwright/model'
import type { VisibleState } from '../../ui/StateText.tsx'

/** What the state of a run looks like. */
export const runLooks = {
  active: 'active',
  completed: 'delivered',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<RunStateName, VisibleState>

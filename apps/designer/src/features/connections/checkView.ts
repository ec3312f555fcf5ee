import type { CheckStepView, ConnectionCheck } from '@sendwright/contract'
import { text } from '../../text/en.ts'
import type { VisibleState } from '../../ui/StateText.tsx'

/** How a check stands, for one line of a list. */
export interface CheckSummary {
  readonly state: VisibleState
  readonly words: string
  /** When it ended, or null while it runs and where there was none. */
  readonly at: string | null
}

/** The last check in a word or two: checked, checking, failed at which step. */
export function summarizeCheck(check: ConnectionCheck | null): CheckSummary {
  const words = text.connections.checkStates
  if (check === null || check.state === 'none') return { state: 'waiting', words: words.none, at: null }
  if (check.state === 'running') return { state: 'sending', words: words.running, at: null }
  const at = check.finishedAt
  if (check.state === 'failed') {
    const failed = check.steps.find((step) => step.state === 'failed')
    return {
      state: 'failed',
      words: failed ? words.failed(text.connections.steps[failed.id]) : words.failedSomewhere,
      at,
    }
  }
  if (check.state === 'warning') return { state: 'warning', words: words.warning(count(check, 'warning')), at }
  return { state: 'delivered', words: words.passed, at }
}

/** The heading of the check: how far it is, or how it ended. */
export function checkHeading(check: ConnectionCheck): string {
  const words = text.connections.check
  const all = check.steps.length
  switch (check.state) {
    case 'none':
      return words.none
    case 'running':
      return words.running(all - count(check, 'waiting') - count(check, 'running'), all)
    case 'passed':
      return words.passed(all)
    case 'warning':
      return words.warning(count(check, 'warning'))
    case 'failed':
      return words.failed(count(check, 'failed'), all)
  }
}

/** The state that a step is shown in. */
export const stepStates = {
  waiting: 'waiting',
  running: 'sending',
  passed: 'delivered',
  warning: 'warning',
  failed: 'failed',
  skipped: 'cancelled',
} as const satisfies Record<CheckStepView['state'], VisibleState>

function count(check: ConnectionCheck, state: CheckStepView['state']): number {
  return check.steps.filter((step) => step.state === state).length
}

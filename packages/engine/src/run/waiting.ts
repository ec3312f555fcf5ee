import type { RunWait } from '@sendwright/model'
import { actionTreeOf, isMandatory } from './actionTree.ts'
import { missingFlows } from './joins.ts'
import { titleOf, type ProcessIndex } from './processIndex.ts'
import type { ActionState, StoppedState, VisitState } from './runState.ts'
import { actionTitle } from './work.ts'

/** Why a visit has stopped; null where it has not. */
export function stoppedOf({ stopped, actions }: VisitState): StoppedState | null {
  return stopped ?? actions.find((action) => action.state === 'stopped')?.stopped ?? null
}

/** What a visit waits for: of several things what its token needs; null where it waits for nothing that can be named. */
export function waitOf(index: ProcessIndex, visit: VisitState): RunWait | null {
  const node = index.nodes.get(visit.node)
  if (node === undefined) return null
  if (visit.arrived !== undefined) {
    const from = missingFlows({ index }, visit).map(({ source }) => titleOf(index.nodes.get(source), source))
    return { for: 'join', since: visit.enteredAt, until: null, what: from.join(', ') }
  }
  if (typeof visit.dueAt === 'string') {
    return { for: 'timer', since: visit.enteredAt, until: visit.dueAt, what: null }
  }
  const tree = actionTreeOf(node)
  const waiting = visit.actions.flatMap((standing) => {
    const action = tree.all.get(standing.id)
    const wait = action === undefined ? null : waitOfAction(standing, { title: actionTitle(action), type: action.type })
    return wait === null || action === undefined ? [] : [{ wait, isMandatory: isMandatory(action) }]
  })
  return (waiting.find((one) => one.isMandatory) ?? waiting[0])?.wait ?? null
}

function waitOfAction(
  standing: ActionState,
  action: { readonly title: string; readonly type: string },
): RunWait | null {
  const { since } = standing
  switch (standing.state) {
    case 'timer':
      return { for: 'timer', since, until: standing.dueAt ?? null, what: action.title }
    case 'trigger':
      return { for: 'trigger', since, until: null, what: action.title }
    case 'performing':
      if (standing.topic !== undefined) {
        return { for: 'reply', since, until: standing.dueAt ?? null, what: standing.topic }
      }
      return {
        for: action.type === 'script' && standing.places === undefined ? 'script' : 'delivery',
        since,
        until: null,
        what: action.title,
      }
    default:
      return null
  }
}

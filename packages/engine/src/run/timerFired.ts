import { actionIn, perform } from './actions.ts'
import { expire } from './replies.ts'
import { actionTimer, boundaryTimer, eventTimer, replyTimer } from './timers.ts'
import { endVisit, settle } from './visit.ts'
import { actionTitle, tell, visitTitle, type Work, type WorkVisit } from './work.ts'
import { titleOf } from './processIndex.ts'

/** A timer is due. One that nothing waits for any more means nothing. */
export function timerFired(work: Work, timer: string): void {
  const visit = work.visits.find(({ id }) => timer.startsWith(`${id}/`))
  if (visit === undefined) return
  if (timer === eventTimer(visit.id)) {
    if (typeof visit.dueAt !== 'string') return
    visit.dueAt = null
    tell(work, 'timer', `${visitTitle(work, visit)}: the time is over`, { visit, rule: 'R35' })
    settle(work, visit)
    return
  }
  const boundary = work.index.boundaries(visit.node).find(({ id }) => timer === boundaryTimer(visit.id, id))
  if (boundary !== undefined) {
    leaveByBoundary(work, visit, boundary)
    return
  }
  for (const standing of visit.actions) {
    const action = actionIn(work, visit, standing.id)
    if (action === undefined) continue
    if (standing.state === 'timer' && timer === actionTimer(visit.id, standing.id, standing.turns)) {
      perform(work, visit, { action, standing, rule: 'R6' })
      tell(work, 'due', `${visitTitle(work, visit)}: the time of ${actionTitle(action)} is over`, {
        visit,
        action: action.id,
        rule: 'R5',
      })
      return
    }
    if (standing.topic !== undefined && timer === replyTimer(visit.id, standing.id, standing.attempt)) {
      expire(work, { visit, standing, action })
      return
    }
  }
}

function leaveByBoundary(
  work: Work,
  visit: WorkVisit,
  boundary: { readonly id: string; readonly name: string; readonly type: string; readonly interrupting: boolean },
): void {
  const node = work.index.nodes.get(boundary.id)
  const title = titleOf(node, boundary.id)
  const { interrupting } = boundary
  const what = interrupting ? 'interrupts it' : 'goes on beside it'
  tell(work, 'boundary', `${visitTitle(work, visit)}: the time is over, ${title} ${what}`, {
    visit,
    rule: interrupting ? 'R36' : 'R37',
  })
  if (interrupting) endVisit(work, visit, 'interrupted')
  work.tokens.push({ node: boundary.id, flow: null, scope: visit.scope })
}

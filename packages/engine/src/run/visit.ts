import type { ProcessNode } from '@sendwright/model'
import { stopWaiting, takeTurns } from './actions.ts'
import { takeCalls } from './callbacks.ts'
import { openSubProcess } from './scopes.ts'
import { leaveRecords } from './placement.ts'
import { titleOf } from './processIndex.ts'
import { boundaryTimer, eventDueAt, eventTimer } from './timers.ts'
import { takeWaysOut } from './waysOut.ts'
import { nodeOf, stoppedNow, tell, type Token, type Work, type WorkVisit } from './work.ts'

/** Nodes that may be entered one after another without anything to wait for. */
export const mostEntries = 1_000

/** A token enters a node: a visit begins. */
export function enter(work: Work, token: Token): WorkVisit {
  const number = (work.counts[token.node] ?? 0) + 1
  work.counts[token.node] = number
  if (number === 1) work.path.push(token.node)
  work.begun += 1
  work.entered += 1
  const { node, scope } = token
  const visit: WorkVisit = { id: `v${work.begun}`, node, number, scope, enteredAt: work.at, actions: [] }
  work.visits.push(visit)
  if (work.entered > mostEntries) stopEndless(work, visit)
  else takeUp(work, visit)
  return visit
}

function stopEndless(work: Work, visit: WorkVisit): void {
  const node = nodeOf(work, visit)
  const message = `The run has come by ${mostEntries.toLocaleString('en')} steps without anything to wait for.`
  visit.stopped = stoppedNow(work, 'endless', message)
  const sentence = `${titleOf(node, node.id)}: ${message}`
  tell(work, 'endless', sentence, { visit, action: node.id, rule: 'R38', severity: 'error' })
}

/** What a visit begins with: the event's own timer, the inside of a sub-process, the actions. */
export function takeUp(work: Work, visit: WorkVisit): void {
  const node = nodeOf(work, visit)
  if (node.event === 'timer' && node.type === 'IntermediateCatchEvent') {
    const dueAt = eventDueAt(node.timer, work.at)
    if (dueAt !== null && visit.dueAt === undefined) {
      visit.dueAt = dueAt
      work.effects.push({ kind: 'setTimer', id: eventTimer(visit.id), dueAt, visit: visit.id })
      return
    }
  }
  if (node.type === 'SubProcess') openSubProcess(work, visit)
  settle(work, visit)
  if (!work.visits.includes(visit)) return
  for (const boundary of work.index.boundaries(node.id)) setBoundaryTimer(work, visit, boundary)
}

function setBoundaryTimer(work: Work, visit: WorkVisit, boundary: ProcessNode): void {
  const dueAt = eventDueAt(boundary.timer, visit.enteredAt)
  if (dueAt === null) return
  work.effects.push({ kind: 'setTimer', id: boundaryTimer(visit.id, boundary.id), dueAt, visit: visit.id })
}

/** Lets a visit go on as far as it can: actions whose turn has come, then the way out. */
export function settle(work: Work, visit: WorkVisit): void {
  if (visit.stopped !== undefined || typeof visit.dueAt === 'string') return
  takeCalls(work, visit)
  const isFinished = takeTurns(work, visit)
  if (isFinished && visit.inner !== 'running') leave(work, visit)
}

/** The token moves on, or the step stops because there is no way. */
export function leave(work: Work, visit: WorkVisit): void {
  const stopped = takeWaysOut(work, visit)
  if (stopped === null) {
    endVisit(work, visit, visit.onlyFlow === undefined ? 'finished' : 'interrupted')
    if (nodeOf(work, visit).event === 'terminate') terminate(work, visit)
    return
  }
  visit.stopped = stopped
  const sentence = `${titleOf(nodeOf(work, visit), visit.node)}: ${stopped.message}`
  tell(work, 'no-flow', sentence, { visit, action: visit.node, rule: 'R31', severity: 'error' })
}

/** A terminate end event ends all that its scope holds; in no sub-process, the run. */
function terminate(work: Work, visit: WorkVisit): void {
  endScope(work, visit.scope)
  tell(work, 'terminated', `${titleOf(nodeOf(work, visit), visit.node)} ends everything else`, { visit, rule: 'R33' })
}

/** Ends a visit: nothing of it is waited for any more. `interrupted` ones send nothing more either. */
export function endVisit(work: Work, visit: WorkVisit, state: 'finished' | 'interrupted'): void {
  const node = nodeOf(work, visit)
  work.visits = work.visits.filter((one) => one !== visit)
  work.last = visit.node
  if (typeof visit.dueAt === 'string') work.effects.push({ kind: 'forgetTimer', id: eventTimer(visit.id) })
  for (const boundary of work.index.boundaries(visit.node)) {
    if (boundary.timer !== null) work.effects.push({ kind: 'forgetTimer', id: boundaryTimer(visit.id, boundary.id) })
  }
  for (const standing of visit.actions) {
    stopWaiting(work, visit, standing)
    const { id: action, attempt, places = '' } = standing
    if (state === 'interrupted' && /[af]/.test(places)) {
      work.effects.push({ kind: 'changeDeliveries', change: 'cancel', visit: visit.id, action, attempt })
    }
    leaveRecords(work, visit, standing)
  }
  work.ended.push({ visit, leftAt: work.at, state })
  if (node.type === 'SubProcess') endScope(work, visit.id)
}

/** Ends every visit and token of a scope, with what is inside of them. */
export function endScope(work: Work, scope: string): void {
  for (const visit of work.visits.filter((one) => one.scope === scope)) endVisit(work, visit, 'interrupted')
  const others = work.tokens.filter((token) => token.scope !== scope)
  work.tokens.splice(0, work.tokens.length, ...others)
}

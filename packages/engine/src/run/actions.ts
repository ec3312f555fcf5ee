import type { Action } from '@sendwright/model'
import { actionTreeOf, isMandatory, type ActionTree } from './actionTree.ts'
import { leaveRecords } from './placement.ts'
import type { StoppedState } from './runState.ts'
import { actionTimer, afterDuration, replyTimer } from './timers.ts'
import { actionTitle, nodeOf, tell, visitTitle, type Work, type WorkAction, type WorkVisit } from './work.ts'

/** The standing of an action in a visit; made where it has not been looked at yet. */
export function standingOf(work: Work, visit: WorkVisit, id: string): WorkAction {
  let standing = visit.actions.find((action) => action.id === id)
  if (standing === undefined) {
    standing = { id, state: 'waiting', attempt: 0, turns: 0, times: 0, since: work.at, rule: 'R4' }
    visit.actions.push(standing)
  }
  return standing
}

/** The action of a visit's node, with its parameters as edited for this visit; undefined where it does not exist for runs. */
export function actionIn(work: Work, visit: WorkVisit, id: string): Action | undefined {
  return actionTreeOf(nodeOf(work, visit)).all.get(id)
}

/** Gives every action its turn whose turn has come. Whether all that the token waits for is finished. */
export function takeTurns(work: Work, visit: WorkVisit): boolean {
  const tree = actionTreeOf(nodeOf(work, visit))
  return takeList(work, visit, { tree, list: tree.roots, parent: null })
}

function takeList(
  work: Work,
  visit: WorkVisit,
  place: { readonly tree: ActionTree; readonly list: readonly Action[]; readonly parent: Action | null },
): boolean {
  let isFinished = true
  for (const action of place.list) {
    const standing = standingOf(work, visit, action.id)
    if (standing.state === 'waiting') {
      const isTaken = isTakenBy(action, place.parent, standing)
      if (!isTaken) setState(work, standing, 'trigger', action.trigger === 'manual' ? 'R7' : 'R12')
      else if (isFinished) begin(work, visit, { action, standing, rule: place.parent === null ? 'R4' : 'R12' })
      else standing.rule = place.parent === null ? 'R4' : 'R12'
    }
    const isDone = standing.state === 'finished'
    const list = isDone ? place.tree.children(action.id) : []
    const areChildrenDone = takeList(work, visit, { tree: place.tree, list, parent: action })
    if ((isMandatory(action) && !isDone) || !areChildrenDone) isFinished = false
  }
  return isFinished
}

/** Whether the run takes the action itself when its turn comes, and waits for nobody. */
function isTakenBy(action: Action, parent: Action | null, standing: WorkAction): boolean {
  return action.trigger === 'automatic' && (parent === null || parent.autorunChildren || standing.released === true)
}

interface OnStanding {
  readonly action: Action
  readonly standing: WorkAction
}

/** The action's turn: its timer begins to count, or it is performed. */
export function begin(work: Work, visit: WorkVisit, { action, standing, rule }: OnStanding & { rule: string }): void {
  const dueAt = action.timer === null ? null : afterDuration(work.at, action.timer)
  standing.turns += 1
  standing.isPending = true
  delete standing.released
  if (dueAt === null) {
    perform(work, visit, { action, standing, rule })
    return
  }
  setState(work, standing, 'timer', 'R5')
  standing.dueAt = dueAt
  work.effects.push({ kind: 'setTimer', id: actionTimer(visit.id, action.id, standing.turns), dueAt, visit: visit.id })
}

/** Asks the world to do what the action does. What an earlier attempt has left is nobody's any more. */
export function perform(work: Work, visit: WorkVisit, { action, standing, rule }: OnStanding & { rule: string }): void {
  leaveRecords(work, visit, standing)
  setState(work, standing, 'performing', rule)
  if (standing.isPending === true) standing.times += 1
  delete standing.isPending
  standing.attempt += 1
  delete standing.places
  delete standing.topic
  const { attempt } = standing
  work.effects.push({ kind: 'perform', visit: visit.id, node: visit.node, action: edited(action, standing), attempt })
}

function edited(action: Action, { parameters }: WorkAction): Action {
  // The parameters were checked against the schema of the action's type when they were accepted.
  return parameters === undefined ? action : ({ ...action, parameters } as unknown as Action)
}

/** The action is finished: children whose turn it brings are taken by `takeTurns`. */
export function finish(work: Work, visit: WorkVisit, { action, standing, rule }: OnStanding & { rule: string }): void {
  setState(work, standing, 'finished', rule)
  for (const child of actionTreeOf(nodeOf(work, visit)).children(action.id)) {
    if (!action.autorunChildren || child.trigger !== 'automatic' || !child.repeatable) continue
    const known = standingOf(work, visit, child.id)
    if (known.state === 'finished') setState(work, known, 'waiting', 'R12')
  }
}

/** The action stops, and with it the step: a person decides. */
export function stop(
  work: Work,
  visit: WorkVisit,
  { action, standing, rule, stopped }: OnStanding & { readonly rule: string; readonly stopped: StoppedState },
): void {
  setState(work, standing, 'stopped', rule)
  standing.stopped = stopped
  const sentence = `${visitTitle(work, visit)}: ${lowerFirst(stopped.message)}`
  const detail = actionTitle(action)
  tell(work, stopped.reason, sentence, { visit, action: action.id, rule, severity: 'error', detail })
}

/** Puts an action into a state; what belonged to the state before is forgotten, its timers as well. */
export function setState(work: Work, standing: WorkAction, state: WorkAction['state'], rule: string): void {
  standing.state = state
  standing.rule = rule
  standing.since = work.at
  delete standing.dueAt
  delete standing.stopped
}

/** Ends what an action waits for: its timer, its reply. Its records are left alone. */
export function stopWaiting(work: Work, visit: WorkVisit, standing: WorkAction): void {
  if (standing.state === 'timer') {
    work.effects.push({ kind: 'forgetTimer', id: actionTimer(visit.id, standing.id, standing.turns) })
  }
  if (standing.topic === undefined) return
  delete standing.topic
  work.effects.push({ kind: 'forgetAwait', visit: visit.id, action: standing.id })
  if (standing.dueAt !== undefined) {
    work.effects.push({ kind: 'forgetTimer', id: replyTimer(visit.id, standing.id, standing.attempt) })
    delete standing.dueAt
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

import type { JsonData, RunEvent } from '@sendwright/model'
import { setState, standingOf } from './actions.ts'
import { actionTreeOf } from './actionTree.ts'
import { bodyData } from './context.ts'
import type { Meant } from './meant.ts'
import { canTrigger, pull } from './trigger.ts'
import { actionTitle, nodeOf, tell, visitTitle, type Work, type WorkVisit } from './work.ts'

/** Callbacks that can come before the action itself is finished. */
const mostCalls = 20

/** A record calls an action back: its children are triggered, once it is finished. The visit that it concerns. */
export function callBack(work: Work, event: Extract<RunEvent, { kind: 'calledBack' }>): WorkVisit | undefined {
  const found = findCalled(work, event.action)
  const { topic, offset, value } = event.record
  const detail = `${topic}, offset ${offset}`
  if (found === undefined) {
    const sentence = `A callback for ${event.action} came, and no step waits for it`
    tell(work, 'calledBack', sentence, { rule: 'R14', detail })
    return undefined
  }
  const { visit, action, standing } = found
  const sentence = `${visitTitle(work, visit)}: ${actionTitle(action)} was called back`
  tell(work, 'calledBack', sentence, { visit, action: action.id, rule: 'R14', detail })
  if (standing.state === 'finished') triggerChildren(work, found, bodyData(value))
  else standing.calls = [...(standing.calls ?? []), bodyData(value)].slice(-mostCalls)
  return visit
}

function findCalled(work: Work, name: string): Meant | undefined {
  for (const visit of work.visits) {
    if (visit.arrived !== undefined) continue
    const tree = actionTreeOf(nodeOf(work, visit))
    const actions = [...tree.all.values()].filter((one) => tree.children(one.id).length > 0)
    const action = actions.find(({ id }) => id === name) ?? actions.find((one) => one.name.trim() === name.trim())
    if (action !== undefined) return { visit, action, standing: standingOf(work, visit, action.id) }
  }
  return undefined
}

function triggerChildren(work: Work, { visit, action }: Meant, body: JsonData): void {
  for (const child of actionTreeOf(nodeOf(work, visit)).children(action.id)) {
    const standing = standingOf(work, visit, child.id)
    const isNew = standing.state === 'waiting'
    if (!isNew && !canTrigger(child, standing.state)) continue
    if (child.trigger === 'manual') pull(work, { visit, standing, action: child }, body)
    else {
      setState(work, standing, 'waiting', 'R14')
      standing.released = true
    }
  }
}

/** Callbacks that came before an action was finished mean something now that it is. */
export function takeCalls(work: Work, visit: WorkVisit): void {
  for (const standing of visit.actions) {
    if (standing.state !== 'finished' || standing.calls === undefined) continue
    const action = actionTreeOf(nodeOf(work, visit)).all.get(standing.id)
    const calls = standing.calls
    delete standing.calls
    for (const body of action === undefined ? [] : calls) {
      if (action !== undefined) triggerChildren(work, { visit, standing, action }, body)
    }
  }
}

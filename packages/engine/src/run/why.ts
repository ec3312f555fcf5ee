import type { Action, ActionStanding, ProcessNode } from '@sendwright/model'
import { isMandatory, type ActionTree } from './actionTree.ts'
import type { ActionState, VisitState } from './runState.ts'
import { actionTitle } from './work.ts'

/** What is known of an action in a visit. */
export interface WhyQuestion {
  readonly node: ProcessNode
  readonly action: Action
  readonly tree: ActionTree
  readonly standing: ActionState | undefined
  readonly state: ActionStanding['state']
  readonly visit: VisitState
  readonly isOver: boolean
}

/** The rule that decided last about an action, and what it says here. */
export function whyOf(question: WhyQuestion): { readonly rule: string; readonly why: string } {
  const { action, standing, state, tree, isOver } = question
  if (!tree.all.has(action.id)) return { rule: 'R3', why: absentSentence(question) }
  switch (state) {
    case 'notTaken':
      return { rule: standing?.state === 'timer' ? 'R22' : 'R10', why: notTakenSentence(question) }
    case 'waiting':
      return waitingWhy(question)
    case 'timer':
      return { rule: 'R5', why: `Its time, ${action.timer ?? ''}, is not over yet.` }
    case 'trigger':
      return triggerWhy(question)
    case 'performing':
      if (standing?.topic !== undefined) return { rule: 'R39', why: `It waits for a reply on ${standing.topic}.` }
      return {
        rule: standing?.rule ?? 'R6',
        why: isOver ? 'The step ended while its records were on their way.' : 'Its records are on their way.',
      }
    case 'finished':
      return { rule: standing?.rule ?? 'R15', why: finishedSentence(question) }
    case 'stopped':
      return { rule: standing?.rule ?? 'R16', why: standing?.stopped?.message ?? 'It has stopped.' }
  }
}

function absentSentence({ action, node }: WhyQuestion): string {
  if (!action.enabled) return 'It is switched off.'
  const parent = node.actions.find(({ id }) => id === action.parent)
  return parent === undefined
    ? 'The action that it stands below does not exist.'
    : `${actionTitle(parent)}, which it stands below, is switched off or does not exist.`
}

function notTakenSentence({ action, standing }: WhyQuestion): string {
  if (standing?.state === 'timer') return 'The step ended before its time was over.'
  if (standing?.state === 'trigger') return 'It was not triggered before the step ended.'
  return isMandatory(action) ? 'The step ended before its turn came.' : 'The step ended without it: it is optional.'
}

function waitingWhy(question: WhyQuestion): { readonly rule: string; readonly why: string } {
  const { action, tree, visit } = question
  const parent = action.parent === null ? undefined : tree.all.get(action.parent)
  const isFinished = (id: string): boolean => visit.actions.some((one) => one.id === id && one.state === 'finished')
  if (parent !== undefined && !isFinished(parent.id)) {
    return { rule: 'R12', why: `It waits until ${actionTitle(parent)} is finished.` }
  }
  const siblings = parent === undefined ? tree.roots : tree.children(parent.id)
  const above = siblings.slice(0, siblings.indexOf(action)).find((one) => isMandatory(one) && !isFinished(one.id))
  const rule = parent === undefined ? 'R4' : 'R12'
  return above === undefined
    ? { rule, why: 'It waits for those above it.' }
    : { rule, why: `It waits for ${actionTitle(above)}, which stands above it and is mandatory.` }
}

function triggerWhy({ action, tree }: WhyQuestion): { readonly rule: string; readonly why: string } {
  const parent = action.parent === null ? undefined : tree.all.get(action.parent)
  const need = isMandatory(action) ? 'The step waits for it.' : 'The step does not wait for it.'
  if (action.trigger === 'manual') return { rule: 'R7', why: `It waits to be triggered. ${need}` }
  const whose = parent === undefined ? 'it' : actionTitle(parent)
  return { rule: 'R12', why: `It waits to be triggered: ${whose} does not run its children itself. ${need}` }
}

function finishedSentence({ standing, action }: WhyQuestion): string {
  const { places = '', rule = '', times = 0 } = standing ?? {}
  if (rule === 'R17')
    return places.includes('d') ? 'Some of its records were delivered, others skipped.' : 'It was skipped.'
  const again = times > 1 ? ` It was performed ${times} times.` : ''
  if (rule === 'R39') return `The reply came.${again}`
  if (action.type === 'script') return `The script ran.${again}`
  return `${places.length === 1 ? 'Its record was' : 'All its records were'} delivered.${again}`
}

import { checkActions, type Action, type Problem } from '@sendwright/model'
import { byKind } from '../actionKind.ts'
import type { AdviceFacts } from './actionAdvice.ts'
import type { StepFacts } from './problemFacts.ts'
import { receiveProblems, scriptProblems } from './receiveProblems.ts'
import { sendProblems } from './sendProblems.ts'

/** What is wrong with one action of a step, in the order of its fields. Paths start at the action. */
export function actionProblems(action: Action, node: StepFacts, facts: AdviceFacts): readonly Problem[] {
  const known = cache.get(action)
  if (known !== undefined && known.list === node.actions && known.outgoing === node.outgoing && known.facts === facts)
    return known.problems
  const ofKind = byKind(action, {
    kafkaSend: (sending) => sendProblems(sending, facts),
    kafkaReceive: (receiving) => receiveProblems(receiving, node, facts),
    script: scriptProblems,
  })
  const problems = [...listProblems(action, node.actions), ...ofKind]
  cache.set(action, { list: node.actions, outgoing: node.outgoing, facts, problems })
  return problems
}

interface Checked {
  readonly facts: AdviceFacts
  readonly list: readonly Action[]
  readonly outgoing: StepFacts['outgoing']
  readonly problems: readonly Problem[]
}

const cache = new WeakMap<Action, Checked>()

function listProblems(action: Action, list: readonly Action[]): readonly Problem[] {
  const prefix = `/${list.indexOf(action)}/`
  return checkActions(list).flatMap((problem) =>
    problem.path.startsWith(prefix) ? [{ ...problem, path: problem.path.slice(prefix.length - 1) }] : [],
  )
}

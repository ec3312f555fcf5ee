import { checkReceive, connectionProblems } from '@sendwright/message'
import { createProblem, type Action, type Problem, type ProcessNode } from '@sendwright/model'
import { actionTreeOf, isMandatory, startsRuns } from '../actionTree.ts'
import { titleOf, type ProcessIndex } from '../processIndex.ts'
import { actionTitle } from '../work.ts'

/** What is wrong with the actions of a node as a run takes them. */
export function checkActionsRun(node: ProcessNode, index: ProcessIndex, path: string): readonly Problem[] {
  const title = titleOf(node, node.id)
  const actions = actionTreeOf(node).all
  const problems: Problem[] = []
  const isWaiting = node.type === 'ReceiveTask' || (node.type === 'IntermediateCatchEvent' && node.event === 'message')
  if (isWaiting && ![...actions.values()].some(isWaitedFor)) {
    problems.push(createProblem('receive-needed', `${path}/actions`, { node: title }))
  }
  const isForPeople = node.type === 'UserTask' || node.type === 'ManualTask'
  if (isForPeople && ![...actions.values()].some((action) => action.trigger === 'manual' && isMandatory(action))) {
    problems.push(createProblem('nobody-waits', `${path}/actions`, { node: title }, { severity: 'warning' }))
  }
  for (const [position, action] of node.actions.entries()) {
    if (!action.enabled || !(actions.has(action.id) || startsRuns(node, action))) continue
    problems.push(...actionProblems(action, { node, index, path: `${path}/actions/${position}` }))
  }
  return problems
}

function isWaitedFor(action: Action): boolean {
  return action.type === 'kafkaReceive' && isMandatory(action)
}

interface ActionPlace {
  readonly node: ProcessNode
  readonly index: ProcessIndex
  /** JSON pointer to the action. */
  readonly path: string
}

function actionProblems(action: Action, { node, index, path }: ActionPlace): readonly Problem[] {
  if (action.type === 'kafkaReceive') {
    const outgoing = index.outgoing(node.id).map(({ id }) => id)
    const problems = checkReceive(action, { startsRuns: startsRuns(node, action), outgoing })
    return [...connectionProblems(action, undefined, undefined), ...problems].map((problem) => ({
      ...problem,
      path: `${path}${problem.path}`,
    }))
  }
  if (action.type !== 'script' || action.parameters.source.trim() !== '') return []
  const place = `${path}/parameters/source`
  return [createProblem('script-empty', place, { action: actionTitle(action) }, { severity: 'warning' })]
}

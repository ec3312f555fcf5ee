import { createProblem, type Action, type KafkaReceiveAction, type Problem, type ProcessNode } from '@sendwright/model'
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
    problems.push(...actionProblems(action, { node, index, path: `${path}/actions/${position}/parameters` }))
  }
  return problems
}

function isWaitedFor(action: Action): boolean {
  return action.type === 'kafkaReceive' && isMandatory(action)
}

interface ActionPlace {
  readonly node: ProcessNode
  readonly index: ProcessIndex
  readonly path: string
}

function actionProblems(action: Action, place: ActionPlace): readonly Problem[] {
  if (action.type === 'kafkaReceive') return receiveProblems(action, place)
  if (action.type !== 'script' || action.parameters.source.trim() !== '') return []
  return [
    createProblem('script-empty', `${place.path}/source`, { action: actionTitle(action) }, { severity: 'warning' }),
  ]
}

function receiveProblems(action: KafkaReceiveAction, { node, index, path }: ActionPlace): readonly Problem[] {
  const { connection, topic, correlation, timeoutFlow } = action.parameters
  const title = actionTitle(action)
  const problems: Problem[] = []
  if (connection === '') problems.push(createProblem('no-connection', `${path}/connection`, {}))
  if (topic === '') problems.push(createProblem('receive-topic-missing', `${path}/topic`, { action: title }))
  else if (topic.includes('${')) problems.push(createProblem('receive-many-topics', `${path}/topic`, { action: title }))
  if (startsRuns(node, action)) return problems
  if (correlation.name === '') {
    problems.push(createProblem('correlation-missing', `${path}/correlation/name`, { action: title }))
  }
  if (timeoutFlow !== null && index.outgoing(node.id).every(({ id }) => id !== timeoutFlow)) {
    problems.push(createProblem('unknown-timeout-flow', `${path}/timeoutFlow`, { flow: timeoutFlow, action: title }))
  }
  return problems
}

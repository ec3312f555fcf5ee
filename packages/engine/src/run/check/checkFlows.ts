import {
  createProblem,
  hasError,
  pointerSegment,
  type Problem,
  type ProcessFlow,
  type ProcessNode,
} from '@sendwright/model'
import { templateProblemToProblem } from '@sendwright/message'
import { parseCondition } from '@sendwright/template'
import { titleOf, type ProcessIndex } from '../processIndex.ts'
import { flowTitle } from '../waysOut.ts'

/** What is wrong with the flows out of a node: conditions that cannot be read or are missing, a default that is not there. */
export function checkFlows(node: ProcessNode, index: ProcessIndex, path: string): readonly Problem[] {
  const flows = index.outgoing(node.id)
  const title = titleOf(node, node.id)
  const problems: Problem[] = []
  if (node.defaultFlow !== null && flows.every(({ id }) => id !== node.defaultFlow)) {
    problems.push(createProblem('unknown-default-flow', `${path}/defaultFlow`, { flow: node.defaultFlow, node: title }))
  }
  if (node.type === 'ParallelGateway' || node.type === 'EndEvent') return problems
  for (const flow of flows) problems.push(...conditionProblems(flow, node, path))
  if (node.type !== 'ExclusiveGateway' && node.type !== 'InclusiveGateway') return problems
  if (flows.length < 2) return problems
  const open = flows.filter(({ id, condition }) => condition === null && id !== node.defaultFlow)
  for (const flow of open) {
    const values = { flow: flowTitle({ index }, flow), gateway: title }
    problems.push(createProblem('flow-without-condition', flowPath(path, flow), values))
  }
  if (open.length === 0 && node.defaultFlow === null) {
    problems.push(createProblem('no-default-flow', `${path}/defaultFlow`, { gateway: title }, { severity: 'warning' }))
  }
  return problems
}

function conditionProblems(flow: ProcessFlow, node: ProcessNode, path: string): readonly Problem[] {
  if (flow.condition === null || flow.id === node.defaultFlow) return []
  const problems = parseCondition(flow.condition).problems.map((problem) =>
    templateProblemToProblem(problem, flowPath(path, flow)),
  )
  return hasError(problems) ? problems : problems.map((problem) => ({ ...problem, severity: 'warning' as const }))
}

function flowPath(path: string, { id }: ProcessFlow): string {
  return `${path}/flows/${pointerSegment(id)}/condition`
}

import { pointerSegment, type Problem, type ProcessFlow, type ProcessNode } from '@sendwright/model'
import { templateProblemToProblem } from '@sendwright/message'
import { evaluateCondition, parseCondition, type ParsedCondition } from '@sendwright/template'
import { contextOf } from './context.ts'
import { titleOf } from './processIndex.ts'
import type { StoppedState } from './runState.ts'
import { nodeOf, stoppedNow, tell, type Work, type WorkVisit } from './work.ts'

/** Puts tokens on the flows that the visit's token takes; or says why there is none to take. */
export function takeWaysOut(work: Work, visit: WorkVisit): StoppedState | null {
  const node = nodeOf(work, visit)
  const flows = work.index.outgoing(node.id)
  const chosen = chooseFlows(work, visit, { node, flows })
  if ('reason' in chosen) return chosen
  for (const flow of chosen) takeFlow(work, flow, visit.scope)
  return null
}

/** Puts a token on a flow. */
export function takeFlow(work: Work, flow: ProcessFlow, scope: string): void {
  if (!work.flows.includes(flow.id)) work.flows.push(flow.id)
  work.tokens.push({ node: flow.target, flow: flow.id, scope })
}

interface AtNode {
  readonly node: ProcessNode
  readonly flows: readonly ProcessFlow[]
}

function chooseFlows(work: Work, visit: WorkVisit, { node, flows }: AtNode): readonly ProcessFlow[] | StoppedState {
  if (visit.onlyFlow !== undefined) return flows.filter(({ id }) => id === visit.onlyFlow)
  if (node.type === 'EndEvent') return []
  if (node.type === 'ParallelGateway') return flows
  if (node.type === 'ExclusiveGateway') return chooseOne(work, visit, { node, flows })
  return chooseAll(work, visit, { node, flows })
}

/** The first flow whose condition holds, in the order of the file; else the default. */
function chooseOne(work: Work, visit: WorkVisit, { node, flows }: AtNode): readonly ProcessFlow[] | StoppedState {
  if (flows.length <= 1 && flows.every(({ condition }) => condition === null)) return flows
  for (const flow of flows) {
    if (flow.id === node.defaultFlow) continue
    const held = holds(work, flow)
    if (typeof held !== 'boolean') return noAnswer(work, flow, held)
    if (!held) continue
    tellChoice(work, visit, {
      node,
      flow,
      reason: flow.condition === null ? 'it has no condition' : `\`${flow.condition.trim()}\` holds`,
    })
    return [flow]
  }
  const fallback = flows.find(({ id }) => id === node.defaultFlow)
  if (fallback === undefined) return flows.length === 0 ? [] : noWay(work, node)
  tellChoice(work, visit, { node, flow: fallback, reason: 'no condition holds' })
  return [fallback]
}

/** Every flow whose condition holds or that has none; else the default. */
function chooseAll(work: Work, visit: WorkVisit, { node, flows }: AtNode): readonly ProcessFlow[] | StoppedState {
  if (flows.every(({ id, condition }) => condition === null && id !== node.defaultFlow)) return flows
  const taken: ProcessFlow[] = []
  let isConditionMet = false
  for (const flow of flows) {
    if (flow.id === node.defaultFlow) continue
    const held = holds(work, flow)
    if (typeof held !== 'boolean') return noAnswer(work, flow, held)
    if (!held) continue
    if (flow.condition !== null) isConditionMet = true
    taken.push(flow)
  }
  const fallback = flows.find(({ id }) => id === node.defaultFlow)
  if (fallback !== undefined && !isConditionMet) taken.push(fallback)
  if (taken.length === 0) return noWay(work, node)
  for (const flow of taken) {
    const reason =
      flow === fallback ? 'no condition holds' : flow.condition === null ? null : `\`${flow.condition.trim()}\` holds`
    if (reason !== null) tellChoice(work, visit, { node, flow, reason })
  }
  return taken
}

const conditions = new WeakMap<ProcessFlow, ParsedCondition>()

/** Whether the condition of a flow holds; problems where it cannot be said. A flow without one is always open. */
function holds(work: Work, flow: ProcessFlow): boolean | readonly Problem[] {
  if (flow.condition === null) return true
  let parsed = conditions.get(flow)
  if (parsed === undefined) conditions.set(flow, (parsed = parseCondition(flow.condition)))
  const environment = { now: () => new Date(work.at), uuid: () => work.run.uuid }
  const answer = evaluateCondition(parsed.condition, contextOf(work.data, work.run), environment)
  if ('value' in answer) return answer.value
  return answer.problems.map((problem) =>
    templateProblemToProblem(problem, `/flows/${pointerSegment(flow.id)}/condition`),
  )
}

function noAnswer(work: Work, flow: ProcessFlow, problems: readonly Problem[]): StoppedState {
  const [first] = problems
  const message = `The condition of ${flowTitle(work, flow)} cannot be answered${first === undefined ? '.' : `: ${first.message}`}`
  return stoppedNow(work, 'no-flow', message, problems)
}

function noWay(work: Work, node: ProcessNode): StoppedState {
  const message = `No condition holds, and ${titleOf(node, node.id)} has no default flow.`
  return stoppedNow(work, 'no-flow', message)
}

/** The rule by which a node chooses its flows; every other node's is R25. */
const rules: Readonly<Record<string, string>> = { ExclusiveGateway: 'R26', InclusiveGateway: 'R28' }

function tellChoice(
  work: Work,
  visit: WorkVisit,
  { node, flow, reason }: { readonly node: ProcessNode; readonly flow: ProcessFlow; readonly reason: string },
): void {
  const title = titleOf(node, node.id)
  // A gateway is often named by its question.
  const sentence = `${title}${title.endsWith('?') ? '' : ':'} ${flowTitle(work, flow)}, because ${reason}`
  tell(work, 'flow', sentence, { visit, rule: rules[node.type] ?? 'R25', detail: flow.id })
}

/** What people call a flow: its name, else where it leads. */
export function flowTitle(work: Pick<Work, 'index'>, flow: ProcessFlow): string {
  const name = flow.name.trim()
  return name === '' ? `the way to ${titleOf(work.index.nodes.get(flow.target), flow.target)}` : `“${name}”`
}

import { checkExecutable } from '@sendwright/engine'
import { checkAction, checkReceive, connectionProblems, type ReceivePlace } from '@sendwright/message'
import {
  createProblem,
  createSampleContext,
  pointerSegment,
  type Action,
  type Definition,
  type Problem,
  type ProblemCode,
  type ProcessGraph,
  type ProcessNode,
  type SampleContext,
  type ScriptAction,
} from '@sendwright/model'
import { allConnections } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import { allEnvironments, findEnvironment } from '../environments/environmentDirectory.ts'
import { incompleteConnection, type CountNeeds } from '../processes/countDocument.ts'

/** A problem with the step and the action that it is of. */
export interface PlacedProblem extends Problem {
  readonly nodeId: string | null
  readonly actionId: string | null
}

/** What does not let a process be executed, as a save tells it: nothing keeps a draft from being saved. */
export function executionWarnings(graph: ProcessGraph): readonly Problem[] {
  return checkExecutable(graph).map((problem) => ({ ...problem, severity: 'warning' as const }))
}

/**
 * All problems of a process that is to be published; those of severity error block it. What depends on the data of a
 * run is a warning: publishing needs no sample context, and other data may be fine. Rule R100 of docs/spec/runs.md.
 */
export async function checkForPublish(
  {
    definition,
    sampleContexts,
  }: { readonly definition: Definition; readonly sampleContexts: readonly SampleContext[] },
  needs: CountNeeds & Pick<Dependencies, 'scriptTrials'>,
): Promise<readonly PlacedProblem[]> {
  const [connections, defaults, environments] = await Promise.all([
    allConnections(needs),
    findEnvironment(null, needs),
    allEnvironments(needs),
  ])
  const known = new Map(connections.map((connection) => [connection.id, connection]))
  const ids = new Set(known.keys())
  const context = (sampleContexts[0] ?? createSampleContext('', '')).data
  const environment = { ...needs.clock, ...(defaults && { environment: defaults.effective }) }

  async function ofAction(action: Action, node: ProcessNode): Promise<readonly Problem[]> {
    switch (action.type) {
      case 'kafkaSend':
        return [
          ...checkAction(action, context, environment, ids).map(ofData),
          ...incompleteConnection(known.get(action.parameters.connection)),
        ]
      case 'kafkaReceive':
        return [
          ...connectionProblems(action, defaults?.effective, ids),
          ...incompleteConnection(known.get(action.parameters.connection)),
          // Listening begins in every environment when the version is published.
          ...[defaults?.effective, ...environments].flatMap((own) =>
            checkReceive(action, receivePlace(node, definition.graph), own),
          ),
        ]
      case 'script':
        return scriptProblems(action, needs)
    }
  }

  const ofActions = await Promise.all(
    definition.graph.nodes.flatMap((node) =>
      node.actions.map(async (action, index) => {
        const problems = action.enabled ? await ofAction(action, node) : []
        const path = `/nodes/${pointerSegment(node.id)}/actions/${index}`
        const placed = { nodeId: node.id, actionId: action.id }
        return problems.map((problem) => ({ ...problem, path: `${path}${problem.path}`, ...placed }))
      }),
    ),
  )
  const executable = checkExecutable(definition.graph)
  // A save keeps what is not executed among its warnings; here it is told once, as what it is.
  const told = new Set(executable.map(({ code, path }) => `${code} ${path}`))
  const ofDefinition = definition.problems.filter(({ code, path }) => !told.has(`${code} ${path}`))
  const placed = [...executable, ...ofDefinition].map((problem) => ({
    ...problem,
    ...placeOf(problem, definition.graph),
  }))
  return withoutRepetition([...placed, ...ofActions.flat()]).toSorted((one, other) => rank(one) - rank(other))
}

/** Several checks look at the same: what is said alike of one place is told once. */
function withoutRepetition(problems: readonly PlacedProblem[]): readonly PlacedProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()]
}

function receivePlace(node: ProcessNode, { flows }: ProcessGraph): ReceivePlace {
  return {
    startsRuns: node.type === 'StartEvent',
    outgoing: flows.filter(({ source }) => source === node.id).map(({ id }) => id),
  }
}

async function scriptProblems(
  { name, id, parameters }: ScriptAction,
  { scriptTrials }: Pick<Dependencies, 'scriptTrials'>,
): Promise<readonly Problem[]> {
  const failure = await scriptTrials.check(parameters.source)
  if (failure === null) return []
  const place = failure.line === null ? '' : ` at line ${failure.line}`
  const values = { action: name === '' ? id : name, place, reason: failure.message }
  return [createProblem('script-not-readable', '/parameters/source', values)]
}

function rank({ severity }: Problem): number {
  return severity === 'error' ? 0 : 1
}

const ofTheData: ReadonlySet<string> = new Set<ProblemCode>([
  'missing-value',
  'null-in-text',
  'object-in-text',
  'invalid-value',
  'invalid-partition',
  'record-too-large',
])

function ofData(problem: Problem): Problem {
  return ofTheData.has(problem.code) ? { ...problem, severity: 'warning' } : problem
}

/** Paths of a diagram's problems start with the step, `/nodes/<id>`, and go on with the action where it is one's. */
function placeOf({ path }: Problem, graph: ProcessGraph): Pick<PlacedProblem, 'nodeId' | 'actionId'> {
  const [, nodeSegment, actionSegment] = /^\/nodes\/([^/]*)(?:\/actions\/(\d+))?/.exec(path) ?? []
  if (nodeSegment === undefined) return { nodeId: null, actionId: null }
  const nodeId = nodeSegment.replaceAll('~1', '/').replaceAll('~0', '~')
  const node = graph.nodes.find(({ id }) => id === nodeId)
  const action = actionSegment === undefined ? undefined : node?.actions[Number(actionSegment)]
  return { nodeId: node === undefined ? null : nodeId, actionId: action?.id ?? null }
}

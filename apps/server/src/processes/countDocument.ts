import { checkAction, checkAgainstModel, lintAction } from '@sendwright/message'
import {
  createProblem,
  createSampleContext,
  type Action,
  type Connection,
  type KafkaSendAction,
  type Problem,
} from '@sendwright/model'
import { effectiveDataModel } from '@sendwright/schema'
import type { ProcessContent, ProcessCounts } from '@sendwright/store'
import { allConnections } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import { findEnvironment } from '../environments/environmentDirectory.ts'
import { findSides } from '../integrations/linkedSides.ts'

/** What counting needs of the world. */
export type CountNeeds = Pick<Dependencies, 'store' | 'sandbox' | 'clock' | 'parameterVariables'>

/**
 * Number of actions, and of problems by severity: with the first sample context and the default values of parameters,
 * messages held against the models of their scenarios. What differs in other environments does not count.
 */
export async function countDocument(
  { definition, sampleContexts, dataModel }: Pick<ProcessContent, 'definition' | 'sampleContexts' | 'dataModel'>,
  needs: CountNeeds,
): Promise<ProcessCounts> {
  const actions = definition.graph.nodes.flatMap((node) => node.actions)
  const links = actions.filter(isSend).flatMap(({ scenario }) => (scenario === null ? [] : [scenario]))
  const [connections, defaults, sideOf] = await Promise.all([
    allConnections(needs),
    findEnvironment(null, needs),
    findSides(links, needs),
  ])
  const known = new Set(connections.map((connection) => connection.id))
  const context = (sampleContexts[0] ?? createSampleContext('', '')).data
  const samples = sampleContexts.map((sample) => sample.data)
  const variables = effectiveDataModel(dataModel, samples)
  const environment = { ...needs.clock, ...(defaults && { environment: defaults.effective }) }
  const problems = [
    ...definition.problems,
    ...actions
      .filter((action) => action.enabled)
      .filter(isSend)
      .flatMap((action) => [
        ...checkAction(action, context, environment, known),
        ...incompleteConnection(connections.find(({ id }) => id === action.parameters.connection)),
        ...lintAction(action, defaults?.effective),
        ...checkAgainstModel(action, action.scenario && (sideOf(action.scenario)?.side ?? null), variables),
      ]),
  ]
  const errorCount = problems.filter((problem) => problem.severity === 'error').length
  return { actionCount: actions.length, errorCount, warningCount: problems.length - errorCount }
}

/** Whether an action sends records that are built from templates. */
export function isSend(action: Action): action is KafkaSendAction {
  return action.type === 'kafkaSend'
}

/** Nothing is sent over a connection that an import could not complete. */
export function incompleteConnection(
  connection: Connection | null | undefined,
  path = '/parameters/connection',
): readonly Problem[] {
  if (connection?.toComplete === undefined || connection.toComplete === null) return []
  return [createProblem('connection-incomplete', path, { connection: connection.name, detail: connection.toComplete })]
}

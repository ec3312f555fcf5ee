import { createProblem, type JsonData, type KafkaSendAction, type Problem } from '@sendwright/model'
import { buildRecords, type BuildEnvironment } from './buildRecords.ts'

/**
 * All problems of one action that need no cluster: its connection, topics, messages with a context. Paths start at
 * the action. `connectionIds` are the connections that exist; without them only a missing one is found. A disabled
 * action has none: it sends nothing.
 */
export function checkAction(
  action: KafkaSendAction,
  context: JsonData,
  environment: BuildEnvironment,
  connectionIds?: ReadonlySet<string>,
): readonly Problem[] {
  if (!action.enabled) return []
  return [
    ...connectionProblems(action.parameters.connection, connectionIds),
    ...buildRecords(action, context, environment).problems,
  ]
}

function connectionProblems(connection: string, connectionIds: ReadonlySet<string> | undefined): readonly Problem[] {
  const path = '/parameters/connection'
  if (connection === '') return [createProblem('no-connection', path, {})]
  if (connectionIds === undefined || connectionIds.has(connection)) return []
  return [createProblem('unknown-connection', path, { connection })]
}

import {
  createProblem,
  topicNameProblems,
  type EffectiveEnvironment,
  type JsonData,
  type KafkaSendAction,
  type Problem,
} from '@sendwright/model'
import { buildRecords, type BuildEnvironment } from './buildRecords.ts'
import { connectionSource, type KafkaAction } from './environment/binding.ts'
import { boundConnectionProblem } from './environment/boundProblem.ts'

/**
 * All problems of one action that need no cluster: its connection, topics, messages with a context, in an environment
 * where one is given. Paths start at the action. `connectionIds` are the connections that exist; without them only a
 * missing one is found. A disabled action has none: it sends nothing.
 */
export function checkAction(
  action: KafkaSendAction,
  context: JsonData,
  environment: BuildEnvironment,
  connectionIds?: ReadonlySet<string>,
): readonly Problem[] {
  if (!action.enabled) return []
  return [
    ...connectionProblems(action, environment.environment, connectionIds),
    ...buildRecords(action, context, environment).problems,
    ...callbackProblems(action),
  ]
}

/** What keeps the callback topic of an action from being a topic's name; none where it names none. */
export function callbackProblems({ parameters }: KafkaSendAction): readonly Problem[] {
  const { callbackTopic = '' } = parameters
  return callbackTopic === '' ? [] : topicNameProblems(callbackTopic, '/parameters/callbackTopic', { isLiteral: true })
}

/** What is wrong with the connection of an action in an environment: none is chosen, or it does not exist. */
export function connectionProblems(
  action: KafkaAction,
  environment: EffectiveEnvironment | undefined,
  connectionIds: ReadonlySet<string> | undefined,
): readonly Problem[] {
  const source = connectionSource(action, environment)
  const { connection, path } = source
  if (connection === '') return [createProblem('no-connection', path, {})]
  if (connectionIds === undefined || connectionIds.has(connection)) return []
  return [boundConnectionProblem(createProblem('unknown-connection', path, { connection }), source)]
}

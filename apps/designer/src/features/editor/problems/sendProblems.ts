import {
  boundConnection,
  boundTopics,
  buildRecords,
  callbackProblems,
  checkAgainstCluster,
  connectionProblems,
  type BuiltRecord,
} from '@sendwright/message'
import type { KafkaSendAction, Problem } from '@sendwright/model'
import { actionAdvice, type AdviceFacts } from './actionAdvice.ts'
import { connectionIds, type Clusters } from './problemFacts.ts'
import { buildAction, buildEnvironment, type BuildSetting } from './buildAction.ts'

/** What is wrong with what an action sends, in the order of its fields. */
export function sendProblems(action: KafkaSendAction, facts: AdviceFacts): readonly Problem[] {
  const { setting, clusters } = facts
  return [
    ...connectionProblems(action, setting.environment, connectionIds(clusters)),
    ...buildAction(action, setting).problems,
    ...callbackProblems(action),
    ...clusterProblems(action, setting, clusters),
    ...actionAdvice(action, facts),
  ]
}

/**
 * What the cluster would refuse now. Warnings, because a topic may be created before the action runs, and because
 * what is known of the cluster is some seconds old; a test send asks it again.
 */
function clusterProblems(action: KafkaSendAction, setting: BuildSetting, { facts }: Clusters): readonly Problem[] {
  const { environment } = setting
  const cluster = facts.get(boundConnection(action, environment))
  if (cluster === undefined) return []
  const problems = checkAgainstCluster(recordsToCheck(action, setting), cluster, boundTopics(action, environment))
  return problems.map((problem) => ({ ...problem, severity: 'warning' }))
}

/** The records there are; of those that another problem keeps from being built, topic and partition. */
function recordsToCheck(action: KafkaSendAction, setting: BuildSetting): readonly BuiltRecord[] {
  const { messages } = action.parameters
  const { records } = buildAction(action, setting)
  if (records.length === boundTopics(action, setting.environment).length * messages.length) return records
  const places = (isPartitionKnown: boolean): readonly BuiltRecord[] => {
    const bare = messages.map(({ partition }) => ({
      key: null,
      value: { format: 'null' as const },
      headers: [],
      partition: isPartitionKnown ? partition : null,
    }))
    const parameters = { ...action.parameters, messages: bare }
    return buildRecords({ ...action, parameters }, setting.data, buildEnvironment(setting)).records
  }
  const found = [...records]
  for (const place of [...places(true), ...places(false)]) {
    const isThere = found.some(
      ({ topicIndex, messageIndex }) => topicIndex === place.topicIndex && messageIndex === place.messageIndex,
    )
    if (!isThere) found.push(place)
  }
  return found
}

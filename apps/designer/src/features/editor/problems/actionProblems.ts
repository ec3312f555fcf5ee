import {
  boundConnection,
  boundTopics,
  buildRecords,
  checkAgainstCluster,
  connectionProblems,
  type BuiltRecord,
  type ClusterFacts,
} from '@sendwright/message'
import { checkActions, type Action, type Problem } from '@sendwright/model'
import { actionAdvice, type AdviceFacts } from './actionAdvice.ts'
import { buildAction, buildEnvironment, type BuildSetting } from './buildAction.ts'

/** What is known of the connections, for checks that no template can tell. */
export interface Clusters {
  /** The connections that exist, each with the same text for the same brokers; null until they are known. */
  readonly brokers: ReadonlyMap<string, string> | null
  /** By connection; missing where its topics could not be asked for. */
  readonly facts: ReadonlyMap<string, ClusterFacts>
}

/** What is wrong with one action of a step's list, in the order of its fields. Paths start at the action. */
export function actionProblems(action: Action, list: readonly Action[], facts: AdviceFacts): readonly Problem[] {
  const known = cache.get(action)
  if (known !== undefined && known.list === list && known.facts === facts) return known.problems
  const { setting, clusters } = facts
  const problems = [
    ...listProblems(action, list),
    ...connectionProblems(action, setting.environment, connectionIds(clusters)),
    ...buildAction(action, setting).problems,
    ...clusterProblems(action, setting, clusters),
    ...actionAdvice(action, facts),
  ]
  cache.set(action, { list, facts, problems })
  return problems
}

function connectionIds({ brokers }: Clusters): ReadonlySet<string> | undefined {
  return brokers === null ? undefined : new Set(brokers.keys())
}

interface Checked {
  readonly facts: AdviceFacts
  readonly list: readonly Action[]
  readonly problems: readonly Problem[]
}

const cache = new WeakMap<Action, Checked>()

function listProblems(action: Action, list: readonly Action[]): readonly Problem[] {
  const prefix = `/${list.indexOf(action)}/`
  return checkActions(list).flatMap((problem) =>
    problem.path.startsWith(prefix) ? [{ ...problem, path: problem.path.slice(prefix.length - 1) }] : [],
  )
}

/**
 * What the cluster would refuse now. Warnings, because a topic may be created before the action runs, and because
 * what is known of the cluster is some seconds old; a test send asks it again.
 */
function clusterProblems(action: Action, setting: BuildSetting, { facts }: Clusters): readonly Problem[] {
  const { environment } = setting
  const cluster = facts.get(boundConnection(action, environment))
  if (cluster === undefined) return []
  const problems = checkAgainstCluster(recordsToCheck(action, setting), cluster, boundTopics(action, environment))
  return problems.map((problem) => ({ ...problem, severity: 'warning' }))
}

/** The records there are; of those that another problem keeps from being built, topic and partition. */
function recordsToCheck(action: Action, setting: BuildSetting): readonly BuiltRecord[] {
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

import {
  boundTopics,
  buildRecords,
  checkAgainstCluster,
  connectionSource,
  topicSources,
  type BuiltRecord,
  type ClusterFacts,
  type TopicSource,
} from '@sendwright/message'
import { checkActions, createProblem, type Action, type Problem } from '@sendwright/model'
import { buildAction, buildEnvironment, type BuildSetting } from './buildAction.ts'

/** What is known of the connections, for checks that no template can tell. */
export interface Clusters {
  /** The connections that exist, each with the same text for the same brokers; null until they are known. */
  readonly brokers: ReadonlyMap<string, string> | null
  /** By connection; missing where its topics could not be asked for. */
  readonly facts: ReadonlyMap<string, ClusterFacts>
}

/** What problems are found with. */
export interface ProblemFacts {
  readonly setting: BuildSetting
  readonly clusters: Clusters
}

/** What is wrong with one action of a step's list, in the order of its fields. Paths start at the action. */
export function actionProblems(
  action: Action,
  list: readonly Action[],
  { setting, clusters }: ProblemFacts,
): readonly Problem[] {
  const known = cache.get(action)
  if (known !== undefined && known.list === list && known.setting === setting && known.clusters === clusters)
    return known.problems
  const problems = [
    ...listProblems(action, list),
    ...connectionProblems(action, setting, clusters),
    ...buildAction(action, setting).problems,
    ...clusterProblems(action, setting, clusters),
  ]
  cache.set(action, { list, setting, clusters, problems })
  return problems
}

interface Checked extends ProblemFacts {
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

function connectionProblems(action: Action, { environment }: BuildSetting, { brokers }: Clusters): readonly Problem[] {
  const { connection, path } = connectionSource(action, environment)
  if (connection === '') return [createProblem('no-connection', path, {})]
  if (brokers === null || brokers.has(connection)) return []
  return [createProblem('unknown-connection', path, { connection })]
}

/**
 * What the cluster would refuse now. Warnings, because a topic may be created before the action runs, and because
 * what is known of the cluster is some seconds old; a test send asks it again.
 */
function clusterProblems(action: Action, setting: BuildSetting, { facts }: Clusters): readonly Problem[] {
  const { environment } = setting
  const cluster = facts.get(connectionSource(action, environment).connection)
  if (cluster === undefined) return []
  const topics = topicSources(action, environment)
  const templates = topics.map(({ template }) => template)
  const problems = checkAgainstCluster(recordsToCheck(action, setting), cluster, templates)
  return problems.map((problem) => ({ ...atTopicSource(problem, topics), severity: 'warning' }))
}

/** A problem of a topic where the action names it; one that an environment binds cannot be mended there. */
function atTopicSource(problem: Problem, topics: readonly TopicSource[]): Problem {
  const index = /^\/parameters\/topics\/(\d+)$/.exec(problem.path)?.[1]
  const source = index === undefined ? undefined : topics[Number(index)]
  if (source === undefined) return problem
  const { fix: _fix, ...rest } = problem
  return { ...(source.boundIn === null ? problem : rest), path: source.path }
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

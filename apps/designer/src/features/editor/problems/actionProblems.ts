import { buildRecords, checkAgainstCluster, type BuiltRecord, type ClusterFacts } from '@sendwright/message'
import { checkActions, createProblem, type Action, type JsonData, type Problem } from '@sendwright/model'
import { buildAction, randomUuid } from './buildAction.ts'

/** What is known of the connections, for checks that no template can tell. */
export interface Clusters {
  /** Ids of the connections that exist; null until they are known. */
  readonly connectionIds: ReadonlySet<string> | null
  /** By connection; missing where its topics could not be asked for. */
  readonly facts: ReadonlyMap<string, ClusterFacts>
}

/** What is wrong with one action of a step's list, in the order of its fields. Paths start at the action. */
export function actionProblems(
  action: Action,
  list: readonly Action[],
  { data, clusters }: { readonly data: JsonData; readonly clusters: Clusters },
): readonly Problem[] {
  const known = cache.get(action)
  if (known !== undefined && known.list === list && known.data === data && known.clusters === clusters)
    return known.problems
  const problems = [
    ...listProblems(action, list),
    ...connectionProblems(action, clusters),
    ...buildAction(action, data).problems,
    ...clusterProblems(action, data, clusters),
  ]
  cache.set(action, { list, data, clusters, problems })
  return problems
}

interface Checked {
  readonly list: readonly Action[]
  readonly data: JsonData
  readonly clusters: Clusters
  readonly problems: readonly Problem[]
}

const cache = new WeakMap<Action, Checked>()

function listProblems(action: Action, list: readonly Action[]): readonly Problem[] {
  const prefix = `/${list.indexOf(action)}/`
  return checkActions(list).flatMap((problem) =>
    problem.path.startsWith(prefix) ? [{ ...problem, path: problem.path.slice(prefix.length - 1) }] : [],
  )
}

function connectionProblems(action: Action, { connectionIds }: Clusters): readonly Problem[] {
  const { connection } = action.parameters
  const path = '/parameters/connection'
  if (connection === '') return [createProblem('no-connection', path, {})]
  if (connectionIds === null || connectionIds.has(connection)) return []
  return [createProblem('unknown-connection', path, { connection })]
}

/**
 * What the cluster would refuse now. Warnings, because a topic may be created before the action runs, and because
 * what is known of the cluster is some seconds old; a test send asks it again.
 */
function clusterProblems(action: Action, data: JsonData, { facts }: Clusters): readonly Problem[] {
  const cluster = facts.get(action.parameters.connection)
  if (cluster === undefined) return []
  const problems = checkAgainstCluster(recordsToCheck(action, data), cluster, action.parameters.topics)
  return problems.map((problem) => ({ ...problem, severity: 'warning' }))
}

/** The records there are; of those that another problem keeps from being built, topic and partition. */
function recordsToCheck(action: Action, data: JsonData): readonly BuiltRecord[] {
  const { topics, messages } = action.parameters
  const { records } = buildAction(action, data)
  if (records.length === topics.length * messages.length) return records
  const places = (isPartitionKnown: boolean): readonly BuiltRecord[] => {
    const bare = messages.map(({ partition }) => ({
      key: null,
      value: { format: 'null' as const },
      headers: [],
      partition: isPartitionKnown ? partition : null,
    }))
    const parameters = { ...action.parameters, messages: bare }
    return buildRecords({ ...action, parameters }, data, { now: () => new Date(), uuid: randomUuid }).records
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

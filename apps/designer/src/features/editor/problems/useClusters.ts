import { boundConnection, type ClusterFacts } from '@sendwright/message'
import type { Action, EffectiveEnvironment } from '@sendwright/model'
import type { ConnectionView, TopicSummaryView } from '@sendwright/contract'
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { topicQueries } from '../../../api/topics.ts'
import { byKind } from '../actionKind.ts'
import type { EditorSnapshot } from '../document/editorDocument.ts'
import type { Clusters } from './problemFacts.ts'
import { isSameList } from './isSameList.ts'
import { useEnvironment } from './useEnvironment.ts'

/** The connections, and the topics of those that the process sends to in the chosen environment. */
export function useClusters({ nodes }: EditorSnapshot): Clusters {
  const connections = useQuery(connectionQueries.list()).data
  const { effective } = useEnvironment()
  const usedKey = usedConnections(nodes, effective).join(' ')
  const known = useMemo(
    () => usedKey.split(' ').filter((id) => connections?.some((connection) => connection.id === id) ?? false),
    [usedKey, connections],
  )
  const topics = useQueries({ queries: known.map((id) => topicQueries.list(id)), combine: combineTopics })
  return clustersOf(connections, known, topics)
}

/** The ids of the connections that the process sends to in the chosen environment. */
export function useUsedConnections({ nodes }: EditorSnapshot): readonly string[] {
  return usedConnections(nodes, useEnvironment().effective)
}

interface Known {
  readonly connections: readonly ConnectionView[] | undefined
  readonly ids: readonly string[]
  readonly topics: readonly (TopicSummaryView[] | null)[]
  readonly clusters: Clusters
}

let last: Known | null = null

/** The same object for the same answers, also to several parts of the page: problems are remembered by it. */
function clustersOf(
  connections: readonly ConnectionView[] | undefined,
  ids: readonly string[],
  topics: readonly (TopicSummaryView[] | null)[],
): Clusters {
  if (last !== null && last.connections === connections && isSameList(last.ids, ids) && isSameList(last.topics, topics))
    return last.clusters
  const facts = new Map<string, ClusterFacts>()
  for (const [index, id] of ids.entries()) {
    const list = topics[index]
    const name = connections?.find((connection) => connection.id === id)?.name ?? id
    if (list !== undefined && list !== null) facts.set(id, clusterFacts(name, list))
  }
  const brokers = new Map(connections?.map((connection) => [connection.id, clusterName(connection)]))
  const clusters = { brokers: connections === undefined ? null : brokers, facts }
  last = { connections, ids, topics, clusters }
  return clusters
}

/** The same text for connections that lead to the same brokers. */
function clusterName({ brokers }: ConnectionView): string {
  return brokers
    .map((broker) => broker.toLowerCase())
    .toSorted()
    .join(' ')
}

function combineTopics(results: UseQueryResult<TopicSummaryView[]>[]): readonly (TopicSummaryView[] | null)[] {
  return results.map((result) => result.data ?? null)
}

function clusterFacts(connection: string, topics: readonly TopicSummaryView[]): ClusterFacts {
  return { connection, partitionCounts: new Map(topics.map(({ name, partitions }) => [name, partitions])) }
}

interface Used {
  readonly environment: EffectiveEnvironment | undefined
  readonly ids: readonly string[]
}

const used = new WeakMap<EditorSnapshot['nodes'], Used>()

/** The ids of the connections that the actions send to in an environment, sorted. */
function usedConnections(
  nodes: EditorSnapshot['nodes'],
  environment: EffectiveEnvironment | undefined,
): readonly string[] {
  const known = used.get(nodes)
  if (known !== undefined && known.environment === environment) return known.ids
  const ids = new Set(nodes.flatMap((node) => node.actions.map((action) => connectionIn(action, environment))))
  ids.delete('')
  const sorted = [...ids].toSorted()
  used.set(nodes, { environment, ids: sorted })
  return sorted
}

/** The connection that an action uses in an environment; '' for one that uses none. A script names its own when it runs. */
function connectionIn(action: Action, environment: EffectiveEnvironment | undefined): string {
  return byKind(action, {
    kafkaSend: (sending) => boundConnection(sending, environment),
    kafkaReceive: (receiving) => boundConnection(receiving, environment),
    script: () => '',
  })
}

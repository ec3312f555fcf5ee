import type { ClusterFacts } from '@sendwright/message'
import type { ConnectionView, TopicSummaryView } from '@sendwright/contract'
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { connectionQueries } from '../../../api/connections.ts'
import { topicQueries } from '../../../api/topics.ts'
import type { EditorSnapshot } from '../document/editorDocument.ts'
import type { Clusters } from './actionProblems.ts'

/** The connections, and the topics of those that the process sends to. */
export function useClusters(snapshot: EditorSnapshot): Clusters {
  const connections = useQuery(connectionQueries.list()).data
  const usedKey = usedConnections(snapshot).join(' ')
  const known = useMemo(
    () => usedKey.split(' ').filter((id) => connections?.some((connection) => connection.id === id) ?? false),
    [usedKey, connections],
  )
  const topics = useQueries({ queries: known.map((id) => topicQueries.list(id)), combine: combineTopics })
  return clustersOf(connections, known, topics)
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
  if (last !== null && last.connections === connections && isSame(last.ids, ids) && isSame(last.topics, topics))
    return last.clusters
  const facts = new Map<string, ClusterFacts>()
  for (const [index, id] of ids.entries()) {
    const list = topics[index]
    const name = connections?.find((connection) => connection.id === id)?.name ?? id
    if (list !== undefined && list !== null) facts.set(id, clusterFacts(name, list))
  }
  const connectionIds = connections === undefined ? null : new Set(connections.map(({ id }) => id))
  last = { connections, ids, topics, clusters: { connectionIds, facts } }
  return last.clusters
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

function combineTopics(results: UseQueryResult<TopicSummaryView[]>[]): readonly (TopicSummaryView[] | null)[] {
  return results.map((result) => result.data ?? null)
}

function clusterFacts(connection: string, topics: readonly TopicSummaryView[]): ClusterFacts {
  return { connection, partitionCounts: new Map(topics.map(({ name, partitions }) => [name, partitions])) }
}

const used = new WeakMap<EditorSnapshot['nodes'], readonly string[]>()

/** The ids of the connections that the actions name, sorted. */
function usedConnections({ nodes }: EditorSnapshot): readonly string[] {
  const known = used.get(nodes)
  if (known !== undefined) return known
  const ids = new Set(nodes.flatMap((node) => node.actions.map((action) => action.parameters.connection)))
  ids.delete('')
  const sorted = [...ids].toSorted()
  used.set(nodes, sorted)
  return sorted
}

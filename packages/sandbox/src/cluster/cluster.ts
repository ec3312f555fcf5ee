import type { BrokerState, ClusterNode } from '../api/api.ts'
import { apis } from '../api/registry.ts'
import { createGroups, keepOffset } from '../groups/groups.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import type { Topics } from '../log/topics.ts'
import { createTransactions } from '../transactions/transactions.ts'
import { createCoordinators, type LateCoordinators } from './coordinators.ts'
import { createLeaders } from './leaders.ts'

const firstProducerId = 1000

/** What all nodes share: each of them knows everything and serves what it leads or coordinates. */
export type ClusterState = Omit<BrokerState, 'node' | 'config'>

/** An empty cluster of these nodes. */
export function createCluster(options: {
  readonly nodes: readonly ClusterNode[]
  readonly topics: Topics
  /** How many nodes keep a topic that does not say so itself. */
  readonly replicas: number
  readonly transactionCompletionMs: number
  readonly lateCoordinators: LateCoordinators
}): ClusterState {
  const { nodes, topics } = options
  const nodeIds = nodes.map(({ id }) => id)
  const groups = createGroups()
  const leaders = createLeaders(nodeIds, (topic) => {
    const replicas = topics.get(topic)?.replicas ?? -1
    return replicas === -1 ? options.replicas : replicas
  })
  let producerId = firstProducerId
  const nextProducerId = () => producerId++
  const transactions = createTransactions(
    {
      nextProducerId,
      mark(place, marker) {
        const log = topics.partition(place.topic, place.index)
        if (!('error' in log)) log.endTransaction(marker, leaders.of(place).epoch)
      },
      commitOffset(group, place, position) {
        const entry = groups.open(group)
        if (!('error' in entry)) keepOffset(entry, place, position)
      },
    },
    options.transactionCompletionMs,
  )

  function deleteTopic(name: string): ErrorCode {
    const refusal = topics.delete(name)
    if (refusal) return refusal.error
    groups.forgetTopic(name)
    transactions.forgetTopic(name)
    leaders.forgetTopic(name)
    return errorCodes.NONE
  }

  function deleteGroup(id: string): ErrorCode {
    const error = groups.delete(id)
    if (!error) transactions.forgetPositions(id)
    return error
  }

  return {
    clusterId: 'sendwright-sandbox',
    nodes,
    topics,
    groups,
    transactions,
    leaders,
    coordinators: createCoordinators(nodeIds, options.lateCoordinators),
    apis: Object.values(apis),
    nextProducerId,
    deleteTopic,
    deleteGroup,
  }
}

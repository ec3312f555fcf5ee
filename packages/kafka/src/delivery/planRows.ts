import type { DueDelivery, PlannedRow } from '@sendwright/engine'
import { batchHeaderBytes, partitionForKey } from '@sendwright/model'
import type { Deadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { recordTooLarge, unknownPartition, unknownTopic } from '../topics/topicFailures.ts'
import { singleBatchSize, sizeInBatch } from '../wire/recordBatch.ts'
import type { ClusterView, TopicView } from './clusterView.ts'

/** The partitions of rows, in their order; see `ShardTransport.plan`. */
export type Planner = (rows: readonly DueDelivery[], deadline: Deadline) => Promise<readonly PlannedRow[]>

/** What is known of a topic is believed for so long, in milliseconds. */
const believedMs = 30_000

/** Rows that may go anywhere go to one partition until they fill so many bytes of it, then to the next. */
const bytesBeforeNextPartition = 128 * 1024

/** A planner that goes round the partitions of each topic, from call to call. */
export function createPlanner(view: ClusterView, connectionName: string): Planner {
  const turns = new Map<string, Turn>()

  function planOne(row: DueDelivery, topic: TopicView | KafkaFailure | undefined): PlannedRow {
    if (topic === undefined) return refusal(row, unknownTopic(row.topic, connectionName))
    if (topic instanceof KafkaFailure) return refusal(row, topic)
    const size = sizeInBatch(row)
    const tooLarge = sizeFailure(row, topic, size)
    if (tooLarge !== null) return refusal(row, tooLarge)
    const count = topic.partitions.length
    if (row.partition !== null) {
      return row.partition < count
        ? { id: row.id, partition: row.partition }
        : refusal(row, unknownPartition(row.topic, row.partition, count))
    }
    // What has no key but an order keeps it for readers too: they see it within one partition only.
    const key = row.key ?? row.orderKey
    return { id: row.id, partition: key === null ? takeTurn(row.topic, topic, size) : partitionForKey(key, count) }
  }

  function takeTurn(name: string, { partitions }: TopicView, size: number): number {
    const turn = turns.get(name) ?? { place: Math.floor(Math.random() * partitions.length), bytes: 0 }
    if (turn.bytes > 0 && turn.bytes + size > bytesBeforeNextPartition) pass(turn)
    turns.set(name, turn)
    turn.bytes += size
    // A partition without a leader is passed over as long as there are others.
    for (let step = 0; step < partitions.length; step++) {
      const place = partitions[(turn.place + step) % partitions.length]
      if (place !== undefined && place.leader !== null) return place.partition
    }
    return turn.place % partitions.length
  }

  return async (rows, deadline) => {
    const topics = rows.map(({ topic }) => topic)
    const askedAt = performance.now()
    const known = await view.look(topics, believedMs, deadline)
    const planned = planAll(rows, known)
    const doubtful = new Set<string>()
    for (const [index, row] of rows.entries()) {
      const topic = known.get(row.topic)
      const isOld = topic !== undefined && !(topic instanceof KafkaFailure) && topic.seenAt < askedAt
      if (isOld && 'refusal' in planned[index]!) doubtful.add(row.topic)
    }
    if (doubtful.size === 0) return planned
    const fresh = await view.look([...doubtful], 0, deadline)
    return planAll(rows, new Map([...[...known].filter(([topic]) => !doubtful.has(topic)), ...fresh]))
  }

  function planAll(
    rows: readonly DueDelivery[],
    topics: ReadonlyMap<string, TopicView | KafkaFailure>,
  ): readonly PlannedRow[] {
    // A new batch begins at another partition; so do the few rows of many small ones.
    for (const turn of turns.values()) if (turn.bytes > 0) pass(turn)
    return rows.map((row) => planOne(row, topics.get(row.topic)))
  }
}

/** Whose turn it is among the partitions of a topic, and what it has of this batch. */
interface Turn {
  place: number
  bytes: number
}

function pass(turn: Turn) {
  turn.place++
  turn.bytes = 0
}

function refusal({ id }: DueDelivery, { code, message, retryable }: KafkaFailure): PlannedRow {
  return { id, refusal: { code, message, retryable } }
}

/** `bound` is the size in a batch, at most: most rows need no closer look. */
function sizeFailure(row: DueDelivery, { limit }: TopicView, bound: number): KafkaFailure | null {
  if (limit === null || bound + batchHeaderBytes <= limit) return null
  const size = singleBatchSize(row)
  return size <= limit ? null : recordTooLarge(row.topic, size, limit)
}

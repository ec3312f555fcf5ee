import type { MetadataAnswer } from 'kafkajs/src/protocol/requests/index.js'
import type { KafkaClient } from '../client/client.ts'
import type { Deadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { failureOfKafkaError, kafkaErrorCodes } from '../kafkaErrors.ts'

/** A partition as the cluster describes it; `leader` is null while it has none. */
export interface PartitionPlace {
  readonly partition: number
  readonly leader: number | null
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

/**
 * The partitions of some topics by fresh metadata, in order of their numbers; a topic that does not exist is absent.
 * Throws `not-authorised` for a topic that the connection may not see.
 */
export async function partitionsOf(
  client: KafkaClient,
  topics: readonly string[],
  deadline: Deadline,
): Promise<ReadonlyMap<string, readonly PartitionPlace[]>> {
  const places = new Map<string, readonly PartitionPlace[]>()
  for (const [topic, found] of await lookAtTopics(client, topics, deadline)) {
    if (found instanceof KafkaFailure) throw found
    places.set(topic, found)
  }
  return places
}

/** The same, with what keeps the connection from seeing a topic in its place. */
export async function lookAtTopics(
  client: KafkaClient,
  topics: readonly string[],
  deadline: Deadline,
): Promise<ReadonlyMap<string, readonly PartitionPlace[] | KafkaFailure>> {
  if (topics.length === 0) return new Map()
  const answer = await client.metadata([...new Set(topics)], deadline)
  const found = new Map<string, readonly PartitionPlace[] | KafkaFailure>()
  for (const topic of answer.topicMetadata) {
    if (isAbsent(topic.topicErrorCode)) continue
    const isSeen = topic.topicErrorCode === 0 || topic.topicErrorCode === kafkaErrorCodes.leaderNotAvailable
    found.set(
      topic.topic,
      isSeen
        ? topic.partitionMetadata.map(toPlace).toSorted((a, b) => a.partition - b.partition)
        : failureOfKafkaError(topic.topicErrorCode, {
            connectionName: client.settings.connectionName,
            subject: `topic ${topic.topic}`,
            verb: 'look at',
            permission: 'Describe on this topic',
          }),
    )
  }
  return found
}

/** Unknown, or a name that no topic can have. */
function isAbsent(errorCode: number): boolean {
  return errorCode === kafkaErrorCodes.unknownTopicOrPartition || errorCode === kafkaErrorCodes.illegalTopicName
}

function toPlace(partition: MetadataAnswer['topicMetadata'][number]['partitionMetadata'][number]): PartitionPlace {
  return {
    partition: partition.partitionId,
    leader: partition.leader < 0 ? null : partition.leader,
    replicas: partition.replicas,
    isr: partition.isr,
  }
}

import type { KafkaClient } from '../client/client.ts'
import type { Deadline } from '../deadline.ts'

/** A topic in a list of all. */
export interface TopicSummary {
  readonly name: string
  readonly partitions: number
  /** One of Kafka's own, such as `__consumer_offsets`. */
  readonly internal: boolean
}

/** Every topic that the connection may see, by name. A topic without a leader is listed like any other. */
export async function listTopics(client: KafkaClient, deadline: Deadline): Promise<readonly TopicSummary[]> {
  const { topicMetadata } = await client.metadata('all', deadline)
  return topicMetadata
    .map(({ topic, partitionMetadata, isInternal }) => ({
      name: topic,
      partitions: partitionMetadata.length,
      internal: isInternal,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

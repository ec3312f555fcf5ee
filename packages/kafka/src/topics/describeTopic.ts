import type { Call, KafkaClient } from '../client/client.ts'
import type { Deadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { type ConfigurationEntry, configurationOf } from './configuration.ts'
import { offsetsAt } from './offsets.ts'
import { unknownTopic } from './topicFailures.ts'
import { type PartitionPlace, partitionsOf } from './partitions.ts'

/** A topic with its partitions and settings. */
export interface TopicDetails {
  readonly name: string
  readonly partitions: readonly TopicPartition[]
  /** null where the connection may not see it. */
  readonly configuration: readonly ConfigurationEntry[] | null
}

/** A partition with its leader, replicas and the offsets it holds. */
export interface TopicPartition extends PartitionPlace {
  /** Offset of the first record that is still there; null while the partition has no leader that answers. */
  readonly earliest: string | null
  /** The offset behind the last record that can be read. */
  readonly latest: string | null
}

/** Partitions with their replicas and offsets, and the configuration. Throws `unknown-topic`. */
export async function describeTopic(client: KafkaClient, topic: string, deadline: Deadline): Promise<TopicDetails> {
  const places = (await partitionsOf(client, [topic], deadline)).get(topic)
  if (places === undefined) throw unknownTopic(topic, client.settings.connectionName)
  const [offsets, configuration] = await Promise.all([
    bothEnds({ client, deadline }, topic, places),
    configurationOf(client, { type: 'topic', name: topic }, deadline).catch(nullWhereForbidden),
  ])
  return {
    name: topic,
    partitions: places.map((place) => ({
      ...place,
      ...(offsets.get(place.partition) ?? { earliest: null, latest: null }),
    })),
    configuration,
  }
}

async function bothEnds(
  call: Call,
  topic: string,
  places: readonly PartitionPlace[],
): Promise<ReadonlyMap<number, { readonly earliest: string; readonly latest: string }>> {
  const found = new Map<number, { readonly earliest: string; readonly latest: string }>()
  const byLeader = Map.groupBy(places, ({ leader }) => leader)
  await Promise.all(
    [...byLeader].map(async ([leader, group]) => {
      if (leader === null) return
      const partitions = group.map(({ partition }) => partition)
      try {
        const earliest = await offsetsAt(call, leader, { topic, partitions, end: 'earliest' })
        const latest = await offsetsAt(call, leader, { topic, partitions, end: 'latest' })
        for (const partition of partitions) {
          found.set(partition, { earliest: String(earliest.get(partition)), latest: String(latest.get(partition)) })
        }
      } catch (error) {
        // One broker that is down must not hide what is known of the others' partitions.
        if (!(error instanceof KafkaFailure) || !error.retryable) throw error
      }
    }),
  )
  return found
}

function nullWhereForbidden(error: unknown): null {
  if (error instanceof KafkaFailure && error.code === 'not-authorised') return null
  throw error
}

import requestsModule from 'kafkajs/src/protocol/requests/index.js'
import { apis } from '../client/apis.ts'
import { exchangeOf } from '../client/brokerLink.ts'
import type { Call, KafkaClient } from '../client/client.ts'
import { type Deadline, pause } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { failureOfKafkaError } from '../kafkaErrors.ts'
import { offsetsAt } from './offsets.ts'
import { type PartitionPlace, partitionsOf } from './partitions.ts'

/** A topic to be created. */
export interface NewTopic {
  readonly name: string
  /** Left out: the cluster's default. */
  readonly partitions?: number
  /** Left out: the cluster's default. */
  readonly replicationFactor?: number
  /** Entries that differ from the cluster's defaults, such as `retention.ms`. */
  readonly configuration?: Readonly<Record<string, string>>
}

/** Whether every leader has heard that it leads: each broker learns of a new topic by itself, some later than others. */
async function leadersKnowIt(call: Call, topic: string, places: readonly PartitionPlace[]): Promise<boolean> {
  try {
    for (const [leader, group] of Map.groupBy(places, (place) => place.leader)) {
      if (leader === null) return false
      await offsetsAt(call, leader, { topic, partitions: group.map(({ partition }) => partition), end: 'latest' })
    }
    return true
  } catch (error) {
    if (error instanceof KafkaFailure && error.code === 'unknown-topic') return false
    // It is created; what else keeps a partition from being read is for others to say.
    if (error instanceof KafkaFailure && !error.retryable) return true
    if (error instanceof KafkaFailure) return false
    throw error
  }
}

/** Between two looks at whether the new topic can be used, in milliseconds. */
const lookEvery = 25

/** Creates a topic and waits until every partition has a leader, so that it can be sent to at once. */
export async function createTopic(client: KafkaClient, topic: NewTopic, deadline: Deadline): Promise<void> {
  const { controllerId } = await client.metadata([topic.name], deadline)
  const link = controllerId < 0 ? await client.anyLink(deadline) : await client.linkTo(controllerId, deadline)
  const answer = await link.exchange(
    exchangeOf(link, apis.createTopics, requestsModule.requests.CreateTopics, {
      topics: [
        {
          topic: topic.name,
          numPartitions: topic.partitions ?? -1,
          replicationFactor: topic.replicationFactor ?? -1,
          configEntries: Object.entries(topic.configuration ?? {}).map(([name, value]) => ({ name, value })),
        },
      ],
      validateOnly: false,
      timeout: Math.ceil(deadline.remainingMs()),
    }),
    deadline,
  )
  const refusal = answer.topicErrors.find(({ errorCode }) => errorCode !== 0)
  if (refusal !== undefined) {
    throw failureOfKafkaError(refusal.errorCode, {
      connectionName: client.settings.connectionName,
      subject: `topic ${topic.name}`,
      verb: 'create',
      permission: 'Create on this topic or on the cluster',
      brokerMessage: refusal.errorMessage,
    })
  }
  await untilUsable(client, topic.name, deadline)
}

async function untilUsable(client: KafkaClient, topic: string, deadline: Deadline): Promise<void> {
  while (true) {
    const places = (await partitionsOf(client, [topic], deadline)).get(topic) ?? []
    if (places.length > 0 && (await leadersKnowIt({ client, deadline }, topic, places))) return
    if (deadline.remainingMs() < lookEvery) {
      throw new KafkaFailure(
        'timed-out',
        `Topic ${topic} is created on ${client.settings.connectionName}, but its partitions have no leader yet. Try again in a moment.`,
      )
    }
    await pause(lookEvery)
  }
}

import type { FoundPartition, HeldBack, RecordReader } from '@sendwright/engine'
import type { Call, KafkaClient } from '../client/client.ts'
import { createDeadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { failureOfKafkaError, kafkaErrorCodes } from '../kafkaErrors.ts'
import { requestToRead } from '../read/requestToRead.ts'
import { askOffsets, offsetOf, type OffsetQuestion, type PartitionEnd } from '../topics/offsets.ts'
import { lookAtTopics, partitionsOf, type PartitionPlace } from '../topics/partitions.ts'
import { unansweredPartition } from '../topics/topicFailures.ts'
import { patienceMs } from './patience.ts'

/** All partitions of some topics with their ends; null ends where a leader does not answer. See `RecordReader`. */
export async function findPartitions(
  client: KafkaClient,
  topics: readonly string[],
): Promise<
  Awaited<ReturnType<RecordReader['partitions']>> & { readonly places: Awaited<ReturnType<typeof lookAtTopics>> }
> {
  const found = await lookAtTopics(client, topics, createDeadline(patienceMs))
  const refused: HeldBack[] = []
  const places: Place[] = []
  for (const [topic, partitions] of found) {
    if (partitions instanceof KafkaFailure) refused.push({ topic, partition: null, reason: partitions.message })
    else for (const place of partitions) places.push({ ...place, topic })
  }
  const call = { client, deadline: createDeadline(patienceMs) }
  const [first, end] = await Promise.all([endsOf(call, places, 'earliest'), endsOf(call, places, 'latest')])
  const partitions = places.map((place): FoundPartition => ({
    topic: place.topic,
    partition: place.partition,
    first: first.get(keyOf(place)) ?? null,
    end: end.get(keyOf(place)) ?? null,
  }))
  return { partitions, refused, places: found }
}

/**
 * Per partition of a topic the first committed record at or after a time, or the end. The end is asked for first: a record
 * that is committed between the two questions is found by the one or lies behind the other.
 */
export async function offsetsSince(
  client: KafkaClient,
  topic: string,
  since: string,
): ReturnType<RecordReader['offsetsSince']> {
  const places = (await partitionsOf(client, [topic], createDeadline(patienceMs))).get(topic) ?? []
  const call = { client, deadline: createDeadline(patienceMs) }
  const at = Date.parse(since)
  const byLeader = [...Map.groupBy(places, ({ leader }) => leader)]
  const answers = await Promise.all(
    byLeader.map(async ([leader, group]) => {
      if (leader === null) throw failureOfKafkaError(kafkaErrorCodes.leaderNotAvailable, requestToRead(client, topic))
      const ends = await ask(group.map(({ partition }) => ({ topic, partition, at: 'latest' })))
      const found = await ask(group.map(({ partition }) => ({ topic, partition, at })))
      return group.map(({ partition }) => {
        const [end, first] = [ends.get(partition), found.get(partition)]
        if (end === undefined || first === undefined)
          throw unansweredPartition(topic, partition, client.settings.connectionName)
        return { partition, offset: String(first === -1n ? end : first) }
      })

      async function ask(questions: readonly OffsetQuestion[]): Promise<ReadonlyMap<number, bigint>> {
        const given = await askOffsets(call, leader ?? -1, questions)
        return new Map(given.map((answer) => [answer.partition, offsetOf(call, answer)]))
      }
    }),
  )
  return answers.flat()
}

interface Place extends PartitionPlace {
  readonly topic: string
}

function keyOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`
}

/** A leader that does not answer hides nothing of the others' partitions. */
async function endsOf(call: Call, places: readonly Place[], at: PartitionEnd): Promise<ReadonlyMap<string, string>> {
  const ends = new Map<string, string>()
  await Promise.all(
    [...Map.groupBy(places, ({ leader }) => leader)].map(async ([leader, group]) => {
      if (leader === null) return
      try {
        const questions = group.map(({ topic, partition }) => ({ topic, partition, at }))
        for (const answer of await askOffsets(call, leader, questions)) {
          if (answer.errorCode === 0) ends.set(keyOf(answer), String(answer.offset))
        }
      } catch (error) {
        if (!(error instanceof KafkaFailure) || !error.retryable) throw error
      }
    }),
  )
  return ends
}

import type { Call } from '../client/client.ts'
import { KafkaFailure } from '../failure.ts'
import type { OutgoingRecord, SentRecord } from '../records.ts'
import { limitOrDefault, type MessageLimits } from '../topics/messageLimits.ts'
import { partitionsOf, type PartitionPlace } from '../topics/partitions.ts'
import { recordTooLarge, unknownPartition, unknownTopic } from '../topics/topicFailures.ts'
import { isoTime } from '../time.ts'
import { singleBatchSize } from '../wire/recordBatch.ts'
import { type Batch, planBatches } from './planBatches.ts'
import { type Leaders, produceBatches, type ProduceResult } from './produceBatches.ts'

/** Waits before a batch is offered again to a partition that is not ready, in milliseconds. */
const waits = [50, 150, 400, 800] as const

/**
 * Sends records, each to its given partition, with acks = all. Records of one partition are written in the given order.
 * Resolves only when every one of them is acknowledged; else throws a failure that tells which were, and of which it is
 * not known. Nothing is ever written twice by this function: only what a broker has refused is offered again.
 */
export async function sendRecords(
  call: Call,
  limits: MessageLimits,
  records: readonly OutgoingRecord[],
): Promise<readonly SentRecord[]> {
  const { places, sizes } = await check(call, limits, records)
  const result = await produceBatches({
    connectionName: call.client.settings.connectionName,
    records,
    batches: planBatches(records, sizes),
    leaders: freshLeaders(call, places),
    deadline: call.deadline,
    requestTimeoutMs: call.deadline.totalMs,
    waits,
    producer: null,
    stopsAtFirst: true,
    completeness: true,
  })
  const sent = sentRecords(records, result)
  const failure = result.failure ?? result.refused[0]?.failure
  if (failure !== undefined) throw withConsequence(failure, sent, result.inDoubt)
  return sent.flatMap((record) => record ?? [])
}

/** What is needed for sending; throws, before anything is sent, when one of the records cannot be. */
async function check(
  call: Call,
  limits: MessageLimits,
  records: readonly OutgoingRecord[],
): Promise<{ readonly places: Places; readonly sizes: ReadonlyMap<string, number> }> {
  try {
    return { places: await checkPartitions(call, records), sizes: await checkSizes(call, limits, records) }
  } catch (error) {
    if (!(error instanceof KafkaFailure)) throw error
    throw withConsequence(
      error,
      records.map(() => undefined),
      [],
    )
  }
}

type Places = ReadonlyMap<string, readonly PartitionPlace[]>

function freshLeaders({ client }: Call, checkedPlaces: Places): Leaders {
  let places = checkedPlaces

  function placeOf(topic: string, partition: number): PartitionPlace | undefined {
    return places.get(topic)?.find((place) => place.partition === partition)
  }

  return {
    leaderOf: (topic, partition) => placeOf(topic, partition)?.leader ?? null,
    exists: (topic, partition) => placeOf(topic, partition) !== undefined,
    linkTo: client.linkTo,
    refresh: async (topics, deadline) => {
      const fresh = await partitionsOf(client, topics, deadline)
      places = new Map([...places].filter(([topic]) => !topics.includes(topic)).concat([...fresh]))
    },
  }
}

/** By the index of the record; undefined where it was not acknowledged. */
function sentRecords(
  records: readonly OutgoingRecord[],
  { acknowledged }: ProduceResult,
): readonly (SentRecord | undefined)[] {
  const sent: (SentRecord | undefined)[] = records.map(() => undefined)
  for (const { batch, baseOffset, appendTime, sentAt, latencyMs } of acknowledged) {
    for (const [position, index] of batch.indexes.entries()) {
      sent[index] = {
        topic: batch.topic,
        partition: batch.partition,
        offset: String(baseOffset + BigInt(position)),
        timestamp: isoTime(appendTime ?? BigInt(records[index]?.timestamp ?? sentAt)),
        latencyMs,
      }
    }
  }
  return sent
}

/** The failure with what it means for the records. */
function withConsequence(
  failure: KafkaFailure,
  sentByIndex: readonly (SentRecord | undefined)[],
  inDoubtBatches: readonly Batch[],
): KafkaFailure {
  const sent = sentByIndex.flatMap((record, index) => (record === undefined ? [] : [{ index, record }]))
  const inDoubt = inDoubtBatches.flatMap(({ indexes }) => indexes).toSorted((a, b) => a - b)
  const consequence = consequenceOf(failure, { all: sentByIndex.length, sent: sent.length, inDoubt: inDoubt.length })
  return new KafkaFailure(failure.code, `${failure.message}${consequence}`, {
    retryable: failure.retryable,
    cause: failure.cause ?? failure,
    ...(failure.kafkaErrorCode === null ? {} : { kafkaErrorCode: failure.kafkaErrorCode }),
    sent,
    inDoubt,
  })
}

/** A sentence with a leading space, or nothing. */
function consequenceOf(
  { code }: KafkaFailure,
  records: { readonly all: number; readonly sent: number; readonly inDoubt: number },
): string {
  if (records.inDoubt > 0) {
    return ` It is not known whether ${records.all === 1 ? 'the record' : 'every record'} arrived: look at the topic before you send again.`
  }
  if (records.sent > 0) return ` ${records.sent} of ${records.all} records arrived, the others were not sent.`
  return code === 'not-connected' || code === 'timed-out' ? ' Nothing was sent.' : ''
}

async function checkPartitions({ client, deadline }: Call, records: readonly OutgoingRecord[]): Promise<Places> {
  const places = await partitionsOf(
    client,
    records.map(({ topic }) => topic),
    deadline,
  )
  for (const { topic, partition } of records) {
    const known = places.get(topic)
    if (known === undefined) throw unknownTopic(topic, client.settings.connectionName)
    if (!known.some((place) => place.partition === partition)) throw unknownPartition(topic, partition, known.length)
  }
  return places
}

/** The limit of each topic; throws for a record that cannot be sent even alone. */
async function checkSizes(
  { client, deadline }: Call,
  limits: MessageLimits,
  records: readonly OutgoingRecord[],
): Promise<ReadonlyMap<string, number>> {
  const byTopic = new Map<string, number>()
  for (const topic of new Set(records.map((record) => record.topic))) {
    const limit = await limits.limitOf(client, topic, deadline)
    byTopic.set(topic, limitOrDefault(limit))
    if (limit === null) continue
    const tooLarge = records.find((record) => record.topic === topic && singleBatchSize(record) > limit)
    if (tooLarge !== undefined) throw recordTooLarge(topic, singleBatchSize(tooLarge), limit)
  }
  return byTopic
}

import { apis } from '../client/apis.ts'
import type { Call, KafkaClient } from '../client/client.ts'
import { pause } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { batchIsTooLarge, failureOfKafkaError, kafkaErrorCodes, leaderHasMoved, mayBeWritten } from '../kafkaErrors.ts'
import type { OutgoingRecord, SentRecord } from '../records.ts'
import { limitOrDefault, type MessageLimits } from '../topics/messageLimits.ts'
import { partitionsOf } from '../topics/partitions.ts'
import { unansweredPartition, unknownPartition, unknownTopic } from '../topics/topicFailures.ts'
import { isoTime } from '../time.ts'
import { type ProducedBatch, produceExchange } from '../wire/produce.ts'
import { encodeRecordBatch, singleBatchSize } from '../wire/recordBatch.ts'
import { type Batch, halves, planBatches } from './planBatches.ts'

/** Bytes of one produce request at most; brokers refuse requests over 100 MB (`socket.request.max.bytes`). */
const maxRequestBytes = 16 * 1024 * 1024

/** Waits before a batch is offered again to a partition whose leader has moved, in milliseconds. */
const leaderWaits = [50, 150, 400, 800] as const

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
  const outcomes: Outcome[] = records.map(() => ({ state: 'unsent' }))
  try {
    const places = await checkPartitions(call, records)
    const sizes = await checkSizes(call, limits, records)
    await sendBatches({ ...call, records, outcomes }, planBatches(records, sizes), places)
    return outcomes.flatMap((outcome) => (outcome.state === 'acknowledged' ? [outcome.record] : []))
  } catch (error) {
    if (!(error instanceof KafkaFailure)) throw error
    throw new KafkaFailure(error.code, `${error.message}${consequence(error, outcomes)}`, {
      retryable: error.retryable,
      cause: error.cause ?? error,
      ...(error.kafkaErrorCode === null ? {} : { kafkaErrorCode: error.kafkaErrorCode }),
      sent: outcomes.flatMap((outcome, index) =>
        outcome.state === 'acknowledged' ? [{ index, record: outcome.record }] : [],
      ),
      inDoubt: outcomes.flatMap((outcome, index) => (outcome.state === 'written' ? [index] : [])),
    })
  }
}

type Outcome =
  | { readonly state: 'unsent' }
  /** On its way, or its answer was lost. */
  | { readonly state: 'written' }
  | { readonly state: 'acknowledged'; readonly record: SentRecord }

interface Sending extends Call {
  readonly records: readonly OutgoingRecord[]
  readonly outcomes: Outcome[]
}

type Places = Awaited<ReturnType<typeof partitionsOf>>

/** What the failure means for the records, as a sentence with a leading space. */
function consequence({ code }: KafkaFailure, outcomes: readonly Outcome[]): string {
  if (outcomes.some(({ state }) => state === 'written')) {
    return ` It is not known whether ${outcomes.length === 1 ? 'the record' : 'every record'} arrived: look at the topic before you send again.`
  }
  const sent = outcomes.filter(({ state }) => state === 'acknowledged').length
  if (sent > 0) return ` ${sent} of ${outcomes.length} records arrived, the others were not sent.`
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
    const tooLarge =
      limit === null ? undefined : records.find((record) => record.topic === topic && singleBatchSize(record) > limit)
    if (tooLarge !== undefined) {
      throw new KafkaFailure(
        'record-too-large',
        `The record is ${singleBatchSize(tooLarge)} B, topic ${topic} takes ${limit} B at most (max.message.bytes). Make it smaller, or ask the cluster’s administrator to raise the limit.`,
      )
    }
  }
  return byTopic
}

/** One batch per partition at a time, all partitions side by side, until no batch is left. */
async function sendBatches(sending: Sending, planned: readonly Batch[], checkedPlaces: Places): Promise<void> {
  const topics = planned.map(({ topic }) => topic)
  let places = checkedPlaces
  const waiting = Map.groupBy(planned, ({ topic, partition }) => `${partition} ${topic}`)
  let refusals = 0
  while (waiting.size > 0) {
    const round = nextRound([...waiting.values()])
    const results = await produceRound(sending, round, places)
    let moved: KafkaFailure | null = null
    for (const [batch, result] of results) {
      const queue = waiting.get(`${batch.partition} ${batch.topic}`) ?? []
      if (result === 'acknowledged') queue.shift()
      else if (result === 'too-large') queue.splice(0, 1, ...halves(batch))
      else moved = result
      if (queue.length === 0) waiting.delete(`${batch.partition} ${batch.topic}`)
    }
    if (moved === null) continue
    const wait = leaderWaits[refusals++]
    if (wait === undefined || wait > sending.deadline.remainingMs()) throw moved
    await pause(wait)
    places = await partitionsOf(sending.client, topics, sending.deadline)
  }
}

function nextRound(queues: readonly (readonly Batch[])[]): readonly Batch[] {
  const round: Batch[] = []
  let bytes = 0
  for (const [batch] of queues) {
    if (batch === undefined || (round.length > 0 && bytes + batch.size > maxRequestBytes)) continue
    round.push(batch)
    bytes += batch.size
  }
  return round
}

/** `KafkaFailure`: nothing was written, the leader has moved or cannot be reached. Any other failure is thrown. */
type BatchResult = 'acknowledged' | 'too-large' | KafkaFailure

async function produceRound(
  sending: Sending,
  round: readonly Batch[],
  places: Places,
): Promise<ReadonlyMap<Batch, BatchResult>> {
  const byLeader = Map.groupBy(
    round,
    ({ topic, partition }) => places.get(topic)?.find((place) => place.partition === partition)?.leader ?? null,
  )
  const settled = await Promise.allSettled(
    [...byLeader].map(async ([leader, batches]) => {
      if (leader === null) {
        return batches.map(
          (batch) =>
            [
              batch,
              failureOfKafkaError(kafkaErrorCodes.leaderNotAvailable, requestAbout(sending.client, batch)),
            ] as const,
        )
      }
      return produceTo(sending, leader, batches)
    }),
  )
  // Every leader's answer is taken in before the first failure is told, so that `sent` is complete.
  const results = new Map<Batch, BatchResult>()
  for (const outcome of settled) {
    if (outcome.status === 'rejected') throw outcome.reason
    for (const [batch, result] of outcome.value) results.set(batch, result)
  }
  return results
}

async function produceTo(
  sending: Sending,
  leader: number,
  batches: readonly Batch[],
): Promise<readonly (readonly [Batch, BatchResult])[]> {
  const { client, records, outcomes, deadline } = sending
  let isWritten = false
  const sentAt = Date.now()
  try {
    const link = await client.linkTo(leader, deadline)
    const startedAt = performance.now()
    const exchange = produceExchange({
      version: link.versionOf(apis.produce),
      batches: batches.map(({ topic, partition, indexes }) => ({
        topic,
        partition,
        bytes: encodeRecordBatch(indexes.map((index) => timed(records[index], sentAt))),
      })),
      // The broker's own answer about missing replicas says more than our deadline: it comes a little earlier.
      ackTimeoutMs: Math.max(1, Math.floor(deadline.remainingMs() * 0.9)),
      onWrite: () => {
        isWritten = true
        for (const { indexes } of batches) for (const index of indexes) outcomes[index] = { state: 'written' }
      },
    })
    const answers = await link.exchange(exchange, deadline)
    return readAnswers(sending, batches, { answers, sentAt, latencyMs: performance.now() - startedAt })
  } catch (error) {
    if (error instanceof KafkaFailure && error.code === 'not-connected' && !isWritten) {
      return batches.map((batch) => [batch, error] as const)
    }
    throw error
  }
}

function readAnswers(
  { client, records, outcomes }: Sending,
  batches: readonly Batch[],
  {
    answers,
    sentAt,
    latencyMs,
  }: { readonly answers: readonly ProducedBatch[]; readonly sentAt: number; readonly latencyMs: number },
): readonly (readonly [Batch, BatchResult])[] {
  const failures: KafkaFailure[] = []
  const results: (readonly [Batch, BatchResult])[] = []
  for (const batch of batches) {
    const answer = answers.find(({ topic, partition }) => topic === batch.topic && partition === batch.partition)
    if (answer === undefined) {
      failures.push(unansweredPartition(batch.topic, batch.partition, client.settings.connectionName))
      continue
    }
    if (answer.errorCode === 0) {
      for (const [position, index] of batch.indexes.entries()) {
        outcomes[index] = {
          state: 'acknowledged',
          record: {
            topic: batch.topic,
            partition: batch.partition,
            offset: String(answer.baseOffset + BigInt(position)),
            timestamp: isoTime(answer.appendTime ?? BigInt(timed(records[index], sentAt).timestamp)),
            latencyMs,
          },
        }
      }
      results.push([batch, 'acknowledged'])
      continue
    }
    if (!mayBeWritten(answer.errorCode)) for (const index of batch.indexes) outcomes[index] = { state: 'unsent' }
    if (batchIsTooLarge(answer.errorCode) && batch.indexes.length > 1) results.push([batch, 'too-large'])
    else {
      const failure = failureOfKafkaError(answer.errorCode, requestAbout(client, batch))
      if (leaderHasMoved(answer.errorCode)) results.push([batch, failure])
      else failures.push(failure)
    }
  }
  if (failures[0] !== undefined) throw failures[0]
  return results
}

function timed(record: OutgoingRecord | undefined, sentAt: number) {
  if (record === undefined) throw new RangeError('A batch names a record that was not given')
  return { ...record, timestamp: record.timestamp ?? sentAt }
}

function requestAbout(client: KafkaClient, { topic, partition }: Batch) {
  return {
    connectionName: client.settings.connectionName,
    subject: `topic ${topic} (partition ${partition})`,
    verb: 'write to',
    permission: 'Write on this topic',
  }
}

import { apis } from '../client/apis.ts'
import type { BrokerLink } from '../client/brokerLink.ts'
import { type Deadline, pause, shorterDeadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import {
  batchIsTooLarge,
  canBeOfferedAgain,
  failureOfKafkaError,
  kafkaErrorCodes,
  mayBeWritten,
} from '../kafkaErrors.ts'
import type { OutgoingRecord } from '../records.ts'
import { unansweredPartition } from '../topics/topicFailures.ts'
import { type ProducedBatch, produceExchange } from '../wire/produce.ts'
import { type BatchProducer, encodeRecordBatch } from '../wire/recordBatch.ts'
import { type Batch, halves, partitionName } from './planBatches.ts'

/** What is to be written, and how. */
export interface ProduceOptions {
  readonly connectionName: string
  readonly records: readonly OutgoingRecord[]
  /** As `planBatches` makes them: several of one partition are written one after another. */
  readonly batches: readonly Batch[]
  readonly leaders: Leaders
  readonly deadline: Deadline
  /** No request waits longer for its answer, in milliseconds. */
  readonly requestTimeoutMs: number
  /** Waits before what a broker has refused for the moment is offered again, in milliseconds; then it is given up. */
  readonly waits: readonly number[]
  /** Whose open transaction the records belong to; null = none. */
  readonly producer: TransactionProducer | null
  /** What was encoded ahead, by `encodeAhead`. */
  readonly encoded?: EncodedBatches
  /** Nothing more is begun once something was refused or has failed. */
  readonly stopsAtFirst: boolean
  /** An answer without a word about a partition is a failure. Off only in tests of this protection. */
  readonly completeness: boolean
}

/** The leaders of partitions, by the newest that is known. */
export interface Leaders {
  /** null while the partition has none. */
  readonly leaderOf: (topic: string, partition: number) => number | null
  readonly exists: (topic: string, partition: number) => boolean
  readonly linkTo: (leader: number, deadline: Deadline) => Promise<BrokerLink>
  /** Asks the cluster anew. */
  readonly refresh: (topics: readonly string[], deadline: Deadline) => Promise<void>
}

/** A transactional producer as a batch names it. */
export interface TransactionProducer {
  readonly transactionalId: string
  readonly id: bigint
  readonly epoch: number
  /** Numbers of the next record by `partitionName`; counted up by what is acknowledged. */
  readonly sequences: Map<string, number>
}

/** Batches as they go over the wire. */
export interface EncodedBatches {
  /** Milliseconds since 1970 that records without a time of their own were given. */
  readonly sentAt: number
  readonly bytes: ReadonlyMap<Batch, Buffer>
}

/** What became of the batches; those that stand nowhere were not written. */
export interface ProduceResult {
  readonly acknowledged: readonly Acknowledgement[]
  /** A definite no. */
  readonly refused: readonly { readonly batch: Batch; readonly failure: KafkaFailure }[]
  /** Their bytes were handed to the socket, and no answer has ruled out that they were written. */
  readonly inDoubt: readonly Batch[]
  /** The first thing that broke, other than a refusal. */
  readonly failure: KafkaFailure | null
}

/** All replicas in sync have this batch. */
export interface Acknowledgement {
  readonly batch: Batch
  readonly baseOffset: bigint
  /** Milliseconds since 1970 where the broker sets the time of records; else null. */
  readonly appendTime: bigint | null
  /** Milliseconds since 1970 that records without a time of their own were given. */
  readonly sentAt: number
  readonly latencyMs: number
}

/** Bytes of one produce request at most; brokers refuse requests over 100 MB (`socket.request.max.bytes`). */
const maxRequestBytes = 16 * 1024 * 1024

/**
 * Writes batches with acks = all, one per partition at a time, all partitions side by side, one request per broker.
 * Offered again is only what a broker has refused or what was never handed to a socket; nothing is written twice by this
 * function. Throws nothing but defects.
 */
export async function produceBatches(options: ProduceOptions): Promise<ProduceResult> {
  const acknowledged: Acknowledgement[] = []
  const refused: { batch: Batch; failure: KafkaFailure }[] = []
  const inDoubt: Batch[] = []
  let failure: KafkaFailure | null = null
  let waits = 0
  const waiting = Map.groupBy(options.batches, partitionName)

  while (waiting.size > 0 && !(options.stopsAtFirst && (refused.length > 0 || failure !== null))) {
    const notReady = new Map<string, { readonly batch: Batch; readonly failure: KafkaFailure }>()
    for (const result of await produceRound(options, nextRound([...waiting.values()]))) {
      const { batch } = result
      const partition = partitionName(batch)
      const queue = waiting.get(partition) ?? []
      if (result.kind === 'acknowledged') {
        acknowledged.push(result)
        queue.shift()
        if (queue.length === 0) waiting.delete(partition)
      } else if (result.kind === 'too-large') queue.splice(0, 1, ...halves(batch))
      else if (result.kind === 'not-ready') notReady.set(partition, result)
      else {
        waiting.delete(partition)
        if (result.kind === 'refused') refused.push(result)
        else {
          failure ??= result.failure
          if (result.isInDoubt) inDoubt.push(batch)
        }
      }
    }
    if (notReady.size > 0) await offerAgain(notReady)
  }
  return { acknowledged, refused, inDoubt, failure }

  async function offerAgain(notReady: ReadonlyMap<string, { readonly batch: Batch; readonly failure: KafkaFailure }>) {
    const wait = options.waits[waits++]
    const goesOn = wait !== undefined && wait < options.deadline.remainingMs()
    if (goesOn) await pause(wait)
    try {
      await options.leaders.refresh(
        [...new Set([...notReady.values()].map(({ batch }) => batch.topic))],
        options.deadline,
      )
    } catch (error) {
      // Nothing of these was written; the next wait may find brokers that answer.
      if (!(error instanceof KafkaFailure)) throw error
    }
    for (const [partition, { batch, failure: why }] of notReady) {
      const isGone = waits >= looksForAnAbsentTopic && !options.leaders.exists(batch.topic, batch.partition)
      if (goesOn && !isGone) continue
      waiting.delete(partition)
      if (isGone)
        refused.push({ batch, failure: failureAbout(options, batch, kafkaErrorCodes.unknownTopicOrPartition) })
      else failure ??= why
    }
  }
}

/** Brokers hear of a new topic one after another: only after so many looks is one that is not there taken for absent. */
const looksForAnAbsentTopic = 4

/**
 * Encodes the first batch of each partition before it is known whether they may be written. It holds only as long as the
 * producer writes nothing else.
 */
export function encodeAhead({
  records,
  batches,
  producer,
}: Pick<ProduceOptions, 'records' | 'batches' | 'producer'>): EncodedBatches {
  const sentAt = Date.now()
  const bytes = new Map<Batch, Buffer>()
  const seen = new Set<string>()
  for (const batch of batches) {
    const partition = partitionName(batch)
    if (!seen.has(partition)) bytes.set(batch, encode(batch, { records, producer, sentAt }))
    seen.add(partition)
  }
  return { sentAt, bytes }
}

function encode(
  batch: Batch,
  { records, producer, sentAt }: Pick<ProduceOptions, 'records' | 'producer'> & { readonly sentAt: number },
): Buffer {
  return encodeRecordBatch(recordsOf(batch, records), { sentAt, producer: batchProducer(producer, batch) })
}

type BatchResult =
  | ({ readonly kind: 'acknowledged' } & Acknowledgement)
  | { readonly kind: 'too-large'; readonly batch: Batch }
  /** Nothing was written: the leader has moved or cannot be reached. */
  | { readonly kind: 'not-ready'; readonly batch: Batch; readonly failure: KafkaFailure }
  | { readonly kind: 'refused'; readonly batch: Batch; readonly failure: KafkaFailure }
  | { readonly kind: 'failed'; readonly batch: Batch; readonly failure: KafkaFailure; readonly isInDoubt: boolean }

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

async function produceRound(options: ProduceOptions, round: readonly Batch[]): Promise<readonly BatchResult[]> {
  const byLeader = Map.groupBy(round, ({ topic, partition }) => options.leaders.leaderOf(topic, partition))
  const results = await Promise.all(
    [...byLeader].map(async ([leader, batches]) =>
      leader === null
        ? batches.map((batch): BatchResult => ({
            kind: 'not-ready',
            batch,
            failure: failureAbout(options, batch, kafkaErrorCodes.leaderNotAvailable),
          }))
        : produceTo(options, leader, batches),
    ),
  )
  return results.flat()
}

async function produceTo(
  options: ProduceOptions,
  leader: number,
  batches: readonly Batch[],
): Promise<readonly BatchResult[]> {
  const within = shorterDeadline(options.deadline, options.requestTimeoutMs)
  let isWritten = false
  try {
    const link = await options.leaders.linkTo(leader, within)
    const startedAt = performance.now()
    const sentAt = options.encoded?.sentAt ?? Date.now()
    const exchange = produceExchange({
      version: link.versionOf(apis.produce),
      transactionalId: options.producer?.transactionalId ?? null,
      batches: batches.map((batch) => ({
        topic: batch.topic,
        partition: batch.partition,
        bytes: options.encoded?.bytes.get(batch) ?? encode(batch, { ...options, sentAt }),
      })),
      // The broker's own answer about missing replicas says more than our deadline: it comes a little earlier.
      ackTimeoutMs: Math.max(1, Math.floor(within.remainingMs() * 0.9)),
      onWrite: () => (isWritten = true),
    })
    const answers = await link.exchangeBytes(exchange, within)
    const latencyMs = performance.now() - startedAt
    const answerOf = new Map(answers.map((answer) => [partitionName(answer), answer]))
    return batches.map((batch) =>
      readAnswer(options, batch, { answer: answerOf.get(partitionName(batch)), sentAt, latencyMs }),
    )
  } catch (error) {
    if (!(error instanceof KafkaFailure)) throw error
    const failure = error
    const kind = !isWritten && failure.retryable ? 'not-ready' : 'failed'
    return batches.map((batch) => ({ kind, batch, failure, isInDoubt: isWritten }))
  }
}

function recordsOf({ indexes }: Batch, records: readonly OutgoingRecord[]): readonly OutgoingRecord[] {
  return indexes.map((index) => {
    const record = records[index]
    if (record === undefined) throw new RangeError('A batch names a record that was not given')
    return record
  })
}

function batchProducer(producer: TransactionProducer | null, batch: Batch): BatchProducer | null {
  if (producer === null) return null
  return { id: producer.id, epoch: producer.epoch, sequence: producer.sequences.get(partitionName(batch)) ?? 0 }
}

function readAnswer(
  options: ProduceOptions,
  batch: Batch,
  {
    answer,
    sentAt,
    latencyMs,
  }: { readonly answer: ProducedBatch | undefined; readonly sentAt: number; readonly latencyMs: number },
): BatchResult {
  if (answer === undefined) {
    if (!options.completeness)
      return { kind: 'acknowledged', batch, baseOffset: -1n, appendTime: null, sentAt, latencyMs }
    const failure = unansweredPartition(batch.topic, batch.partition, options.connectionName)
    return { kind: 'failed', batch, failure, isInDoubt: true }
  }
  const { errorCode, baseOffset, appendTime } = answer
  if (errorCode === 0) {
    countUp(options.producer, batch)
    return { kind: 'acknowledged', batch, baseOffset, appendTime, sentAt, latencyMs }
  }
  if (batchIsTooLarge(errorCode) && batch.indexes.length > 1) return { kind: 'too-large', batch }
  const failure = failureAbout(options, batch, errorCode)
  if (canBeOfferedAgain(errorCode)) return { kind: 'not-ready', batch, failure }
  if (mayBeWritten(errorCode)) return { kind: 'failed', batch, failure, isInDoubt: true }
  if (failure.code === 'fenced') return { kind: 'failed', batch, failure, isInDoubt: false }
  return { kind: 'refused', batch, failure }
}

/** The numbers of an epoch start again at 0 behind the last one that a 32-bit number holds. */
const sequenceNumbers = 2 ** 31

function countUp(producer: TransactionProducer | null, batch: Batch) {
  if (producer === null) return
  const next = (producer.sequences.get(partitionName(batch)) ?? 0) + batch.indexes.length
  producer.sequences.set(partitionName(batch), next % sequenceNumbers)
}

function failureAbout({ connectionName }: ProduceOptions, batch: Batch, errorCode: number): KafkaFailure {
  return failureOfKafkaError(errorCode, {
    connectionName,
    subject: `topic ${batch.topic} (partition ${batch.partition})`,
    verb: 'write to',
    permission: 'Write on this topic',
  })
}

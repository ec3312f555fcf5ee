import { KafkaFailure, type KafkaConnection, type OutgoingRecord, type SentRecord } from '@sendwright/kafka'
import {
  buildRecords,
  checkAgainstCluster,
  isSameRecord,
  partitionForKey,
  toPlannedRecord,
  type BuiltRecord,
} from '@sendwright/message'
import {
  hasError,
  type Connection,
  type JsonData,
  type KafkaSendAction,
  type Problem,
  type Receipt,
} from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'

type Needs = Pick<Dependencies, 'clock' | 'log'>

/** What a test send comes to: receipts, or the problems because of which nothing was sent. */
export type TestSendResult =
  | { readonly receipts: readonly Receipt[]; readonly problems: readonly Problem[] }
  | { readonly refusedBy: readonly Problem[] }

/**
 * Builds the records of an action, checks them against the cluster, sends them at once without the timer, and reads
 * each back by topic, partition and offset. Throws a `Failure` when the cluster does not take them.
 */
export async function testSend(
  request: { readonly action: KafkaSendAction; readonly context: JsonData; readonly connection: Connection },
  kafka: KafkaConnection,
  needs: Needs,
): Promise<TestSendResult> {
  const built = buildRecords(request.action, request.context, needs.clock)
  if (hasError(built.problems) || built.records.length === 0) return { refusedBy: built.problems }
  const timeLeft = createBudget(request.connection.sendTimeoutMs)
  const cluster = await askCluster(built.records, kafka, timeLeft).catch(nothingWasSent)
  const problems = checkAgainstCluster(
    built.records,
    { ...cluster, connection: request.connection.name },
    request.action.parameters.topics,
  )
  if (hasError(problems)) return { refusedBy: problems }
  const outgoing = built.records.map((record) => toOutgoing(record, cluster.partitionCounts))
  const sent = await kafka.send(outgoing, timeLeft())
  const receipts = await Promise.all(built.records.map((record, index) => toReceipt(record, sent[index], kafka, needs)))
  return { receipts: receipts.filter((receipt) => receipt !== null), problems: built.problems }
}

/** What is left of the connection's time-out, in milliseconds: all questions and the send share it. */
function createBudget(totalMs: number): () => number {
  const end = performance.now() + totalMs
  return () => Math.max(1, end - performance.now())
}

async function askCluster(records: readonly BuiltRecord[], kafka: KafkaConnection, timeLeft: () => number) {
  const topics = [...new Set(records.map((record) => record.topic))]
  const known = await kafka.partitionCounts(topics, timeLeft())
  if (topics.some((topic) => !known.has(topic))) return { partitionCounts: await allPartitionCounts(kafka, timeLeft()) }
  const limits = await Promise.all(
    topics.map(async (topic) => [topic, await kafka.maxMessageBytes(topic, timeLeft())] as const),
  )
  return { partitionCounts: known, maxMessageBytes: new Map(limits.filter(isKnown)) }
}

/** Where the connection may not see a limit, the broker alone decides. */
function isKnown(limit: readonly [string, number | null]): limit is readonly [string, number] {
  return limit[1] !== null
}

/** Says what a failure before the first send means for the records. */
function nothingWasSent(error: unknown): never {
  if (!(error instanceof KafkaFailure)) throw error
  const { code, message, retryable, kafkaErrorCode } = error
  throw new KafkaFailure(code, `${message} Nothing was sent.`, {
    retryable,
    cause: error,
    ...(kafkaErrorCode !== null && { kafkaErrorCode }),
  })
}

/** All topics, so that the nearest names can be told. */
async function allPartitionCounts(kafka: KafkaConnection, timeoutMs: number): Promise<ReadonlyMap<string, number>> {
  return new Map((await kafka.listTopics(timeoutMs)).map((topic) => [topic.name, topic.partitions]))
}

const encoder = new TextEncoder()

function toOutgoing(record: BuiltRecord, partitionCounts: ReadonlyMap<string, number>): OutgoingRecord {
  return {
    topic: record.topic,
    partition: choosePartition(record, partitionCounts.get(record.topic) ?? 1),
    key: record.key === null ? null : encoder.encode(record.key.text),
    value: record.value === null ? null : encoder.encode(record.value.text),
    headers: record.headers.map(({ name, value }) => ({ name, value: encoder.encode(value.text) })),
  }
}

/** Computed once, here, before the client sees the record: a retry that chose again could lose or repeat it. */
function choosePartition(record: BuiltRecord, count: number): number {
  if (record.partition !== null) return record.partition
  return record.key === null ? Math.floor(Math.random() * count) : partitionForKey(record.key.text, count)
}

async function toReceipt(
  record: BuiltRecord,
  sent: SentRecord | undefined,
  kafka: KafkaConnection,
  needs: Needs,
): Promise<Receipt | null> {
  if (sent === undefined) return null
  const { topic, partition, offset, timestamp } = sent
  const latencyMs = tenths(sent.latencyMs)
  const startedAt = performance.now()
  const stored = await readBack(sent, kafka, needs)
  const readBackMs = tenths(performance.now() - startedAt)
  if (stored === null) return { topic, partition, offset, timestamp, latencyMs, record: null, readBack: null }
  return {
    topic,
    partition,
    offset,
    timestamp: stored.timestamp,
    latencyMs,
    record: { key: stored.key, value: stored.value, headers: stored.headers },
    readBack: { identical: isSameRecord(toPlannedRecord(record), stored), latencyMs: readBackMs },
  }
}

/** The record as it lies in Kafka; null when it cannot be read, which does not undo that it was delivered. */
async function readBack({ topic, partition, offset }: SentRecord, kafka: KafkaConnection, needs: Needs) {
  try {
    const { records } = await kafka.readRecords({ topic, partition, offset, limit: 1 })
    return records.find((record) => record.offset === offset) ?? null
  } catch (error) {
    needs.log.warn({ error, topic, partition, offset }, 'delivered record could not be read back')
    return null
  }
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}

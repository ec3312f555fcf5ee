import { KafkaFailure, type KafkaConnection, type OutgoingRecord, type SentRecord } from '@sendwright/kafka'
import {
  boundTopics,
  buildRecords,
  checkAgainstCluster,
  isSameRecord,
  sendableRecord,
  shownRecord,
  type BuiltRecord,
} from '@sendwright/message'
import {
  hasError,
  partitionForKey,
  type Connection,
  type JsonData,
  type KafkaSendAction,
  type Problem,
  type Receipt,
} from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'
import type { ResolvedEnvironment } from '../environments/effectiveEnvironment.ts'
import { createMask, maskAll, type MaskText } from './secretMask.ts'

type Needs = Pick<Dependencies, 'clock' | 'log'>

/** What is sent, with which data, in which environment, over which connection. */
export interface TestSendRequest {
  readonly action: KafkaSendAction
  readonly context: JsonData
  readonly environment: ResolvedEnvironment
  readonly connection: Connection
}

/** What a test send comes to: receipts, or the problems because of which nothing was sent. */
export type TestSendResult =
  | { readonly receipts: readonly Receipt[]; readonly problems: readonly Problem[] }
  | { readonly refusedBy: readonly Problem[] }

/**
 * Builds the records of an action, checks them against the cluster, sends them at once without the timer, and reads
 * each back by topic, partition and offset. Throws a `Failure` when the cluster does not take them. Nothing that it
 * returns or throws holds a secret of the environment.
 */
export async function testSend(
  request: TestSendRequest,
  kafka: KafkaConnection,
  needs: Needs,
): Promise<TestSendResult> {
  const mask = createMask(request.environment.secrets.values())
  try {
    return await buildAndSend(request, mask, kafka, needs)
  } catch (error) {
    throw error instanceof KafkaFailure ? maskFailure(error, mask) : error
  }
}

async function buildAndSend(
  { action, context, environment, connection }: TestSendRequest,
  mask: MaskText,
  kafka: KafkaConnection,
  needs: Needs,
): Promise<TestSendResult> {
  const { effective, secrets } = environment
  const built = buildRecords(action, context, { ...needs.clock, environment: effective, secrets })
  if (hasError(built.problems) || built.records.length === 0) return { refusedBy: maskAll(built.problems, mask) }
  const timeLeft = createBudget(connection.sendTimeoutMs)
  const cluster = await askCluster(built.records, kafka, timeLeft).catch(nothingWasSent)
  const topics = boundTopics(action, effective)
  const problems = checkAgainstCluster(built.records, { ...cluster, connection: connection.name }, topics)
  if (hasError(problems)) return { refusedBy: maskAll(problems, mask) }
  const outgoing = built.records.map((record) => toOutgoing(record, cluster.partitionCounts))
  const sent = await kafka.send(outgoing, timeLeft())
  const receipts = await Promise.all(built.records.map((record, index) => toReceipt(record, sent[index], kafka, needs)))
  return { receipts: receipts.filter((receipt) => receipt !== null), problems: maskAll(built.problems, mask) }
}

/** The client's errors quote what a broker says; its cause is left out where a secret may stand in it. */
function maskFailure(error: KafkaFailure, mask: MaskText): KafkaFailure {
  const message = mask(error.message)
  if (message === error.message) return error
  const { code, retryable, kafkaErrorCode } = error
  return new KafkaFailure(code, message, { retryable, ...(kafkaErrorCode !== null && { kafkaErrorCode }) })
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

/** The only place where secrets leave their wrapping. */
function toOutgoing(record: BuiltRecord, partitionCounts: ReadonlyMap<string, number>): OutgoingRecord {
  const { topic, partition, key, value, headers } = sendableRecord(record)
  return {
    topic,
    partition: partition ?? choosePartition(key, partitionCounts.get(topic) ?? 1),
    key: key === null ? null : encoder.encode(key),
    value: value === null ? null : encoder.encode(value),
    headers: headers.map((header) => ({ name: header.name, value: encoder.encode(header.value) })),
  }
}

/** Computed once, here, before the client sees the record: a retry that chose again could lose or repeat it. */
function choosePartition(key: string | null, count: number): number {
  return key === null ? Math.floor(Math.random() * count) : partitionForKey(key, count)
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
  const { key, value, headers } = shownRecord(record, stored)
  return {
    topic,
    partition,
    offset,
    timestamp: stored.timestamp,
    latencyMs,
    record: { key, value, headers: [...headers] },
    readBack: { identical: isSameRecord(record, stored), latencyMs: readBackMs },
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

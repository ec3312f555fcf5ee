import type { PartitionPlace } from '../cluster/leaders.ts'
import { readRecordBatch, type RecordBatch } from '../log/recordBatch.ts'
import type { Appended, PartitionLog } from '../log/partitionLog.ts'
import { errorCodes, type ErrorCode, type Refusal } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { badRequest } from '../failure.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { leaderError } from './refusals.ts'

/**
 * Appends one batch per partition. Versions 0 to 2 are read so that librdkafka compresses: it takes a broker without
 * version 0 for one that knows no codec (KAFKA-18659). Their old message formats are refused per partition.
 */
export const produce = {
  key: 0,
  minVersion: 0,
  maxVersion: 8,
  whenFull: errorCodes.KAFKA_STORAGE_ERROR,
  topics: (request) => read(request).topics.map(({ name }) => name),
  handle,
} satisfies Api

const acksNone = 0
const knownAcks = [-1, acksNone, 1]

interface PartitionResult {
  readonly index: number
  readonly result: Appended | Refusal
  readonly startOffset: number
}

function read({ version, body }: Readable) {
  const transactionalId = version >= 3 ? body.nullableString() : null
  const acks = body.int16()
  body.int32()
  const topics = body.array(() => ({
    name: body.string(),
    partitions: body.array(() => ({ index: body.int32(), bytes: body.nullableBytes() })),
  }))
  return { transactionalId, acks, topics }
}

function handle(request: Request, broker: BrokerState): Writer | null {
  const { version } = request
  // Only when the request is read to its end is anything written.
  const { transactionalId, acks, topics: wishes } = read(request)
  const refusal: Refusal | null = knownAcks.includes(acks) ? null : { error: errorCodes.INVALID_REQUIRED_ACKS }
  const topics = wishes.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index, bytes }) => {
      if (refusal) return { index, result: refusal, startOffset: -1 }
      const error = leaderError(request, broker, { topic: name, index })
      if (error) return { index, result: { error }, startOffset: -1 }
      return append({ name, index, bytes, version, transactionalId }, broker)
    }),
  }))

  if (acks === acksNone) {
    // As Kafka: without an answer, only the end of the connection can tell that something was not written.
    const failed = topics.flatMap((topic) => topic.partitions).find((partition) => 'error' in partition.result)
    if (failed && 'error' in failed.result) throw badRequest(failed.result.message ?? `Error ${failed.result.error}`)
    return null
  }
  const answer = new Writer()
  answer.array(topics, ({ name, partitions }) => {
    answer.string(name).array(partitions, (partition) => writePartition(answer, partition, version))
  })
  if (version >= 1) answer.int32(notThrottled)
  return answer
}

interface Target {
  readonly name: string
  readonly index: number
  readonly bytes: Buffer | null
  readonly version: number
  readonly transactionalId: string | null
}

function append({ name, index, bytes, version, transactionalId }: Target, broker: BrokerState): PartitionResult {
  const log = broker.topics.partition(name, index)
  if ('error' in log) return { index, result: log, startOffset: -1 }
  const batch = readRecordBatch(bytes ?? Buffer.alloc(0), version)
  if ('error' in batch) return { index, result: batch, startOffset: log.startOffset }
  const place = { topic: name, index }
  const error = batch.transactional ? checkTransaction(transactionalId, batch, { ...place, log }, broker) : 0
  const result = error ? { error } : log.append(batch, broker.leaders.of(place).epoch)
  return { index, result, startOffset: log.startOffset }
}

function checkTransaction(
  transactionalId: string | null,
  { producer }: RecordBatch,
  { log, ...place }: PartitionPlace & { readonly log: PartitionLog },
  { transactions }: BrokerState,
): ErrorCode {
  if (transactionalId === null) return errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
  // As Kafka: without a producer there is no transaction, whatever the batch says.
  if (producer === null) return errorCodes.NONE
  // As Kafka: only the first batch is verified, so that one that comes between a commit and its control batch is in.
  if (log.isInTransaction(producer.id)) return errorCodes.NONE
  return transactions.checkProduce({ transactionalId, producer }, place)
}

function writePartition(answer: Writer, { index, result, startOffset }: PartitionResult, version: number): void {
  const refused = 'error' in result
  answer.int32(index).int16(refused ? result.error : errorCodes.NONE)
  answer.int64(refused ? -1 : result.baseOffset)
  if (version >= 2) answer.int64(refused ? -1 : result.logAppendTime)
  if (version >= 5) answer.int64(startOffset)
  if (version >= 8) answer.array([], () => {}).string(refused ? (result.message ?? null) : null)
}

import { readRecordBatch } from '../log/recordBatch.ts'
import type { Appended } from '../log/partitionLog.ts'
import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { badRequest } from '../failure.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/**
 * Appends one batch per partition. Versions 0 to 2 are read so that librdkafka compresses: it takes a broker without
 * version 0 for one that knows no codec (KAFKA-18659). Their old message formats are refused per partition.
 */
export const produce = { key: 0, minVersion: 0, maxVersion: 8, handle } satisfies Api

const acksNone = 0
const knownAcks = [-1, acksNone, 1]

interface PartitionResult {
  readonly index: number
  readonly result: Appended | Refusal
  readonly startOffset: number
}

function handle(request: Request, broker: BrokerState): Writer | null {
  const { version, body } = request
  const transactionalId = version >= 3 ? body.nullableString() : null
  const acks = body.int16()
  body.int32()
  const wishes = body.array(() => ({
    name: body.string(),
    partitions: body.array(() => ({ index: body.int32(), bytes: body.nullableBytes() })),
  }))
  // Only now, when the request is read to its end, is anything written.
  const refusal = refuseRequest(acks, transactionalId)
  const topics = wishes.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index, bytes }) =>
      refusal ? { index, result: refusal, startOffset: -1 } : append({ name, index, bytes, version }, broker),
    ),
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

function refuseRequest(acks: number, transactionalId: string | null): Refusal | null {
  if (!knownAcks.includes(acks)) return { error: errorCodes.INVALID_REQUIRED_ACKS }
  if (transactionalId !== null) {
    return { error: errorCodes.INVALID_TXN_STATE, message: 'The sandbox has no transaction open' }
  }
  return null
}

function append(
  target: { name: string; index: number; bytes: Buffer | null; version: number },
  broker: BrokerState,
): PartitionResult {
  const { name, index, bytes, version } = target
  const log = broker.topics.partition(name, index)
  if ('error' in log) return { index, result: log, startOffset: -1 }
  const batch = readRecordBatch(bytes ?? Buffer.alloc(0), version)
  return { index, result: 'error' in batch ? batch : log.append(batch), startOffset: log.startOffset }
}

function writePartition(answer: Writer, { index, result, startOffset }: PartitionResult, version: number): void {
  const refused = 'error' in result
  answer.int32(index).int16(refused ? result.error : errorCodes.NONE)
  answer.int64(refused ? -1 : result.baseOffset)
  if (version >= 2) answer.int64(refused ? -1 : result.logAppendTime)
  if (version >= 5) answer.int64(startOffset)
  if (version >= 8) answer.array([], () => {}).string(refused ? (result.message ?? null) : null)
}

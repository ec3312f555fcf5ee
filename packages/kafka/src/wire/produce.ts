import { apis } from '../client/apis.ts'
import type { BytesExchange } from '../client/brokerLink.ts'
import { createByteReader } from './byteReader.ts'

/** One encoded batch for one partition. */
export interface BatchToProduce {
  readonly topic: string
  readonly partition: number
  readonly bytes: Buffer
}

/** What the broker says about one partition. */
export interface ProducedBatch {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  readonly baseOffset: bigint
  /** Milliseconds since 1970 where the broker sets the time of records; else null. */
  readonly appendTime: bigint | null
}

/**
 * Produce, versions 3 to 7, acks = all. The answer keeps the result of every partition: kafkajs' own reading throws at
 * the first error code and loses which records were written.
 */
export function produceExchange(options: {
  readonly version: number
  /** At most one batch per partition. */
  readonly batches: readonly BatchToProduce[]
  /** Of the transaction that the batches belong to; null = none. */
  readonly transactionalId: string | null
  /** How long the broker waits for its replicas, in milliseconds. */
  readonly ackTimeoutMs: number
  /** Called at the last moment before the bytes are handed to the socket. */
  readonly onWrite: () => void
}): BytesExchange<readonly ProducedBatch[]> {
  return {
    api: apis.produce,
    version: options.version,
    body: encodeProduce(options),
    onWrite: options.onWrite,
    decode: (payload) => decodeProduced(payload, options.version),
  }
}

const allReplicas = -1

/** The batches themselves stay where they are: what is added goes between them. */
function encodeProduce({
  transactionalId,
  ackTimeoutMs,
  batches,
}: Pick<Parameters<typeof produceExchange>[0], 'transactionalId' | 'ackTimeoutMs' | 'batches'>): readonly Buffer[] {
  const byTopic = Map.groupBy(batches, ({ topic }) => topic)
  const parts: Buffer[] = [
    ...(transactionalId === null ? [int16(-1)] : text(transactionalId)),
    int16(allReplicas),
    int32(ackTimeoutMs),
    int32(byTopic.size),
  ]
  for (const [topic, group] of byTopic) {
    parts.push(...text(topic), int32(group.length))
    for (const { partition, bytes } of group) parts.push(int32(partition), int32(bytes.length), bytes)
  }
  return parts
}

function decodeProduced(payload: Buffer, version: number): readonly ProducedBatch[] {
  const reader = createByteReader(payload)
  return reader
    .array(() => {
      const topic = reader.string() ?? ''
      return reader.array(() => {
        const partition = reader.int32()
        const errorCode = reader.int16()
        const baseOffset = reader.int64()
        const appendTime = reader.int64()
        if (version >= 5) reader.int64()
        return { topic, partition, errorCode, baseOffset, appendTime: appendTime < 0n ? null : appendTime }
      })
    })
    .flat()
}

function text(value: string): readonly [Buffer, Buffer] {
  const bytes = Buffer.from(value)
  return [int16(bytes.length), bytes]
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}

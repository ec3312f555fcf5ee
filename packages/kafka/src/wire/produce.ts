import Encoder from 'kafkajs/src/protocol/encoder.js'
import type { Exchange } from 'kafkajs/src/protocol/requests/index.js'
import { apis } from '../client/apis.ts'
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
 * Produce, versions 3 to 7, acks = all, no transaction. The answer keeps the result of every partition: kafkajs' own
 * reading throws at the first error code and loses which records were written.
 */
export function produceExchange(options: {
  readonly version: number
  /** At most one batch per partition. */
  readonly batches: readonly BatchToProduce[]
  /** How long the broker waits for its replicas, in milliseconds. */
  readonly ackTimeoutMs: number
  /** Called at the last moment before the bytes are handed to the socket. */
  readonly onWrite: () => void
}): Exchange<readonly ProducedBatch[]> {
  return {
    request: {
      apiKey: apis.produce.key,
      apiVersion: options.version,
      apiName: apis.produce.name,
      encode: async () => {
        const body = encodeProduce(options.batches, options.ackTimeoutMs)
        const encoder = new Encoder().writeBuffer(body)
        options.onWrite()
        return encoder
      },
    },
    response: { decode: async (payload) => decodeProduced(payload, options.version) },
  }
}

function encodeProduce(batches: readonly BatchToProduce[], ackTimeoutMs: number): Buffer {
  const parts: Buffer[] = [int16(-1), int16(-1), int32(ackTimeoutMs)]
  const byTopic = Map.groupBy(batches, ({ topic }) => topic)
  parts.push(int32(byTopic.size))
  for (const [topic, group] of byTopic) {
    const name = Buffer.from(topic)
    parts.push(int16(name.length), name, int32(group.length))
    for (const { partition, bytes } of group) parts.push(int32(partition), int32(bytes.length), bytes)
  }
  return Buffer.concat(parts)
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

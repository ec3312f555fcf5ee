import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { Reader } from '../protocol/reader.ts'
import { codecById, codecs } from './codecs/registry.ts'
import type { Codec } from './codecs/codec.ts'
import { crc32c } from './crc32c.ts'

/** Where the fields of record batch v2 lie (https://kafka.apache.org/documentation/#recordbatch). */
export const batchLayout = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
  records: 61,
} as const

/** The only message format that is kept. */
export const currentMagic = 2
/** Flags in a batch's attributes; the lowest three are its codec. */
export const attributeBits = { codec: 0x07, logAppendTime: 0x08, transactional: 0x10, control: 0x20 } as const
const noProducer = -1

/** The header of a batch that was checked; `bytes` is the whole batch as the client sent it. */
export interface RecordBatch {
  readonly bytes: Buffer
  readonly count: number
  readonly maxTimestamp: number
  /** Who sent it, where the producer is idempotent. */
  readonly producer: BatchProducer | null
  /** Part of its producer's transaction, where it has a producer. */
  readonly transactional: boolean
}

/** Identity and first sequence number of an idempotent producer's batch. */
export interface BatchProducer {
  readonly id: number
  readonly epoch: number
  readonly firstSequence: number
}

/**
 * Checks what a Produce carries for one partition: exactly one batch v2, whole, with the right checksum, a known codec
 * and a header that agrees with itself. The records inside are not unpacked.
 */
export function readRecordBatch(bytes: Buffer, produceVersion: number): RecordBatch | Refusal {
  if (bytes.length <= batchLayout.magic) return corrupt('The batch is shorter than its header')
  const magic = bytes.readInt8(batchLayout.magic)
  if (magic !== currentMagic) {
    return refuse('UNSUPPORTED_FOR_MESSAGE_FORMAT', `Message format ${magic} is not kept; record batches v2 are`)
  }
  if (bytes.length < batchLayout.records) return corrupt('The batch is shorter than its header')
  const size = batchLayout.leaderEpoch + bytes.readInt32BE(batchLayout.length)
  if (size < bytes.length) return refuse('INVALID_RECORD', 'A partition takes one batch per request')
  if (size > bytes.length) return corrupt(`The batch announces ${size} bytes and has ${bytes.length}`)
  if (crc32c(bytes, batchLayout.attributes) !== bytes.readUInt32BE(batchLayout.crc)) {
    return corrupt('The checksum of the batch does not match its bytes')
  }
  return readHeader(bytes, produceVersion)
}

function readHeader(bytes: Buffer, produceVersion: number): RecordBatch | Refusal {
  const attributes = bytes.readInt16BE(batchLayout.attributes)
  const codec = codecOf(bytes)
  if (codec === undefined || produceVersion < codec.produceFrom) {
    return refuse('UNSUPPORTED_COMPRESSION_TYPE', `Codec ${attributes & attributeBits.codec} is not for this version`)
  }
  if (attributes & attributeBits.control) return refuse('INVALID_RECORD', 'Only the broker writes control batches')
  const transactional = (attributes & attributeBits.transactional) !== 0

  const count = bytes.readInt32BE(batchLayout.recordCount)
  if (count < 1) return refuse('INVALID_RECORD', 'The batch has no records')
  if (bytes.readInt32BE(batchLayout.lastOffsetDelta) !== count - 1) {
    return refuse(
      'INVALID_RECORD',
      `The batch has ${count} records but its last offset is not the ${count - 1}th after`,
    )
  }

  const header = new Reader(bytes, batchLayout.maxTimestamp)
  const maxTimestamp = header.int64()
  const producer = { id: header.int64(), epoch: header.int16(), firstSequence: header.int32() }
  if (producer.id === noProducer) return { bytes, count, maxTimestamp, producer: null, transactional }
  if (producer.id < 0 || producer.epoch < 0 || producer.firstSequence < 0) {
    return refuse('INVALID_RECORD', 'An idempotent batch needs a producer id, an epoch and a sequence number')
  }
  return { bytes, count, maxTimestamp, producer, transactional }
}

/**
 * Gives a stored copy of a batch its place. Base offset and leader epoch lie outside the checksum; with
 * `logAppendTime` the broker's time replaces the client's and the checksum is computed again, as Kafka does.
 */
export function placeBatch(
  copy: Buffer,
  place: { readonly baseOffset: number; readonly leaderEpoch: number; readonly logAppendTime: number | null },
): void {
  const { baseOffset, leaderEpoch, logAppendTime } = place
  copy.writeBigInt64BE(BigInt(baseOffset), batchLayout.baseOffset)
  copy.writeInt32BE(leaderEpoch, batchLayout.leaderEpoch)
  if (logAppendTime === null) return
  copy.writeInt16BE(copy.readInt16BE(batchLayout.attributes) | attributeBits.logAppendTime, batchLayout.attributes)
  copy.writeBigInt64BE(BigInt(logAppendTime), batchLayout.maxTimestamp)
  copy.writeUInt32BE(crc32c(copy, batchLayout.attributes), batchLayout.crc)
}

/** A record's place in time: what ListOffsets answers. */
export interface TimedOffset {
  readonly offset: number
  readonly timestamp: number
}

/**
 * The first record of a stored batch, at `from.offset` or after, whose timestamp is at least `from.timestamp`. A
 * compressed batch is unpacked for it. Where that cannot be done, or no record is as late as the header promised, the
 * batch's first offset stands for them: a reader starts early rather than late.
 */
export function firstRecordFrom(batch: Buffer, from: TimedOffset): TimedOffset {
  const header = new Reader(batch, batchLayout.baseTimestamp)
  const baseOffset = new Reader(batch).int64()
  const baseTimestamp = header.int64()
  const maxTimestamp = header.int64()
  const start = { offset: Math.max(baseOffset, from.offset), timestamp: maxTimestamp }
  if (batch.readInt16BE(batchLayout.attributes) & attributeBits.logAppendTime) return start

  const plain = codecOf(batch)?.decompress(batch.subarray(batchLayout.records))
  if (!plain) return start
  for (const record of walkRecords(plain)) {
    const timestamp = baseTimestamp + record.timestampDelta
    const offset = baseOffset + record.offsetDelta
    if (timestamp >= from.timestamp && offset >= from.offset) return { offset, timestamp }
  }
  return start
}

interface RecordPlace {
  readonly timestampDelta: number
  readonly offsetDelta: number
}

/** Ends early at bytes that are no record: what a client compressed was never checked. */
function* walkRecords(plain: Buffer): Generator<RecordPlace> {
  const reader = new Reader(plain)
  while (reader.remaining > 0) {
    let record: Reader
    try {
      const body = reader.varintBytes()
      if (body === null) return
      record = new Reader(body)
      record.int8()
      yield { timestampDelta: record.varlong(), offsetDelta: record.varint() }
    } catch {
      return
    }
  }
}

function codecOf(bytes: Buffer): Codec | undefined {
  const id = bytes.readInt16BE(batchLayout.attributes) & attributeBits.codec
  return id === codecs.none.id ? codecs.none : codecById(id)
}

function corrupt(message: string): Refusal {
  return refuse('CORRUPT_MESSAGE', message)
}

function refuse(name: keyof typeof errorCodes, message: string): Refusal {
  return { error: errorCodes[name], message }
}

import { batchHeaderBytes, recordBodyBytes, singleBatchBytes, varintBytes, type RecordLengths } from '@sendwright/model'
import type { OutgoingRecord } from '../records.ts'
import { createByteReader, type ByteReader } from './byteReader.ts'
import { decompressRecords } from './codecs.ts'
import { crc32c } from './crc32c.ts'
import { writeVarint } from './varint.ts'

/** A record with the time it is given, in milliseconds since 1970. */
export interface TimedRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: OutgoingRecord['headers']
  readonly timestamp: number
}

/** A batch as it lies in a partition. */
export interface DecodedBatch {
  readonly baseOffset: bigint
  readonly lastOffset: bigint
  readonly producerId: bigint
  readonly isTransactional: boolean
  /** A control batch marks the end of a transaction and holds no records of anybody's. */
  readonly isControl: boolean
  readonly records: readonly DecodedRecord[]
}

/** A record of a fetched batch: bytes as they lie in Kafka, times in milliseconds since 1970. */
export interface DecodedRecord {
  readonly offset: bigint
  readonly timestamp: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly { readonly name: string; readonly value: Buffer | null }[]
}

/*
 * Record batch, format 2 (https://kafka.apache.org/documentation/#recordbatch):
 *   0 base offset · 8 length · 12 leader epoch · 16 magic · 17 CRC · 21 attributes · 23 last offset delta
 *   27 base timestamp · 35 max timestamp · 43 producer id · 51 producer epoch · 53 base sequence · 57 count · 61 records
 * The length counts what follows it; the CRC covers everything behind itself.
 */
const crcPosition = 17
const checkedFrom = 21

/** Bytes of a batch that holds only this record: what a topic's `max.message.bytes` is compared with. */
export function singleBatchSize(record: Omit<TimedRecord, 'timestamp'>): number {
  return singleBatchBytes(lengthsOf(record))
}

/** An upper bound of what a record adds to a batch that holds others. */
export function sizeInBatch(record: Omit<TimedRecord, 'timestamp'>): number {
  return recordSize(record, 0, 0) + 16
}

/**
 * The uncompressed batch of some records, at least one, in this order. Written here and not by kafkajs because kafkajs
 * takes headers as an object: it groups repeated names and moves names of digits to the front.
 */
export function encodeRecordBatch(records: readonly TimedRecord[]): Buffer {
  const timestamps = records.map((record) => record.timestamp)
  const baseTimestamp = timestamps[0] ?? 0
  const size = records.reduce(
    (sum, record, index) => sum + recordSize(record, index, record.timestamp - baseTimestamp),
    batchHeaderBytes,
  )
  const batch = Buffer.allocUnsafe(size)
  batch.writeBigInt64BE(0n, 0)
  batch.writeInt32BE(size - 12, 8)
  batch.writeInt32BE(-1, 12)
  batch.writeInt8(2, 16)
  batch.writeInt16BE(0, 21)
  batch.writeInt32BE(records.length - 1, 23)
  batch.writeBigInt64BE(BigInt(baseTimestamp), 27)
  batch.writeBigInt64BE(
    BigInt(timestamps.reduce((latest, timestamp) => Math.max(latest, timestamp), baseTimestamp)),
    35,
  )
  batch.writeBigInt64BE(-1n, 43)
  batch.writeInt16BE(-1, 51)
  batch.writeInt32BE(-1, 53)
  batch.writeInt32BE(records.length, 57)
  let position = batchHeaderBytes
  for (const [index, record] of records.entries()) {
    position = writeRecord(batch, position, {
      record,
      offsetDelta: index,
      timestampDelta: record.timestamp - baseTimestamp,
    })
  }
  batch.writeUInt32BE(crc32c(batch.subarray(checkedFrom)), crcPosition)
  return batch
}

/**
 * The batches of a fetched record set. A batch that the broker cut off at its end is left out; damaged bytes, a wrong
 * checksum and the format of brokers before 0.11 throw `RangeError`.
 */
export async function decodeRecordSet(bytes: Buffer): Promise<DecodedBatch[]> {
  const batches: DecodedBatch[] = []
  let position = 0
  while (bytes.length - position >= batchHeaderBytes) {
    const end = position + 12 + bytes.readInt32BE(position + 8)
    if (end > bytes.length) break
    const magic = bytes.readInt8(position + 16)
    if (magic !== 2)
      throw new RangeError(`Record format ${magic} is not readable, only format 2 (Kafka 0.11 and later)`)
    if (end < position + batchHeaderBytes) throw new RangeError(`A batch of ${end - position} bytes is too short`)
    batches.push(await decodeBatch(bytes.subarray(position, end)))
    position = end
  }
  return batches
}

async function decodeBatch(bytes: Buffer): Promise<DecodedBatch> {
  if (crc32c(bytes.subarray(checkedFrom)) !== bytes.readUInt32BE(crcPosition)) {
    throw new RangeError('The checksum of a batch does not match its bytes')
  }
  const baseOffset = bytes.readBigInt64BE(0)
  const attributes = bytes.readInt16BE(21)
  const isControl = (attributes & 0x20) !== 0
  const maxTimestamp = bytes.readBigInt64BE(35)
  const appendTime = (attributes & 0x08) !== 0 ? maxTimestamp : null
  const baseTimestamp = bytes.readBigInt64BE(27)
  const count = bytes.readInt32BE(57)
  const reader = createByteReader(await decompressRecords(attributes & 0x07, bytes.subarray(batchHeaderBytes)))
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(bytes.readInt32BE(23)),
    producerId: bytes.readBigInt64BE(43),
    isTransactional: (attributes & 0x10) !== 0,
    isControl,
    records: Array.from({ length: Math.min(count, reader.rest()) }, () =>
      readRecord(reader, { baseOffset, baseTimestamp, appendTime }),
    ),
  }
}

function readRecord(
  batch: ByteReader,
  {
    baseOffset,
    baseTimestamp,
    appendTime,
  }: { readonly baseOffset: bigint; readonly baseTimestamp: bigint; readonly appendTime: bigint | null },
): DecodedRecord {
  const record = createByteReader(batch.bytes(batch.varint()))
  record.int8()
  const timestampDelta = record.varlong()
  const offsetDelta = record.varint()
  return {
    offset: baseOffset + BigInt(offsetDelta),
    timestamp: appendTime ?? baseTimestamp + timestampDelta,
    key: readVarintBytes(record),
    value: readVarintBytes(record),
    headers: Array.from({ length: Math.min(record.varint(), record.rest()) }, () => ({
      name: record.bytes(record.varint()).toString('utf8'),
      value: readVarintBytes(record),
    })),
  }
}

function readVarintBytes(record: ByteReader): Buffer | null {
  const length = record.varint()
  return length === -1 ? null : record.bytes(length)
}

function recordSize(record: Omit<TimedRecord, 'timestamp'>, offsetDelta: number, timestampDelta: number): number {
  const body = recordBodyBytes(lengthsOf(record), { offset: offsetDelta, timestamp: timestampDelta })
  return varintBytes(body) + body
}

function lengthsOf({ key, value, headers }: Omit<TimedRecord, 'timestamp'>): RecordLengths {
  return {
    key: key?.length ?? null,
    value: value?.length ?? null,
    headers: headers.map((header) => ({ name: Buffer.byteLength(header.name), value: header.value.length })),
  }
}

function writeRecord(
  batch: Buffer,
  start: number,
  {
    record,
    offsetDelta,
    timestampDelta,
  }: { readonly record: TimedRecord; readonly offsetDelta: number; readonly timestampDelta: number },
): number {
  let position = writeVarint(
    batch,
    start,
    recordBodyBytes(lengthsOf(record), { offset: offsetDelta, timestamp: timestampDelta }),
  )
  batch[position++] = 0
  position = writeVarint(batch, position, timestampDelta)
  position = writeVarint(batch, position, offsetDelta)
  position = writeVarintBytes(batch, position, record.key)
  position = writeVarintBytes(batch, position, record.value)
  position = writeVarint(batch, position, record.headers.length)
  for (const header of record.headers) {
    position = writeVarintBytes(batch, position, Buffer.from(header.name))
    position = writeVarintBytes(batch, position, header.value)
  }
  return position
}

function writeVarintBytes(batch: Buffer, position: number, bytes: Uint8Array | null): number {
  const start = writeVarint(batch, position, bytes?.length ?? -1)
  if (bytes === null) return start
  batch.set(bytes, start)
  return start + bytes.length
}

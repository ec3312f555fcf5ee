import { batchHeaderBytes, recordBodyBytes, singleBatchBytes, type RecordLengths } from '@sendwright/model'
import type { OutgoingRecord } from '../records.ts'
import { createByteReader, type ByteReader } from './byteReader.ts'
import { decompressRecords } from './codecs.ts'
import { crc32c } from './crc32c.ts'
import { writeVarint } from './varint.ts'

/** What of a record stands in a batch. */
export interface BatchRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: OutgoingRecord['headers']
  /** Milliseconds since 1970; that of the whole batch where it is left out. */
  readonly timestamp?: number
}

/** Who writes a batch inside a transaction. */
export interface BatchProducer {
  readonly id: bigint
  readonly epoch: number
  /** The number of the batch's first record among all that this producer, in this epoch, writes to the partition. */
  readonly sequence: number
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

const transactionalAttribute = 0x10

/** Bytes of a batch that holds only this record: what a topic's `max.message.bytes` is compared with. */
export function singleBatchSize(record: BatchRecord): number {
  return singleBatchBytes(lengthsOf(record))
}

/** An upper bound of what a record adds to a batch that holds others. */
export function sizeInBatch({ key, value, headers }: BatchRecord): number {
  let size = largestRecordFrame + (key?.length ?? 0) + (value?.length ?? 0)
  for (const header of headers) {
    size += largestHeaderFrame + bytesOfName(header.name).length + (header.value?.length ?? 0)
  }
  return size
}

/** Lengths, attributes, distances in time and offset: what a record has beside its bytes, at most. */
const largestRecordFrame = 36
const largestHeaderFrame = 10

/**
 * The uncompressed batch of some records, at least one, in this order; with a producer it belongs to its open
 * transaction. Written here and not by kafkajs because kafkajs takes headers as an object: it groups repeated names and
 * moves names of digits to the front.
 */
export function encodeRecordBatch(
  records: readonly BatchRecord[],
  { sentAt, producer = null }: { readonly sentAt: number; readonly producer?: BatchProducer | null },
): Buffer {
  let bound = batchHeaderBytes
  for (const record of records) bound += sizeInBatch(record)
  const buffer = Buffer.allocUnsafe(bound)
  const baseTimestamp = records[0]?.timestamp ?? sentAt
  let latest = baseTimestamp
  let position = batchHeaderBytes
  for (let index = 0; index < records.length; index++) {
    const record = records[index]!
    const timestamp = record.timestamp ?? sentAt
    if (timestamp > latest) latest = timestamp
    position = writeRecord(buffer, position, {
      record,
      offsetDelta: index,
      timestampDelta: timestamp - baseTimestamp,
    })
  }
  const batch = buffer.subarray(0, position)
  batch.writeBigInt64BE(0n, 0)
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(-1, 12)
  batch.writeInt8(2, 16)
  batch.writeInt16BE(producer === null ? 0 : transactionalAttribute, 21)
  batch.writeInt32BE(records.length - 1, 23)
  batch.writeBigInt64BE(BigInt(baseTimestamp), 27)
  batch.writeBigInt64BE(BigInt(latest), 35)
  batch.writeBigInt64BE(producer?.id ?? -1n, 43)
  batch.writeInt16BE(producer?.epoch ?? -1, 51)
  batch.writeInt32BE(producer?.sequence ?? -1, 53)
  batch.writeInt32BE(records.length, 57)
  batch.writeUInt32BE(crc32c(batch.subarray(checkedFrom)), crcPosition)
  return batch
}

/** What a fetched record set holds. */
export interface DecodedRecordSet {
  readonly batches: readonly DecodedBatch[]
  /** Why the batch behind them cannot be read; null = all of them are here. */
  readonly damage: RangeError | null
}

/**
 * The batches of a fetched record set. A batch that the broker cut off at its end is left out; damaged bytes, a wrong
 * checksum and the format of brokers before 0.11 end the set with the batches before them.
 */
export async function decodeRecordSet(bytes: Buffer): Promise<DecodedRecordSet> {
  const batches: DecodedBatch[] = []
  try {
    await decodeInto(batches, bytes)
  } catch (error) {
    if (error instanceof RangeError) return { batches, damage: error }
    throw error
  }
  return { batches, damage: null }
}

async function decodeInto(batches: DecodedBatch[], bytes: Buffer): Promise<void> {
  let position = 0
  while (bytes.length - position >= batchHeaderBytes) {
    const end = position + 12 + bytes.readInt32BE(position + 8)
    if (end > bytes.length) return
    const magic = bytes.readInt8(position + 16)
    if (magic !== 2)
      throw new RangeError(`Record format ${magic} is not readable, only format 2 (Kafka 0.11 and later)`)
    if (end < position + batchHeaderBytes) throw new RangeError(`A batch of ${end - position} bytes is too short`)
    batches.push(await decodeBatch(bytes.subarray(position, end)))
    position = end
  }
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

function lengthsOf({ key, value, headers }: BatchRecord): RecordLengths {
  return {
    key: key?.length ?? null,
    value: value?.length ?? null,
    headers: headers.map((header) => ({
      name: bytesOfName(header.name).length,
      value: header.value?.length ?? null,
    })),
  }
}

function writeRecord(
  batch: Buffer,
  start: number,
  {
    record,
    offsetDelta,
    timestampDelta,
  }: { readonly record: BatchRecord; readonly offsetDelta: number; readonly timestampDelta: number },
): number {
  const { key, value, headers } = record
  let position = writeVarint(
    batch,
    start,
    recordBodyBytes(lengthsOf(record), { offset: offsetDelta, timestamp: timestampDelta }),
  )
  batch[position++] = 0
  position = writeVarint(batch, position, timestampDelta)
  position = writeVarint(batch, position, offsetDelta)
  position = writeVarintBytes(batch, position, key)
  position = writeVarintBytes(batch, position, value)
  position = writeVarint(batch, position, headers.length)
  for (const header of headers) {
    position = writeVarintBytes(batch, position, bytesOfName(header.name))
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

/** Names of headers come again with nearly every record: each is turned into bytes once. */
const knownNames = new Map<string, Buffer>()
const maxKnownNames = 1_000
const longestKnownName = 100

function bytesOfName(name: string): Buffer {
  const known = knownNames.get(name)
  if (known !== undefined) return known
  const bytes = Buffer.from(name)
  if (name.length > longestKnownName) return bytes
  if (knownNames.size >= maxKnownNames) knownNames.clear()
  knownNames.set(name, bytes)
  return bytes
}

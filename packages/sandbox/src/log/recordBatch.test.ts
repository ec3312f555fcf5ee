import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeRecordBatch, withChecksum, type TestRecord } from '../testing/recordBatch.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { batchLayout, firstRecordFrom, placeBatch, readRecordBatch } from './recordBatch.ts'

const latestProduce = 8
const bytes = fc.option(fc.uint8Array({ maxLength: 60 }).map((all) => Buffer.from(all)))
const timestamp = fc.integer({ min: 0, max: 4_000_000_000_000 })
const records = fc.array(fc.record({ key: bytes, value: bytes, timestamp }), { minLength: 1, maxLength: 20 })
const producer = fc.record({
  id: fc.nat({ max: 1e9 }),
  epoch: fc.nat({ max: 30000 }),
  firstSequence: fc.nat({ max: 2 ** 31 - 1 }),
})

const one: TestRecord = { key: null, value: Buffer.from('a'), timestamp: 1000 }

test('the header of any batch is read as it was written', () => {
  fc.assert(
    fc.property(records, fc.option(producer, { nil: undefined }), fc.boolean(), (all, from, wanted) => {
      const transactional = wanted && from !== undefined
      const attributes = transactional ? 0x10 : 0
      const batch = encodeRecordBatch({ records: all, attributes, ...(from && { producer: from }) })
      const maxTimestamp = Math.max(...all.map((record) => record.timestamp))
      const expected = { bytes: batch, count: all.length, maxTimestamp, producer: from ?? null, transactional }
      expect(readRecordBatch(batch, latestProduce)).toEqual(expected)
    }),
  )
})

test('any changed bit behind the checksum is noticed', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.nat({ max: 7 }), (all, where, bit) => {
      const batch = encodeRecordBatch({ records: all })
      const at = batchLayout.crc + (where % (batch.length - batchLayout.crc))
      batch.writeUInt8(batch.readUInt8(at) ^ (1 << bit), at)
      expect(readRecordBatch(batch, latestProduce)).toMatchObject({ error: errorCodes.CORRUPT_MESSAGE })
    }),
  )
})

test('any bytes at all are a batch or a refusal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (all) => {
      expect(readRecordBatch(Buffer.from(all), latestProduce)).toHaveProperty('error')
    }),
  )
})

test('a batch cut short anywhere is refused', () => {
  const batch = encodeRecordBatch({ records: [one, one] })
  for (let length = 0; length < batch.length; length++) {
    const cut = readRecordBatch(batch.subarray(0, length), latestProduce)
    expect(cut).toMatchObject({ error: errorCodes.CORRUPT_MESSAGE })
  }
})

describe('a batch with a right checksum is refused', () => {
  const refusals: [string, Buffer, number][] = [
    [
      'of an older format',
      changed((all) => all.writeInt8(1, batchLayout.magic)),
      errorCodes.UNSUPPORTED_FOR_MESSAGE_FORMAT,
    ],
    ['followed by another', Buffer.concat([plain(), plain()]), errorCodes.INVALID_RECORD],
    ['without records', changed((all) => all.writeInt32BE(0, batchLayout.recordCount)), errorCodes.INVALID_RECORD],
    [
      'with a gap in its offsets',
      changed((all) => all.writeInt32BE(7, batchLayout.lastOffsetDelta)),
      errorCodes.INVALID_RECORD,
    ],
    ['of an unknown codec', attributes(5), errorCodes.UNSUPPORTED_COMPRESSION_TYPE],
    ['that controls', attributes(0x20), errorCodes.INVALID_RECORD],
    [
      'of a producer without epoch',
      encodeRecordBatch({ records: [one], producer: { id: 7, epoch: -1, firstSequence: 0 } }),
      errorCodes.INVALID_RECORD,
    ],
  ]
  test.each(refusals)('%s', (_, batch, error) => {
    expect(readRecordBatch(batch, latestProduce)).toMatchObject({ error })
  })

  test('that uses zstd before Produce version 7', () => {
    expect(readRecordBatch(attributes(4), 6)).toMatchObject({ error: errorCodes.UNSUPPORTED_COMPRESSION_TYPE })
    expect(readRecordBatch(attributes(4), 7)).not.toHaveProperty('error')
  })
})

test('placing a batch changes offset and epoch only, and its checksum stays right', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.nat({ max: 99 }), (all, offset, leaderEpoch) => {
      const batch = encodeRecordBatch({ records: all })
      const copy = Buffer.from(batch)
      placeBatch(copy, { baseOffset: offset, leaderEpoch, logAppendTime: null })
      expect(copy.readBigInt64BE(0)).toBe(BigInt(offset))
      expect(copy.readInt32BE(batchLayout.leaderEpoch)).toBe(leaderEpoch)
      expect(copy.subarray(batchLayout.magic)).toEqual(batch.subarray(batchLayout.magic))
      expect(readRecordBatch(copy, latestProduce)).not.toHaveProperty('error')
    }),
  )
})

test('the broker’s time replaces the client’s with a new checksum', () => {
  const copy = encodeRecordBatch({ records: [one, one] })
  placeBatch(copy, { baseOffset: 3, leaderEpoch: 0, logAppendTime: 5000 })
  expect(readRecordBatch(copy, latestProduce)).toMatchObject({ count: 2, maxTimestamp: 5000 })
  expect(firstRecordFrom(copy, { offset: 0, timestamp: 4000 })).toEqual({ offset: 3, timestamp: 5000 })
})

test('the first record from a time on is the one a plain walk finds', () => {
  fc.assert(
    fc.property(records, timestamp, fc.nat({ max: 1000 }), (all, from, baseOffset) => {
      const copy = encodeRecordBatch({ records: all })
      placeBatch(copy, { baseOffset, leaderEpoch: 0, logAppendTime: null })
      const index = all.findIndex((record) => record.timestamp >= from)
      fc.pre(index >= 0)
      const expected = { offset: baseOffset + index, timestamp: all[index]?.timestamp }
      expect(firstRecordFrom(copy, { offset: 0, timestamp: from })).toEqual(expected)
    }),
  )
})

test('records that cannot be unpacked are represented by the start of their batch', () => {
  const batch = encodeRecordBatch({ records: [one], attributes: 2, compress: () => Buffer.from('no snappy') })
  expect(firstRecordFrom(batch, { offset: 0, timestamp: 5 })).toEqual({ offset: 0, timestamp: 1000 })
})

function plain(): Buffer {
  return encodeRecordBatch({ records: [one] })
}

function attributes(value: number): Buffer {
  return encodeRecordBatch({ records: [one], attributes: value })
}

function changed(change: (batch: Buffer) => void): Buffer {
  const batch = plain()
  change(batch)
  return withChecksum(batch)
}

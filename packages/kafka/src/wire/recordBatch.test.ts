import { varintBytes } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createByteReader } from './byteReader.ts'
import { crc32c, crc32cByTables } from './crc32c.ts'
import { decodeRecordSet, encodeRecordBatch, singleBatchSize, sizeInBatch, type BatchRecord } from './recordBatch.ts'
import { writeVarint } from './varint.ts'

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
const record: fc.Arbitrary<Required<BatchRecord>> = fc.record({
  key: fc.option(bytes, { nil: null }),
  value: fc.option(bytes, { nil: null }),
  headers: fc.array(
    fc.record({ name: fc.string({ unit: 'grapheme', maxLength: 20 }), value: fc.option(bytes, { nil: null }) }),
    {
      maxLength: 6,
    },
  ),
  timestamp: fc.integer({ min: 0, max: 4_000_000_000_000 }),
})
const records = fc.array(record, { minLength: 1, maxLength: 20 })

test('D15 what is encoded is decoded again: bytes, header order, repeated names, times', async () => {
  await fc.assert(
    fc.asyncProperty(records, async (given) => {
      const {
        batches: [batch],
      } = await decodeRecordSet(encodeRecordBatch(given, { sentAt: 0 }))
      expect(batch?.lastOffset).toBe(BigInt(given.length - 1))
      expect(batch?.records).toEqual(
        given.map((each, index) => ({ ...each, offset: BigInt(index), timestamp: BigInt(each.timestamp) })),
      )
    }),
  )
})

test('the size of a single batch is exact, the size inside a batch is never too small', () => {
  fc.assert(
    fc.property(records, (given) => {
      for (const each of given) expect(singleBatchSize(each)).toBe(encodeRecordBatch([each], { sentAt: 0 }).length)
      const bound = given.reduce((sum, each) => sum + sizeInBatch(each), 61)
      expect(encodeRecordBatch(given, { sentAt: 0 }).length).toBeLessThanOrEqual(bound)
    }),
  )
})

test('a batch that is cut off is left out, the whole ones before it are read', async () => {
  const whole = encodeRecordBatch([{ key: null, value: Buffer.from('a'), headers: [], timestamp: 1 }], { sentAt: 0 })
  for (let length = 0; length < whole.length; length++) {
    const { batches } = await decodeRecordSet(Buffer.concat([whole, whole.subarray(0, length)]))
    expect(batches).toHaveLength(1)
  }
})

test('D20 damaged bytes are refused, whatever they are, and what lies before them is read', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.nat(), fc.integer({ min: 1, max: 255 }), async (given, place, change) => {
      const whole = encodeRecordBatch(given, { sentAt: 0 })
      const batch = Buffer.from(whole)
      // What stands before the checksum is the broker's: base offset and leader epoch may be anything.
      const position = 17 + (place % (batch.length - 17))
      batch.writeUInt8(batch.readUInt8(position) ^ change, position)
      const { batches, damage } = await decodeRecordSet(Buffer.concat([whole, batch, whole]))
      expect(damage).toBeInstanceOf(RangeError)
      expect(batches).toEqual((await decodeRecordSet(whole)).batches)
    }),
  )
})

test('D20 random bytes end as batches or as damage', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (random) => {
      const { damage } = await decodeRecordSet(Buffer.from(random))
      expect(damage === null || damage instanceof RangeError).toBe(true)
    }),
  )
})

test('the format of brokers before 0.11 is named', async () => {
  const batch = encodeRecordBatch([{ key: null, value: null, headers: [], timestamp: 1 }], { sentAt: 0 })
  batch.writeInt8(1, 16)
  expect((await decodeRecordSet(batch)).damage?.message).toMatch('Record format 1 is not readable')
})

test('CRC-32C of the standard check text', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
})

test('CRC-32C by tables is the native one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (given) => {
      expect(crc32cByTables(given)).toBe(crc32c(given))
    }),
  )
})

test('a varint is read as it was written, in the size that was told', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.maxSafeInteger(), (small, large) => {
      const target = Buffer.alloc(20)
      expect(writeVarint(target, 0, small)).toBe(varintBytes(small))
      expect(createByteReader(target).varint()).toBe(small)
      const half = Math.trunc(large / 2)
      expect(writeVarint(target, 0, half)).toBe(varintBytes(half))
      expect(createByteReader(target).varlong()).toBe(BigInt(half))
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeRecordBatch } from '../testing/recordBatch.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { Reader } from '../protocol/reader.ts'
import { createPartitionLog, type LogSettings, type PartitionLog } from './partitionLog.ts'
import { batchLayout, readRecordBatch, type RecordBatch } from './recordBatch.ts'
import { createRetention } from './retention.ts'

const settings: LogSettings = { maxBatchBytes: 1_000_000, retentionBytes: -1, retentionMs: -1, logAppendTime: false }
const few = { maxBytes: 10, atLeastOne: true, committed: false }
const plenty = 1024 * 1024 * 1024

/** Batches as their numbers of records and the size of each value. */
const batches = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 9000 })), { maxLength: 40 })

test('every record is found at its offset, whatever batches came', () => {
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 60_000 }), (all, maxBytes) => {
      const log = createPartitionLog(settings, createRetention(plenty))
      let end = 0
      for (const [count, size] of all) {
        expect(log.append(batch(count, size))).toEqual({ baseOffset: end, logAppendTime: -1 })
        end += count
      }
      expect([log.startOffset, log.endOffset]).toEqual([0, end])
      for (let offset = 0; offset < end; offset++) {
        const read = placesIn(readFrom(log, offset, maxBytes))
        expect(read[0]?.base).toBeLessThanOrEqual(offset)
        expect(read[0]?.last).toBeGreaterThanOrEqual(offset)
        for (const [index, place] of read.entries()) {
          if (index > 0) expect(place.base).toBe((read[index - 1]?.last ?? 0) + 1)
        }
      }
      expect(readFrom(log, end, maxBytes)).toHaveLength(0)
    }),
    { numRuns: 50 },
  )
})

test('no more than asked for is read, but one batch always where it is wanted', () => {
  const log = createPartitionLog(settings, createRetention(plenty))
  const { length } = batch(1, 100).bytes
  for (let index = 0; index < 5; index++) log.append(batch(1, 100))
  const bytesRead = (maxBytes: number, atLeastOne: boolean) => {
    const read = log.read(0, { maxBytes, atLeastOne, committed: false })
    return 'error' in read ? read : read.records.length
  }
  expect(bytesRead(length * 3 - 1, true)).toBe(length * 2)
  expect(bytesRead(1, true)).toBe(length)
  expect(bytesRead(1, false)).toBe(0)
})

test('offsets outside are refused', () => {
  const log = createPartitionLog(settings, createRetention(plenty))
  log.append(batch(2, 1))
  expect(log.read(-1, few)).toEqual({ error: errorCodes.OFFSET_OUT_OF_RANGE })
  expect(log.read(3, few)).toEqual({ error: errorCodes.OFFSET_OUT_OF_RANGE })
})

test('a batch over the limit is refused and changes nothing', () => {
  const log = createPartitionLog({ ...settings, maxBatchBytes: 500 }, createRetention(plenty))
  expect(log.append(batch(1, 600))).toMatchObject({ error: errorCodes.MESSAGE_TOO_LARGE })
  expect(log.endOffset).toBe(0)
})

test('a duplicate is answered with its first place and not written again', () => {
  const log = createPartitionLog(settings, createRetention(plenty))
  log.append(batch(4, 1))
  const sent = batch(2, 10, { id: 5, epoch: 0, firstSequence: 0 })
  expect(log.append(sent)).toMatchObject({ baseOffset: 4 })
  log.append(batch(3, 1))
  expect(log.append(sent)).toMatchObject({ baseOffset: 4 })
  expect(log.endOffset).toBe(9)
})

test('what came in is not changed by placing it', () => {
  const log = createPartitionLog({ ...settings, logAppendTime: true }, createRetention(plenty))
  const sent = batch(1, 10)
  const before = Buffer.from(sent.bytes)
  log.append(sent)
  log.append(sent)
  expect(sent.bytes).toEqual(before)
})

describe('memory', () => {
  test('stays within the bound over all logs, and each log keeps its newest records', () => {
    const operations = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 0, max: 20_000 })), { maxLength: 150 })
    fc.assert(
      fc.property(operations, fc.integer({ min: 100_000, max: 400_000 }), (all, maxBytes) => {
        const retention = createRetention(maxBytes)
        const logs = Array.from({ length: 4 }, () => createPartitionLog(settings, retention))
        for (const [index, size] of all) {
          const log = logs[index]
          log?.append(batch(1, size))
          expect(retention.heldBytes).toBeLessThanOrEqual(maxBytes)
          // What was written last is always there.
          if (log) expect(readFrom(log, log.endOffset - 1, 1).length).toBeGreaterThan(size)
        }
        for (const log of logs) {
          if (log.startOffset > 0) expect(log.read(log.startOffset - 1, few)).toHaveProperty('error')
          if (log.startOffset < log.endOffset) expect(placesIn(readFrom(log, log.startOffset, 1))).toHaveLength(1)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('a flood in one log does not push out what another got meanwhile', () => {
    const retention = createRetention(200_000)
    const [flooded, quiet] = [createPartitionLog(settings, retention), createPartitionLog(settings, retention)]
    for (let index = 0; index < 500; index++) {
      flooded.append(batch(1, 1000))
      if (index % 100 === 0) quiet.append(batch(1, 10))
    }
    expect(flooded.startOffset).toBeGreaterThan(0)
    expect([quiet.startOffset, quiet.endOffset]).toEqual([0, 5])
  })

  test('is given back when a log is dropped', () => {
    const retention = createRetention(plenty)
    const log = createPartitionLog(settings, retention)
    for (let index = 0; index < 100; index++) log.append(batch(1, 1000))
    expect(retention.heldBytes).toBeGreaterThan(100_000)
    log.drop()
    expect(retention.heldBytes).toBe(0)
  })

  test('one batch is kept even above the bound', () => {
    const log = createPartitionLog(settings, createRetention(1))
    log.append(batch(1, 50_000))
    log.append(batch(1, 50_000))
    expect([log.startOffset, log.endOffset]).toEqual([1, 2])
  })
})

test('a topic’s own size drops its oldest segments', () => {
  const log = createPartitionLog({ ...settings, retentionBytes: 50_000 }, createRetention(plenty))
  for (let index = 0; index < 300; index++) log.append(batch(1, 10_000))
  expect(log.startOffset).toBeGreaterThan(0)
  expect(log.endOffset - log.startOffset).toBeGreaterThanOrEqual(4)
})

test('a topic’s own age drops what is older', () => {
  const log = createPartitionLog({ ...settings, retentionMs: 60_000 }, createRetention(plenty))
  log.append(batch(1, 10, undefined, Date.now() - 120_000))
  expect([log.startOffset, log.endOffset]).toEqual([1, 1])
  log.append(batch(1, 10, undefined, Date.now()))
  expect([log.startOffset, log.endOffset]).toEqual([1, 2])
})

test('deleting up to an offset moves the start, also inside a batch', () => {
  const log = createPartitionLog(settings, createRetention(plenty))
  log.append(batch(5, 1))
  log.append(batch(5, 1))
  expect(log.deleteBefore(3)).toBeNull()
  expect(log.read(2, few)).toHaveProperty('error')
  expect(placesIn(readFrom(log, 3, 1))).toEqual([{ base: 0, last: 4 }])
  expect(log.findTimestamp(0)).toMatchObject({ offset: 3 })
  expect(log.deleteBefore(11)).toEqual({ error: errorCodes.OFFSET_OUT_OF_RANGE })
  expect(log.deleteBefore(-1)).toBeNull()
  expect([log.startOffset, log.endOffset]).toEqual([10, 10])
})

test('watchers hear of appends and of the end', () => {
  const log = createPartitionLog(settings, createRetention(plenty))
  let heard = 0
  const stop = log.watch(() => heard++)
  log.append(batch(1, 1))
  log.drop()
  expect(heard).toBe(2)
  stop()
  log.append(batch(1, 1))
  expect(heard).toBe(2)
})

test('the first record from a time on is found across segments', () => {
  const times = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(times, fc.nat({ max: 1000 }), (all, from) => {
      const log = createPartitionLog(settings, createRetention(plenty))
      for (const time of all) log.append(batch(1, 3000, undefined, time))
      const index = all.findIndex((time) => time >= from)
      expect(log.findTimestamp(from)).toEqual(index < 0 ? null : { offset: index, timestamp: all[index] })
    }),
    { numRuns: 50 },
  )
})

function batch(count: number, size: number, producer?: RecordBatch['producer'], timestamp = 1000): RecordBatch {
  const record = { key: null, value: Buffer.alloc(Math.floor(size / count), 'x'), timestamp }
  const records = Array.from({ length: count }, () => record)
  const read = readRecordBatch(encodeRecordBatch(producer ? { records, producer } : { records }), 8)
  if ('error' in read) throw new Error(read.message)
  return read
}

function readFrom(log: PartitionLog, offset: number, maxBytes: number): Buffer {
  const read = log.read(offset, { maxBytes, atLeastOne: true, committed: false })
  if ('error' in read) throw new Error(`Offset ${offset} is refused with ${read.error}`)
  return read.records
}

/** First and last offset of each batch, which must be whole and sound. */
function placesIn(bytes: Buffer): { base: number; last: number }[] {
  const places = []
  for (let at = 0; at < bytes.length;) {
    const size = batchLayout.leaderEpoch + bytes.readInt32BE(at + batchLayout.length)
    const each = readRecordBatch(bytes.subarray(at, at + size), 8)
    if ('error' in each) throw new Error(each.message)
    const base = new Reader(each.bytes).int64()
    places.push({ base, last: base + each.count - 1 })
    at += size
  }
  return places
}

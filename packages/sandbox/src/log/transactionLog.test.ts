import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeRecordBatch } from '../testing/recordBatch.ts'
import { Reader } from '../protocol/reader.ts'
import { crc32c } from './crc32c.ts'
import { createPartitionLog, type PartitionLog } from './partitionLog.ts'
import { batchLayout, readRecordBatch, type RecordBatch } from './recordBatch.ts'
import { createRetention } from './retention.ts'

const settings = { maxBatchBytes: 1_000_000, retentionBytes: -1, retentionMs: -1, logAppendTime: false }

/** What may happen to a partition: a producer writes a batch in its transaction, or ends it; or a plain batch comes. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    producer: fc.nat({ max: 3 }),
    count: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ kind: fc.constantFrom('commit' as const, 'abort' as const), producer: fc.nat({ max: 3 }) }),
  fc.record({ kind: fc.constant('plain' as const), count: fc.integer({ min: 1, max: 3 }) }),
)

test('a reader of committed records gets those of ended transactions in order, and can leave out the aborted', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 2_000 }), (steps, maxBytes) => {
      const { log, fates, firstOpen } = play(steps)
      expect(log.lastStableOffset).toBe(firstOpen)
      const expected = fates.flatMap((fate, offset) => (fate === 'committed' && offset < firstOpen ? [offset] : []))
      expect(readCommitted(log, maxBytes)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})

test('a reader of everything gets everything', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { log, fates } = play(steps)
      const offsets: number[] = []
      for (let offset = 0; offset < log.endOffset;) {
        const read = log.read(offset, { maxBytes: 500, atLeastOne: true, committed: false })
        if ('error' in read) throw new Error(`Refused with ${read.error}`)
        expect(read.aborted).toEqual([])
        for (const batch of batchesIn(read.records)) {
          for (let each = batch.base; each <= batch.last; each++) offsets.push(each)
          offset = batch.last + 1
        }
      }
      expect(offsets).toEqual([...fates.keys()])
    }),
  )
})

test('aborted transactions are forgotten with their records', () => {
  const { log } = play([
    { kind: 'write', producer: 0, count: 1 },
    { kind: 'abort', producer: 0 },
    { kind: 'write', producer: 1, count: 1 },
    { kind: 'abort', producer: 1 },
  ])
  const abortedFrom = (offset: number) => {
    const read = log.read(offset, { maxBytes: 10_000, atLeastOne: true, committed: true })
    return 'error' in read ? read : read.aborted.map(({ producerId }) => producerId)
  }
  expect(abortedFrom(0)).toEqual([0, 1])
  log.deleteBefore(2)
  expect(abortedFrom(2)).toEqual([1])
})

test('the end of a transaction is a sound control batch', () => {
  const { log } = play([
    { kind: 'write', producer: 0, count: 1 },
    { kind: 'commit', producer: 0 },
    { kind: 'abort', producer: 1 },
  ])
  const read = log.read(1, { maxBytes: 10_000, atLeastOne: true, committed: true })
  if ('error' in read) throw new Error(`Refused with ${read.error}`)
  const types = batchesIn(read.records).map(({ bytes }) => {
    expect(crc32c(bytes, batchLayout.attributes)).toBe(bytes.readUInt32BE(batchLayout.crc))
    expect(bytes.readInt16BE(batchLayout.attributes)).toBe(0x30)
    const record = new Reader(new Reader(bytes, batchLayout.records).varintBytes() ?? Buffer.alloc(0))
    record.int8()
    record.varlong()
    record.varint()
    const key = new Reader(record.varintBytes() ?? Buffer.alloc(0))
    expect(key.int16()).toBe(0)
    return key.int16()
  })
  // Kafka's numbers: 0 is abort, 1 is commit.
  expect(types).toEqual([1, 0])
})

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** The log after all that, what has become of each offset, and where the first open transaction begins. */
function play(steps: readonly Step[]) {
  const log = createPartitionLog(settings, createRetention(1024 * 1024 * 1024))
  const fates: ('open' | 'committed' | 'aborted' | 'control')[] = []
  const open = new Map<number, number[]>()
  const sequences = new Map<number, number>()
  for (const each of steps) {
    if (each.kind === 'plain') {
      log.append(batchOf(each.count))
      for (let index = 0; index < each.count; index++) fates.push('committed')
      continue
    }
    const { producer } = each
    if (each.kind === 'write') {
      const sequence = sequences.get(producer) ?? 0
      const appended = log.append(batchOf(each.count, { id: producer, epoch: 0, firstSequence: sequence }))
      expect(appended).toEqual({ baseOffset: fates.length, logAppendTime: -1 })
      sequences.set(producer, sequence + each.count)
      const offsets = open.get(producer) ?? []
      for (let index = 0; index < each.count; index++) offsets.push(fates.push('open') - 1)
      open.set(producer, offsets)
      continue
    }
    log.endTransaction({ producer: { id: producer, epoch: 0 }, outcome: each.kind })
    for (const offset of open.get(producer) ?? []) fates[offset] = each.kind === 'commit' ? 'committed' : 'aborted'
    open.delete(producer)
    fates.push('control')
  }
  const firstOpen = fates.indexOf('open')
  return { log, fates, firstOpen: firstOpen < 0 ? fates.length : firstOpen }
}

function batchOf(count: number, producer?: RecordBatch['producer']): RecordBatch {
  const records = Array.from({ length: count }, () => ({ key: null, value: Buffer.from('x'), timestamp: 1 }))
  const bytes = encodeRecordBatch({ records, ...(producer && { producer, attributes: 0x10 }) })
  const read = readRecordBatch(bytes, 8)
  if ('error' in read) throw new Error(read.message)
  return read
}

/** The offsets that a client hands out, as the Java client does: it leaves out control batches and what is aborted. */
function readCommitted(log: PartitionLog, maxBytes: number): number[] {
  const offsets: number[] = []
  for (let offset = 0; ;) {
    const read = log.read(offset, { maxBytes, atLeastOne: true, committed: true })
    if ('error' in read) throw new Error(`Refused with ${read.error}`)
    if (read.records.length === 0) return offsets
    const begun = read.aborted.toSorted((one, other) => one.firstOffset - other.firstOffset)
    const skipped = new Set<number>()
    for (const batch of batchesIn(read.records)) {
      while (begun[0] && begun[0].firstOffset <= batch.last) skipped.add(begun.shift()?.producerId ?? -1)
      if (batch.isControl) skipped.delete(batch.producerId)
      else if (!batch.isTransactional || !skipped.has(batch.producerId)) {
        for (let each = batch.base; each <= batch.last; each++) offsets.push(each)
      }
      offset = batch.last + 1
    }
  }
}

function batchesIn(records: Buffer) {
  const batches = []
  for (let at = 0; at < records.length;) {
    const bytes = records.subarray(at, at + batchLayout.leaderEpoch + records.readInt32BE(at + batchLayout.length))
    const attributes = bytes.readInt16BE(batchLayout.attributes)
    const base = new Reader(bytes).int64()
    batches.push({
      base,
      last: base + bytes.readInt32BE(batchLayout.lastOffsetDelta),
      producerId: new Reader(bytes, batchLayout.producerId).int64(),
      isControl: (attributes & 0x20) !== 0,
      isTransactional: (attributes & 0x10) !== 0,
      bytes,
    })
    at += bytes.length
  }
  return batches
}

import { firstIndexWhere } from './search.ts'

/** What three index entries and the slack of their arrays take per batch. */
const indexBytesPerBatch = 64

/** Neighbouring batches in one buffer, written once and never changed, so that readers get views instead of copies. */
export interface Segment {
  readonly baseOffset: number
  /** The offset after the last record. */
  readonly endOffset: number
  readonly maxTimestamp: number
  /** What it takes in memory, filled or not. */
  readonly memoryBytes: number
  hasRoomFor(bytes: number): boolean
  /** Copies a batch in and returns the copy, to be given its place. */
  append(batch: Buffer, place: { readonly count: number; readonly maxTimestamp: number }): Buffer
  /** Whole batches from the one that holds `offset` on. */
  read(offset: number, limits: ReadLimits): SegmentRead
  /** The first batch that ends at `offset` or after and whose latest timestamp is at least `timestamp`. */
  findBatch(offset: number, timestamp: number): Buffer | null
}

/** How far a read goes. */
export interface ReadLimits {
  readonly maxBytes: number
  /** The first batch is given even above `maxBytes`. */
  readonly atLeastOne: boolean
  /** No batch from this offset on is given. */
  readonly beforeOffset: number
}

/** Batches as they are stored, and the offset after the last of them. */
export interface SegmentRead {
  readonly records: Buffer
  readonly endOffset: number
}

/** An empty segment for `capacity` bytes of batches. */
export function createSegment(baseOffset: number, capacity: number): Segment {
  const bytes = Buffer.allocUnsafeSlow(capacity)
  const ends: number[] = []
  const lastOffsets: number[] = []
  const maxTimestamps: number[] = []
  let used = 0
  let endOffset = baseOffset
  let maxTimestamp = -1

  const startOf = (index: number) => ends[index - 1] ?? 0
  const endOf = (index: number) => ends[index] ?? used
  const indexOf = (offset: number) => firstIndexWhere(ends.length, (index) => (lastOffsets[index] ?? 0) >= offset)

  return {
    baseOffset,
    get endOffset() {
      return endOffset
    },
    get maxTimestamp() {
      return maxTimestamp
    },
    get memoryBytes() {
      return capacity + ends.length * indexBytesPerBatch
    },
    hasRoomFor: (size) => used + size <= capacity,
    append(batch, place) {
      const start = used
      batch.copy(bytes, start)
      used += batch.length
      endOffset += place.count
      maxTimestamp = Math.max(maxTimestamp, place.maxTimestamp)
      ends.push(used)
      lastOffsets.push(endOffset - 1)
      maxTimestamps.push(place.maxTimestamp)
      return bytes.subarray(start, used)
    },
    read(offset, { maxBytes, atLeastOne, beforeOffset }) {
      const first = indexOf(offset)
      const start = startOf(first)
      const beyond = firstIndexWhere(ends.length, (index) => endOf(index) > start + maxBytes)
      const allowed = beforeOffset >= endOffset ? ends.length : indexOf(beforeOffset)
      const last = Math.min(Math.max(beyond - 1, atLeastOne ? first : first - 1), allowed - 1)
      if (last < first) return { records: bytes.subarray(start, start), endOffset: offset }
      return { records: bytes.subarray(start, endOf(last)), endOffset: (lastOffsets[last] ?? offset) + 1 }
    },
    findBatch(offset, timestamp) {
      for (let index = indexOf(offset); index < ends.length; index++) {
        if ((maxTimestamps[index] ?? -1) >= timestamp) return bytes.subarray(startOf(index), endOf(index))
      }
      return null
    },
  }
}

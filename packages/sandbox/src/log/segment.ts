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
  /** Whole batches from the one that holds `offset`, at most `maxBytes`, but the first of them where `atLeastOne`. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer
  /** The first batch that ends at `offset` or after and whose latest timestamp is at least `timestamp`. */
  findBatch(offset: number, timestamp: number): Buffer | null
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
    read(offset, maxBytes, atLeastOne) {
      const first = indexOf(offset)
      const start = startOf(first)
      const beyond = firstIndexWhere(ends.length, (index) => endOf(index) > start + maxBytes)
      const last = Math.max(beyond - 1, atLeastOne ? first : first - 1)
      return bytes.subarray(start, last < first ? start : endOf(last))
    },
    findBatch(offset, timestamp) {
      for (let index = indexOf(offset); index < ends.length; index++) {
        if ((maxTimestamps[index] ?? -1) >= timestamp) return bytes.subarray(startOf(index), endOf(index))
      }
      return null
    },
  }
}

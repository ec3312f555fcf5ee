import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { createProducerStates } from './producerStates.ts'
import { firstRecordFrom, placeBatch, type RecordBatch, type TimedOffset } from './recordBatch.ts'
import type { Retention } from './retention.ts'
import { firstIndexWhere } from './search.ts'
import { createSegment, type Segment } from './segment.ts'

/** The settings of a topic that its logs act on. */
export interface LogSettings {
  readonly maxBatchBytes: number
  /** -1: only the broker's limit counts. */
  readonly retentionBytes: number
  /** -1: records do not age. */
  readonly retentionMs: number
  readonly logAppendTime: boolean
}

/** Where a batch went. For a duplicate: where it already was. */
export interface Appended {
  readonly baseOffset: number
  /** -1 where the client's timestamps are kept. */
  readonly logAppendTime: number
}

/** The records of one partition: offsets from `startOffset` to `endOffset`, exclusive. */
export interface PartitionLog {
  readonly startOffset: number
  /** The next offset; the high watermark and the last stable offset, as there is one replica and no transaction. */
  readonly endOffset: number
  append(batch: RecordBatch): Appended | Refusal
  /** Whole batches from the one that holds `offset`; empty at the end. One batch is given even above `maxBytes`
   * where `atLeastOne`. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer | Refusal
  /** The first record with this timestamp or a later one. */
  findTimestamp(timestamp: number): TimedOffset | null
  /** Moves the start to `offset` (-1: to the end). */
  deleteBefore(offset: number): Refusal | null
  /** Calls `listener` after each append and when the log is dropped, until the returned function is called. */
  watch(listener: () => void): () => void
  /** Gives back all memory: the topic is deleted. */
  drop(): void
}

/** An empty log. */
export function createPartitionLog(settings: LogSettings, retention: Retention): PartitionLog {
  const segments: Segment[] = []
  const producers = createProducerStates()
  const watchers = new Set<() => void>()
  let startOffset = 0
  let endOffset = 0
  let capacity = 0

  function append(batch: RecordBatch): Appended | Refusal {
    if (batch.bytes.length > settings.maxBatchBytes) {
      const message = `The batch has ${batch.bytes.length} bytes; the topic takes ${settings.maxBatchBytes}`
      return { error: errorCodes.MESSAGE_TOO_LARGE, message }
    }
    if (batch.producer) {
      const sequence = producers.check(batch.producer, batch.count)
      if (sequence.verdict === 'refuse') return { error: sequence.error }
      if (sequence.verdict === 'duplicate') {
        return { baseOffset: sequence.baseOffset, logAppendTime: settings.logAppendTime ? sequence.timestamp : -1 }
      }
    }

    const now = Date.now()
    const maxTimestamp = settings.logAppendTime ? now : batch.maxTimestamp
    const segment = segmentFor(batch.bytes.length)
    const baseOffset = endOffset
    const stored = segment.append(batch.bytes, { count: batch.count, maxTimestamp })
    placeBatch(stored, baseOffset, settings.logAppendTime ? now : null)
    endOffset = segment.endOffset
    if (batch.producer) producers.remember(batch.producer, { count: batch.count, baseOffset, timestamp: maxTimestamp })
    retention.appended(segment, () => dropThrough(segment))
    dropBeyondSettings(now)
    notify()
    return { baseOffset, logAppendTime: settings.logAppendTime ? now : -1 }
  }

  function read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer | Refusal {
    dropBeyondSettings(Date.now())
    if (offset < startOffset || offset > endOffset) return { error: errorCodes.OFFSET_OUT_OF_RANGE }
    const segment = segments[firstIndexWhere(segments.length, (index) => (segments[index]?.endOffset ?? 0) > offset)]
    return segment ? segment.read(offset, maxBytes, atLeastOne) : Buffer.alloc(0)
  }

  function findTimestamp(timestamp: number): TimedOffset | null {
    dropBeyondSettings(Date.now())
    for (const segment of segments) {
      const batch = segment.maxTimestamp >= timestamp ? segment.findBatch(startOffset, timestamp) : null
      if (batch) return firstRecordFrom(batch, { offset: startOffset, timestamp })
    }
    return null
  }

  function deleteBefore(offset: number): Refusal | null {
    const target = offset === -1 ? endOffset : offset
    if (target < 0 || target > endOffset) return { error: errorCodes.OFFSET_OUT_OF_RANGE }
    startOffset = Math.max(startOffset, target)
    while (segments[0] && segments[0].endOffset <= startOffset) dropThrough(segments[0])
    return null
  }

  function segmentFor(bytes: number): Segment {
    const latest = segments.at(-1)
    if (latest?.hasRoomFor(bytes)) return latest
    capacity = retention.nextCapacity(capacity)
    const segment = createSegment(endOffset, Math.max(capacity, bytes))
    segments.push(segment)
    return segment
  }

  /** Drops `last` and everything before it. */
  function dropThrough(last: Segment): void {
    const dropped = segments.splice(0, segments.indexOf(last) + 1)
    for (const segment of dropped) retention.released(segment)
    startOffset = Math.max(startOffset, last.endOffset)
    if (segments.length === 0) capacity = 0
  }

  /** As Kafka: a segment goes when it is all too old, or when what is left without it still fills the size. */
  function dropBeyondSettings(now: number): void {
    const { retentionMs, retentionBytes } = settings
    if (retentionMs >= 0) {
      while (segments[0] && segments[0].maxTimestamp < now - retentionMs) dropThrough(segments[0])
    }
    if (retentionBytes >= 0) {
      let held = segments.reduce((sum, segment) => sum + segment.memoryBytes, 0)
      while (segments[0] && segments.length > 1 && held - segments[0].memoryBytes >= retentionBytes) {
        held -= segments[0].memoryBytes
        dropThrough(segments[0])
      }
    }
  }

  function notify(): void {
    for (const watcher of watchers) watcher()
  }

  return {
    get startOffset() {
      return startOffset
    },
    get endOffset() {
      return endOffset
    },
    append,
    read,
    findTimestamp,
    deleteBefore,
    watch(listener) {
      watchers.add(listener)
      return () => watchers.delete(listener)
    },
    drop() {
      const last = segments.at(-1)
      if (last) dropThrough(last)
      notify()
    },
  }
}

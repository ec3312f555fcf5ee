import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { encodeMarker, type Marker } from './controlBatch.ts'
import { createProducerStates } from './producerStates.ts'
import { firstRecordFrom, placeBatch, type RecordBatch, type TimedOffset } from './recordBatch.ts'
import type { Retention } from './retention.ts'
import { firstIndexWhere } from './search.ts'
import { createSegment, type Segment } from './segment.ts'
import { createTransactionIndex, type AbortedTransaction } from './transactionIndex.ts'

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
  /** The next offset and the high watermark: what is written is written on all replicas. */
  readonly endOffset: number
  /** Where the first open transaction begins, or the end: readers of committed records get no further. */
  readonly lastStableOffset: number
  /** Whether this producer has a transaction open here: then its batches need no other leave. */
  isInTransaction(producerId: number): boolean
  append(batch: RecordBatch, leaderEpoch?: number): Appended | Refusal
  /** Ends a producer's transaction with a control batch, also where it wrote nothing, as Kafka does. */
  endTransaction(marker: Marker, leaderEpoch?: number): void
  /** Whole batches from the one that holds `offset`; empty at the end. */
  read(offset: number, limits: ReadOptions): Read | Refusal
  /** The first record with this timestamp or a later one. */
  findTimestamp(timestamp: number): TimedOffset | null
  /** Moves the start to `offset` (-1: to the end). */
  deleteBefore(offset: number): Refusal | null
  /** Calls `listener` after each append, when the log is dropped and at `wake`, until the returned function is called. */
  watch(listener: () => void): () => void
  /** Lets those who wait look again: something else about the partition has changed. */
  wake(): void
  /** Gives back all memory: the topic is deleted. */
  drop(): void
}

/** How much is read: at most `maxBytes`, but one batch where `atLeastOne`; up to the last stable offset only where
 * `committed`. */
export interface ReadOptions {
  readonly maxBytes: number
  readonly atLeastOne: boolean
  readonly committed: boolean
}

/** Batches as they are stored; where `committed` was asked for, with the transactions whose records to skip. */
export interface Read {
  readonly records: Buffer
  readonly aborted: readonly AbortedTransaction[]
}

const nothing: Read = { records: Buffer.alloc(0), aborted: [] }

/** An empty log. */
export function createPartitionLog(settings: LogSettings, retention: Retention): PartitionLog {
  const segments: Segment[] = []
  const producers = createProducerStates()
  const transactions = createTransactionIndex()
  const watchers = new Set<() => void>()
  let startOffset = 0
  let endOffset = 0
  let capacity = 0

  function append(batch: RecordBatch, leaderEpoch = 0): Appended | Refusal {
    if (batch.bytes.length > settings.maxBatchBytes) {
      const message = `The batch has ${batch.bytes.length} bytes; the topic takes ${settings.maxBatchBytes}`
      return { error: errorCodes.MESSAGE_TOO_LARGE, message }
    }
    if (batch.producer) {
      if (transactions.isOpen(batch.producer.id)) {
        if (!batch.transactional) {
          return { error: errorCodes.INVALID_TXN_STATE, message: 'The producer has a transaction open here' }
        }
        if (!producers.isCurrent(batch.producer)) return { error: errorCodes.INVALID_PRODUCER_EPOCH }
      }
      const sequence = producers.check(batch.producer, batch.count)
      if (sequence.verdict === 'refuse') return { error: sequence.error }
      if (sequence.verdict === 'duplicate') {
        return { baseOffset: sequence.baseOffset, logAppendTime: settings.logAppendTime ? sequence.timestamp : -1 }
      }
    }

    const now = Date.now()
    const logAppendTime = settings.logAppendTime ? now : null
    const maxTimestamp = logAppendTime ?? batch.maxTimestamp
    const baseOffset = endOffset
    if (batch.producer) {
      producers.remember(batch.producer, { count: batch.count, baseOffset, timestamp: maxTimestamp })
      if (batch.transactional) transactions.wrote(batch.producer.id, baseOffset)
    }
    store(batch.bytes, { count: batch.count, maxTimestamp, leaderEpoch, logAppendTime })
    return { baseOffset, logAppendTime: logAppendTime ?? -1 }
  }

  function endTransaction(marker: Marker, leaderEpoch = 0): void {
    const now = Date.now()
    producers.reachEpoch(marker.producer)
    transactions.ended(marker.producer.id, marker.outcome, endOffset)
    store(encodeMarker(marker, now), { count: 1, maxTimestamp: now, leaderEpoch, logAppendTime: null })
  }

  /** Puts a batch that may be written at the end. */
  function store(
    bytes: Buffer,
    batch: { count: number; maxTimestamp: number; leaderEpoch: number; logAppendTime: number | null },
  ): void {
    const segment = segmentFor(bytes.length)
    placeBatch(segment.append(bytes, batch), { ...batch, baseOffset: endOffset })
    endOffset = segment.endOffset
    retention.appended(segment, () => dropThrough(segment))
    dropBeyondSettings(Date.now())
    notify()
  }

  function read(offset: number, { maxBytes, atLeastOne, committed }: ReadOptions): Read | Refusal {
    dropBeyondSettings(Date.now())
    if (offset < startOffset || offset > endOffset) return { error: errorCodes.OFFSET_OUT_OF_RANGE }
    const segment = segments[firstIndexWhere(segments.length, (index) => (segments[index]?.endOffset ?? 0) > offset)]
    if (!segment) return nothing
    const beforeOffset = committed ? lastStableOffset() : endOffset
    const read = segment.read(offset, { maxBytes, atLeastOne, beforeOffset })
    return { records: read.records, aborted: committed ? transactions.aborted(offset, read.endOffset) : [] }
  }

  function lastStableOffset(): number {
    return Math.max(startOffset, transactions.firstOpenOffset ?? endOffset)
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
    moveStart(target)
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
    moveStart(last.endOffset)
    if (segments.length === 0) capacity = 0
  }

  function moveStart(offset: number): void {
    if (offset <= startOffset) return
    startOffset = offset
    transactions.forgetBefore(offset)
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
    get lastStableOffset() {
      return lastStableOffset()
    },
    isInTransaction: (producerId) => transactions.isOpen(producerId),
    append,
    endTransaction,
    read,
    findTimestamp,
    deleteBefore,
    watch(listener) {
      watchers.add(listener)
      return () => watchers.delete(listener)
    },
    wake: notify,
    drop() {
      const last = segments.at(-1)
      if (last) dropThrough(last)
      notify()
    },
  }
}

import { batchHeaderBytes } from '@sendwright/model'
import type { OutgoingRecord } from '../records.ts'
import { sizeInBatch } from '../wire/recordBatch.ts'

/** Records for one partition that travel together, as indexes into the records of the call, in their order. */
export interface Batch {
  readonly topic: string
  readonly partition: number
  readonly indexes: readonly number[]
  /** Encoded bytes, at most. */
  readonly size: number
}

/** A batch is closed before it grows beyond this, in bytes, also where the topic takes more. */
const comfortableBatchBytes = 1_000_000

/** One text for a partition of a topic: `topic/partition`. */
export function partitionName({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`
}

/**
 * Splits records into batches per partition that stay within each topic's limit. Every record is in exactly one batch,
 * and the batches of a partition, read one after another, hold its records in the given order.
 */
export function planBatches(
  records: readonly OutgoingRecord[],
  limitByTopic: ReadonlyMap<string, number>,
): readonly Batch[] {
  const batches: Batch[] = []
  const openByPartition = new Map<string, { indexes: number[]; size: number; readonly limit: number }>()
  for (const [index, record] of records.entries()) {
    const { topic, partition } = record
    const key = partitionName(record)
    const size = sizeInBatch(record)
    const open = openByPartition.get(key)
    if (open !== undefined && open.size + size <= open.limit) {
      open.indexes.push(index)
      open.size += size
      continue
    }
    const limit = Math.min(limitByTopic.get(topic) ?? comfortableBatchBytes, comfortableBatchBytes)
    const batch = { topic, partition, indexes: [index], size: batchHeaderBytes + size, limit }
    openByPartition.set(key, batch)
    batches.push(batch)
  }
  return batches
}

/** The two halves of a batch of at least two records, the first ones first. */
export function halves(batch: Batch): readonly [Batch, Batch] {
  const middle = Math.ceil(batch.indexes.length / 2)
  const half = Math.ceil(batch.size / 2)
  return [
    { ...batch, indexes: batch.indexes.slice(0, middle), size: half },
    { ...batch, indexes: batch.indexes.slice(middle), size: half },
  ]
}

import type { ClaimedBatch, PartitionRefusal } from '@sendwright/engine'
import type { OutgoingRecord } from '../records.ts'
import { type Batch, partitionName, planBatches } from '../send/planBatches.ts'
import type { ProduceResult } from '../send/produceBatches.ts'
import { limitOrDefault } from '../topics/messageLimits.ts'
import type { ClusterView } from './clusterView.ts'
import type { Place } from './requests.ts'

/** Rows of the relay as batches of Kafka; the records stand in the order of the rows. */
export interface PlannedBatches {
  readonly records: readonly OutgoingRecord[]
  readonly batches: readonly Batch[]
}

/** Each row goes to the partition that was fixed for it. */
export function planClaimed(rows: ClaimedBatch['rows'], view: ClusterView): PlannedBatches {
  const limits = new Map<string, number>()
  const records = rows.map(({ topic, fixedPartition, key, value, headers }) => {
    if (!limits.has(topic)) limits.set(topic, limitOrDefault(view.known(topic)?.limit ?? null))
    return { topic, partition: fixedPartition, key, value, headers }
  })
  return { records, batches: planBatches(records, limits) }
}

/** The partitions that are written to, each once. */
export function partitionsOf({ batches }: PlannedBatches): readonly Place[] {
  return [...new Map(batches.map((batch) => [partitionName(batch), batch])).values()]
}

/** Bytes of all batches, at most. */
export function bytesOf({ batches }: PlannedBatches): number {
  return batches.reduce((sum, { size }) => sum + size, 0)
}

/** What was refused, for the relay. */
export function refusalsOf({ refused }: ProduceResult): readonly PartitionRefusal[] {
  return refused.map(({ batch: { topic, partition }, failure: { code, message, retryable } }) => ({
    topic,
    partition,
    code,
    message,
    retryable,
  }))
}

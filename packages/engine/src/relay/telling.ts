import type { DeliveryMode } from '@sendwright/model'
import type { ClaimedBatch, RowRefusal } from './deliveryQueue.ts'
import type { DeliveredRow } from './relayOptions.ts'
import { leaseOf, type ShardRun } from './shardRun.ts'

/** Tells who waits, and counts, what became of a batch's rows. */
export function tellSent(
  run: ShardRun,
  batch: ClaimedBatch,
  sent: {
    readonly timestamp: number | null
    offsetOf(row: ClaimedBatch['rows'][number]): { readonly partition: number; readonly offset: string | null } | null
  },
): void {
  const { options, counts, shard } = run
  const { connection } = leaseOf(run)
  const now = options.clock.now()
  const delivered: DeliveredRow[] = []
  for (const row of batch.rows) {
    const place = sent.offsetOf(row)
    if (place === null) continue
    const latencyMs = Math.max(0, now - Math.max(row.acceptedAt, row.dueAt))
    delivered.push({ id: row.id, topic: row.topic, partition: place.partition, offset: place.offset, latencyMs })
  }
  counts.delivered(connection, delivered, now)
  if (delivered.length > 0) options.observe.batchSize(delivered.length)
  options.observe.decided({
    connection,
    shard,
    batch: batch.number,
    mode: batch.mode,
    delivered,
    refused: [],
    timestamp: sent.timestamp,
  })
}

/** Tells and counts rows that were refused. */
export function tellRefused(
  run: ShardRun,
  refused: readonly RowRefusal[],
  of: {
    readonly batch: bigint | null
    readonly mode: DeliveryMode
    readonly rows: readonly { readonly id: bigint; readonly topic: string }[]
  },
): void {
  if (refused.length === 0) return
  const { options, counts, shard } = run
  const { connection } = leaseOf(run)
  counts.failed(connection, refused, (id) => of.rows.find((row) => row.id === id)?.topic ?? '', options.clock.now())
  options.observe.decided({
    connection,
    shard,
    batch: of.batch,
    mode: of.mode,
    delivered: [],
    refused,
    timestamp: null,
  })
}

/** Where each row of a batch lies, from the first offset of each partition, in the order of the batch. */
export function offsetsFrom(
  baseOffsets: Readonly<Record<string, string>>,
): (row: ClaimedBatch['rows'][number]) => { readonly partition: number; readonly offset: string } {
  const next = new Map<string, Map<number, number | bigint>>()
  return ({ topic, fixedPartition: partition }) => {
    let partitions = next.get(topic)
    if (partitions === undefined) next.set(topic, (partitions = new Map()))
    let offset = partitions.get(partition)
    if (offset === undefined) {
      const base = baseOffsets[`${topic}/${partition}`]
      if (base === undefined) throw new Error(`No first offset of ${topic}/${partition}`)
      // Numbers are faster; beyond what they hold exactly, it is bigints.
      offset = base.length < 16 ? Number(base) : BigInt(base)
    }
    partitions.set(partition, typeof offset === 'number' ? offset + 1 : offset + 1n)
    return { partition, offset: String(offset) }
  }
}

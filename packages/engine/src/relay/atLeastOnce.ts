import { withDeliveryHeaders } from '@sendwright/message'
import type { ClaimedBatch, SentBatch } from './deliveryQueue.ts'
import type { AtLeastOnceResult } from './deliveryTransport.ts'
import { isAwaited } from './exactlyOnce.ts'
import { settle } from './failure.ts'
import { judgeRefusals, maxBatchRows } from './isolation.ts'
import { at, connectionOf, keyOf, leaseOf, readLease, transportOf, type ShardRun } from './shardRun.ts'
import { tellRefused, tellSent } from './telling.ts'

/**
 * Sends a batch that is in the database without a transaction, each record with its message id. When all of it was
 * acknowledged the next step finishes it; otherwise what is known of each row is written down, the rest is offered again.
 * Throws what broke, after that.
 */
export async function sendAtLeastOnce(run: ShardRun, batch: ClaimedBatch): Promise<void> {
  run.isOpen = false
  const result = await transportOf(run).sendAtLeastOnce(withMessageIds(run, batch))
  await at(run, 'sentAtLeastOnce')
  run.usedAt = run.options.clock.monotonic()
  const baseOffsets = result.acknowledged.size === batch.rows.length ? baseOffsetsOf(batch, result) : null
  if (baseOffsets !== null) await noteAllSent(run, batch, result, baseOffsets)
  else if (result.acknowledged.size > 0 || result.refused.length > 0) await closePartly(run, batch, result)
  if (result.failure !== null) throw result.failure
  run.health.worked()
}

function withMessageIds(run: ShardRun, batch: ClaimedBatch): ClaimedBatch {
  const { installation } = run.options
  return {
    ...batch,
    rows: batch.rows.map((row) => ({
      ...row,
      headers: withDeliveryHeaders(row.headers, { messageId: { installation, id: row.id }, trace: row.trace }),
    })),
  }
}

async function noteAllSent(
  run: ShardRun,
  batch: ClaimedBatch,
  { acknowledged, timestamp }: AtLeastOnceResult,
  baseOffsets: Readonly<Record<string, string>>,
): Promise<void> {
  const { number, digest } = batch
  run.lease = { ...leaseOf(run), inDoubt: null, lastSent: { number, digest } }
  const ids = batch.rows.map(({ id }) => id)
  run.pending = { number, digest, baseOffsets, timestamp, ids, isAwaited: isAwaited(batch) }
  run.limit = Math.min(maxBatchRows, run.limit * 2)
  tellSent(run, batch, { timestamp, offsetOf: ({ id }) => acknowledged.get(id) ?? null })
  await at(run, 'told')
}

async function closePartly(run: ShardRun, batch: ClaimedBatch, result: AtLeastOnceResult): Promise<void> {
  const { acknowledged, refused, timestamp } = result
  const { clock, queue } = run.options
  const policy = connectionOf(run).delivery.retry
  const others = batch.rows.filter(({ id }) => !acknowledged.has(id))
  const { refuse, limit } = judgeRefusals(others, refused, { policy, random: () => clock.random() })
  if (limit !== null) run.limit = limit
  const offsets: Record<string, string> = {}
  for (const [id, { offset }] of acknowledged) offsets[String(id)] = offset
  const sent: SentBatch & { readonly offsets: Readonly<Record<string, string>> } = {
    number: batch.number,
    baseOffsets: null,
    timestamp,
    ids: [...acknowledged.keys()],
    offsets,
  }
  const closed = await settle(queue.closePartly({ lease: keyOf(run), sent, refuse }))
  await at(run, 'closedPartly')
  if (!closed.ok) {
    run.lease = null
    throw closed.error
  }
  if (closed.value) {
    tellSent(run, batch, { timestamp, offsetOf: ({ id }) => acknowledged.get(id) ?? null })
    tellRefused(run, refuse, { batch: batch.number, mode: batch.mode, rows: batch.rows })
  }
  await readLease(run)
}

/** The first offset of each partition, where its rows lie one behind the other in the order of the batch; else null. */
function baseOffsetsOf(
  { rows }: ClaimedBatch,
  { acknowledged }: AtLeastOnceResult,
): Readonly<Record<string, string>> | null {
  const baseOffsets: Record<string, string> = {}
  const next = new Map<string, bigint>()
  for (const { id, topic, fixedPartition } of rows) {
    const place = acknowledged.get(id)
    if (place === undefined || place.partition !== fixedPartition) return null
    const partition = `${topic}/${fixedPartition}`
    const offset = BigInt(place.offset)
    const expected = next.get(partition)
    if (expected === undefined) baseOffsets[partition] = place.offset
    else if (expected !== offset) return null
    next.set(partition, offset + 1n)
  }
  return baseOffsets
}

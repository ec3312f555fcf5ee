import type { Position } from './deliveryTransport.ts'
import type { ShardLease } from './deliveryQueue.ts'

/** What the position says about the batch in doubt. `unclear` has a sentence for the person who decides. */
export type BatchVerdict =
  | { readonly kind: 'sent' | 'not-sent' }
  | { readonly kind: 'unclear'; readonly reason: string }

/**
 * The one rule that decides a batch in doubt, on a position that was read after a new producer was initialised: exactly
 * its number with its digest is sent, exactly the position before it is not sent. Nothing else decides.
 */
export function judgeBatch(position: Position | null, lease: ShardLease): BatchVerdict {
  const batch = lease.inDoubt
  if (batch === null) throw new Error('No batch is in doubt')
  if (position === null) {
    return {
      kind: 'unclear',
      reason: `The cluster has no position of this shard any more, and batch ${batch.number} was under way. Look whether its ${rowsOf(batch.rows.length)} in Kafka, then decide`,
    }
  }
  if (position.number === batch.number && position.digest === batch.digest) return { kind: 'sent' }
  const before = lease.lastSent ?? nothingSent
  if (position.number === before.number && position.digest === before.digest) return { kind: 'not-sent' }
  return { kind: 'unclear', reason: mismatch(position, lease) }
}

/** What the position says when nothing is in doubt: it is where it should be, it has to be moved up, or it is ahead of the database. */
export type IdleVerdict = { readonly kind: 'current' | 'behind' } | { readonly kind: 'ahead'; readonly reason: string }

/** Compares the position with the last batch that was sent; behind are positions that were lost, or passed by batches at least once. */
export function judgeIdle(position: Position | null, lease: ShardLease): IdleVerdict {
  const last = lease.lastSent ?? nothingSent
  if (position === null || position.number < last.number) return { kind: 'behind' }
  if (position.number === last.number && position.digest === last.digest) return { kind: 'current' }
  return { kind: 'ahead', reason: mismatch(position, lease) }
}

/** The position of a shard that has sent nothing. */
export const nothingSent: Position = { number: 0n, digest: '' }

function mismatch(position: Position, { last, lastSent }: ShardLease): string {
  return `The cluster has batch ${position.number} as the last one of this shard, but the database knows ${lastSent === null ? 'of none that was sent' : `batch ${lastSent.number} as the last one sent`} and batch ${last} as the last one begun: one of the two was restored or copied. Look what lies in Kafka, then decide`
}

function rowsOf(count: number): string {
  return count === 1 ? 'record lies' : `${count} records lie`
}

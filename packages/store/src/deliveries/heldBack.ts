import type { Delivery } from '@sendwright/model'
import type { Query } from '../database/database.ts'

/** What is known of a delivery that waits. */
export interface WaitingDelivery {
  readonly id: string
  readonly shard: number
  readonly connection: string
  readonly orderKey: string | null
  /** 1 = it waits for its next attempt. */
  readonly queued: number | null
  readonly dueAt: string
  /** With microseconds. */
  readonly dueAtText: string
  readonly retryAt: string | null
}

/** What holds back a delivery that is accepted and not being sent: the first reason that would remain if the others fell away. */
export async function readHoldBack(query: Query, waiting: WaitingDelivery): Promise<Delivery['heldBackBy']> {
  const { shard, connection, orderKey, dueAtText, id } = waiting
  const [found] = await query<Circumstances>(circumstancesStatement, [shard, connection, orderKey, dueAtText, id])
  if (found === undefined) return null
  const { stopped, awaySince, reason, holder, holderCode, holderRetryAt, before, isDue } = found
  if (!isDue) return { reason: 'not-due', message: 'It is not due yet.', until: waiting.dueAt, delivery: null }
  if (holder !== null) return behind(holder, holderCode, holderRetryAt)
  if (waiting.queued === 1)
    return { reason: 'retry', message: 'It waits for its next attempt.', until: waiting.retryAt, delivery: null }
  if (stopped !== null) return { reason: 'shard-stopped', message: stopped, until: null, delivery: null }
  if (awaySince !== null) {
    const message = `The connection ${connection} is away${reason === null ? '' : `: ${reason}`}`
    return { reason: 'connection-away', message, until: null, delivery: null }
  }
  const message = before === '0' ? 'It is next.' : `${before} stand before it.`
  return { reason: 'queue', message, until: null, delivery: null }
}

function behind(holder: string, code: string | null, retryAt: string | null): Delivery['heldBackBy'] {
  const what = retryAt === null ? `has failed (${code ?? 'unknown'})` : 'waits for its next attempt'
  return {
    reason: 'earlier-failed',
    message: `The delivery ${holder} of the same order key stands before it and ${what}.`,
    until: retryAt,
    delivery: holder,
  }
}

interface Circumstances {
  readonly stopped: string | null
  readonly awaySince: string | null
  readonly reason: string | null
  readonly holder: string | null
  readonly holderCode: string | null
  readonly holderRetryAt: string | null
  readonly before: string
  readonly isDue: boolean
}

const circumstancesStatement = `
select s.stopped, c.away_since as "awaySince", c.reason, h.id::text as holder, r.code as "holderCode", q.retry_at as "holderRetryAt",
       $4::timestamptz <= clock_timestamp() as "isDue",
       (select count(*) from queue w
         where w.shard = $1 and w.state = 0 and (w.due, w.id) < ($4::timestamptz, $5::bigint) and w.due <= now())::text as before
  from shard s
  left join connection_delivery c on c.connection = $2
  left join hold h on h.shard = s.id and h.order_key = $3 and (h.due, h.id) < ($4::timestamptz, $5::bigint)
  left join queue q on q.id = h.id
  left join refusal r on r.id = h.id
 where s.id = $1`

import type { DeliveryState, DeliverySummary } from '@sendwright/model'
import { columnValue } from './recordColumns.ts'

/** A row that `summaryColumns` selected. */
export interface StoredSummary {
  readonly id: string
  readonly connection: string
  readonly topic: string
  readonly key: string | null
  readonly keyBytes: Buffer | null
  readonly orderKey: string | null
  readonly size: number
  readonly acceptedAt: string
  readonly dueAt: string
  /** Of the queue; null = it is not in it. */
  readonly queued: number | null
  readonly isSending: boolean
  /** 1 skipped, 2 cancelled. */
  readonly ending: number | null
  readonly endedAt: string | null
  readonly attempts: number
  readonly code: string | null
  readonly message: string | null
  readonly run: string | null
  readonly process: string | null
  readonly node: string | null
  readonly action: string | null
}

/** What a list shows of `d`, with `summaryJoins`. */
export const summaryColumns = `
d.id::text as id, d.connection, d.topic, d.key, d.key_bytes as "keyBytes", d.order_key as "orderKey", d.size,
d.created as "acceptedAt", coalesce(q.due, e.due, x.due, d.due) as "dueAt", q.state as queued,
(q.id is not null and exists (
  select from shard s join batch f on f.shard = s.id and f.n = s.last and f.state = 1
   where s.id = d.shard and d.id = any(f.ids))) as "isSending",
e.kind as ending, coalesce(e.at, q.ended, b.ended) as "endedAt", coalesce(r.attempts, 0) as attempts, r.code, r.message,
o.run::text as run, o.process, o.node, o.action`

/**
 * What is known of `d` beside it. Batches are begun in the order of due times, so that few of a shard have a given time
 * in their interval; `q.ended` is when it failed.
 */
export const summaryJoins = `
left join refusal r on r.id = d.id
left join lateral (
  select w.*, case when w.state = 2 then r.at end as ended from queue w where w.id = d.id) q on true
left join ending e on e.id = d.id
left join rescheduled x on x.id = d.id
left join lateral (
  select s.ended from batch s
   where q.id is null and e.id is null and s.shard = d.shard
     and s.due_hi >= coalesce(x.due, d.due) and s.due_lo <= coalesce(x.due, d.due) and s.state = 2 and d.id = any(s.ids)
   order by s.due_hi limit 1) b on true
left join lateral (
  select l.run, l.node, l.action, u.process from run_delivery l join run u on u.id = l.run where l.delivery = d.id) o on true`

/** Where a delivery is, from what is stored of it. */
export function stateOf({
  queued,
  isSending,
  ending,
}: Pick<StoredSummary, 'queued' | 'isSending' | 'ending'>): DeliveryState {
  if (queued === 2) return 'failed'
  if (queued !== null) return isSending ? 'sending' : 'accepted'
  if (ending === null) return 'delivered'
  return ending === 1 ? 'skipped' : 'cancelled'
}

/** A stored row as it is listed. */
export function readSummary(row: StoredSummary): DeliverySummary {
  const state = stateOf(row)
  return {
    id: row.id,
    state,
    connection: row.connection,
    topic: row.topic,
    key: columnValue(row.key, row.keyBytes),
    orderBy: row.orderKey,
    size: row.size,
    acceptedAt: row.acceptedAt,
    dueAt: row.dueAt,
    endedAt: row.endedAt,
    attempts: row.attempts,
    // The last attempt of a delivered one went through.
    failure: row.code === null || state === 'delivered' ? null : { code: row.code, message: row.message ?? '' },
    run:
      row.run === null
        ? null
        : { id: Number(row.run), process: row.process ?? '', node: row.node ?? '', action: row.action ?? '' },
  }
}

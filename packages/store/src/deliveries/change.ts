import type { Query } from '../database/database.ts'
import { settleHolds } from '../queue/holds.ts'
import { tellRunsOfChange } from '../runs/deliveryEvents.ts'

/** What became of a change that a person wanted. */
export type ChangeOutcome = 'done' | 'unknown' | 'being-sent' | 'already-ended' | 'not-failed'

/** What people do to deliveries that have not been sent. */
export type Change =
  /** Offers a failed one again, or one that waits for its next attempt; it keeps its place. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'skip' | 'cancel'; readonly by: string | null; readonly reason: string | null }
  /** A time that has passed means now. */
  | { readonly kind: 'reschedule'; readonly dueAt: Date }
  /** Takes a skip or cancel back. */
  | { readonly kind: 'restore' }
  /** Takes a reschedule of a bulk operation back, where nothing has happened since. */
  | { readonly kind: 'unschedule'; readonly bulk: string }

/** What a change has brought, and which shards now have something to do. */
export interface Changed {
  readonly outcomes: ReadonlyMap<string, ChangeOutcome>
  readonly shards: readonly number[]
  /** Runs have something in their inbox. */
  readonly hasRuns: boolean
}

/** What is to be done, for which bulk operation, and whether runs have to hear of it: one that wants it knows. */
export interface ChangeOptions {
  readonly change: Change
  readonly bulk: string | null
  readonly isTold?: boolean
}

/**
 * Changes deliveries under the locks of their shards, in the caller's transaction: what a batch under way has in it is
 * refused, and a batch that was put together before is refused by the shard's new revision. `bulk` is remembered for its undo.
 */
export async function changeDeliveries(
  query: Query,
  ids: readonly string[],
  { change, bulk, isTold = true }: ChangeOptions,
): Promise<Changed> {
  // In the order of ids, as everybody who locks several shards.
  await query(lockStatement, [ids])
  const found = await query<StandingRow>(standingStatement, [ids])
  const outcomes = new Map<string, ChangeOutcome>(ids.map((id) => [id, 'unknown']))
  for (const row of found) outcomes.set(row.id, judge(row, change))
  const rows = found.filter(({ id, isQueued }) => outcomes.get(id) === 'done' && isQueued === isOfQueue(change))
  if (rows.length === 0) return { outcomes, shards: [], hasRuns: false }
  const done = await apply(
    query,
    rows.map(({ id }) => id),
    { change, bulk },
  )
  for (const { id } of rows) if (!done.has(id)) outcomes.set(id, 'already-ended')
  const shards = [...new Set(rows.map(({ shard }) => shard))]
  for (const shard of shards) {
    const keys = rows.filter((row) => row.shard === shard).map(({ orderKey }) => orderKey)
    await settleHolds(query, shard, keys)
  }
  await query('update shard set rev = rev + 1 where id = any($1::int[])', [shards])
  const failedBefore = rows.filter(({ state }) => state === 2).map(({ id }) => id)
  const hasRuns = isTold && (await tellRunsOfChange(query, [...done], { change, failedBefore }))
  return { outcomes, shards, hasRuns }
}

interface StandingRow {
  readonly id: string
  readonly shard: number
  readonly orderKey: string | null
  readonly isQueued: boolean
  readonly state: number | null
  readonly isSending: boolean
  readonly isEnded: boolean
}

const lockStatement = `
select id from shard where id in (select shard from delivery where id = any($1::bigint[])) order by id for update`

const standingStatement = `
with flight as materialized (
  select unnest(b.ids) as id
    from shard s join batch b on b.shard = s.id and b.n = s.last and b.state = 1
   where s.id in (select shard from delivery where id = any($1::bigint[])))
select d.id::text as id, d.shard, d.order_key as "orderKey", q.id is not null as "isQueued", q.state,
       f.id is not null as "isSending", e.id is not null as "isEnded"
  from delivery d
  left join queue q on q.id = d.id left join flight f on f.id = d.id left join ending e on e.id = d.id
 where d.id = any($1::bigint[])`

function isOfQueue(change: Change): boolean {
  return change.kind !== 'restore'
}

function judge({ isQueued, state, isSending, isEnded }: StandingRow, change: Change): ChangeOutcome {
  if (isSending) return 'being-sent'
  // What is on its way need not be restored.
  if (change.kind === 'restore') return isEnded || isQueued ? 'done' : 'already-ended'
  if (!isQueued) return 'already-ended'
  return change.kind === 'retry' && state !== 1 && state !== 2 ? 'not-failed' : 'done'
}

async function apply(
  query: Query,
  ids: readonly string[],
  { change, bulk }: { readonly change: Change; readonly bulk: string | null },
): Promise<ReadonlySet<string>> {
  const done = await (() => {
    switch (change.kind) {
      case 'retry':
        return query<{ id: string }>(retryStatement, [ids])
      case 'skip':
      case 'cancel':
        return query<{ id: string }>(endStatement, [
          ids,
          change.kind === 'skip' ? 1 : 2,
          change.by,
          change.reason?.replaceAll('\0', '') ?? null,
          bulk,
        ])
      case 'reschedule':
        return query<{ id: string }>(rescheduleStatement, [ids, change.dueAt.toISOString(), bulk])
      case 'restore':
        return query<{ id: string }>(restoreStatement, [ids])
      case 'unschedule':
        return query<{ id: string }>(unscheduleStatement, [ids, change.bulk])
    }
  })()
  return new Set(done.map(({ id }) => id))
}

const retryStatement = `
update queue set state = 0, attempts = 0, retry_at = null where id = any($1::bigint[]) returning id::text as id`

const endStatement = `
with gone as (delete from queue where id = any($1::bigint[]) returning *)
insert into ending (id, kind, who, reason, bulk, due, shard, size, state, attempts, order_key, retry_at, run)
select id, $2::smallint, $3, $4, $5::bigint, due, shard, size, state, attempts, order_key, retry_at, run from gone
returning id::text as id`

const rescheduleStatement = `
with before as (
  insert into bulk_row (bulk, id, due, state, attempts, given)
  select $3::bigint, id, due, state, attempts, greatest(now(), $2::timestamptz) from queue where id = any($1::bigint[]) and $3::bigint is not null),
 times as (
  insert into rescheduled (id, due) select unnest($1::bigint[]), greatest(now(), $2::timestamptz)
  on conflict (id) do update set due = excluded.due)
update queue set due = greatest(now(), $2::timestamptz), state = 0, attempts = 0, retry_at = null
 where id = any($1::bigint[])
returning id::text as id`

// What was parked waits again; whether it is still held is seen when it is claimed.
const restoreStatement = `
with back as (delete from ending where id = any($1::bigint[]) returning *)
insert into queue (id, due, shard, size, state, attempts, order_key, retry_at, run)
select id, due, shard, size, case when state = 3 then 0 else state end, attempts, order_key, retry_at, run from back
returning id::text as id`

const unscheduleStatement = `
with back as (
  delete from bulk_row b using queue q
   where b.bulk = $2::bigint and b.id = any($1::bigint[]) and q.id = b.id
     and q.state in (0, 3) and q.attempts = 0 and q.due = b.given
  returning b.id, b.due, b.state, b.attempts),
 times as (update rescheduled r set due = back.due from back where r.id = back.id)
update queue q set due = back.due, state = case when back.state = 3 then 0 else back.state end, attempts = back.attempts
  from back where q.id = back.id
returning q.id::text as id`

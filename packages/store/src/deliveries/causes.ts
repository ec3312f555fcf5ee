import type { Query } from '../database/database.ts'

/** Failed deliveries with one cause: the same code and sentence, up to the numbers in it. Times are ISO 8601. */
export interface FailureCause {
  id: string
  connection: string
  code: string
  /** Of the last of them. */
  message: string
  count: number
  topics: string[]
  firstAt: string
  lastAt: string
  /** Deliveries that wait behind these. */
  heldBack: number
}

/** The causes of what has failed and is not retried, skipped or cancelled yet, the most frequent first. */
export async function readCauses(
  query: Query,
  { connection, topic }: { readonly connection: string | null; readonly topic: string | null },
): Promise<FailureCause[]> {
  return [...(await query<FailureCause>(causesStatement, [connection, topic]))]
}

// What waits behind a failed one is parked only when it is due: all of its key count that stand after it.
const causesStatement = `
with failed as materialized (
  select r.id, r.cause, r.code, r.message, r.topic, r.first_at, r.at, s.connection
    from queue q join refusal r on r.id = q.id join shard s on s.id = q.shard
   where q.state = 2 and ($1::text is null or s.connection = $1) and ($2::text is null or r.topic = $2)),
 behind as (
  select f.cause, count(*) as rows
    from failed f join hold h on h.id = f.id
    join queue q on q.shard = h.shard and q.order_key = h.order_key and q.state in (0, 3) and (q.due, q.id) > (h.due, h.id)
   group by f.cause)
select f.cause as id, f.connection, (array_agg(f.code order by f.at desc))[1] as code,
       (array_agg(f.message order by f.at desc))[1] as message, count(*)::float8 as count,
       array_agg(distinct f.topic) as topics, min(f.first_at) as "firstAt", max(f.at) as "lastAt",
       coalesce(max(b.rows), 0)::float8 as "heldBack"
  from failed f left join behind b on b.cause = f.cause
 group by f.cause, f.connection
 order by count(*) desc, f.cause
 limit 100`

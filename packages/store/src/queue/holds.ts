import type { Query } from '../database/database.ts'

/**
 * Moves the holds of order keys to the first that has failed or waits for its next attempt, removes those that have none,
 * and lets go on what was parked and now stands before. To be called in the transaction that changed such rows.
 */
export async function settleHolds(query: Query, shard: number, orderKeys: readonly (string | null)[]): Promise<void> {
  const keys = [...new Set(orderKeys.filter((key) => key !== null))]
  if (keys.length > 0) await query(settleStatement, [shard, keys])
}

const settleStatement = `
with rest as (
  select k.order_key, f.due, f.id
    from unnest($2::text[]) k(order_key)
    left join lateral (
      select q.due, q.id from queue q where q.shard = $1::int and q.order_key = k.order_key and q.state in (1, 2)
       order by q.due, q.id limit 1) f on true),
 gone as (
  delete from hold h using rest where h.shard = $1 and h.order_key = rest.order_key and rest.id is null),
 put as (
  insert into hold (shard, order_key, due, id) select $1, order_key, due, id from rest where id is not null
  on conflict (shard, order_key) do update set due = excluded.due, id = excluded.id)
update queue q set state = 0
  from rest
 where q.shard = $1 and q.order_key = rest.order_key and q.state = 3
   and (rest.id is null or (q.due, q.id) < (rest.due, rest.id))`

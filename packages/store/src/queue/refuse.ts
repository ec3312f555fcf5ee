import type { RowRefusal } from '@sendwright/engine'
import { tellRuns } from '../runs/deliveryEvents.ts'
import { numberArray } from './rows.ts'

/** The parameters that `refusalParts` reads, in their order. */
export function refusalValues(refusals: readonly RowRefusal[]): readonly unknown[] {
  return [
    numberArray(refusals.map(({ id }) => id)),
    refusals.map(({ code }) => withoutNul(code)),
    refusals.map(({ message }) => withoutNul(message)),
    refusals.map(({ retryInMs }) => retryInMs),
  ]
}

/**
 * Parts of a statement that mark rows as refused where its part `own` has a row: they have failed or wait for their next
 * attempt, hold their order keys, and the reason is noted. `first` is the number of the first parameter.
 */
export function refusalParts(first: number): string {
  return `
 refused as (
  select * from unnest($${first}::bigint[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::float8[]) as r(id, code, message, wait)
   where exists (select from own)),
 hit as (
  update queue q set state = case when r.wait is null then 2 else 1 end, attempts = q.attempts + 1,
         retry_at = now() + r.wait * interval '1 millisecond'
    from refused r where q.id = r.id
  returning q.id, q.shard, q.order_key, q.due, q.run, r.code, r.message, r.wait),
 lost as (select id, run, message from hit where wait is null),
 told_lost as (${tellRuns('lost', "'failed'", 's.message')} returning run),
 held as (
  insert into hold (shard, order_key, due, id)
  select distinct on (order_key) shard, order_key, due, id from hit where order_key is not null order by order_key, due, id
  on conflict (shard, order_key) do update set due = excluded.due, id = excluded.id
   where (excluded.due, excluded.id) < (hold.due, hold.id)),
 noted as (
  insert into refusal (id, shard, topic, code, message, cause)
  select h.id, h.shard, d.topic, h.code, h.message,
         left(md5(d.connection || ' ' || h.code || ' ' || regexp_replace(h.message, '\\d+', '#', 'g')), 16)
    from hit h join delivery d on d.id = h.id
  on conflict (id) do update set attempts = refusal.attempts + 1, at = excluded.at, code = excluded.code,
     message = excluded.message, cause = excluded.cause)`
}

/** Whether a statement with `refusalParts` has told runs of failures. */
export const refusedRuns = 'exists (select from told_lost)'

function withoutNul(text: string): string {
  return text.replaceAll('\0', '')
}

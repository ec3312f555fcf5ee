import type { DeliveryQueue } from '@sendwright/engine'
import type { Database } from '../database/database.ts'
import { settleHolds } from './holds.ts'
import { modeColumns } from './rows.ts'

/** What the relay says of shards, attempts, connections and minutes beside its steps. */
export type Notes = Pick<
  DeliveryQueue,
  'wake' | 'noteAttempt' | 'setPositionTopic' | 'setStopped' | 'addCounts' | 'noteConnection'
>

const keptAttempts = 20

/** Writes the relay's notes. */
export function createNotes(database: Database): Notes {
  const { query } = database
  return {
    wake: ({ shard, epoch }) =>
      database.transaction(async (inTransaction) => {
        const [own] = await inTransaction('select from shard where id = $1 and epoch = $2 for update', [shard, epoch])
        if (own === undefined) return
        const woken = await inTransaction<{ orderKey: string | null }>(
          `update queue set state = 0, retry_at = null where shard = $1 and state = 1 and retry_at <= now()
           returning order_key as "orderKey"`,
          [shard],
        )
        if (woken.length === 0) return
        await settleHolds(
          inTransaction,
          shard,
          woken.map(({ orderKey }) => orderKey),
        )
        await inTransaction('update shard set rev = rev + 1 where id = $1', [shard])
      }),
    noteAttempt: async ({ shard, epoch }, number, { at, durationMs, code, message }) => {
      await query(noteAttemptStatement, [
        shard,
        epoch,
        number,
        JSON.stringify({ at, durationMs, code, message }),
        keptAttempts,
      ])
    },
    setPositionTopic: async ({ shard, epoch }, topic, generation) => {
      const rows = await query(
        'update shard set position_topic = $3, generation = $4 where id = $1 and epoch = $2 returning id',
        [shard, epoch, topic, generation],
      )
      return rows.length === 1
    },
    setStopped: async ({ shard, epoch }, reason) => {
      const rows = await query('update shard set stopped = $3 where id = $1 and epoch = $2 returning id', [
        shard,
        epoch,
        reason,
      ])
      return rows.length === 1
    },
    addCounts: async (counts) => {
      if (counts.length > 0) await query(addCountsStatement, [JSON.stringify(counts)])
    },
    noteConnection: ({ connection, awaySince, reason, mode, fallbackReason }) =>
      database.transaction(async (inTransaction) => {
        await inTransaction(noteConnectionStatement, [connection, awaySince, reason, modeColumns[mode], fallbackReason])
        await inTransaction(awaySince === null ? endOutageStatement : beginOutageStatement, [
          connection,
          ...(awaySince === null ? [] : [awaySince, reason]),
        ])
      }),
  }
}

const noteAttemptStatement = `
update batch b
   set attempts = (
     select json_agg(kept.a order by kept.o)
       from (select a, o from json_array_elements(coalesce(b.attempts, '[]'::json)) with ordinality noted(a, o)
             union all select $4::json, 2147483647
              order by o desc limit $5) kept)
 where b.shard = $1 and b.n = $3 and b.state = 1
   and exists (select from shard s where s.id = $1 and s.epoch = $2)`

// Servers that add to the same minute wait for one another: in one order, so that none waits in a circle.
const addCountsStatement = `
insert into delivery_minute (minute, connection, topic, delivered, failed, latencies)
select to_timestamp(c.minute / 1000), c.connection, c.topic, sum(c.delivered), sum(c.failed),
       (select array_agg(s.n order by s.o)
          from (select l.o, sum(l.n::bigint)::bigint as n
                  from json_array_elements($1::json) e
                 cross join json_array_elements_text(e -> 'latencies') with ordinality l(n, o)
                 where (e ->> 'minute')::float8 = c.minute and e ->> 'connection' = c.connection and e ->> 'topic' = c.topic
                 group by l.o) s)
  from json_to_recordset($1::json) c(minute float8, connection text, topic text, delivered bigint, failed bigint)
 group by c.minute, c.connection, c.topic
 order by 1, 2, 3
on conflict (minute, connection, topic) do update
   set delivered = delivery_minute.delivered + excluded.delivered,
       failed = delivery_minute.failed + excluded.failed,
       latencies = (
         select array_agg(coalesce(t.a, 0) + coalesce(t.b, 0) order by t.o)
           from rows from (unnest(delivery_minute.latencies), unnest(excluded.latencies)) with ordinality t(a, b, o))`

const noteConnectionStatement = `
insert into connection_delivery (connection, away_since, reason, mode, fallback_reason)
values ($1, to_timestamp($2::float8 / 1000), $3, $4, $5)
on conflict (connection) do update
   set away_since = excluded.away_since, reason = excluded.reason, mode = excluded.mode,
       fallback_reason = excluded.fallback_reason`

const beginOutageStatement = `
insert into outage (connection, from_at, reason) values ($1, to_timestamp($2::float8 / 1000), $3)
on conflict (connection) where to_at is null do nothing`

const endOutageStatement = 'update outage set to_at = clock_timestamp() where connection = $1 and to_at is null'

import type { DeliveryQueue } from '@sendwright/engine'
import type { Database } from '../database/database.ts'
import { shardChannel } from '../deliveries/announce.ts'

/** Closes the batch in doubt as a person says; see `DeliveryQueue.decide`. */
export function createDecide(database: Database): Pick<DeliveryQueue, 'decide'> {
  return {
    decide: (shard, batch) =>
      database.transaction(async (query) => {
        const [stopped] = await query<{ last: string }>(
          'select last from shard where id = $1 and stopped is not null for update',
          [shard],
        )
        if (stopped === undefined) return false
        const closed = await query<{ ids: string }>(
          `update batch set state = $3, base = null, ended = clock_timestamp()
            where shard = $1 and n = $2 and state = 1 returning ids::text as ids`,
          [shard, stopped.last, batch === 'sent' ? 2 : 3],
        )
        const isSent = batch === 'sent' && closed.length > 0
        if (isSent) await query('delete from queue where id = any($1::bigint[])', [closed[0]?.ids])
        await query(
          `update shard set stopped = null, rev = rev + 1, generation = generation + 1,
                  sent = case when $2 then last else sent end
            where id = $1`,
          [shard, isSent],
        )
        await query('select pg_notify($1, $2)', [shardChannel, String(shard)])
        return true
      }),
  }
}

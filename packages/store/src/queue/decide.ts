import type { DeliveryQueue } from '@sendwright/engine'
import type { Database } from '../database/database.ts'
import { shardChannel } from '../deliveries/announce.ts'
import { tellRuns } from '../runs/deliveryEvents.ts'

/** Closes the batch in doubt as a person says; see `DeliveryQueue.decide`. */
export function createDecide(database: Database, tellRunners: () => void): Pick<DeliveryQueue, 'decide'> {
  return {
    decide: async (shard, batch) => {
      const isDecided = await database.transaction(async (query) => {
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
        if (isSent) await query(sentStatement, [closed[0]?.ids])
        await query(
          `update shard set stopped = null, rev = rev + 1, generation = generation + 1,
                  sent = case when $2 then last else sent end
            where id = $1`,
          [shard, isSent],
        )
        await query('select pg_notify($1, $2)', [shardChannel, String(shard)])
        return true
      })
      if (isDecided) tellRunners()
      return isDecided
    },
  }
}

const sentStatement = `
with del as (delete from queue where id = any($1::bigint[]) returning id, run)
${tellRuns('del', "'delivered'")}`

/**
 * The cluster of a connection has begun anew and holds nothing, as a broker in memory does: what was in doubt does not
 * lie there, its shards look for no position of before, and its topics are read from their beginnings.
 */
export async function clusterBeganAnew(database: Database, connection: string): Promise<void> {
  await database.transaction(async (query) => {
    await query('select from shard where connection = $1 order by id for update', [connection])
    await query(
      `with undecided as (
         update batch set state = 3, ended = clock_timestamp()
          where state = 1 and shard in (select id from shard where connection = $1)
         returning shard)
       update shard set stopped = null, rev = rev + 1, epoch = epoch + 1, owner = null, leased_until = null,
              generation = generation + 1, position_topic = null
        where connection = $1 and (stopped is not null or id in (select shard from undecided))`,
      [connection],
    )
    await query('delete from read_position where connection = $1', [connection])
  })
}

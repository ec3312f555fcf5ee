import type { DeliveryQueue } from '@sendwright/engine'
import type { Database } from '../database/database.ts'

/** Removes what has ended longer ago than it is kept. */
export function createRemoval(database: Database): Pick<DeliveryQueue, 'removeFinished'> {
  return {
    removeFinished: async () => {
      const rows = await database.query<{ n: string }>(
        `with old as (select key from idempotency where at < now() - interval '7 days' limit 1000)
         delete from idempotency i using old where i.key = old.key returning i.key`,
      )
      return rows.length > 0
    },
  }
}

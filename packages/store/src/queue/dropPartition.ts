import type { Database, Query } from '../database/database.ts'
import { StoreFailure } from '../failure.ts'
import { cutoff } from './cutoff.ts'

/** Drops the oldest partition of deliveries when it is over; false when it is not, or could not be dropped yet. */
export type DropOldPartition = () => Promise<boolean>

/**
 * Drops partitions in which everything ended longer ago than it is kept. One is detached beside the work of others, which
 * waits for nobody and holds up nobody; only then, when nobody can see it, it is dropped.
 */
export function createDropOldPartition(database: Database): DropOldPartition {
  const { query } = database
  // Detaching waits for all who have looked at deliveries before, and ends here where that takes too long.
  const pipeline = database.pipeline({ settings: { statement_timeout: '20s' }, timeoutMs: 25_000 })

  async function isDetached(name: string, how: 'concurrently' | 'finalize'): Promise<boolean> {
    try {
      await pipeline.run({ name: '', text: `alter table delivery detach partition ${name} ${how}` }, [])
      return true
    } catch (error) {
      if (error instanceof StoreFailure && error.retryable) return false
      throw error
    }
  }

  return async () => {
    const [oldest] = await query<Partition>(oldestStatement)
    if (oldest === undefined || !(await isOver(query, oldest))) return false
    const name = `delivery_${oldest.lo}`
    if (oldest.isAttached && !(await isDetached(name, oldest.isHalfDetached ? 'finalize' : 'concurrently')))
      return false
    await database.transaction(async (inTransaction) => {
      const range = [oldest.lo, oldest.hi]
      await inTransaction(`drop table if exists ${name}`)
      await inTransaction('delete from delivery_partition where lo = $1', [oldest.lo])
      for (const table of ['refusal', 'rescheduled', 'ending'])
        await inTransaction(`delete from ${table} where id >= $1::bigint and id < $2::bigint`, range)
      await inTransaction('delete from run_delivery where delivery >= $1::bigint and delivery < $2::bigint', range)
    })
    return true
  }
}

interface Partition {
  readonly lo: string
  readonly hi: string
  readonly isAttached: boolean
  readonly isHalfDetached: boolean
}

const oldestStatement = `
select p.lo::text as lo, p.hi::text as hi, i.inhrelid is not null as "isAttached", coalesce(i.inhdetachpending, false) as "isHalfDetached"
  from delivery_partition p
  left join pg_inherits i on i.inhrelid = to_regclass('delivery_' || p.lo) and i.inhparent = 'delivery'::regclass
 where (select last_value from delivery_id) >= p.hi
 order by p.lo limit 1`

/** Nothing of it waits, and what was sent, skipped or cancelled last is too old. A detached one was found to be over. */
async function isOver(query: Query, { lo, hi, isAttached }: Partition): Promise<boolean> {
  if (!isAttached) return true
  const [row] = await query<{ isOver: boolean }>(
    `select not exists (select from queue where id >= $1::bigint and id < $2::bigint)
        and not exists (select from ending where id >= $1::bigint and id < $2::bigint and at >= ${cutoff})
        and not exists (
          select from batch where id_lo < $2::bigint and (ended is null or ended >= ${cutoff})
             and exists (select from unnest(ids) i where i >= $1::bigint and i < $2::bigint))
        and not exists (
          select from run_delivery l join run u on u.id = l.run
           where l.delivery >= $1::bigint and l.delivery < $2::bigint and u.ended_at is null)
        and (select created from delivery where id >= $1::bigint and id < $2::bigint order by id desc limit 1) < ${cutoff} as "isOver"`,
    [lo, hi],
  )
  return row?.isOver !== false
}

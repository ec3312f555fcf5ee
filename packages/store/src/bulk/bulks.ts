import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import { StoreFailure } from '../failure.ts'
import type { Announcer } from '../deliveries/announce.ts'
import { listBulks, readBulk, type Bulk, type NewBulk } from './bulk.ts'
import { countMeant, runChunk } from './chunk.ts'

/** Operations on many deliveries. */
export interface Bulks {
  /** Begins; it goes on by itself, also when this server ends. */
  start(bulk: NewBulk): Promise<Bulk>
  get(id: string): Promise<Bulk | null>
  /** Those that run, and those that finished within the last 15 minutes; the newest first. */
  list(): Promise<readonly Bulk[]>
  /** What is done stays done. */
  stop(id: string): Promise<Bulk | null>
  /** Begins to take it back where the deliveries have not gone on since; answers with the new operation, or with itself where it cannot be undone. */
  undo(id: string): Promise<Bulk | null>
  /** Goes on with those that no server has gone on with for 10 s; to be called every few seconds. */
  resume(): Promise<void>
}

const abandonedMs = 10_000

/** Runs bulk operations a piece at a time. */
export function createBulks(database: Database, announcer: Announcer, tellRunners: () => void): Bulks {
  const { query } = database
  const runner = randomUUID()

  async function run(id: string): Promise<void> {
    try {
      for (;;) {
        const chunk = await database.transaction((inTransaction) => runChunk(inTransaction, id, runner))
        if (chunk === null) return
        if (chunk.shards.length > 0) announcer.announce(chunk.shards)
        if (chunk.hasRuns) tellRunners()
        if (chunk.isLast) return
        await nextTurn()
      }
    } catch (error) {
      // What may work later is taken up again by whoever looks for the abandoned.
      if (error instanceof StoreFailure && error.retryable) return
      const message = error instanceof StoreFailure ? error.message : 'It could not go on because of an internal error'
      await query(
        `update bulk set state = 'failed', finished_at = clock_timestamp(), message = $2 where id = $1::bigint and state = 'running'`,
        [id, message],
      ).catch(() => {})
      if (!(error instanceof StoreFailure)) throw error
    }
  }

  async function begin(text: string, values: readonly unknown[]): Promise<Bulk | null> {
    const [made] = await query<{ id: string }>(text, values)
    if (made === undefined) return null
    const bulk = await readBulk(query, made.id)
    void run(made.id)
    return bulk
  }

  return {
    start: async (bulk) => {
      const total = await countMeant(query, bulk)
      const made = await begin(startStatement, [
        bulk.operation,
        bulk.ids === null ? null : [...new Set(bulk.ids)].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1)),
        bulk.filter === null ? null : JSON.stringify(bulk.filter),
        bulk.dueAt?.toISOString() ?? null,
        bulk.by,
        bulk.reason?.replaceAll('\0', '') ?? null,
        total,
        runner,
      ])
      if (made === null) throw new Error('an insert returned no row')
      return made
    },
    get: (id) => readBulk(query, id),
    list: () => listBulks(query),
    stop: async (id) => {
      await query(
        `update bulk set state = 'stopped', finished_at = clock_timestamp() where id = $1::bigint and state = 'running'`,
        [id],
      )
      return readBulk(query, id)
    },
    undo: async (id) => {
      const bulk = await readBulk(query, id)
      if (bulk === null || !bulk.canUndo) return bulk
      return (await begin(undoStatement, [id, runner])) ?? (await readBulk(query, id))
    },
    resume: async () => {
      const taken = await query<{ id: string }>(
        `update bulk set runner = $1, heartbeat = clock_timestamp()
          where state = 'running' and heartbeat < clock_timestamp() - $2 * interval '1 millisecond'
         returning id::text as id`,
        [runner, abandonedMs],
      )
      for (const { id } of taken) void run(id)
    },
  }
}

const startStatement = `
insert into bulk (operation, ids, filter, due, who, reason, total, runner, upper)
values ($1, $2::bigint[], $3, $4, $5, $6, $7, $8, (select last_value from delivery_id))
returning id::text as id`

// The row that is taken back is locked, so that two do not begin to.
const undoStatement = `
with back as (
  select * from bulk b where b.id = $1::bigint and not exists (select from bulk u where u.undo_of = b.id) for update)
insert into bulk (operation, undo_of, total, runner, upper)
select case when operation = 'reschedule' then 'reschedule' else 'restore' end, id, done, $2, upper from back
returning id::text as id`

import type { Query } from '../database/database.ts'
import type { DeliveryFilter } from '../deliveries/filter.ts'

/** What can be done to many deliveries at once. */
export type BulkOperation = 'retry' | 'skip' | 'cancel' | 'reschedule' | 'restore'

/** A bulk operation with its progress. Times are ISO 8601. */
export interface Bulk {
  id: string
  operation: BulkOperation
  state: 'running' | 'done' | 'stopped' | 'failed'
  total: number
  done: number
  /** Those that were being sent, had ended meanwhile, or are not what the operation is for. */
  refused: number
  startedAt: string
  finishedAt: string | null
  message: string | null
  canUndo: boolean
}

/** What is to be done to which deliveries: either `ids` or a `filter` is given. */
export interface NewBulk {
  readonly operation: BulkOperation
  readonly ids: readonly string[] | null
  readonly filter: DeliveryFilter | null
  /** Of a reschedule. */
  readonly dueAt: Date | null
  readonly reason: string | null
  readonly by: string | null
}

/** A row of the table, as it is run. */
export interface StoredBulk {
  readonly id: string
  readonly operation: BulkOperation
  readonly state: Bulk['state']
  readonly filter: string | null
  readonly hasIds: boolean
  readonly undoOf: string | null
  readonly due: string | null
  readonly who: string | null
  readonly reason: string | null
  readonly cursor: string
  readonly upper: string
  readonly runner: string | null
}

/** Columns of a `Bulk`. */
const shownColumns = `
b.id::text as id, b.operation, b.state, b.total::float8 as total, b.done::float8 as done, b.refused::float8 as refused,
b.started_at as "startedAt", b.finished_at as "finishedAt", b.message,
(b.operation in ('skip', 'cancel', 'reschedule') and b.undo_of is null and b.state in ('done', 'stopped') and b.done > 0
  and not exists (select from bulk u where u.undo_of = b.id)) as "canUndo"`

/** Reads one; null where there is none. */
export async function readBulk(query: Query, id: string): Promise<Bulk | null> {
  const [row] = await query<Bulk>(`select ${shownColumns} from bulk b where b.id = $1::bigint`, [id])
  return row ?? null
}

/** Those that run, and those that finished within the last 15 minutes; the newest first. */
export async function listBulks(query: Query): Promise<readonly Bulk[]> {
  return query<Bulk>(
    `select ${shownColumns} from bulk b
      where b.state = 'running' or b.finished_at > clock_timestamp() - interval '15 minutes'
      order by b.id desc limit 100`,
  )
}

/** Reads and locks one, to go on with it. */
export async function lockBulk(query: Query, id: string): Promise<StoredBulk | null> {
  const [row] = await query<StoredBulk>(
    `select id::text as id, operation, state, filter, ids is not null as "hasIds", undo_of::text as "undoOf", due, who, reason,
            cursor::text as cursor, upper::text as upper, runner
       from bulk where id = $1::bigint for update`,
    [id],
  )
  return row ?? null
}

import type { Query } from '../database/database.ts'
import { changeDeliveries, type Change } from '../deliveries/change.ts'
import { createValues, searchOf, type DeliveryFilter, type Search, type Values } from '../deliveries/filter.ts'
import { lockBulk, type NewBulk, type StoredBulk } from './bulk.ts'

const chunkRows = 1_000

/** What a piece has brought: shards that have something to do, and whether there is more. */
export interface Chunk {
  readonly shards: readonly number[]
  /** Runs have something in their inbox. */
  readonly hasRuns: boolean
  readonly isLast: boolean
}

/**
 * Does the next piece of a bulk operation in the caller's transaction, together with its progress: wherever it ends,
 * nothing is done twice or counted twice. Null when it is stopped, or another runs it.
 */
export async function runChunk(query: Query, id: string, runner: string): Promise<Chunk | null> {
  const bulk = await lockBulk(query, id)
  if (bulk === null || bulk.state !== 'running' || bulk.runner !== runner) return null
  const ids = await nextIds(query, bulk)
  if (ids.length === 0) {
    await query(`update bulk set state = 'done', finished_at = clock_timestamp() where id = $1::bigint`, [id])
    return { shards: [], hasRuns: false, isLast: true }
  }
  const remembered = bulk.undoOf === null ? id : null
  const { outcomes, shards, hasRuns } = await changeDeliveries(query, ids, { change: changeOf(bulk), bulk: remembered })
  const done = [...outcomes.values()].filter((outcome) => outcome === 'done').length
  await query(
    `update bulk set cursor = $2::bigint, done = done + $3, refused = refused + $4, heartbeat = clock_timestamp()
      where id = $1::bigint`,
    [id, ids.at(-1), done, ids.length - done],
  )
  return { shards, hasRuns, isLast: false }
}

/** How many deliveries are meant now, and the last id there is: later ones are not. */
export async function countMeant(query: Query, { operation, ids, filter }: NewBulk): Promise<number> {
  if (ids !== null) return new Set(ids).size
  const values = createValues()
  const { source, conditions } = meantSearch(operation, filter ?? {}, values)
  const [row] = await query<{ count: number }>(
    `select count(*)::float8 as count from ${source} where ${conditions.join(' and ')}`,
    values.list,
  )
  return row?.count ?? 0
}

async function nextIds(query: Query, bulk: StoredBulk): Promise<readonly string[]> {
  const { text, values } = nextIdsStatement(bulk)
  return (await query<{ id: string }>(text, values)).map(({ id }) => id)
}

function nextIdsStatement(bulk: StoredBulk): { readonly text: string; readonly values: readonly unknown[] } {
  const { id, cursor, upper, undoOf, operation, filter, hasIds } = bulk
  if (hasIds) {
    const text = `select i::text as id from bulk b cross join unnest(b.ids) i where b.id = $1::bigint and i > $2::bigint order by i limit ${chunkRows}`
    return { text, values: [id, cursor] }
  }
  if (undoOf !== null) {
    const table = operation === 'restore' ? 'ending' : 'bulk_row'
    const text = `select id::text as id from ${table} where bulk = $1::bigint and id > $2::bigint order by ${table}.id limit ${chunkRows}`
    return { text, values: [undoOf, cursor] }
  }
  const values = createValues(cursor, upper)
  // Written by `start`.
  const wanted = JSON.parse(filter ?? '{}') as DeliveryFilter
  const search = meantSearch(operation, wanted, values)
  const conditions = [`${search.id} > $1::bigint`, `${search.id} <= $2::bigint`, ...search.conditions]
  const text = `select ${search.id}::text as id from ${search.source} where ${conditions.join(' and ')} order by ${search.id} limit ${chunkRows}`
  return { text, values: values.list }
}

/** Only what the operation is for: the finished are not gone through to be refused one by one. */
function meantSearch(operation: NewBulk['operation'], filter: DeliveryFilter, values: Values): Search {
  const search = searchOf(operation === 'restore' ? 'ending' : 'queue', filter, values)
  return operation === 'retry'
    ? { ...search, conditions: ['q.state in (1, 2)', ...search.conditions] }
    : { ...search, conditions: ['true', ...search.conditions] }
}

function changeOf({ operation, undoOf, due, who: by, reason }: StoredBulk): Change {
  switch (operation) {
    case 'retry':
    case 'restore':
      return { kind: operation }
    case 'skip':
    case 'cancel':
      return { kind: operation, by, reason }
    case 'reschedule':
      if (undoOf !== null) return { kind: 'unschedule', bulk: undoOf }
      return { kind: 'reschedule', dueAt: new Date(due ?? 0) }
  }
}

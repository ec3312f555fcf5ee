import type { Query } from '../database/database.ts'
import type { Pipeline } from '../database/pipeline.ts'
import type { Accepted, Repeated } from './accept.ts'
import { insertStatements, type InsertColumns } from './insert.ts'

/** A request as a group takes it. */
export interface GroupRequest {
  readonly idempotency: { readonly key: string; readonly hash: string } | null
  readonly rows: readonly InsertColumns[]
}

/** Accepts requests in one transaction, and answers for each in their order. No two may have one key. */
export async function acceptGroup(pipeline: Pipeline, group: readonly GroupRequest[]): Promise<readonly Accepted[]> {
  if (group.every(({ idempotency }) => idempotency === null)) return acceptAll(pipeline, group)
  const transaction = pipeline.pinned()
  const { run } = transaction
  const begun = run(beginStatement, [])
  const keyed = group.flatMap(({ idempotency, rows }) => (idempotency === null ? [] : [{ ...idempotency, rows }]))
  const fresh = run(keysStatement, [
    keyed.map(({ key }) => key),
    keyed.map(({ hash }) => hash),
    keyed.map(({ rows }) => rows.length),
  ])
  let idsByKey: ReadonlyMap<string, readonly string[]>
  let numbered: readonly GroupRequest[]
  try {
    const [, found] = await Promise.all([begun, fresh])
    idsByKey = new Map(found.map(([key, ids]) => [String(key), readIds(String(ids))]))
    numbered = withIds(group, idsByKey)
  } catch (error) {
    await run(rollbackStatement, []).catch(() => {})
    throw error
  }
  const inserted = await insertAndCommit(transaction, numbered)
  const known = await readKnown(
    pipeline,
    keyed.flatMap(({ key }) => (idsByKey.has(key) ? [] : [key])),
  )
  const accepted = inserted[Symbol.iterator]()
  const again: GroupRequest[] = []
  const answers = group.map(({ idempotency, rows }) => {
    if (idempotency === null || idsByKey.has(idempotency.key)) return accepted.next().value
    const first = known.get(idempotency.key)
    // It was too old and has been removed in between.
    if (first === undefined) again.push({ idempotency, rows })
    return first === undefined ? undefined : repeated(first, idempotency.hash)
  })
  const late = (again.length === 0 ? [] : await acceptGroup(pipeline, again))[Symbol.iterator]()
  return answers.map((answer) => {
    const given = answer ?? late.next().value
    if (given === undefined) throw new Error('a request of the group has no answer')
    return given
  })
}

/** The first answer to a key, or that it belongs to another request; null where nothing was accepted with it. */
export async function acceptedBefore(
  query: Query,
  { key, hash }: { readonly key: string; readonly hash: string },
): Promise<Repeated | null> {
  const [first] = await query<{ hash: string; ids: readonly string[] }>(
    'select hash, ids::text[] as ids from idempotency where key = $1',
    [key],
  )
  return first === undefined ? null : repeated(first, hash)
}

/** Those whose key is theirs, their rows with the ids that were drawn for it, and those without a key. */
function withIds(
  group: readonly GroupRequest[],
  idsByKey: ReadonlyMap<string, readonly string[]>,
): readonly GroupRequest[] {
  return group.flatMap((request) => {
    if (request.idempotency === null) return [request]
    const ids = idsByKey.get(request.idempotency.key)
    return ids === undefined ? [] : [{ ...request, rows: request.rows.map((row, index) => withId(row, ids[index])) }]
  })
}

/** Without keys: a number of rows that is one statement needs no transaction around it. */
async function acceptAll(pipeline: Pipeline, group: readonly GroupRequest[]): Promise<readonly Accepted[]> {
  const parts = insertStatements(group.flatMap(({ rows }) => rows))
  const [only] = parts
  if (parts.length > 1 || only === undefined) {
    const transaction = pipeline.pinned()
    const begun = transaction.run(beginStatement, [])
    const [, accepted] = await Promise.all([begun, insertAndCommit(transaction, group)])
    return accepted
  }
  const ids = new Map<number, string>()
  for (const [place, id] of await pipeline.run(only.statement, only.values)) ids.set(Number(place), String(id))
  return answersOf(group, ids)
}

/** In an open transaction. All statements are sent before the first is answered; after one fails, none has an effect. */
async function insertAndCommit(
  { run }: Pick<Pipeline, 'run'>,
  group: readonly GroupRequest[],
): Promise<readonly Accepted[]> {
  const parts = insertStatements(group.flatMap(({ rows }) => rows))
  const inserts = parts.map(({ statement, values }) => run(statement, values))
  const committed = run(commitStatement, [])
  // The first failure is the reason; all are waited for, so that the next group finds the connection free.
  const results = await Promise.allSettled([...inserts, committed])
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  const ids = new Map<number, string>()
  for (const [index, insert] of inserts.entries()) {
    const first = parts[index]?.first ?? 0
    for (const [place, id] of await insert) ids.set(first + Number(place), String(id))
  }
  return answersOf(group, ids)
}

function answersOf(group: readonly GroupRequest[], ids: ReadonlyMap<number, string>): readonly Accepted[] {
  let place = 0
  return group.map(({ rows }) => ({
    kind: 'accepted',
    deliveries: rows.map((row) => {
      const id = ids.get(place++)
      if (id === undefined) throw new Error('an inserted row has no id')
      return { id, shard: Number(row[shardColumn]) }
    }),
  }))
}

async function readKnown(
  pipeline: Pipeline,
  keys: readonly string[],
): Promise<ReadonlyMap<string, { hash: string; ids: readonly string[] }>> {
  if (keys.length === 0) return new Map()
  const rows = await pipeline.run(knownStatement, [keys])
  return new Map(rows.map(([key, hash, ids]) => [String(key), { hash: String(hash), ids: readIds(String(ids)) }]))
}

function repeated(first: { readonly hash: string; readonly ids: readonly string[] }, hash: string): Repeated {
  if (first.hash !== hash) return { kind: 'key-reused' }
  return { kind: 'repeated', deliveries: first.ids.map((id) => ({ id })) }
}

/** PostgreSQL's text of an array of numbers, such as `{1,2}`. */
function readIds(array: string): readonly string[] {
  return array === '{}' ? [] : array.slice(1, -1).split(',')
}

const shardColumn = 2

function withId(row: InsertColumns, id: string | undefined): InsertColumns {
  if (id === undefined) throw new Error('a key has fewer ids than rows')
  return [id, ...row.slice(1)]
}

const beginStatement = { name: 'begin', text: 'begin' }
const commitStatement = { name: 'commit', text: 'commit' }
const rollbackStatement = { name: 'rollback', text: 'rollback' }

// Where another server's transaction has the same key, this waits for its end. In the order of keys, so that two
// servers never wait for one another.
const keysStatement = {
  name: 'keys',
  text: `
insert into idempotency (key, hash, ids)
select k.key, k.hash, array(select nextval('delivery_id') from generate_series(1, k.rows))
  from unnest($1::text[], $2::text[], $3::int[]) k(key, hash, rows) order by k.key
on conflict (key) do nothing
returning key, ids`,
}

const knownStatement = { name: 'known', text: 'select key, hash, ids from idempotency where key = any($1::text[])' }

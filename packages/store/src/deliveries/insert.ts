import type { Statement } from '../database/pipeline.ts'

/** The columns of one accepted delivery, in the order of `columnTypes`. */
export type InsertColumns = readonly (string | number | bigint | Buffer | null)[]

const columnTypes = [
  // null = the next of the sequence.
  ['id', 'bigint'],
  ['connection', 'text'],
  ['shard', 'int'],
  ['topic', 'text'],
  ['part', 'int'],
  ['order_key', 'text'],
  ['key', 'text'],
  ['value', 'text'],
  ['headers', 'json'],
  ['key_bytes', 'bytea'],
  ['value_bytes', 'bytea'],
  ['size', 'int'],
  ['not_before', 'timestamptz'],
] as const

/** Those that a delivery of a run has besides. */
const runColumnTypes = [
  ['run', 'bigint'],
  ['visit', 'text'],
  ['node', 'text'],
  ['action', 'text'],
  ['attempt', 'int'],
  ['record', 'int'],
  ['trace', 'text'],
  ['retry', 'json'],
  ['sealed', 'bytea'],
] as const

/** Whose deliveries: published by a program, or sent by runs. */
export type InsertKind = 'published' | 'ofRuns'

// So few that all of them are prepared soon; at most a third of a statement is empty.
const sizes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128] as const
const largest = 128
const statements = { published: new Map<number, Statement>(), ofRuns: new Map<number, Statement>() }
const columnsOf = { published: columnTypes, ofRuns: [...columnTypes, ...runColumnTypes] } as const

/**
 * Splits rows into as few statements as can be, mostly one: the last is filled up with rows of nulls, which insert
 * nothing. Each answers (place among its rows, id), so that nothing depends on the order in which PostgreSQL returns rows.
 */
export function insertStatements(
  rows: readonly InsertColumns[],
  kind: InsertKind = 'published',
): readonly { statement: Statement; first: number; values: InsertColumns }[] {
  const parts = []
  const emptyRow: InsertColumns = columnsOf[kind].map(() => null)
  for (let first = 0; first < rows.length; first += largest) {
    const taken = rows.slice(first, first + largest)
    const size = sizes.find((each) => each >= taken.length) ?? largest
    const values = taken.flat()
    for (let empty = taken.length; empty < size; empty++) values.push(...emptyRow)
    parts.push({ statement: insertStatement(size, kind), first, values })
  }
  return parts
}

function insertStatement(count: number, kind: InsertKind): Statement {
  const known = statements[kind].get(count)
  if (known !== undefined) return known
  const made =
    kind === 'published'
      ? { name: `accept_${count}`, text: insertText(count) }
      : { name: `accept_of_runs_${count}`, text: insertOfRunsText(count) }
  statements[kind].set(count, made)
  return made
}

/** The ids are taken in the order of the rows: equal due times are ordered by id. */
function insertText(count: number): string {
  return `
with ${given(count, 'published', 'now()')},
 i as (
  insert into delivery (${deliveryColumns})
  select ${deliveryValues('now()')} from v),
 q as (
  insert into queue (id, due, shard, size, order_key) select new_id, due, shard, size, order_key from v)
select place, new_id from v`
}

// In a transaction that began a while ago, `now()` is a while ago too.
const ofStatement = 'statement_timestamp()'

function insertOfRunsText(count: number): string {
  return `
with ${given(count, 'ofRuns', ofStatement)},
 i as (
  insert into delivery (${deliveryColumns}, trace, retry, sealed)
  select ${deliveryValues(ofStatement)}, trace, retry, sealed from v),
 q as (
  insert into queue (id, due, shard, size, order_key, run) select new_id, due, shard, size, order_key, run from v),
 r as (
  insert into run_delivery (delivery, run, visit, node, action, attempt, place)
  select new_id, run, visit, node, action, attempt, record from v)
select place, new_id from v`
}

const deliveryColumns =
  'id, due, created, shard, part, size, connection, topic, order_key, key, value, headers, key_bytes, value_bytes'

function deliveryValues(now: string): string {
  return `new_id, due, ${now}, shard, part, size, connection, topic, order_key, key, value, headers, key_bytes, value_bytes`
}

function given(count: number, kind: InsertKind, now: string): string {
  const types = columnsOf[kind]
  const names = types.map(([name]) => name).join(', ')
  const rows = Array.from({ length: count }, (_, row) => {
    const values = types.map(([, type], column) => `$${row * types.length + column + 1}::${type}`)
    return `(${row}, ${values.join(', ')})`
  })
  return `given (place, ${names}) as (values ${rows.join(',\n  ')}),
 v as materialized (
  select g.*, coalesce(g.id, nextval('delivery_id')) as new_id, greatest(${now}, g.not_before) as due from given g
   where g.shard is not null)`
}

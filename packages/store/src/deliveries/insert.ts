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

// So few that all of them are prepared soon; at most a third of a statement is empty.
const sizes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128] as const
const largest = 128
const statements = new Map<number, Statement>()
const emptyRow: InsertColumns = columnTypes.map(() => null)

/**
 * Splits rows into as few statements as can be, mostly one: the last is filled up with rows of nulls, which insert
 * nothing. Each answers (place among its rows, id), so that nothing depends on the order in which PostgreSQL returns rows.
 */
export function insertStatements(
  rows: readonly InsertColumns[],
): readonly { statement: Statement; first: number; values: InsertColumns }[] {
  const parts = []
  for (let first = 0; first < rows.length; first += largest) {
    const taken = rows.slice(first, first + largest)
    const size = sizes.find((each) => each >= taken.length) ?? largest
    const values = taken.flat()
    for (let empty = taken.length; empty < size; empty++) values.push(...emptyRow)
    parts.push({ statement: insertStatement(size), first, values })
  }
  return parts
}

function insertStatement(count: number): Statement {
  const known = statements.get(count)
  if (known !== undefined) return known
  const made = { name: `accept_${count}`, text: insertText(count) }
  statements.set(count, made)
  return made
}

/** The ids are taken in the order of the rows: equal due times are ordered by id. */
function insertText(count: number): string {
  const names = columnTypes.map(([name]) => name).join(', ')
  const rows = Array.from({ length: count }, (_, row) => {
    const values = columnTypes.map(([, type], column) => `$${row * columnTypes.length + column + 1}::${type}`)
    return `(${row}, ${values.join(', ')})`
  })
  return `
with given (place, ${names}) as (values ${rows.join(',\n  ')}),
 v as materialized (
  select g.*, coalesce(g.id, nextval('delivery_id')) as new_id, greatest(now(), g.not_before) as due from given g
   where g.shard is not null),
 i as (
  insert into delivery (id, due, created, shard, part, size, connection, topic, order_key, key, value, headers, key_bytes, value_bytes)
  select new_id, due, now(), shard, part, size, connection, topic, order_key, key, value, headers, key_bytes, value_bytes from v),
 q as (
  insert into queue (id, due, shard, size, order_key) select new_id, due, shard, size, order_key from v)
select place, new_id from v`
}

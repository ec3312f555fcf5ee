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

const largest = 128
const statements = new Map<number, Statement>()

/**
 * Splits rows into statements of 1, 2, 4 … 128: so few that all of them are prepared soon. Each answers (place among its
 * rows, id), so that nothing depends on the order in which PostgreSQL returns rows.
 */
export function insertStatements(
  rows: readonly InsertColumns[],
): readonly { statement: Statement; first: number; values: InsertColumns }[] {
  const parts = []
  for (let first = 0; first < rows.length;) {
    const count = Math.min(largest, 2 ** Math.floor(Math.log2(rows.length - first)))
    parts.push({ statement: insertStatement(count), first, values: rows.slice(first, first + count).flat() })
    first += count
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
  select g.*, coalesce(g.id, nextval('delivery_id')) as new_id, greatest(now(), g.not_before) as due from given g),
 i as (
  insert into delivery (id, due, created, shard, part, size, connection, topic, order_key, key, value, headers, key_bytes, value_bytes)
  select new_id, due, now(), shard, part, size, connection, topic, order_key, key, value, headers, key_bytes, value_bytes from v),
 q as (
  insert into queue (id, due, shard, size, order_key) select new_id, due, shard, size, order_key from v)
select place, new_id from v`
}

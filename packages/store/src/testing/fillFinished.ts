import pg from 'pg'
import { runOnServer, urlOfDatabase } from './testServer.ts'

/** Makes an empty database beside the given one, and gives its address. */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await runOnServer(serverUrl, `create database ${name}`)
  return urlOfDatabase(serverUrl, name)
}

/**
 * Puts deliveries of a connection into a database that were delivered long ago, with short values, in batches of 500
 * as the relay would have made them; for measuring beside a long history. Acceptance goes on with the ids behind them.
 */
export async function fillFinished(databaseUrl: string, connection: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('set synchronous_commit = off')
    const [shard] = (
      await client.query<{ id: number }>('select id from shard where connection = $1 order by place limit 1', [
        connection,
      ])
    ).rows
    if (shard === undefined) throw new Error(`the connection ${connection} has no shards`)
    await client.query('select add_delivery_partitions($1)', [rows + 1_000_000])
    for (let left = rows; left > 0; left -= pieceRows)
      await client.query(pieceStatement, [Math.min(left, pieceRows), shard.id, connection])
    await client.query('vacuum (analyze) delivery, batch')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}

const pieceRows = 100_000

const pieceStatement = `
with v as materialized (
  select nextval('delivery_id') as id, g, now() - interval '20 days' + g * interval '1 millisecond' as due
    from generate_series(1, $1::int) g),
 i as (
  insert into delivery (id, due, created, shard, size, connection, topic, order_key, key, value)
  select id, due, due, $2::int, 40, $3::text, 'orders-' || g % 10, 'customer-' || g, 'customer-' || g, '{"g":' || g || '}' from v),
 s as (
  update shard set last = last + ceil($1 / 500.0)::int, sent = sent + ceil($1 / 500.0)::int where id = $2
  returning last - ceil($1 / 500.0)::int as last)
insert into batch (shard, n, at, ended, due_lo, due_hi, kafka_at, id_lo, state, mode, digest, ids, parts, base)
select $2, s.last + 1 + (v.g - 1) / 500, max(v.due), max(v.due), min(v.due), max(v.due), max(v.due), min(v.id), 2, 0, 'filled',
       array_agg(v.id order by v.id), array_agg(v.g % 6 order by v.id),
       (select json_object_agg('orders-' || t || '/' || p, 1000) from generate_series(0, 9) t, generate_series(0, 5) p)
  from v cross join s
 group by s.last, (v.g - 1) / 500`

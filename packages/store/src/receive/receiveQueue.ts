import type { ReceivedRecord } from '@sendwright/model'
import type { ListenedTopic, ReaderLease, ReadPosition, ReceiveQueue } from '@sendwright/engine'
import type { Database } from '../database/database.ts'
import type { Pinned, Statement } from '../database/pipeline.ts'
import { headersColumn, toColumns } from '../deliveries/recordColumns.ts'
import type { RunStorage } from '../runs/runStorage.ts'
import { isListening } from '../versions.ts'
import { correlationKeys } from './correlation.ts'
import { readCorrelationNames } from './correlationNames.ts'

const leaseSeconds = 10

/** Keeps what readers have read, and who reads. */
export function createReceiveQueue(
  database: Database,
  { transactions, runAnnouncer, freeSpace }: RunStorage,
): ReceiveQueue {
  const { query } = database
  return {
    listened: async () => {
      const rows = await query<{
        connection: string
        topic: string
        by: 'header' | 'body' | null
        name: string | null
      }>(listenedStatement)
      const topics = Map.groupBy(rows, ({ connection, topic }) => JSON.stringify([connection, topic]))
      return [...topics.values()].flatMap((own): ListenedTopic[] => {
        const [first] = own
        if (first === undefined) return []
        const correlations = own.flatMap(({ by, name }) => (by === null || name === null ? [] : [{ by, name }]))
        return [{ connection: first.connection, topic: first.topic, correlations }]
      })
    },
    keepLeases: (server, connections, avoid = []) =>
      database.transaction(async (inTransaction) => {
        await inTransaction(liveStatement, [server, avoid])
        await inTransaction(makeStatement, [connections])
        const left = await inTransaction<{ connection: string }>(leftStatement, [server, avoid, leaseSeconds])
        const wanted = connections.filter((id) => !left.some(({ connection }) => connection === id))
        await inTransaction(giveUpStatement, [server, wanted])
        const kept = await inTransaction<ReaderLease>(renewStatement, [server, leaseSeconds])
        return [...kept, ...(await inTransaction<ReaderLease>(takeStatement, [server, wanted, leaseSeconds]))]
      }),
    releaseLeases: async (server) => {
      await query('delete from reader_server where id = $1', [server])
      await query('update reader set owner = null, leased_until = null where owner = $1', [server])
    },
    positions: ({ connection, epoch }) =>
      database.transaction(async (inTransaction) => {
        const [own] = await inTransaction<{ epoch: number }>(retakeStatement, [connection, epoch])
        if (own === undefined) return null
        return { epoch: own.epoch, positions: await inTransaction<ReadPosition>(positionsStatement, [connection]) }
      }),
    since: async (connection, topic) => {
      await query('insert into listened_since (connection, topic) values ($1, $2) on conflict do nothing', [
        connection,
        topic,
      ])
      const [row] = await query<{ since: string }>(
        'select since from listened_since where connection = $1 and topic = $2',
        [connection, topic],
      )
      if (row === undefined) throw new Error('a row that was just kept is gone')
      return row.since
    },
    store: async ({ connection, epoch }, { records, positions }) => {
      if (records.length > 0) await freeSpace.check()
      const isStored = await transactions.transaction(async (pinned) => {
        // Whoever takes the lease over waits for this row, and so does a reader whose lease was taken over.
        const own = await pinned.run(ownStatement, [connection, epoch])
        if (own.length === 0) return false
        await storeRecords(pinned, connection, records)
        if (positions.length > 0)
          await pinned.run(positionStatement, [
            connection,
            positions.map(({ topic }) => topic),
            positions.map(({ partition }) => partition),
            positions.map(({ offset }) => offset),
          ])
        return true
      })
      if (isStored && records.length > 0) runAnnouncer.announce()
      return isStored
    },
    note: async ({ connection, epoch }, { away, ends }) => {
      await query('update reader set away = $3, ends = $4 where connection = $1 and epoch = $2', [
        connection,
        epoch,
        away?.replaceAll('\0', '') ?? null,
        JSON.stringify(ends),
      ])
    },
  }
}

async function storeRecords({ run }: Pinned, connection: string, records: readonly ReceivedRecord[]): Promise<void> {
  if (records.length === 0) return
  const topics = [...new Set(records.map(({ topic }) => topic))]
  const names = await readCorrelationNames(run, connection, topics)
  const keys = records.map((record) => correlationKeys(record, names.get(record.topic) ?? []))
  const parts = records.map(({ key, value }) => ({ key: toColumns(key), value: toColumns(value) }))
  const rows = await run(insertStatement, [
    connection,
    records.map(({ topic }) => topic),
    records.map(({ partition }) => partition),
    records.map(({ offset }) => offset),
    records.map(({ timestamp }) => timestamp),
    parts.map(({ key }) => key.text),
    parts.map(({ value }) => value.text),
    records.map(({ headers }) => headersColumn(headers)),
    parts.map(({ key }) => key.bytes),
    parts.map(({ value }) => value.bytes),
  ])
  const ids = new Map(rows.map(([place, id]) => [Number(place), String(id)]))
  const found = keys.flatMap((own, index) => own.map((key) => ({ key, id: ids.get(index + 1) ?? '' })))
  if (found.length > 0) await run(correlationsStatement, [found.map(({ key }) => key), found.map(({ id }) => id)])
}

const listenedStatement = `
select distinct l.connection, l.topic, l.by, l.name from listened l where ${isListening}
 order by l.connection, l.topic, l.by, l.name`

const liveStatement = `
with gone as (delete from reader_server where seen < clock_timestamp() - interval '1 hour' and id <> $1)
insert into reader_server (id, seen, avoids) values ($1, clock_timestamp(), $2)
on conflict (id) do update set seen = excluded.seen, avoids = excluded.avoids`

const leftStatement = `
select c as connection from unnest($2::text[]) c
 where exists (
   select from reader_server o
    where o.id <> $1 and o.seen > clock_timestamp() - $3::float8 * interval '1 second' and not c = any(o.avoids))`

const makeStatement = `
insert into reader (connection) select c from unnest($1::text[]) c order by c on conflict do nothing`

const giveUpStatement = `
update reader set owner = null, leased_until = null where owner = $1 and connection <> all($2::text[])`

const renewStatement = `
update reader set leased_until = clock_timestamp() + $2::float8 * interval '1 second' where owner = $1
returning connection, epoch`

// A row that somebody has locked is being renewed, taken or written under.
const takeStatement = `
with free as (
  select connection from reader
   where connection = any($2::text[]) and (owner is null or (owner <> $1 and leased_until < clock_timestamp()))
   order by connection for update skip locked)
update reader r
   set owner = $1, epoch = r.epoch + 1, leased_until = clock_timestamp() + $3::float8 * interval '1 second', away = null
  from free where r.connection = free.connection
returning r.connection, r.epoch`

const retakeStatement = `
update reader set epoch = epoch + 1 where connection = $1 and epoch = $2::int and owner is not null returning epoch`

const positionsStatement = `
select topic, part as partition, next::text as "offset" from read_position where connection = $1 order by topic, part`

const ownStatement: Statement = {
  name: 'own_reader',
  text: 'select from reader where connection = $1 and epoch = $2::int and owner is not null for update',
}

const positionStatement: Statement = {
  name: 'keep_positions',
  text: `
insert into read_position (connection, topic, part, next)
select $1, * from unnest($2::text[], $3::int[], $4::bigint[])
on conflict (connection, topic, part) do update set next = excluded.next`,
}

// The ids are taken in the order of the records.
const insertStatement: Statement = {
  name: 'insert_received',
  text: `
with given as materialized (
  select g.*, nextval(pg_get_serial_sequence('received', 'id')) as id
    from unnest($2::text[], $3::int[], $4::bigint[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::bytea[])
         with ordinality as g(topic, part, position, at, key, value, headers, key_bytes, value_bytes, place)),
 stored as (
  insert into received (id, connection, topic, part, position, at, key, value, headers, key_bytes, value_bytes)
  overriding system value
  select id, $1, topic, part, position, at, key, value, headers::json, key_bytes, value_bytes from given)
select place::text, id::text from given`,
}

const correlationsStatement: Statement = {
  name: 'insert_correlations',
  text: `
insert into received_correlation (correlation, received) select * from unnest($1::text[], $2::bigint[]) on conflict do nothing`,
}

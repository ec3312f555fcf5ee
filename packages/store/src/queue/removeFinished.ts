import type { DeliveryQueue } from '@sendwright/engine'
import type { Database, Query } from '../database/database.ts'
import { cutoff, patientCutoff } from './cutoff.ts'
import { createDropOldPartition } from './dropPartition.ts'

// Rows of one statement: well below a tenth of a second.
const pieceRows = 2_000
const pieceBatches = 200
const removalLock = 7_305_282
const idempotencyKept = '7 days'

/**
 * Removes what has ended longer ago than it is kept: whole partitions where all of it has, else rows by the batches they
 * were sent in. One server at a time does so; the queue itself is never touched.
 */
export function createRemoval(database: Database): Pick<DeliveryQueue, 'removeFinished'> {
  const dropOldPartition = createDropOldPartition(database)
  return {
    removeFinished: async () => {
      const isRemoved = await database.transaction(async (query) => {
        const [lock] = await query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [removalLock])
        if (lock?.taken !== true) return false
        await query("set local synchronous_commit = 'off'")
        return removePiece(query)
      })
      return isRemoved || dropOldPartition()
    },
  }
}

async function removePiece(query: Query): Promise<boolean> {
  for (const [text, limit] of pieces) {
    const [row] = await query<{ removed: string }>(text, [limit])
    if (row !== undefined && Number(row.removed) > 0) return true
  }
  return false
}

// By an array, so that no plan reads the whole history for a few.
const ofGone = 'id = any(array(select gone.id from gone))'

/** Everything known of deliveries that go away. Reads `gone(id)`. */
const withTheirNotes = `
 r as (delete from refusal where ${ofGone}),
 x as (delete from rescheduled where ${ofGone}),
 d as (delete from delivery where ${ofGone})`

// The last batch that was sent stays: recovery compares its digest. What is in the queue again (a void batch, a part of
// one at least once) stays too.
const pieces: readonly (readonly [string, number])[] = [
  [
    `
with old as (
  select * from (
    select b.shard, b.n, b.ids, b.state, sum(cardinality(b.ids)) over oldest as total, row_number() over oldest as place
      from (
        select b.* from batch b join shard s on s.id = b.shard
         where b.at < ${patientCutoff} and b.ended < ${patientCutoff} and b.state <> 1 and b.n <> s.sent
         order by b.at limit ${pieceBatches}) b
    window oldest as (order by b.at, b.shard, b.n)) counted
   where place = 1 or total <= $1),
 gone as (
  select distinct i as id from old cross join unnest(ids) i
   where state = 2 and not exists (select from queue q where q.id = i)),
 b as (delete from batch using old where batch.shard = old.shard and batch.n = old.n returning batch.n),${withTheirNotes}
select count(*) as removed from b`,
    pieceRows,
  ],
  [
    `
with gone as (
  delete from ending where id in (select id from ending where at < ${patientCutoff} order by at limit $1) returning id),${withTheirNotes}
select count(*) as removed from gone`,
    pieceRows,
  ],
  [
    `
with gone as (
  delete from idempotency where key in (
    select key from idempotency where at < now() - interval '${idempotencyKept}' order by at limit $1) returning key)
select count(*) as removed from gone`,
    pieceRows,
  ],
  [
    `
with old as (select minute, connection, topic from delivery_minute where minute < ${cutoff} order by minute limit $1),
 gone as (
  delete from delivery_minute m using old
   where m.minute = old.minute and m.connection = old.connection and m.topic = old.topic returning m.minute)
select count(*) as removed from gone`,
    pieceRows,
  ],
  [
    `
with gone as (delete from outage where id in (select id from outage where to_at < ${cutoff} limit $1) returning id)
select count(*) as removed from gone`,
    pieceRows,
  ],
  [
    `
with old as (select id from bulk where finished_at < ${cutoff} and state <> 'running' order by id desc limit 20),
 gone as (
  delete from bulk using old where bulk.id = old.id and not exists (
    select from bulk u where u.undo_of = bulk.id) returning bulk.id)
select count(*) as removed from gone where $1::int > 0`,
    pieceRows,
  ],
]

import type { DeliveryQueue } from '@sendwright/engine'
import type { Database, Query } from '../database/database.ts'
import { cutoff, patientCutoff } from './cutoff.ts'
import { createDropOldPartition } from './dropPartition.ts'

// Rows of one statement: well below a tenth of a second.
const pieceRows = 2_000
const pieceBatches = 200
// With their events.
const pieceRuns = 200
const removalLock = 7_305_282
const idempotencyKept = '7 days'

/**
 * Removes what has ended longer ago than it is kept, runs and what was received too: whole partitions where all of it has, else rows by the batches they
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
 l as (delete from run_delivery where delivery = any(array(select gone.id from gone))),
 d as (delete from delivery where ${ofGone})`

// The last batch that was sent stays: recovery compares its digest. What is in the queue again (a void batch, a part of
// one at least once) stays too, and so does what a run that has not ended has sent.
const pieces: readonly (readonly [string, number])[] = [
  [
    `
with old as (
  select * from (
    select b.shard, b.n, b.ids, b.state, sum(cardinality(b.ids)) over oldest as total, row_number() over oldest as place
      from (
        select b.* from batch b join shard s on s.id = b.shard
         where b.at < ${patientCutoff} and b.ended < ${patientCutoff} and b.state <> 1 and b.n <> s.sent
           and not exists (select from unnest(b.ids) i join run_delivery l on l.delivery = i join run u on u.id = l.run where u.ended_at is null)
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
  delete from ending where id in (
    select id from ending n where at < ${patientCutoff}
       and not exists (select from run_delivery l join run u on u.id = l.run where l.delivery = n.id and u.ended_at is null)
     order by at limit $1) returning id),${withTheirNotes}
select count(*) as removed from gone`,
    pieceRows,
  ],
  [
    `
with old as (select array(select id from run where ended_at < ${patientCutoff} order by ended_at limit least($1::int, ${pieceRuns})) as ids),
 e as (delete from run_event where run = any((select ids from old)::bigint[])),
 s as (delete from run_state where run = any((select ids from old)::bigint[])),
 i as (delete from run_inbox where run = any((select ids from old)::bigint[])),
 a as (delete from run_await where run = any((select ids from old)::bigint[])),
 l as (delete from run_delivery where run = any((select ids from old)::bigint[])),
 gone as (delete from run where id = any((select ids from old)::bigint[]) returning id)
select count(*) as removed from gone`,
    pieceRows,
  ],
  [
    `
with gone as (
  delete from received where id = any(array(
    select id from received where received_at < ${patientCutoff} and state <> 'waiting' order by received_at limit $1)) returning id),
 c as (delete from received_correlation where received = any(array(select id from gone)))
select count(*) as removed from gone`,
    pieceRows,
  ],
  [
    `
with gone as (
  delete from process_version v where (v.process, v.number) in (
    select o.process, o.number from process_version o
     where not exists (select from process p where p.id = o.process)
       and not exists (select from run r where r.process = o.process and r.version = o.number) limit $1)
  returning v.number)
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

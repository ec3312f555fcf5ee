import type { DeliveryQueue } from '@sendwright/engine'
import type { ArrayRow, Pipeline, Statement } from '../database/pipeline.ts'
import { refusalParts, refusalValues, refusedRuns } from './refuse.ts'
import { modeColumns, numberArray } from './rows.ts'
import { tellRuns } from '../runs/deliveryEvents.ts'

/** What a statement has done: nothing, or all of it, and then whether runs have something in their inbox. */
export interface Stepped {
  readonly isDone: boolean
  readonly hasRuns: boolean
}

function stepped(rows: readonly ArrayRow[]): Stepped {
  return { isDone: rows.length === 1, hasRuns: rows[0]?.[1] === true }
}

/** One statement, all of it or nothing; see `DeliveryQueue.step`. */
export async function step(
  { run }: Pipeline,
  { lease, revision, last, finish, begin, park, refuse }: Parameters<DeliveryQueue['step']>[0],
): Promise<Stepped> {
  const gate = [lease.shard, lease.epoch, revision, last]
  const finished = [finish?.number ?? null, baseColumn(finish?.baseOffsets), finish?.timestamp ?? null]
  const begun =
    begin === null
      ? [null, null, null, null, null, null, null]
      : [
          begin.number,
          begin.digest,
          modeColumns[begin.mode],
          numberArray(begin.ids),
          numberArray(begin.partitions),
          begin.dueFrom,
          begin.dueTo,
        ]
  const values = [...gate, ...finished, numberArray(finish?.ids ?? []), ...begun, numberArray(park)]
  const rows =
    refuse.length === 0
      ? await run(stepStatement, values)
      : await run(stepAndRefuseStatement, [...values, ...refusalValues(refuse)])
  return stepped(rows)
}

/** Closes the undecided batch as not sent; see `DeliveryQueue.voidBatch`. Its rows have never left the queue. */
export async function voidBatch(
  { run }: Pipeline,
  { lease, number, refuse }: Parameters<DeliveryQueue['voidBatch']>[0],
): Promise<Stepped> {
  const rows = await run(voidStatement, [lease.shard, lease.epoch, number, ...refusalValues(refuse)])
  return stepped(rows)
}

/** Closes the undecided batch row by row; see `DeliveryQueue.closePartly`. */
export async function closePartly(
  { run }: Pipeline,
  { lease, sent, refuse }: Parameters<DeliveryQueue['closePartly']>[0],
): Promise<Stepped> {
  const rows = await run(partlyStatement, [
    lease.shard,
    lease.epoch,
    sent.number,
    ...refusalValues(refuse),
    numberArray(sent.ids),
    baseColumn(sent.baseOffsets),
    JSON.stringify(sent.offsets),
    sent.timestamp,
  ])
  return stepped(rows)
}

function baseColumn(baseOffsets: Readonly<Record<string, string>> | null | undefined): string | null {
  return baseOffsets === null || baseOffsets === undefined ? null : JSON.stringify(baseOffsets)
}

/**
 * `own` takes the row of the shard and is empty when lease, revision or number are others, or when the batch before is
 * neither decided nor finished here: then nothing else has an effect. Two kinds need not be durable (decision 031): a
 * finish alone of a batch whose number Kafka knows too, since what Kafka says of the number would finish it again; and
 * what begins a batch at least once, since without it the records would be sent again under their ids.
 */
function stepText(hasRefusals: boolean): string {
  return `
with own as (
  update shard s set last = coalesce($9, s.last), sent = coalesce($5, s.sent)${hasRefusals ? ', rev = s.rev + 1' : ''}
   where s.id = $1::int and s.epoch = $2::int and s.rev = $3::bigint and s.last = $4::bigint
     and ($9::bigint is null or $9 = $4 + 1)
     and case when $5::bigint is null
         then $9 is null or not exists (select from batch b where b.shard = $1 and b.n = $4 and b.state = 1)
         else $5 = $4 and exists (select from batch b where b.shard = $1 and b.n = $4 and b.state = 1) end
  returning s.id),
 fin as (
  update batch set state = 2, base = $6::json, kafka_at = to_timestamp($7::float8 / 1000), ended = clock_timestamp()
   where shard = $1 and n = $5 and state = 1 and exists (select from own)
  returning ${hasRefusals ? 'null' : "case when mode = 0 and $9 is null then set_config('synchronous_commit', 'off', true) end"}),
 del as (delete from queue where id = any($8::bigint[]) and exists (select from own) returning id, run),
 told as (${tellRuns('del', "'delivered'")} returning run),
 park as (update queue set state = 3 where id = any($16::bigint[]) and state = 0 and exists (select from own)),
 new as (
  insert into batch (shard, n, state, mode, digest, ids, parts, due_lo, due_hi, id_lo)
  select $1, $9, 1, $11::smallint, $10::text, $12::bigint[], $13::int[], $14::timestamptz, $15::timestamptz,
         (select min(i) from unnest($12::bigint[]) i)
    from own where $9 is not null
  returning ${hasRefusals ? 'null' : "case when mode = 1 then set_config('synchronous_commit', 'off', true) end"})${hasRefusals ? `,${refusalParts(17)}` : ''}
select id, exists (select from told) ${hasRefusals ? `or ${refusedRuns}` : ''} from own`
}

const stepStatement: Statement = { name: 'step', text: stepText(false) }
const stepAndRefuseStatement: Statement = { name: 'step_refuse', text: stepText(true) }

const ownBatch = `
  update shard s set rev = s.rev + 1
   where s.id = $1::int and s.epoch = $2::int and s.last = $3::bigint
     and exists (select from batch b where b.shard = $1 and b.n = $3 and b.state = 1)
  returning s.id`

const voidStatement: Statement = {
  name: 'void',
  text: `
with own as (${ownBatch}),
 fin as (
  update batch set state = 3, ended = clock_timestamp()
   where shard = $1 and n = $3 and state = 1 and exists (select from own)),${refusalParts(4)}
select id, ${refusedRuns} from own`,
}

// What was not sent leaves the batch, so that it is not taken for delivered.
const partlyStatement: Statement = {
  name: 'partly',
  text: `
with own as (${ownBatch.replace('rev = s.rev + 1', "rev = s.rev + 1, sent = case when $8::bigint[] = '{}' then s.sent else $3 end")}),
 fin as (
  update batch set state = case when $8 = '{}' then 3 else 2 end, base = $9::json, offsets = $10::json,
         kafka_at = to_timestamp($11::float8 / 1000), ended = clock_timestamp(),
         ids = array(select u.i from unnest(ids, parts) with ordinality u(i, p, o) where u.i = any($8) order by o),
         parts = array(select u.p from unnest(ids, parts) with ordinality u(i, p, o) where u.i = any($8) order by o)
   where shard = $1 and n = $3 and state = 1 and exists (select from own)),
 del as (delete from queue where id = any($8) and exists (select from own) returning id, run),
 told as (${tellRuns('del', "'delivered'")} returning run),${refusalParts(4)}
select id, exists (select from told) or ${refusedRuns} from own`,
}

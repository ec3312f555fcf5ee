import type { ReceivedRecord } from '@sendwright/model'
import type { Run, Statement } from '../database/pipeline.ts'
import { correlationLock } from './correlation.ts'

/** A reply that a run waits for, as it is stored. */
export interface StoredAwait {
  readonly id: string
  readonly run: string
  readonly visit: string
  readonly action: string
  readonly attempt: number
  readonly correlation: string
}

/** A record and the one who has waited for it. */
export interface Reply {
  readonly await: StoredAwait
  readonly received: { readonly id: string; readonly record: ReceivedRecord }
}

/**
 * Takes the locks under which who begins or ceases to wait and who looks for those who wait meet: without them each could
 * miss the other. A transaction takes all of its in one call, before it touches an await, so that nobody waits in a circle.
 */
export async function lockCorrelations(run: Run, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await run(lockStatement, [[...new Set(keys.map(correlationLock))]])
}

/** Forgets awaits, under the locks of their correlations. */
export async function forgetAwaits(run: Run, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await run(forgetStatement, [ids])
}

/** Gives records to those who wait: into the inbox of their runs. */
export async function giveReplies(run: Run, replies: readonly Reply[]): Promise<void> {
  if (replies.length === 0) return
  await Promise.all([
    forgetAwaits(
      run,
      replies.map((reply) => reply.await.id),
    ),
    run(matchedStatement, [replies.map(({ received }) => received.id), replies.map((reply) => reply.await.run)]),
    run(tellStatement, [
      replies.map((reply) => reply.await.run),
      replies.map((reply) => JSON.stringify(eventOf(reply))),
    ]),
  ])
}

/** Marks records that runs have got or were started by; they wait for nobody any more. */
export async function markMatched(run: Run, ids: readonly string[], runs: readonly (string | number)[]): Promise<void> {
  if (ids.length > 0) await run(matchedStatement, [ids, runs])
}

/** Puts events into the inbox of runs. */
export async function tellInbox(
  run: Run,
  runs: readonly (string | number)[],
  events: readonly object[],
): Promise<void> {
  if (runs.length > 0) await run(tellStatement, [runs, events.map((event) => JSON.stringify(event))])
}

function eventOf({ await: { visit, action, attempt }, received }: Reply): object {
  return { kind: 'replied', visit, action, attempt, record: received.record }
}

const lockStatement: Statement = {
  name: 'lock_correlations',
  text: `select pg_advisory_xact_lock(7305283, l.lock) from (select distinct u as lock from unnest($1::int[]) u order by u) l`,
}

const forgetStatement: Statement = {
  name: 'forget_awaits_by_id',
  text: 'delete from run_await where id = any($1::bigint[])',
}

const matchedStatement: Statement = {
  name: 'received_matched',
  text: `
with m as (
  select id, array_agg(run order by run) as runs from unnest($1::bigint[], $2::bigint[]) as m(id, run) group by id),
 forgotten as (delete from received_correlation where received = any($1::bigint[]))
update received r set state = 'matched', runs = m.runs, reason = null from m where r.id = m.id`,
}

const tellStatement: Statement = {
  name: 'tell_inbox',
  text: `
insert into run_inbox (run, due, at, event)
select t.run, statement_timestamp(), statement_timestamp(), t.event::json
  from unnest($1::bigint[], $2::text[]) with ordinality as t(run, event, place) order by t.place`,
}

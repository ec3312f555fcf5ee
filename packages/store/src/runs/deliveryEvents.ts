import type { Query } from '../database/database.ts'
import type { Change } from '../deliveries/change.ts'

/**
 * Puts what became of deliveries into the inbox of their runs, as a part of a statement: rows of `source` with `id`,
 * `run` and what `state` and `message` read of them.
 */
export function tellRuns(source: string, state: string, message = 'null'): string {
  return `
  insert into run_inbox (run, due, at, event)
  select s.run, statement_timestamp(), statement_timestamp(),
         json_build_object('kind', 'delivery', 'visit', d.visit, 'action', d.action, 'attempt', d.attempt, 'place', d.place,
           'state', ${state}, 'message', ${message})
    from ${source} s join run_delivery d on d.delivery = s.id where s.run is not null order by s.id`
}

/** Tells runs of deliveries that somebody has changed, in the transaction of the change; whether any belong to runs. */
export async function tellRunsOfChange(
  query: Query,
  ids: readonly string[],
  { change, failedBefore }: { readonly change: Change; readonly failedBefore: readonly string[] },
): Promise<boolean> {
  const told =
    change.kind === 'skip' || change.kind === 'cancel'
      ? await query(toldEndedStatement, [ids, change.kind === 'skip' ? 'skipped' : 'cancelled'])
      : await query(toldQueuedStatement, [ids, failedBefore, change.kind === 'restore'])
  return told.length > 0
}

const toldEndedStatement = `
with s as (select id, run from ending where id = any($1::bigint[]) and run is not null)
${tellRuns('s', '$2::text')}
returning run`

// A delivery that only waits at another time is nothing new to its run.
const toldQueuedStatement = `
with s as (
  select q.id, q.run, q.state, r.message
    from queue q left join refusal r on r.id = q.id and q.state = 2
   where q.id = any($1::bigint[]) and q.run is not null and ($3::boolean or (q.state = 2) <> (q.id = any($2::bigint[]))))
${tellRuns('s', "case when s.state = 2 then 'failed' else 'accepted' end", 's.message')}
returning run`

import type { NewRun, RunChange } from '@sendwright/engine'
import type { Statement } from '../database/pipeline.ts'

/** A statement with its values. */
export interface Bound {
  readonly statement: Statement
  readonly values: readonly unknown[]
}

/** The rows of runs that begin, and of what they know. */
export function startRuns(starts: readonly NewRun[]): readonly Bound[] {
  if (starts.length === 0) return []
  const values = [
    starts.map(({ change }) => change.run),
    starts.map(({ uuid }) => uuid),
    starts.map(({ process }) => process),
    starts.map(({ version }) => version),
    starts.map(({ environment }) => environment),
    starts.map(({ startedBy }) => startedBy),
    starts.map(({ key, change }) => plainText(key ?? change.key)),
    starts.map(({ trace }) => trace),
    starts.map(({ change }) => change.status),
  ]
  return [
    { statement: insertRuns, values },
    { statement: insertStates, values: stateValues(starts.map(({ change }) => change)) },
  ]
}

/** What has become of runs that were there; of those whose status stays, only what they know. */
export function changeRuns(changes: readonly RunChange[]): readonly Bound[] {
  if (changes.length === 0) return []
  return [
    { statement: updateStates, values: stateValues(changes) },
    {
      statement: updateRuns,
      values: [
        changes.map(({ run }) => run),
        changes.map(({ status }) => status),
        changes.map(({ key }) => plainText(key)),
      ],
    },
  ]
}

/** The events of runs with what they caused. */
export function addEvents(changes: readonly RunChange[]): readonly Bound[] {
  const events = changes.flatMap(({ run, events: own }) => own.map((event) => ({ run, ...event })))
  if (events.length === 0) return []
  return [
    {
      statement: insertEvents,
      values: [
        events.map(({ run }) => run),
        events.map(({ n }) => n),
        events.map(({ at }) => at),
        events.map(({ event }) => JSON.stringify(event)),
        events.map(({ moments }) => JSON.stringify(moments)),
      ],
    },
  ]
}

/** Takes what was applied out of the inbox; sets timers and forgets them, all of them where a run has ended. */
export function changeInbox(changes: readonly RunChange[]): readonly Bound[] {
  const consumed = changes.flatMap((change) => change.consumed)
  const forgotten = changes.flatMap(({ run, forgetTimers }) => forgetTimers.map((timer) => ({ run, timer })))
  const ended = changes.filter(({ status }) => status === 'completed' || status === 'cancelled').map(({ run }) => run)
  // The last of an id counts.
  const timers = changes.flatMap(({ run, timers: own }) =>
    [...new Map(own.map((timer) => [timer.id, timer])).values()].map((timer) => ({ run, ...timer })),
  )
  return [
    ...(consumed.length === 0 ? [] : [{ statement: deleteConsumed, values: [consumed.map(String)] }]),
    ...(forgotten.length === 0
      ? []
      : [
          {
            statement: deleteTimers,
            values: [forgotten.map(({ run }) => run), forgotten.map(({ timer }) => timer)],
          },
        ]),
    ...(ended.length === 0 ? [] : [{ statement: deleteTimersOfEnded, values: [ended] }]),
    ...(timers.length === 0
      ? []
      : [
          {
            statement: insertTimers,
            values: [
              timers.map(({ run }) => run),
              timers.map(({ dueAt }) => dueAt),
              timers.map(({ id }) => id),
              timers.map(({ id }) => JSON.stringify({ kind: 'timerDue', timer: id })),
            ],
          },
        ]),
  ]
}

/** Of what is only searched and shown: a text column takes no U+0000. */
function plainText(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '\uFFFD')
}

function stateValues(changes: readonly RunChange[]): readonly unknown[] {
  return [
    changes.map(({ run }) => run),
    changes.map(({ events }) => events.at(-1)?.n ?? null),
    changes.map(({ status, progress }) => status === 'active' && isLong(progress.current?.wait?.for)),
    changes.map(({ status, progress }) => (status === 'failed' ? causeOf(progress.current?.stopped ?? '') : null)),
    changes.map(({ progress }) => JSON.stringify(progress)),
    changes.map(({ data }) => data),
    changes.map(({ state }) => JSON.stringify({ ...state, data: undefined })),
  ]
}

function isLong(wait: string | undefined): boolean {
  return wait === 'timer' || wait === 'trigger' || wait === 'reply'
}

/** Alike for reasons that differ only in numbers. */
function causeOf(reason: string): string {
  return plainText(reason.replaceAll(/\d+/g, '#').slice(0, 500)) ?? ''
}

const insertRuns: Statement = {
  name: 'insert_runs',
  text: `
insert into run (id, uuid, process, version, environment, started_by, key, trace, status, ended_at)
select r.*, case when r.status in ('completed', 'cancelled') then clock_timestamp() end
  from unnest($1::bigint[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
       as r(id, uuid, process, version, environment, started_by, key, trace, status)`,
}

const stateRows = `unnest($1::bigint[], $2::int[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::text[])
       as c(run, last_event, is_waiting, cause, progress, data, state)`

const insertStates: Statement = {
  name: 'insert_run_states',
  text: `
insert into run_state (run, last_event, is_waiting, cause, progress, data, state)
select c.run, coalesce(c.last_event, 0), c.is_waiting, c.cause, c.progress::json, c.data::json, c.state::json
  from ${stateRows}`,
}

const updateStates: Statement = {
  name: 'update_run_states',
  text: `
update run_state s
   set last_event = coalesce(c.last_event, s.last_event), trouble = 0, is_waiting = c.is_waiting, cause = c.cause,
       progress = c.progress::json, data = c.data::json, state = c.state::json
  from ${stateRows}
 where s.run = c.run`,
}

const updateRuns: Statement = {
  name: 'update_runs',
  text: `
update run r
   set status = c.status, key = coalesce(r.key, c.key),
       ended_at = case when c.status in ('completed', 'cancelled') then coalesce(r.ended_at, clock_timestamp()) end
  from unnest($1::bigint[], $2::text[], $3::text[]) as c(run, status, key)
 where r.id = c.run and (r.status <> c.status or (r.key is null and c.key is not null))`,
}

const insertEvents: Statement = {
  name: 'insert_run_events',
  text: `
insert into run_event (run, n, at, event, moments)
select e.run, e.n, e.at, e.event::json, e.moments::json
  from unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::text[], $5::text[]) as e(run, n, at, event, moments)`,
}

const deleteConsumed: Statement = {
  name: 'delete_consumed',
  text: 'delete from run_inbox where id = any($1::bigint[])',
}

const deleteTimers: Statement = {
  name: 'delete_timers',
  text: `
delete from run_inbox i using unnest($1::bigint[], $2::text[]) as t(run, timer)
 where i.run = t.run and i.timer = t.timer and i.timer is not null`,
}

const deleteTimersOfEnded: Statement = {
  name: 'delete_timers_of_ended',
  text: 'delete from run_inbox where run = any($1::bigint[]) and timer is not null',
}

const insertTimers: Statement = {
  name: 'insert_timers',
  text: `
insert into run_inbox (run, due, at, timer, event)
select t.run, t.due, t.due, t.timer, t.event::json
  from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[]) as t(run, due, timer, event)
on conflict (run, timer) where timer is not null do update set due = excluded.due, at = excluded.at, event = excluded.event`,
}

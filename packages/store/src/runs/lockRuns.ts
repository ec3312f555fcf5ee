import { parseExactJson, runEventSchema } from '@sendwright/model'
import type { LockedRun } from '@sendwright/engine'
import type { Run, Statement } from '../database/pipeline.ts'
import { toMillis } from '../queue/rows.ts'

/** Runs that are locked until the transaction ends, and the clock of the database. */
export interface Locked {
  readonly now: Date
  readonly runs: readonly { readonly run: LockedRun; readonly trace: string | null }[]
}

// Of one run at once; the rest stays due.
const eventsAtOnce = 1_000

/** Locks up to `limit` runs that have something due, the longest due first; those that somebody has are passed over. */
export async function lockDue(run: Run, limit: number): Promise<readonly string[]> {
  const rows = await run(dueStatement, [limit])
  return [...new Set(rows.map(([id]) => String(id)))]
}

/** Locks one run: null where there is none, or where somebody has it and `wait` is false. */
export async function lockOne(run: Run, id: number | string, { wait }: { readonly wait: boolean }): Promise<boolean> {
  return (await run(wait ? lockStatement : tryLockStatement, [id])).length === 1
}

/** Reads what is known of locked runs and what is due, in the order of ids. */
export async function readLocked(run: Run, ids: readonly (string | number)[]): Promise<Locked> {
  const array = `{${ids.join(',')}}`
  const [runs, due, clock] = await Promise.all([
    run(runsStatement, [array]),
    run(inboxStatement, [array, eventsAtOnce]),
    run(clockStatement, []),
  ])
  const inboxes = Map.groupBy(due, ([id]) => String(id))
  return {
    now: new Date(toMillis(String(clock[0]?.[0]))),
    runs: runs.map((row) => {
      const [id, uuid, process, version, environment, trace, lastEvent, data, state] = row
      return {
        trace: textOrNull(trace),
        run: {
          id: Number(id),
          uuid: String(uuid),
          process: String(process),
          version: Number(version),
          environment: textOrNull(environment),
          state: readState(String(state), String(data)),
          lastEvent: Number(lastEvent),
          due: (inboxes.get(String(id)) ?? []).map(([, event, at, text]) => ({
            id: BigInt(String(event)),
            dueAt: new Date(toMillis(String(at))).toISOString(),
            event: runEventSchema.parse(parseExactJson(String(text))),
          })),
        },
      }
    }),
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** Puts together what `stateValues` has taken apart. */
export function readState(state: string, data: string): LockedRun['state'] {
  // Written from a state; only the reducer looks inside.
  const rest = parseExactJson(state) as unknown as Omit<LockedRun['state'], 'data'>
  return { ...rest, data: parseExactJson(data) }
}

// Rows that others have locked are passed over one by one, in the order of the index.
const dueStatement: Statement = {
  name: 'lock_due_runs',
  text: `
select s.run::text from run_inbox i join run_state s on s.run = i.run
 where i.due <= (select clock_timestamp())
 order by i.due, i.id limit $1::int for update of s skip locked`,
}

const lockStatement: Statement = { name: 'lock_run', text: 'select from run_state where run = $1::bigint for update' }
const tryLockStatement: Statement = {
  name: 'try_lock_run',
  text: 'select from run_state where run = $1::bigint for update skip locked',
}

const runsStatement: Statement = {
  name: 'read_locked_runs',
  text: `
select r.id::text, r.uuid, r.process, r.version, r.environment, r.trace, s.last_event, s.data, s.state
  from unnest($1::bigint[]) u(id) join run r on r.id = u.id join run_state s on s.run = u.id order by r.id`,
}

const inboxStatement: Statement = {
  name: 'read_inboxes',
  text: `
select u.id::text, i.id::text, i.at::text, i.event
  from unnest($1::bigint[]) u(id)
 cross join lateral (
   select * from run_inbox where run = u.id and due <= (select clock_timestamp()) order by at, id limit $2::int) i
 order by u.id, i.at, i.id`,
}

const clockStatement: Statement = { name: 'clock', text: 'select clock_timestamp()::text' }

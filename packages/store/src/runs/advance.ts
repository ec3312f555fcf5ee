import type { RunQueue } from '@sendwright/engine'
import type { Pinned, Statement } from '../database/pipeline.ts'
import { StoreFailure } from '../failure.ts'
import { lockDue, lockOne, readLocked } from './lockRuns.ts'
import { isRowRefused } from './rowErrors.ts'
import { changeInTransaction, nothingWritten, type RunStorage } from './runStorage.ts'
import { writeRuns, type Written } from './writeRuns.ts'

type Work = Parameters<RunQueue['advance']>[1]

// A run that cannot go on because of a fault of the program is tried again after 1, 2, 4 … s, in the end every 5 min.
const firstPauseMs = 1_000
const longestPauseMs = 300_000
// One that the work has left as it is.
const leftMs = 200
// What took longer was ended by PostgreSQL.
const tooLongMs = 10_000
// Others have locked what is due.
const lookAgainMs = 20

/** Takes runs on; see `RunQueue.advance`. One that cannot be taken on or stored stops nobody else. */
export async function advance(storage: RunStorage, limit: number, work: Work): ReturnType<RunQueue['advance']> {
  let taken: readonly string[] = []
  const startedAt = performance.now()
  try {
    await changeInTransaction(storage, async (connection) => {
      taken = await lockDue(connection.run, limit)
      return taken.length === 0 ? nothingWritten : workOn(storage, connection, { ids: taken, work })
    })
  } catch (error) {
    if (taken.length === 0 || !isOfRuns(error, startedAt)) throw error
    await takeOnEach(storage, taken, { work, error })
  }
  return { taken: taken.length, nextDueAt: taken.length < limit ? await nextDueAt(storage) : null }
}

/** Changes one run that is waited for; see `RunQueue.apply`. */
export function createApply(storage: RunStorage): RunQueue['apply'] {
  return async (id, work) => {
    type Answer = Awaited<ReturnType<typeof work>>
    type Refusal = Extract<Answer, { readonly refused: unknown }>['refused']
    let outcome: 'unknown' | 'done' | { readonly refused: Refusal } = 'unknown'
    if (!Number.isSafeInteger(id) || id < 1) return outcome
    await changeInTransaction(storage, async (connection) => {
      if (!(await lockOne(connection.run, id, { wait: true }))) return nothingWritten
      const { runs, now } = await readLocked(connection.run, [id])
      const [locked] = runs
      if (locked === undefined) return nothingWritten
      const answer = await work(locked.run, now)
      if ('refused' in answer) {
        outcome = { refused: answer.refused }
        return nothingWritten
      }
      outcome = 'done'
      return writeRuns(
        connection,
        { starts: [], changes: [{ change: answer, trace: locked.trace }] },
        storage.columnsOf,
      )
    })
    return outcome
  }
}

async function workOn(
  storage: RunStorage,
  connection: Pinned,
  { ids, work }: { readonly ids: readonly string[]; readonly work: Work },
): Promise<Written> {
  const { runs, now } = await readLocked(connection.run, ids)
  // Somebody else has taken it on since it was found.
  const due = runs.filter(({ run }) => run.due.length > 0)
  if (due.length === 0) return nothingWritten
  const answers = await work(
    due.map(({ run }) => run),
    now,
  )
  const changes = due.flatMap(({ trace }, index) => {
    const change = answers[index]
    return change === null || change === undefined ? [] : [{ change, trace }]
  })
  const left = due.flatMap(({ run: { id } }, index) => (answers[index] === null ? [id] : []))
  if (left.length > 0) await connection.run(leaveStatement, [left, leftMs])
  return changes.length === 0 ? nothingWritten : writeRuns(connection, { starts: [], changes }, storage.columnsOf)
}

/** Together they could not be taken on: each alone, and what cannot be is left alone for a while. */
async function takeOnEach(
  storage: RunStorage,
  ids: readonly string[],
  { work, error }: { readonly work: Work; readonly error: unknown },
): Promise<void> {
  if (ids.length === 1) return postpone(storage, ids[0] ?? '', error)
  for (const id of ids) {
    const startedAt = performance.now()
    try {
      await changeInTransaction(storage, async (connection) =>
        (await lockOne(connection.run, id, { wait: false }))
          ? workOn(storage, connection, { ids: [id], work })
          : nothingWritten,
      )
    } catch (own) {
      if (!isOfRuns(own, startedAt)) throw own
      await postpone(storage, id, own)
    }
  }
}

async function postpone(storage: RunStorage, id: string, error: unknown): Promise<void> {
  storage.log('a run could not go on and is left alone for a while', { run: Number(id), error })
  await storage.transactions.transaction(({ run }) => run(postponeStatement, [id, firstPauseMs, longestPauseMs]))
}

/** Not the database's refusal of everybody: a fault of the program, data that cannot be stored, or work without end. */
function isOfRuns(error: unknown, startedAt: number): boolean {
  return !(error instanceof StoreFailure) || isRowRefused(error) || performance.now() - startedAt > tooLongMs
}

/** By the clock of this server, which may differ from the database's. */
async function nextDueAt({ query }: RunStorage): Promise<Date | null> {
  const [row] = await query<{ inMs: number }>(nextDueText)
  return row === undefined ? null : new Date(Date.now() + Math.max(lookAgainMs, row.inMs))
}

const nextDueText = `
select extract(epoch from i.due - clock_timestamp())::float8 * 1000 as "inMs"
  from run_inbox i where exists (select from run_state s where s.run = i.run) order by i.due, i.id limit 1`

const leaveStatement: Statement = {
  name: 'leave_runs',
  text: `
update run_inbox set due = clock_timestamp() + $2::float8 * interval '1 millisecond'
 where run = any($1::bigint[]) and due <= clock_timestamp()`,
}

// Somebody may have taken it on meanwhile: then there is nothing to wait with.
const postponeStatement: Statement = {
  name: 'postpone_run',
  text: `
with l as (
  select run from run_state
   where run = $1::bigint and exists (select from run_inbox i where i.run = $1 and i.due <= clock_timestamp())
     for update skip locked),
 s as (update run_state set trouble = least(trouble + 1, 30)::smallint from l where run_state.run = l.run returning trouble)
update run_inbox i
   set due = clock_timestamp() + least($2::float8 * power(2, s.trouble - 1), $3::float8) * interval '1 millisecond'
  from s where i.run = $1 and i.due <= clock_timestamp()`,
}

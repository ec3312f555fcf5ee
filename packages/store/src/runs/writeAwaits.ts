import type { RunAwait, RunChange } from '@sendwright/engine'
import type { Run, Statement } from '../database/pipeline.ts'
import { correlationKey } from '../receive/correlation.ts'
import { receivedColumnCount, receivedColumns, readReceivedRow } from '../receive/receivedRows.ts'
import { forgetAwaits, giveReplies, lockCorrelations, type Reply, type StoredAwait } from '../receive/replies.ts'

/** By what a reply is found. */
export function awaitKey({ connection, topic, by, name, value }: RunAwait): string {
  return correlationKey({ connection, topic }, { by, name }, value)
}

/** What of awaits changes are about to touch: those that are over, by their ids. */
export interface AwaitsAhead {
  readonly over: readonly string[]
}

/**
 * Takes the locks of all correlations whose awaits are about to be forgotten or kept. Who looks for those who wait takes
 * the same ones, first and in the same order: so neither holds an await that the other waits for. The runs are locked:
 * nobody else makes awaits of theirs.
 */
export async function lockAwaits(run: Run, changes: readonly RunChange[]): Promise<AwaitsAhead> {
  const over = await findOver(run, changes)
  await lockCorrelations(run, [
    ...over.map(({ correlation }) => correlation),
    ...changes.flatMap((change) => change.awaits.map(awaitKey)),
  ])
  return { over: over.map(({ id }) => id) }
}

async function findOver(run: Run, changes: readonly RunChange[]): Promise<readonly StoredAwait[]> {
  const forgotten = changes.flatMap((change) => change.forgetAwaits.map((each) => ({ run: change.run, ...each })))
  const ended = changes.filter(({ status }) => status === 'completed' || status === 'cancelled')
  const rows = await Promise.all([
    forgotten.length === 0
      ? []
      : run(forgottenStatement, [
          forgotten.map((each) => each.run),
          forgotten.map(({ visit }) => visit),
          forgotten.map(({ action }) => action),
        ]),
    ended.length === 0 ? [] : run(ofEndedStatement, [ended.map((change) => change.run)]),
  ])
  return rows.flat().map(readAwaitRow)
}

/**
 * Forgets awaits that are over and keeps new ones, under the locks that `lockAwaits` has taken. Whoever begins to wait for
 * what has come already gets it at once, the oldest first; whether anybody has.
 */
export async function writeAwaits(run: Run, changes: readonly RunChange[], { over }: AwaitsAhead): Promise<boolean> {
  await forgetAwaits(run, over)
  const awaits = changes.flatMap((change) => change.awaits.map((each) => ({ run: change.run, ...each })))
  if (awaits.length === 0) return false
  const rows = await run(insertStatement, [
    awaits.map((each) => each.run),
    awaits.map(({ visit }) => visit),
    awaits.map(({ action }) => action),
    awaits.map(({ attempt }) => attempt),
    awaits.map(({ connection }) => connection),
    awaits.map(({ topic }) => topic),
    awaits.map(({ by }) => by),
    awaits.map(({ name }) => plainText(name)),
    awaits.map(({ value }) => plainText(value)),
    awaits.map(awaitKey),
  ])
  return takeKept(run, rows.map(readAwaitRow))
}

async function takeKept(run: Run, awaits: readonly StoredAwait[]): Promise<boolean> {
  const waiting = Map.groupBy(
    awaits.toSorted((a, b) => Number(BigInt(a.id) - BigInt(b.id))),
    ({ correlation }) => correlation,
  )
  const rows = await run(keptStatement, [[...waiting.keys()], [...waiting.values()].map((list) => list.length)])
  const given = new Set<string>()
  const replies = rows.flatMap((row): Reply[] => {
    const received = readReceivedRow(row)
    // One record may be found by two correlations.
    if (given.has(received.id)) return []
    const next = waiting.get(String(row[receivedColumnCount]))?.shift()
    if (next === undefined) return []
    given.add(received.id)
    return [{ await: next, received }]
  })
  await giveReplies(run, replies)
  return replies.length > 0
}

/** Columns of `a` (run_await) that `readAwaitRow` reads. */
export const awaitColumns = 'a.id::text, a.run::text, a.visit, a.action, a.attempt, a.correlation'

/** Reads what `awaitColumns` selected. */
export function readAwaitRow(row: readonly unknown[]): StoredAwait {
  const [id, run, visit, action, attempt, correlation] = row
  return {
    id: String(id),
    run: String(run),
    visit: String(visit),
    action: String(action),
    attempt: Number(attempt),
    correlation: String(correlation),
  }
}

function plainText(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

const forgottenStatement: Statement = {
  name: 'forgotten_awaits',
  text: `
select ${awaitColumns} from unnest($1::bigint[], $2::text[], $3::text[]) as f(run, visit, action)
  join run_await a on a.run = f.run and a.visit = f.visit and a.action = f.action`,
}

const ofEndedStatement: Statement = {
  name: 'awaits_of_ended',
  text: `select ${awaitColumns} from run_await a where a.run = any($1::bigint[])`,
}

const insertStatement: Statement = {
  name: 'insert_awaits',
  text: `
insert into run_await as a (run, visit, action, attempt, connection, topic, by, name, value, correlation)
select w.* from unnest($1::bigint[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
       as w(run, visit, action, attempt, connection, topic, by, name, value, correlation)
returning ${awaitColumns}`,
}

const keptStatement: Statement = {
  name: 'kept_received',
  text: `
select k.* from unnest($1::text[], $2::int[]) as w(correlation, n)
 cross join lateral (
   select ${receivedColumns}, c.correlation
     from received_correlation c join received r on r.id = c.received
    where c.correlation = w.correlation and r.state = 'unmatched'
    order by c.received limit w.n for update of r skip locked) k`,
}

import type { ReceivedDecision, RunQueue, WaitingReceived } from '@sendwright/engine'
import type { Pinned, Run, Statement } from '../database/pipeline.ts'
import { StoreFailure } from '../failure.ts'
import { isRowRefused } from '../runs/rowErrors.ts'
import { changeInTransaction, nothingWritten, type RunStorage } from '../runs/runStorage.ts'
import { awaitColumns, awaitKey, readAwaitRow } from '../runs/writeAwaits.ts'
import { writeRuns, type Written } from '../runs/writeRuns.ts'
import { findCallbacks } from './callbacks.ts'
import { receivedColumnCount, receivedColumns, readReceivedRow } from './receivedRows.ts'
import { unmatchedReasons } from './unmatchedReason.ts'
import { giveReplies, lockCorrelations, markMatched, tellInbox, type Reply, type StoredAwait } from './replies.ts'

type Work = Parameters<RunQueue['matchReceived']>[1]
type Matched = Awaited<ReturnType<RunQueue['matchReceived']>>

interface WaitingRow extends WaitingReceived {
  /** As text, for statements. */
  readonly key: string
  readonly correlations: readonly string[]
}

/**
 * Looks for who gets received records, in their order: who waits for one, longest first; the run whose action calls back;
 * what is started by it. One server at a time does so. A record that nobody gets is kept.
 */
export async function matchReceived(storage: RunStorage, limit: number, work: Work): Promise<Matched> {
  try {
    return await matchSome(storage, limit, work)
  } catch (error) {
    if (!isOfRecords(error)) throw error
    return matchFirst(storage, work)
  }
}

/** Together they could not be matched: the first alone, and if it cannot be, it starts nothing. */
async function matchFirst(storage: RunStorage, work: Work): Promise<Matched> {
  try {
    return await matchSome(storage, 1, work)
  } catch (error) {
    if (!isOfRecords(error)) throw error
    storage.log('a received record could not start a run', { error })
    const reason = isRowRefused(error)
      ? 'What it would start cannot be stored'
      : 'It could not start a run because of an internal error'
    return matchSome(storage, 1, async (received) => received.map(({ id }) => ({ id, starts: [], reason })))
  }
}

function isOfRecords(error: unknown): boolean {
  return !(error instanceof StoreFailure) || isRowRefused(error)
}

async function matchSome(storage: RunStorage, limit: number, work: Work): Promise<Matched> {
  let matched: Matched = { taken: 0, started: [] }
  // Mostly there is none, whenever somebody was woken.
  if ((await storage.query(anyWaitingText)).length === 0) return matched
  await changeInTransaction(storage, async (connection) => {
    const { run } = connection
    const [lock] = await run(onlyOneStatement, [])
    const waiting = lock?.[0] === true ? await readWaiting(run, limit) : []
    matched = { taken: waiting.length, started: [] }
    if (waiting.length === 0) return nothingWritten
    const starting = waiting.filter(({ starts }) => starts.length > 0)
    // What could be started is worked out before there are locks that others wait for.
    const decisions =
      starting.length === 0 ? [] : await work(starting, new Date(Date.parse(String(lock?.[1]).replace(' ', 'T') + 'Z')))
    const { started, written } = await decide(storage, connection, { waiting, decisions })
    matched = { taken: waiting.length, started }
    return written
  })
  return matched
}

async function decide(
  storage: RunStorage,
  connection: Pinned,
  { waiting, decisions }: { readonly waiting: readonly WaitingRow[]; readonly decisions: readonly ReceivedDecision[] },
): Promise<{ readonly started: readonly number[]; readonly written: Written }> {
  const { run } = connection
  const proposed = decisions.flatMap(({ starts }) => starts)
  await lockCorrelations(run, [
    ...waiting.flatMap(({ correlations }) => correlations),
    ...proposed.flatMap(({ change }) => change.awaits.map(awaitKey)),
  ])
  const replies = await findReplies(run, waiting)
  const answered = new Set(replies.map(({ received }) => received.id))
  const others = waiting.filter(({ key }) => !answered.has(key))
  const callbacks = await findCallbacks(run, others)
  const called = callbacks.filter((callback) => callback.run !== null)
  const calledKeys = new Set(called.map(({ key }) => key))
  const decided = new Map(decisions.map((decision) => [String(decision.id), decision]))
  const started = others.flatMap(({ key }) => {
    const starts = calledKeys.has(key) ? [] : (decided.get(key)?.starts ?? [])
    return starts.map((start) => ({ key, start }))
  })
  const startedKeys = new Set(started.map(({ key }) => key))
  const unmatched = others.filter(({ key }) => !calledKeys.has(key) && !startedKeys.has(key))
  const refused = new Map(callbacks.map(({ key, reason }) => [key, reason]))
  await giveReplies(run, replies)
  await markMatched(
    run,
    [...called.map(({ key }) => key), ...started.map(({ key }) => key)],
    [...called.map((callback) => callback.run ?? ''), ...started.map(({ start }) => start.change.run)],
  )
  await tellInbox(
    run,
    called.map((callback) => callback.run ?? ''),
    called.map(({ action, record }) => ({ kind: 'calledBack', action, record })),
  )
  if (unmatched.length > 0) {
    const reasons = await unmatchedReasons(
      run,
      unmatched.map(({ record }) => record),
    )
    await run(unmatchedStatement, [
      unmatched.map(({ key }) => key),
      unmatched.map(({ key }, index) => decided.get(key)?.reason ?? refused.get(key) ?? reasons[index]),
    ])
  }
  const written = await writeRuns(
    connection,
    { starts: started.map(({ start }) => start), changes: [] },
    storage.columnsOf,
  )
  return {
    started: started.map(({ start }) => start.change.run),
    written: { ...written, hasRuns: written.hasRuns || replies.length > 0 || called.length > 0 },
  }
}

/** One record to one who waits: records in their order, those who wait in the order in which they began to. */
async function findReplies(run: Run, waiting: readonly WaitingRow[]): Promise<readonly Reply[]> {
  const wanted = new Map<string, number>()
  for (const { correlations } of waiting) for (const key of correlations) wanted.set(key, (wanted.get(key) ?? 0) + 1)
  if (wanted.size === 0) return []
  const rows = await run(awaitsStatement, [[...wanted.keys()], [...wanted.values()]])
  const free = Map.groupBy(rows.map(readAwaitRow), ({ correlation }) => correlation)
  const given = new Set<string>()
  return waiting.flatMap(({ key, correlations, record }): Reply[] => {
    const candidates = correlations.flatMap((correlation) => {
      const first = free.get(correlation)?.find(({ id }) => !given.has(id))
      return first === undefined ? [] : [first]
    })
    const longest = candidates.toSorted(byId)[0]
    if (longest === undefined) return []
    given.add(longest.id)
    return [{ await: longest, received: { id: key, record } }]
  })
}

function byId(a: StoredAwait, b: StoredAwait): number {
  return BigInt(a.id) < BigInt(b.id) ? -1 : 1
}

const anyWaitingText = `select from received where state = 'waiting' limit 1`

async function readWaiting(run: Run, limit: number): Promise<readonly WaitingRow[]> {
  const rows = await run(waitingStatement, [limit])
  const found = rows.map((row) => ({ ...readReceivedRow(row), correlations: readTexts(row[receivedColumnCount]) }))
  const topics = [
    ...new Map(found.map(({ record }) => [JSON.stringify([record.connection, record.topic]), record])).values(),
  ]
  const starts = await run(startsStatement, [
    topics.map(({ connection }) => connection),
    topics.map(({ topic }) => topic),
  ])
  const byTopic = Map.groupBy(starts, ([connection, topic]) => JSON.stringify([connection, topic]))
  return found.map(({ id, record, correlations }) => ({
    id: BigInt(id),
    key: id,
    record,
    correlations,
    starts: (byTopic.get(JSON.stringify([record.connection, record.topic])) ?? []).map(
      ([, , process, version, node, action, environment]) => ({
        process: String(process),
        version: Number(version),
        node: String(node),
        action: String(action),
        environment: typeof environment === 'string' ? environment : null,
      }),
    ),
  }))
}

/** Keys hold letters, digits, `-` and `_` alone. */
function readTexts(list: unknown): readonly string[] {
  const text = String(list)
  return text === '' ? [] : text.split(' ')
}

const onlyOneStatement: Statement = {
  name: 'only_matcher',
  text: `select pg_try_advisory_xact_lock(7305284), (clock_timestamp() at time zone 'UTC')::text`,
}

const waitingStatement: Statement = {
  name: 'waiting_received',
  text: `
select ${receivedColumns}, coalesce((select string_agg(c.correlation, ' ') from received_correlation c where c.received = r.id), '')
  from received r where r.state = 'waiting' order by r.id limit $1::int`,
}

const startsStatement: Statement = {
  name: 'starts_of_topics',
  text: `
select l.connection, l.topic, l.process, l.version, l.node, l.action, l.environment
  from unnest($1::text[], $2::text[]) as t(connection, topic)
  join listened l on l.connection = t.connection and l.topic = t.topic and l.use = 'start'
 where l.version = (select max(v.number) from process_version v where v.process = l.process)
 order by l.process, l.node, l.action`,
}

const awaitsStatement: Statement = {
  name: 'awaits_of_correlations',
  text: `
select k.* from unnest($1::text[], $2::int[]) as w(correlation, n)
 cross join lateral (
   select ${awaitColumns} from run_await a where a.correlation = w.correlation order by a.id limit w.n for update of a) k`,
}

const unmatchedStatement: Statement = {
  name: 'received_unmatched',
  text: `
update received r set state = 'unmatched', reason = u.reason
  from unnest($1::bigint[], $2::text[]) as u(id, reason) where r.id = u.id`,
}

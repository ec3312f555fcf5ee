import type { RunStateName } from '@sendwright/model'
import type { Query } from '../database/database.ts'
import { createValues } from '../deliveries/filter.ts'
import { runConditions, whereOf, type RunFilter } from './runFilter.ts'

/** How the runs of a filter stand. */
export interface RunOverviewRow {
  readonly counts: Readonly<Record<RunStateName, number>>
  /** Active ones that wait for a timer, a trigger or a reply. */
  readonly waiting: number
  /** Different reasons among the failed. */
  readonly causes: number
  /** Half of the last 1,000 completed took no longer; null = none is completed. */
  readonly medianMs: number | null
}

// Many look at once, and everything is counted row by row: no more than a sixth of the time is spent with it.
const freshMs = 1_000
const freshFactor = 5
const keptFilters = 100
const medianOf = 1_000

/** Counts runs; an answer is given again for a second, or for five times as long as counting took. */
export function createRunOverview(
  query: Query,
  now: () => number = () => performance.now(),
): (filter: Omit<RunFilter, 'state'>) => Promise<RunOverviewRow> {
  const known = new Map<string, { freshUntil: number; readonly answer: Promise<RunOverviewRow> }>()
  return (filter) => {
    const name = JSON.stringify(filter)
    const found = known.get(name)
    if (found !== undefined && now() < found.freshUntil) return found.answer
    const begunAt = now()
    const answer = readOverview(query, filter)
    const entry = { freshUntil: Infinity, answer }
    answer.then(
      () => {
        entry.freshUntil = now() + Math.max(freshMs, freshFactor * (now() - begunAt))
      },
      () => known.delete(name),
    )
    known.delete(name)
    known.set(name, entry)
    for (const oldest of known.keys()) if (known.size > keptFilters) known.delete(oldest)
    return answer
  }
}

async function readOverview(query: Query, filter: RunFilter): Promise<RunOverviewRow> {
  const values = createValues()
  const conditions = runConditions(filter, values)
  const underWay = whereOf([...conditions, "r.status in ('active', 'failed')"])
  const completed = whereOf([...conditions, "r.status = 'completed'"])
  const [row] = await query<{
    active: number
    failed: number
    completed: number
    cancelled: number
    waiting: number
    causes: number
    medianMs: number | null
  }>(
    `select c.*, w.*, m.*
       from (select count(*) filter (where r.status = 'active')::int as active,
                    count(*) filter (where r.status = 'failed')::int as failed,
                    count(*) filter (where r.status = 'completed')::int as completed,
                    count(*) filter (where r.status = 'cancelled')::int as cancelled
               from run r ${whereOf(conditions)}) c,
            (select count(*) filter (where r.status = 'active' and s.is_waiting)::int as waiting,
                    count(distinct s.cause) filter (where r.status = 'failed')::int as causes
               from run r join run_state s on s.run = r.id ${underWay}) w,
            (select percentile_cont(0.5) within group (order by t.ms) as "medianMs"
               from (select extract(epoch from r.ended_at - r.started_at)::float8 * 1000 as ms
                       from run r ${completed} order by r.ended_at desc limit ${medianOf}) t) m`,
    values.list,
  )
  if (row === undefined) throw new Error('a count returned no row')
  const { active, failed, waiting, causes, medianMs } = row
  return { counts: { active, failed, completed: row.completed, cancelled: row.cancelled }, waiting, causes, medianMs }
}

import {
  parseExactJson,
  runEventSchema,
  runProgressSchema,
  type RunStateName,
  type RunSummary,
} from '@sendwright/model'
import type { LockedRun, StoredEvent } from '@sendwright/engine'
import type { Database, Query } from '../database/database.ts'
import { createValues } from '../deliveries/filter.ts'
import { isDeliveryId } from '../deliveries/readDelivery.ts'
import { readState } from './lockRuns.ts'
import { runConditions, whereOf, type RunFilter } from './runFilter.ts'
import { createRunOverview, type RunOverviewRow } from './runOverview.ts'
import { readRunDeliveries, type RunDeliveryRow } from './runRecords.ts'

/** A reply that a run waits for. */
export interface RunAwaitRow {
  readonly visit: string
  readonly action: string
  readonly attempt: number
  readonly connection: string
  readonly topic: string
  readonly by: 'header' | 'body'
  readonly name: string
  readonly value: string
  /** ISO 8601. */
  readonly since: string
}

/** A run with all that is stored of it. */
export interface RunRow {
  readonly summary: RunSummary
  /** `traceparent` of the request that started it. */
  readonly trace: string | null
  readonly state: LockedRun['state']
  /** In their order. */
  readonly events: readonly StoredEvent[]
  readonly deliveries: readonly RunDeliveryRow[]
  readonly awaits: readonly RunAwaitRow[]
}

/** A run as it is replayed: what happened, and what one of its actions has sent. */
export interface RecentRun {
  readonly id: number
  readonly uuid: string
  readonly key: string | null
  readonly version: number
  readonly environment: string | null
  readonly events: readonly StoredEvent[]
  readonly deliveries: readonly RunDeliveryRow[]
}

/** Runs, for those who look after them. Throws `StoreFailure`. */
export interface Runs {
  get(id: number): Promise<RunRow | null>
  /** A run as a list shows it. */
  summary(id: number): Promise<RunSummary | null>
  /** The newest first; `after` is `next` of the page before. */
  list(
    filter: RunFilter,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<{ readonly runs: readonly RunSummary[]; readonly next: string | null }>
  /** At most a second old, or five times as old as counting takes. */
  overview(filter: Omit<RunFilter, 'state'>): Promise<RunOverviewRow>
  /** Events of a run behind a number. */
  eventsSince(id: number, n: number): Promise<readonly StoredEvent[]>
  /** Runs that have changed since a mark, at most 500, each once and none left out, and the next mark; with null only the mark. */
  changedSince(mark: string | null): Promise<{ readonly mark: string; readonly runs: readonly number[] }>
  /** The last runs of a process, of all versions, the newest first, with what an action has sent. */
  recent(process: string, options: { readonly count: number; readonly action: string }): Promise<readonly RecentRun[]>
  /** Whether runs of a process, or of one version, are under way. */
  underWay(process: string, version?: number): Promise<number>
}

/** Reads runs from a database. */
export function createRuns({ query }: Database): Runs {
  return {
    get: async (id) => {
      if (!isRunId(id)) return null
      const [row] = await query<StoredRun>(getStatement, [id])
      if (row === undefined) return null
      const [events, deliveries, awaits] = await Promise.all([
        readEvents(query, [id]),
        readRunDeliveries(query, [id]),
        query<RunAwaitRow>(awaitsStatement, [id]),
      ])
      return {
        summary: readSummary(row),
        trace: row.trace,
        state: readState(row.state, row.data),
        events: events.get(id) ?? [],
        deliveries,
        awaits,
      }
    },
    summary: async (id) => {
      if (!isRunId(id)) return null
      const [row] = await query<StoredSummary>(`${summaryStatement} where r.id = $1`, [id])
      return row === undefined ? null : readSummary(row)
    },
    list: async (filter, { limit, after }) => {
      if (after !== null && !isDeliveryId(after)) return { runs: [], next: null }
      const values = createValues()
      const conditions = [
        ...runConditions(filter, values),
        ...(after === null ? [] : [`r.id < ${values.add(after)}::bigint`]),
      ]
      const rows = await query<StoredSummary>(
        `${summaryStatement} ${whereOf(conditions)} order by r.id desc limit ${values.add(limit + 1)}`,
        values.list,
      )
      const runs = rows.slice(0, limit).map(readSummary)
      return { runs, next: rows.length > limit ? String(runs.at(-1)?.id ?? '') : null }
    },
    overview: createRunOverview(query),
    eventsSince: async (id, n) => (isRunId(id) ? ((await readEvents(query, [id], n)).get(id) ?? []) : []),
    changedSince: async (mark) => {
      const [row] = await query<{ mark: string; runs: readonly string[] }>(changedStatement, [mark])
      return { mark: row?.mark ?? '1:1:', runs: (row?.runs ?? []).map(Number) }
    },
    recent: async (process, { count, action }) => {
      const rows = await query<StoredSummary>(`${summaryStatement} where r.process = $1 order by r.id desc limit $2`, [
        process,
        count,
      ])
      const ids = rows.map(({ id }) => Number(id))
      const [events, deliveries] = await Promise.all([readEvents(query, ids), readRunDeliveries(query, ids, action)])
      const sent = Map.groupBy(deliveries, ({ run }) => run)
      return rows.map(({ id, uuid, key, version, environment }) => ({
        id: Number(id),
        uuid,
        key,
        version,
        environment,
        events: events.get(Number(id)) ?? [],
        deliveries: sent.get(Number(id)) ?? [],
      }))
    },
    underWay: async (process, version) => {
      const [row] = await query<{ count: number }>(underWayStatement, [process, version ?? null])
      return row?.count ?? 0
    },
  }
}

/** Ids are positive whole numbers; anything else names no run. */
function isRunId(id: number): boolean {
  return Number.isSafeInteger(id) && id > 0
}

interface StoredSummary {
  readonly id: string
  readonly uuid: string
  readonly key: string | null
  readonly state: RunStateName
  readonly process: string
  readonly name: string | null
  readonly version: number
  readonly environment: string | null
  readonly startedBy: RunSummary['startedBy']
  readonly startedAt: string
  readonly endedAt: string | null
  readonly progress: string
}

interface StoredRun extends Omit<StoredSummary, 'state'> {
  readonly status: RunStateName
  readonly trace: string | null
  readonly data: string
  readonly state: string
}

const summaryColumns = `r.id::text as id, r.uuid, r.key, r.process, r.version, r.environment,
  r.started_by as "startedBy", r.started_at as "startedAt", r.ended_at as "endedAt", s.progress,
  (select v.name from process_version v where v.process = r.process and v.number = r.version) as name`

const summaryStatement = `select ${summaryColumns}, r.status as state from run r join run_state s on s.run = r.id`

const getStatement = `
select ${summaryColumns}, r.status, r.trace, s.data, s.state from run r join run_state s on s.run = r.id where r.id = $1`

const awaitsStatement = `
select visit, action, attempt, connection, topic, by, name, value, since from run_await where run = $1 order by id`

const eventsStatement = `
select run::text as run, n, at, event, moments from run_event where run = any($1::bigint[]) and n > $2::int order by run, n`

// What was not over when it was looked last, or had not begun.
const changedStatement = `
select pg_current_snapshot()::text as mark,
       array(select distinct run from run_event
              where $1::text is not null and tx >= pg_snapshot_xmin($1::text::pg_snapshot)
                and not pg_visible_in_snapshot(tx, $1::text::pg_snapshot) limit 500)::text[] as runs`

const underWayStatement = `
select count(*)::int as count from run
 where process = $1 and ($2::int is null or version = $2) and status in ('active', 'failed')`

function readSummary(row: StoredSummary | StoredRun): RunSummary {
  const { id, uuid, key, process, name, version, environment, startedBy, startedAt, endedAt, progress } = row
  return {
    id: Number(id),
    uuid,
    key,
    state: 'status' in row ? row.status : row.state,
    process: { id: process, name: name ?? process },
    version,
    environment,
    startedBy,
    startedAt,
    endedAt,
    ...runProgressSchema.parse(parseExactJson(progress)),
  }
}

async function readEvents(
  query: Query,
  runs: readonly number[],
  after = 0,
): Promise<ReadonlyMap<number, readonly StoredEvent[]>> {
  if (runs.length === 0) return new Map()
  const rows = await query<{ run: string; n: number; at: string; event: string; moments: string }>(eventsStatement, [
    runs,
    after,
  ])
  const events = new Map<number, StoredEvent[]>()
  for (const { run, n, at, event, moments } of rows) {
    const list = events.get(Number(run)) ?? []
    list.push({ n, at, event: runEventSchema.parse(parseExactJson(event)), moments: readMoments(moments) })
    events.set(Number(run), list)
  }
  return events
}

function readMoments(text: string): readonly unknown[] {
  const moments = parseExactJson(text)
  return Array.isArray(moments) ? (moments as readonly unknown[]) : []
}

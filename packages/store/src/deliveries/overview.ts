import type { DeliveryState } from '@sendwright/model'
import type { Query } from '../database/database.ts'
import { barStarts, barWidthMs, latencyPercentile } from './chart.ts'
import { readCauses, type FailureCause } from './causes.ts'
import { countStates, type ReadFigures } from './figures.ts'

/** What an overview is of; times are ISO 8601, the last 24 hours unless told. */
export interface OverviewRange {
  readonly connection?: string | undefined
  readonly topic?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** How deliveries stand and what has become of them. */
export interface DeliveryOverview {
  from: string
  to: string
  /** Accepted, sending and failed: all there are now; the others: those that ended within the range. */
  counts: Record<DeliveryState, number>
  chart: { bucketMs: number; buckets: { at: string; delivered: number; failed: number }[] }
  latency: { p50Ms: number | null; p99Ms: number | null }
  oldestWaitingMs: number | null
  causes: FailureCause[]
  outages: { connection: string; from: string; to: string | null }[]
}

const dayMs = 24 * 60 * 60_000

/** Reads the overview: counts and charts from what the relay counted per minute, the rest from the queue. */
export async function readOverview(
  query: Query,
  range: OverviewRange,
  readFigures: ReadFigures,
): Promise<DeliveryOverview> {
  const toMs = range.to === undefined ? Date.now() : Date.parse(range.to)
  const fromMs = range.from === undefined ? toMs - dayMs : Date.parse(range.from)
  const bucketMs = barWidthMs(fromMs, toMs)
  const starts = barStarts(fromMs, toMs, bucketMs)
  const from = new Date(fromMs).toISOString()
  const to = new Date(toMs).toISOString()
  const asked = { connection: range.connection ?? null, topic: range.topic ?? null, from, to }
  const [bars, latencies, waiting, ended, causes, outages] = await Promise.all([
    readBars(query, asked, bucketMs),
    readLatencies(query, asked),
    readWaiting(query, asked, readFigures),
    readEnded(query, asked),
    readCauses(query, asked),
    readOutages(query, asked),
  ])
  const barsByStart = new Map(bars.map((bar) => [Date.parse(bar.at), bar]))
  return {
    from,
    to,
    counts: { ...waiting.counts, ...ended, delivered: bars.reduce((sum, { delivered }) => sum + delivered, 0) },
    chart: {
      bucketMs,
      buckets: starts.map((start) => ({
        at: new Date(start).toISOString(),
        delivered: barsByStart.get(start)?.delivered ?? 0,
        failed: barsByStart.get(start)?.failed ?? 0,
      })),
    },
    latency: { p50Ms: latencyPercentile(latencies, 0.5), p99Ms: latencyPercentile(latencies, 0.99) },
    oldestWaitingMs: waiting.oldestDueAt === null ? null : Math.max(0, Date.now() - Date.parse(waiting.oldestDueAt)),
    causes,
    outages,
  }
}

interface Asked {
  readonly connection: string | null
  readonly topic: string | null
  readonly from: string
  readonly to: string
}

function readBars(
  query: Query,
  { connection, topic, from, to }: Asked,
  bucketMs: number,
): Promise<readonly { at: string; delivered: number; failed: number }[]> {
  return query(
    `select date_bin($5 * interval '1 millisecond', minute, 'epoch') as at,
            sum(delivered)::float8 as delivered, sum(failed)::float8 as failed
       from delivery_minute where ${minutesOf} group by 1 order by 1`,
    [connection, topic, from, to, bucketMs],
  )
}

// A minute belongs to the range in which it begins, the one under way included.
const minutesOf = `
minute >= date_trunc('minute', $3::timestamptz) and minute < $4::timestamptz
and ($1::text is null or connection = $1) and ($2::text is null or topic = $2)`

async function readLatencies(query: Query, { connection, topic, from, to }: Asked): Promise<readonly number[]> {
  const rows = await query<{ count: number }>(
    `select sum(l.n)::float8 as count
       from delivery_minute cross join unnest(latencies) with ordinality l(n, o)
      where ${minutesOf} group by l.o order by l.o`,
    [connection, topic, from, to],
  )
  return rows.map(({ count }) => count)
}

interface Waiting {
  readonly counts: { accepted: number; sending: number; failed: number }
  readonly oldestDueAt: string | null
}

async function readWaiting(query: Query, { connection, topic }: Asked, readFigures: ReadFigures): Promise<Waiting> {
  if (topic === null) {
    const figures = await readFigures()
    const oldest = figures
      .filter((shard) => connection === null || shard.connection === connection)
      .flatMap(({ oldestDueAt }) => (oldestDueAt === null ? [] : [oldestDueAt]))
    return { counts: countStates(figures, connection ?? undefined), oldestDueAt: oldest.toSorted()[0] ?? null }
  }
  const [row] = await query<{ accepted: number; sending: number; failed: number; oldestDueAt: string | null }>(
    topicStatement,
    [connection, topic],
  )
  const { oldestDueAt = null, accepted = 0, sending = 0, failed = 0 } = row ?? {}
  return { counts: { accepted, sending, failed }, oldestDueAt }
}

const topicStatement = `
with flight as materialized (
  select unnest(b.ids) as id from shard s join batch b on b.shard = s.id and b.n = s.last and b.state = 1)
select count(*) filter (where q.state <> 2 and f.id is null)::float8 as accepted, count(f.id)::float8 as sending,
       count(*) filter (where q.state = 2)::float8 as failed,
       min(q.due) filter (where q.state = 0 and q.due <= now()) as "oldestDueAt"
  from queue q
  cross join lateral (select topic from delivery where delivery.id = q.id offset 0) d
  left join flight f on f.id = q.id
 where d.topic = $2 and ($1::text is null or q.shard in (select id from shard where connection = $1))`

async function readEnded(
  query: Query,
  { connection, topic, from, to }: Asked,
): Promise<{ skipped: number; cancelled: number }> {
  const ofTopic = 'cross join lateral (select topic from delivery where delivery.id = e.id offset 0) d'
  const [row] = await query<{ skipped: number; cancelled: number }>(
    `select count(*) filter (where e.kind = 1)::float8 as skipped, count(*) filter (where e.kind = 2)::float8 as cancelled
       from ending e ${topic === null ? '' : ofTopic}
      where e.at >= $3::timestamptz and e.at < $4::timestamptz
        and ($1::text is null or e.shard in (select id from shard where connection = $1))
        and ${topic === null ? '$2::text is null' : 'd.topic = $2'}`,
    [connection, topic, from, to],
  )
  return row ?? { skipped: 0, cancelled: 0 }
}

async function readOutages(query: Query, { connection, from, to }: Asked): Promise<DeliveryOverview['outages']> {
  return [
    ...(await query<DeliveryOverview['outages'][number]>(
      `select connection, from_at as "from", to_at as "to" from outage
        where from_at < $3::timestamptz and coalesce(to_at, 'infinity') >= $2::timestamptz and ($1::text is null or connection = $1)
        order by from_at desc limit 200`,
      [connection, from, to],
    )),
  ].reverse()
}

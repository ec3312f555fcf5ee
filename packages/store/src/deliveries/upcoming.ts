import type { Query } from '../database/database.ts'

/** What an outlook is of. */
export interface UpcomingRange {
  readonly connection?: string | undefined
  readonly topic?: string | undefined
  readonly within: '1h' | '1d' | '7d'
}

/** What is not due yet, in groups by time. Times are ISO 8601. */
export interface Upcoming {
  now: string
  /** All that is not due yet. */
  total: number
  /** Those of them that are due after the time that is shown. */
  later: number
  groups: {
    from: string
    /** The last due time in it. */
    to: string
    count: number
    topics: { connection: string; topic: string; count: number }[]
  }[]
}

const minuteMs = 60_000
const spans = {
  '1h': { lengthMs: 60 * minuteMs, groupMs: minuteMs },
  '1d': { lengthMs: 24 * 60 * minuteMs, groupMs: 15 * minuteMs },
  '7d': { lengthMs: 7 * 24 * 60 * minuteMs, groupMs: 120 * minuteMs },
} as const

/** Reads what is due when. */
export async function readUpcoming(query: Query, { connection, topic, within }: UpcomingRange): Promise<Upcoming> {
  const { lengthMs, groupMs } = spans[within]
  const asked = [connection ?? null, topic ?? null, lengthMs]
  const [[totals], rows] = await Promise.all([
    query<{ now: string; total: number; later: number }>(totalsStatement(topic !== undefined), asked),
    query<GroupRow>(groupsStatement, [...asked, groupMs]),
  ])
  const groups: Upcoming['groups'] = []
  let group: string | null = null
  for (const row of rows) {
    if (row.group !== group) groups.push({ from: row.from, to: row.to, count: 0, topics: [] })
    group = row.group
    const last = groups.at(-1)
    if (last === undefined) continue
    if (row.from < last.from) last.from = row.from
    if (row.to > last.to) last.to = row.to
    last.count += row.count
    last.topics.push({ connection: row.connection, topic: row.topic, count: row.count })
  }
  return { ...(totals ?? { now: new Date().toISOString(), total: 0, later: 0 }), groups }
}

interface GroupRow {
  readonly group: string
  readonly from: string
  readonly to: string
  readonly connection: string
  readonly topic: string
  readonly count: number
}

// Record by record: no plan reads a history of millions for a queue of thousands.
const records = 'cross join lateral (select connection, topic from delivery where delivery.id = q.id offset 0) d'
const upcoming = `
q.state = 0 and q.due > now() and ($1::text is null or q.shard in (select id from shard where connection = $1))`

function totalsStatement(isOfTopic: boolean): string {
  return `
select now() as now, count(*)::float8 as total,
       count(*) filter (where q.due > now() + $3 * interval '1 millisecond')::float8 as later
  from queue q ${isOfTopic ? records : ''} where ${upcoming} and ${isOfTopic ? 'd.topic = $2' : '$2::text is null'}`
}

const groupsStatement = `
select date_bin($4 * interval '1 millisecond', q.due, 'epoch') as group, min(q.due) as from, max(q.due) as to,
       d.connection, d.topic, count(*)::float8 as count
  from queue q ${records}
 where ${upcoming} and ($2::text is null or d.topic = $2) and q.due <= now() + $3 * interval '1 millisecond'
 group by 1, d.connection, d.topic
 order by 1, count(*) desc, d.connection, d.topic`

import type { DeliveryState, RecordBytes, RecordHeader } from '@sendwright/model'
import type { Query } from '../database/database.ts'
import { columnValue, readHeaders } from '../deliveries/recordColumns.ts'
import { readSummary, summaryColumns, summaryJoins, type StoredSummary } from '../deliveries/summary.ts'

/** A record that a run has sent or is to send, with its receipt. Times are ISO 8601. */
export interface RunDeliveryRow {
  readonly delivery: string
  readonly run: number
  readonly visit: string
  readonly node: string
  readonly action: string
  readonly attempt: number
  readonly place: number
  readonly connection: string
  readonly topic: string
  readonly key: RecordBytes
  readonly value: RecordBytes
  readonly headers: readonly RecordHeader[]
  readonly state: DeliveryState
  readonly acceptedAt: string
  readonly endedAt: string | null
  /** Of the receipt; before it, as asked for. */
  readonly partition: number | null
  readonly offset: string | null
  readonly latencyMs: number | null
  readonly failure: { readonly code: string; readonly message: string } | null
}

/** Reads the records of runs in the order in which they were accepted; `action`: of one action only. */
export async function readRunDeliveries(
  query: Query,
  runs: readonly number[],
  action: string | null = null,
): Promise<readonly RunDeliveryRow[]> {
  const rows = await query<StoredRecord>(recordsStatement, [runs, action])
  return rows.map((row) => {
    const { state, key, acceptedAt, endedAt, dueAt, failure } = readSummary(row)
    const since = Math.max(Date.parse(acceptedAt), Date.parse(dueAt))
    return {
      delivery: row.id,
      run: Number(row.run),
      visit: row.visit,
      node: row.node ?? '',
      action: row.action ?? '',
      attempt: row.attempt,
      place: row.place,
      connection: row.connection,
      topic: row.topic,
      key,
      value: columnValue(row.value, row.valueBytes),
      headers: readHeaders(row.headers),
      state,
      acceptedAt,
      endedAt,
      partition: state === 'delivered' ? row.partition : row.part,
      offset: state === 'delivered' ? row.offset : null,
      latencyMs: state === 'delivered' && endedAt !== null ? Math.max(0, Date.parse(endedAt) - since) : null,
      failure,
    }
  })
}

interface StoredRecord extends StoredSummary {
  readonly visit: string
  readonly attempt: number
  readonly place: number
  readonly value: string | null
  readonly valueBytes: Buffer | null
  readonly headers: string | null
  readonly part: number | null
  readonly partition: number | null
  readonly offset: string | null
}

// The offset is the first of its topic and partition and how many of them stand before it in the batch.
const recordsStatement = `
select ${summaryColumns}, w.visit, w.attempt, w.place, d.value, d.value_bytes as "valueBytes", d.headers, d.part,
       f.partition, f."offset"
  from run_delivery w join delivery d on d.id = w.delivery ${summaryJoins}
  left join lateral (
    select t.parts[p.place] as partition,
           coalesce(t.offsets ->> d.id::text, (
             select ((t.base ->> (d.topic || '/' || t.parts[p.place]))::bigint + count(*) filter (where o.topic = d.topic))::text
               from unnest(t.ids[:p.place - 1], t.parts[:p.place - 1]) u(id, part) left join delivery o on o.id = u.id
              where u.part = t.parts[p.place]
             having count(*) = count(o.id))) as "offset"
      from batch t cross join lateral (select array_position(t.ids, d.id) as place) p
     where q.id is null and e.id is null and t.shard = d.shard and t.due_hi >= coalesce(x.due, d.due)
       and t.due_lo <= coalesce(x.due, d.due) and t.state = 2 and p.place is not null
     order by t.due_hi limit 1) f on true
 where w.run = any($1::bigint[]) and ($2::text is null or w.action = $2)
 order by w.delivery`

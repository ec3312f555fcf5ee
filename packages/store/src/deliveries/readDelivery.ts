import type { Delivery, DeliveryAttempt, DeliveryReceipt, DeliveryState } from '@sendwright/model'
import type { Query } from '../database/database.ts'
import { readHoldBack } from './heldBack.ts'
import { columnValue, readHeaders } from './recordColumns.ts'
import { readSummary, stateOf, summaryColumns, summaryJoins, type StoredSummary } from './summary.ts'

/** Reads one delivery with all that is known about it; null where there is none. */
export async function readDelivery(query: Query, id: string): Promise<Delivery | null> {
  if (!isDeliveryId(id)) return null
  const [row] = await query<StoredDelivery>(deliveryStatement, [id])
  if (row === undefined) return null
  const summary = readSummary(row)
  const batches = await query<StoredBatch>(batchesStatement, [id, row.shard, row.dueAtText])
  const sent = batches.find(({ state }) => state === 2)
  return {
    ...summary,
    record: {
      topic: row.topic,
      partition: row.part,
      key: summary.key,
      value: columnValue(row.value, row.valueBytes),
      headers: readHeaders(row.headers),
    },
    attemptList: [...batches.flatMap(noted), ...refused(row)]
      .sort((a, b) => a.at.localeCompare(b.at))
      .concat(summary.state === 'delivered' && sent !== undefined ? [delivered(sent)] : []),
    receipt: summary.state === 'delivered' && sent !== undefined ? await readReceipt(query, row, sent) : null,
    heldBackBy: summary.state === 'accepted' ? await readHoldBack(query, row) : null,
    ended: row.ending === null ? null : { by: row.who, reason: row.reason },
  }
}

/** Ids are positive 64-bit numbers; anything else names no delivery. */
export function isDeliveryId(id: string): boolean {
  return /^\d{1,18}$/.test(id)
}

/** The states of deliveries by id; unknown ones are left out. For those who wait for the end. */
export async function readStates(query: Query, ids: readonly string[]): Promise<ReadonlyMap<string, DeliveryState>> {
  const asked = ids.filter(isDeliveryId)
  if (asked.length === 0) return new Map()
  const rows = await query<Pick<StoredSummary, 'id' | 'queued' | 'isSending' | 'ending'>>(statesStatement, [asked])
  return new Map(rows.map((row) => [row.id, stateOf(row)]))
}

interface StoredDelivery extends StoredSummary {
  readonly shard: number
  readonly part: number | null
  readonly value: string | null
  readonly valueBytes: Buffer | null
  readonly headers: string | null
  readonly dueAtText: string
  readonly retryAt: string | null
  readonly refusedAt: string | null
  readonly who: string | null
  readonly reason: string | null
}

interface StoredBatch {
  readonly number: string
  readonly state: number
  readonly mode: number
  readonly at: string
  readonly ended: string | null
  readonly kafkaAt: string | null
  readonly attempts: string | null
  readonly partition: number
  readonly offset: string | null
}

const deliveryStatement = `
select ${summaryColumns}, d.shard, d.part, d.value, d.value_bytes as "valueBytes", d.headers,
       coalesce(q.due, e.due, x.due, d.due)::text as "dueAtText", q.retry_at as "retryAt", r.at as "refusedAt", e.who, e.reason
  from delivery d ${summaryJoins}
 where d.id = $1`

// The offset is the first of its topic and partition and how many of them stand before it in the batch. Where one of
// those before is not kept any more, it is not known.
const batchesStatement = `
select b.n::text as number, b.state, b.mode, b.at, b.ended, b.kafka_at as "kafkaAt", b.attempts, b.parts[p.place] as partition,
       coalesce(b.offsets ->> $1::text, (
         select ((b.base ->> (d.topic || '/' || b.parts[p.place]))::bigint + count(*) filter (where o.topic = d.topic))::text
           from unnest(b.ids[:p.place - 1], b.parts[:p.place - 1]) u(id, part) left join delivery o on o.id = u.id
          where u.part = b.parts[p.place]
         having count(*) = count(o.id))) as "offset"
  from batch b cross join lateral (select array_position(b.ids, $1::bigint) as place) p join delivery d on d.id = $1::bigint
 where b.shard = $2 and b.due_hi >= $3::timestamptz and b.due_lo <= $3::timestamptz and p.place is not null
 order by b.n`

const statesStatement = `
select d.id::text as id, q.state as queued, e.kind as ending,
       (q.id is not null and exists (
         select from shard s join batch f on f.shard = s.id and f.n = s.last and f.state = 1
          where s.id = d.shard and d.id = any(f.ids))) as "isSending"
  from delivery d left join queue q on q.id = d.id left join ending e on e.id = d.id
 where d.id = any($1::bigint[])`

async function readReceipt(_query: Query, row: StoredDelivery, batch: StoredBatch): Promise<DeliveryReceipt> {
  const from = Math.max(Date.parse(row.acceptedAt), Date.parse(row.dueAt))
  return {
    topic: row.topic,
    partition: batch.partition,
    offset: batch.offset,
    timestamp: batch.offset === null ? null : batch.kafkaAt,
    latencyMs: batch.ended === null ? 0 : Math.max(0, Date.parse(batch.ended) - from),
    confirmedBy: batch.offset === null ? 'position' : 'acknowledgement',
    mode: batch.mode === 0 ? 'exactlyOnce' : 'atLeastOnce',
    batch: `${row.shard}/${batch.number}`,
  }
}

function noted({ attempts }: StoredBatch): DeliveryAttempt[] {
  if (attempts === null) return []
  // Written by `noteAttempt`.
  const list = JSON.parse(attempts) as readonly { at: number; durationMs: number; code: string; message: string }[]
  return list.map(({ at, durationMs, code, message }) => ({
    at: new Date(at).toISOString(),
    durationMs,
    outcome: 'unknown',
    code,
    message,
  }))
}

function refused({ refusedAt, code, message }: StoredDelivery): DeliveryAttempt[] {
  return refusedAt === null ? [] : [{ at: refusedAt, durationMs: null, outcome: 'refused', code, message }]
}

function delivered({ at, ended }: StoredBatch): DeliveryAttempt {
  const durationMs = ended === null ? null : Math.max(0, Date.parse(ended) - Date.parse(at))
  return { at, durationMs, outcome: 'delivered', code: null, message: null }
}

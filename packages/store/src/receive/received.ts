import type { Received } from '@sendwright/model'
import type { Database } from '../database/database.ts'
import { columnValue, readHeaders } from '../deliveries/recordColumns.ts'
import { isDeliveryId } from '../deliveries/readDelivery.ts'
import { isCurrent } from '../versions.ts'

/** Which received records are meant; what is left out does not matter. */
export interface ReceivedFilter {
  readonly state?: Received['state'] | undefined
  readonly connection?: string | undefined
  readonly topic?: string | undefined
}

/** A topic that runs listen to, and how far it is read. */
export interface ListeningTopic {
  readonly connection: string
  readonly topic: string
  readonly usedBy: readonly { readonly process: string; readonly node: string }[]
  /** null = no server reads it at the moment. */
  readonly server: string | null
  readonly positions: readonly { readonly partition: number; readonly offset: string; readonly lag: string | null }[]
  readonly state: 'reading' | 'waiting' | 'away'
  readonly reason: string | null
}

/** Received records, for people. Throws `StoreFailure`. */
export interface ReceivedRecords {
  /** The newest first; `after` is `next` of the page before. */
  list(
    filter: ReceivedFilter,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<{ readonly received: readonly Received[]; readonly next: string | null }>
  get(id: string): Promise<Received | null>
  unmatched(): Promise<number>
  /** Takes an unmatched record out of those that a later step may take. */
  discard(id: string): Promise<Received | 'unknown' | 'not-unmatched'>
  topics(): Promise<readonly ListeningTopic[]>
}

/** Reads received records from a database. */
export function createReceivedRecords(database: Database): ReceivedRecords {
  const { query } = database
  async function get(id: string): Promise<Received | null> {
    if (!isDeliveryId(id)) return null
    const [row] = await query<StoredReceived>(`select ${columns} from received r where r.id = $1::bigint`, [id])
    return row === undefined ? null : readRow(row)
  }
  return {
    list: async ({ state, connection, topic }, { limit, after }) => {
      if (after !== null && !isDeliveryId(after)) return { received: [], next: null }
      const rows = await query<StoredReceived>(listStatement, [
        after,
        state ?? null,
        connection ?? null,
        topic ?? null,
        limit + 1,
      ])
      const received = rows.slice(0, limit).map(readRow)
      return { received, next: rows.length > limit ? (received.at(-1)?.id ?? null) : null }
    },
    get,
    unmatched: async () =>
      (await query<{ count: number }>(`select count(*)::int as count from received where state = 'unmatched'`))[0]
        ?.count ?? 0,
    discard: async (id) => {
      if (!isDeliveryId(id)) return 'unknown'
      const done = await database.transaction(async (inTransaction) => {
        const rows = await inTransaction(
          `update received set state = 'discarded' where id = $1::bigint and state = 'unmatched' returning id`,
          [id],
        )
        if (rows.length > 0) await inTransaction('delete from received_correlation where received = $1::bigint', [id])
        return rows.length > 0
      })
      const row = await get(id)
      return row === null ? 'unknown' : done ? row : 'not-unmatched'
    },
    topics: async () => (await query<StoredTopic>(topicsStatement)).map(readTopic),
  }
}

interface StoredReceived {
  readonly id: string
  readonly connection: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly timestamp: string
  readonly receivedAt: string
  readonly state: Received['state']
  readonly runs: readonly string[]
  readonly reason: string | null
  readonly key: string | null
  readonly value: string | null
  readonly headers: string | null
  readonly keyBytes: Buffer | null
  readonly valueBytes: Buffer | null
}

const columns = `r.id::text as id, r.connection, r.topic, r.part as partition, r.position::text as "offset", r.at as timestamp,
  r.received_at as "receivedAt", r.state, r.runs::text[] as runs, r.reason, r.key, r.value, r.headers,
  r.key_bytes as "keyBytes", r.value_bytes as "valueBytes"`

const listStatement = `
select ${columns} from received r
 where ($1::bigint is null or r.id < $1) and ($2::text is null or r.state = $2)
   and ($3::text is null or r.connection = $3) and ($4::text is null or r.topic = $4)
 order by r.id desc limit $5::int`

function readRow({ key, value, headers, keyBytes, valueBytes, runs, ...row }: StoredReceived): Received {
  return {
    ...row,
    runs: runs.map(Number),
    key: columnValue(key, keyBytes),
    value: columnValue(value, valueBytes),
    headers: readHeaders(headers),
  }
}

interface StoredTopic {
  readonly connection: string
  readonly topic: string
  readonly usedBy: string
  readonly server: string | null
  readonly away: string | null
  readonly ends: string | null
  readonly positions: string
}

const topicsStatement = `
select t.connection, t.topic, t.used_by as "usedBy", r.away, r.ends,
       case when r.leased_until > clock_timestamp() then r.owner end as server,
       (select coalesce(json_agg(json_build_array(p.part, p.next::text) order by p.part), '[]')
          from read_position p where p.connection = t.connection and p.topic = t.topic) as positions
  from (
    select l.connection, l.topic,
           json_agg(distinct jsonb_build_object('process', l.process, 'node', l.node)) as used_by
      from listened l join process_version v on v.process = l.process and v.number = l.version
     where ${isCurrent}
     group by l.connection, l.topic) t
  left join reader r on r.connection = t.connection
 order by t.connection, t.topic`

function readTopic({ connection, topic, usedBy, server, away, ends, positions }: StoredTopic): ListeningTopic {
  // Written by `note`, and built by `topicsStatement`.
  const known = (ends === null ? [] : JSON.parse(ends)) as readonly {
    topic: string
    partition: number
    offset: string
  }[]
  const read = JSON.parse(positions) as readonly (readonly [number, string])[]
  const isAway = server !== null && away !== null
  return {
    connection,
    topic,
    usedBy: JSON.parse(usedBy) as ListeningTopic['usedBy'],
    server,
    positions: read.map(([partition, offset]) => {
      const end = known.find((each) => each.topic === topic && each.partition === partition)?.offset
      const lag = end === undefined ? null : BigInt(end) - BigInt(offset)
      return { partition, offset, lag: lag === null ? null : String(lag < 0n ? 0n : lag) }
    }),
    state: isAway ? 'away' : server === null || read.length === 0 ? 'waiting' : 'reading',
    reason: isAway ? away : null,
  }
}

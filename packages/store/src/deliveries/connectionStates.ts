import { deliveryShardName, type DeliveryMode } from '@sendwright/model'
import type { Query } from '../database/database.ts'
import type { ReadFigures, ShardFigures } from './figures.ts'

/** How the deliveries of a connection stand. Times are ISO 8601. */
export interface ConnectionDeliveryState {
  connection: string
  mode: DeliveryMode
  /** Why it delivers at least once although exactly once is wanted. */
  fallbackReason: string | null
  state: 'working' | 'away' | 'stopped'
  since: string | null
  reason: string | null
  waiting: number
  /** Those of them that could be sent now. */
  due: number
  oldestDueAt: string | null
  shards: {
    id: string
    index: number
    owner: string | null
    batch: string
    /** The consumer group that holds the position. */
    group: string
    stopped: string | null
  }[]
}

/** Reads how the deliveries of each connection stand; also of those that were removed while something waits for them. */
export async function readConnectionStates(
  query: Query,
  {
    readFigures,
    installation,
    builtIn,
  }: {
    readonly readFigures: ReadFigures
    readonly installation: string
    /** Ids of connections that exist without being stored. */
    readonly builtIn: readonly string[]
  },
): Promise<ConnectionDeliveryState[]> {
  const [figures, connections, shards] = await Promise.all([
    readFigures(),
    query<StoredConnection>(connectionsStatement),
    query<StoredShard>(shardsStatement),
  ])
  return connections.flatMap((row) => {
    const own = figures.filter(({ connection }) => connection === row.connection)
    const isGone = row.document === null && !builtIn.includes(row.connection)
    if (isGone && own.every(({ waiting, failed }) => waiting + failed === 0)) return []
    return [
      {
        connection: row.connection,
        ...stateOf(row, shards),
        ...amountsOf(own),
        shards: shards
          .filter(({ connection }) => connection === row.connection)
          .map(({ id, place, owner, last, generation, stopped }) => ({
            id: String(id),
            index: place,
            owner,
            batch: `${id}/${last}`,
            group: deliveryShardName({ installation, connection: row.connection, index: place, generation }),
            stopped,
          })),
      },
    ]
  })
}

interface StoredConnection {
  readonly connection: string
  readonly document: string | null
  readonly awaySince: string | null
  readonly reason: string | null
  readonly mode: number | null
  readonly fallbackReason: string | null
}

interface StoredShard {
  readonly id: number
  readonly connection: string
  readonly place: number
  readonly owner: string | null
  readonly last: string
  readonly generation: number
  readonly stopped: string | null
}

const connectionsStatement = `
select k.id as connection, c.document, t.away_since as "awaySince", t.reason, t.mode, t.fallback_reason as "fallbackReason"
  from (select id from connection union select distinct connection from shard) k
  left join connection c on c.id = k.id
  left join connection_delivery t on t.connection = k.id
 order by k.id`

const shardsStatement = `
select id, connection, place, case when leased_until > clock_timestamp() then owner end as owner, last::text as last, generation, stopped
  from shard order by connection, place`

function stateOf(
  { connection, document, awaySince, reason, mode, fallbackReason }: StoredConnection,
  shards: readonly StoredShard[],
): Pick<ConnectionDeliveryState, 'mode' | 'fallbackReason' | 'state' | 'since' | 'reason'> {
  const guarantee = {
    mode: mode === null ? wantedMode(document) : mode === 0 ? 'exactlyOnce' : 'atLeastOnce',
    fallbackReason,
  } as const
  const asks = shards.find((shard) => shard.connection === connection && shard.stopped !== null)
  if (asks !== undefined) return { ...guarantee, state: 'stopped', since: null, reason: asks.stopped }
  if (awaySince !== null) return { ...guarantee, state: 'away', since: awaySince, reason }
  return { ...guarantee, state: 'working', since: null, reason: null }
}

/** As the administrator wants it, as long as nothing was delivered. */
function wantedMode(document: string | null): DeliveryMode {
  // Written from a `Connection`; older ones have no part for deliveries.
  const { delivery } = JSON.parse(document ?? '{}') as { readonly delivery?: { readonly mode?: unknown } }
  return delivery?.mode === 'atLeastOnce' ? 'atLeastOnce' : 'exactlyOnce'
}

function amountsOf(figures: readonly ShardFigures[]): Pick<ConnectionDeliveryState, 'waiting' | 'due' | 'oldestDueAt'> {
  const oldest = figures.flatMap(({ oldestDueAt }) => (oldestDueAt === null ? [] : [oldestDueAt])).toSorted()
  return {
    waiting: figures.reduce((total, { waiting }) => total + waiting, 0),
    due: figures.reduce((total, { due }) => total + due, 0),
    oldestDueAt: oldest[0] ?? null,
  }
}

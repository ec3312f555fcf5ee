import { randomBytes } from 'node:crypto'
import type { Delivery, DeliveryState } from '@sendwright/model'
import type { Database, Query } from '../database/database.ts'
import { createAccept, type Accept } from './accept.ts'
import { createAnnouncer } from './announce.ts'
import { readDelivery, readStates } from './readDelivery.ts'
import { createRoom } from './room.ts'
import { createShardsOf } from './shards.ts'

/** The deliveries, for those who publish and those who look after them. */
export interface Deliveries {
  readonly accept: Accept
  /** Calls after acceptances and changes of this server with the shards that have something to do; others hear of them by `DeliveryQueue.listen`. */
  onAccepted(listener: (shards: readonly number[]) => void): void
  get(id: string): Promise<Delivery | null>
  /** The states by id of those that are known. */
  states(ids: readonly string[]): Promise<ReadonlyMap<string, DeliveryState>>
  /** The name of this installation in Kafka, made once. */
  installation(): Promise<string>
}

/** Keeps deliveries in a database. */
export function createDeliveries(database: Database): Deliveries {
  const { query } = database
  const announcer = createAnnouncer(database)
  const accept = createAccept({ database, announcer, shardsOf: createShardsOf(query), room: createRoom(query) })
  return {
    accept,
    onAccepted: announcer.onShards,
    get: (id) => readDelivery(query, id),
    states: (ids) => readStates(query, ids),
    installation: () => readInstallation(query),
  }
}

/** Ten letters and digits. Not made by the migration: copies of an empty database are installations of their own. */
async function readInstallation(query: Query): Promise<string> {
  const [row] = await query<{ id: string }>('select id from installation')
  if (row !== undefined) return row.id
  await query('insert into installation (id) values ($1) on conflict do nothing', [randomBytes(5).toString('hex')])
  return readInstallation(query)
}

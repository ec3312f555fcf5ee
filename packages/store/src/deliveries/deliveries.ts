import { randomBytes } from 'node:crypto'
import type { Delivery, DeliveryState } from '@sendwright/model'
import { createBulks, type Bulks } from '../bulk/bulks.ts'
import type { Database, Query } from '../database/database.ts'
import { clusterBeganAnew } from '../queue/decide.ts'
import { createAccept, type Accept, type AcceptRequest, type Repeated } from './accept.ts'
import { acceptedBefore } from './acceptGroup.ts'
import type { Announcer } from './announce.ts'
import { changeDeliveries, type Change, type ChangeOutcome } from './change.ts'
import { readConnectionStates, type ConnectionDeliveryState } from './connectionStates.ts'
import type { FreeSpace } from './freeSpace.ts'
import { countStates, createFigures, type StateCounts } from './figures.ts'
import type { DeliveryFilter } from './filter.ts'
import { listDeliveries, type DeliveryPage, type Page } from './list.ts'
import { readOverview, type DeliveryOverview, type OverviewRange } from './overview.ts'
import type { Partitions } from './partitions.ts'
import { isDeliveryId, readDelivery, readStates } from './readDelivery.ts'
import { createRoom } from './room.ts'
import type { ShardsOf } from './shards.ts'
import { readUpcoming, type Upcoming, type UpcomingRange } from './upcoming.ts'

/** Why somebody ends a delivery, and who. */
export interface EndNote {
  readonly by: string | null
  readonly reason: string | null
}

/** The deliveries, for those who publish and those who look after them. Throws `StoreFailure`. */
export interface Deliveries {
  readonly accept: Accept
  /** What `accept` has answered to an idempotency key, for a request that would be refused now; null = nothing yet. */
  acceptedBefore(idempotency: NonNullable<AcceptRequest['idempotency']>): Promise<Repeated | null>
  /** Calls after acceptances and changes of this server with the shards that have something to do; others hear of them by `DeliveryQueue.listen`. */
  readonly onAccepted: (listener: (shards: readonly number[]) => void) => void
  get(id: string): Promise<Delivery | null>
  /** The states by id of those that are known. */
  states(ids: readonly string[]): Promise<ReadonlyMap<string, DeliveryState>>
  list(filter: DeliveryFilter, page: Page): Promise<DeliveryPage>
  overview(range: OverviewRange): Promise<DeliveryOverview>
  upcoming(range: UpcomingRange): Promise<Upcoming>
  /** Of all connections; `builtIn`: ids of those that exist without being stored. */
  connectionStates(builtIn: readonly string[]): Promise<ConnectionDeliveryState[]>
  /** Of one connection, or of all. */
  counts(connection?: string): Promise<StateCounts>
  /** A text that differs whenever deliveries have come, gone or changed. Cheap. */
  changeMark(): Promise<string>
  retry(id: string): Promise<ChangeOutcome>
  skip(id: string, note: EndNote): Promise<ChangeOutcome>
  cancel(id: string, note: EndNote): Promise<ChangeOutcome>
  /** A time that has passed means now. */
  reschedule(id: string, dueAt: Date): Promise<ChangeOutcome>
  restore(id: string): Promise<ChangeOutcome>
  readonly bulks: Bulks
  readonly retention: Retention
  /** The name of this installation in Kafka, made once. */
  installation(): Promise<string>
  /** The cluster of a connection has begun anew and holds nothing: what was in doubt is offered again. */
  clusterBeganAnew(connection: string): Promise<void>
}

/** How long the finished are kept. */
export interface Retention {
  get(): Promise<{ keepFinishedDays: number }>
  put(retention: { readonly keepFinishedDays: number }): Promise<void>
}

/** What deliveries share with runs, which send too. */
export interface DeliveriesOptions {
  readonly announcer: Announcer
  /** Called after what puts something into the inbox of runs. */
  readonly tellRunners: () => void
  readonly shardsOf: ShardsOf
  readonly partitions: Partitions
  readonly freeSpace: FreeSpace
}

/** Keeps deliveries in a database. */
export function createDeliveries(database: Database, options: DeliveriesOptions): Deliveries {
  const { announcer, tellRunners } = options
  const { query } = database
  const readFigures = createFigures(query)
  const installation = createInstallation(query)

  async function change(id: string, wanted: Change): Promise<ChangeOutcome> {
    if (!isDeliveryId(id)) return 'unknown'
    const { outcomes, shards, hasRuns } = await database.transaction((inTransaction) =>
      changeDeliveries(inTransaction, [id], { change: wanted, bulk: null }),
    )
    if (shards.length > 0) announcer.announce(shards)
    if (hasRuns) tellRunners()
    return outcomes.get(id) ?? 'unknown'
  }

  return {
    accept: createAccept({
      database,
      announcer,
      shardsOf: options.shardsOf,
      room: createRoom(query),
      freeSpace: options.freeSpace,
      partitions: options.partitions,
    }),
    acceptedBefore: (idempotency) => acceptedBefore(query, idempotency),
    onAccepted: announcer.onShards,
    get: (id) => readDelivery(query, id),
    states: (ids) => readStates(query, ids),
    list: (filter, page) => listDeliveries(query, filter, page),
    overview: (range) => readOverview(query, range, readFigures),
    upcoming: (range) => readUpcoming(query, range),
    connectionStates: async (builtIn) =>
      readConnectionStates(query, { readFigures, installation: await installation(), builtIn }),
    counts: async (connection) => countStates(await readFigures(), connection),
    changeMark: async () => (await query<{ mark: string }>(markStatement))[0]?.mark ?? '',
    retry: (id) => change(id, { kind: 'retry' }),
    skip: (id, note) => change(id, { kind: 'skip', ...note }),
    cancel: (id, note) => change(id, { kind: 'cancel', ...note }),
    reschedule: (id, dueAt) => change(id, { kind: 'reschedule', dueAt }),
    restore: (id) => change(id, { kind: 'restore' }),
    bulks: createBulks(database, announcer, tellRunners),
    retention: {
      get: async () => {
        await installation()
        const [row] = await query<{ keepFinishedDays: number }>(
          'select keep_finished_days as "keepFinishedDays" from installation',
        )
        return { keepFinishedDays: row?.keepFinishedDays ?? 30 }
      },
      put: async ({ keepFinishedDays }) => {
        await installation()
        await query('update installation set keep_finished_days = $1', [keepFinishedDays])
      },
    },
    installation,
    clusterBeganAnew: (connection) => clusterBeganAnew(database, connection),
  }
}

// Whatever is accepted takes a number; whatever is sent or changed raises one of its shard.
const markStatement = `
select concat_ws('.', (select last_value from delivery_id), sum(rev), sum(last), sum(sent)) as mark from shard`

/** Ten letters and digits. Not made by the migration: copies of an empty database are installations of their own. */
function createInstallation(query: Query): () => Promise<string> {
  let known: string | null = null
  return async function read(): Promise<string> {
    if (known !== null) return known
    const [row] = await query<{ id: string }>('select id from installation')
    if (row !== undefined) return (known = row.id)
    await query('insert into installation (id) values ($1) on conflict do nothing', [randomBytes(5).toString('hex')])
    return read()
  }
}

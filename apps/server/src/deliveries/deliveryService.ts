import type { ConnectionDeliveries } from '@sendwright/contract'
import type { DeliveryQueue, DeliveryTransport, Relay, RelayPoint } from '@sendwright/engine'
import { createRelay } from '@sendwright/engine'
import type { Connection } from '@sendwright/model'
import type { Deliveries } from '@sendwright/store'
import type { Logger } from 'pino'
import type { Metrics } from '../operations/metrics.ts'
import { createDeliveryChanges, type DeliveryChanges, type Standing } from './deliveryChanges.ts'
import { createDrainRates, type DrainRates } from './drainRates.ts'
import { relayClock } from './relayClock.ts'
import { createWaiters, isEnd, type EndState, type Waiters } from './waiters.ts'

/** How long a cluster has for a sign of life. */
export const reachMs = 3_000

/** What delivering needs. */
export interface DeliveryServiceOptions {
  readonly deliveries: Deliveries
  /** Ids of connections that exist without being stored. */
  readonly builtIn: readonly string[]
  readonly queue: DeliveryQueue
  readonly transport: DeliveryTransport
  /** All connections as they are now. */
  readonly connections: () => Promise<readonly Connection[]>
  /** Throws a `Failure` where the cluster of a connection does not answer. */
  readonly reach: (connection: Connection) => Promise<void>
  /** Name of this process, unique among those that share the database. */
  readonly server: string
  readonly metrics: Metrics
  readonly log: Logger
  /** For fault tests: called at the relay's named points. */
  readonly reached?: (point: RelayPoint) => void | Promise<void>
}

/** The relay of this process, and everybody who wants to know what it does. */
export interface DeliveryService {
  readonly relay: Relay
  readonly waiters: Waiters
  readonly drain: DrainRates
  readonly changes: DeliveryChanges
  /** How the deliveries of each connection stand. */
  connectionStates(): Promise<readonly ConnectionDeliveries[]>
  /** Answers who waits, finishes what is under way within the time or leaves it to other servers. */
  stop(withinMs: number): Promise<void>
}

/** Starts moving deliveries. */
export async function startDeliveries(options: DeliveryServiceOptions): Promise<DeliveryService> {
  const { deliveries, metrics, log } = options
  const connectionStates = () => deliveries.connectionStates(options.builtIn)
  const drain = createDrainRates(() => performance.now())
  const changes = createDeliveryChanges({
    read: () => readStanding(deliveries, connectionStates),
    onError: (error) => log.debug({ error }, 'the state of deliveries could not be read'),
  })
  const waiters = createWaiters({
    endsOf: (ids) => endsOf(deliveries, ids),
    ownShards: () => new Set(relay.states().map(({ shard }) => shard)),
    onError: (error) => log.debug({ error }, 'the ends of deliveries could not be read'),
  })
  const relay = createRelay({
    queue: options.queue,
    transport: options.transport,
    connections: options.connections,
    reach: options.reach,
    server: options.server,
    installation: await deliveries.installation(),
    clock: relayClock,
    log: (level, message, details) => log[level](details ?? {}, message),
    observe: {
      decided: (rows) => {
        waiters.decided(rows)
        metrics.decided(rows)
        drain.delivered(rows.connection, rows.delivered.length)
      },
      leaseTaken: () => metrics.leaseMoved('taken'),
      leaseLost: () => metrics.leaseMoved('lost'),
      aborted: (connection, code) => metrics.aborted(connection, code),
      batchSize: (rows) => metrics.batchSize(rows),
      // What the database tells of connections is of all servers.
      connection: () => {},
    },
    ...(options.reached && { reached: options.reached }),
  })
  deliveries.onAccepted((shards) => {
    for (const shard of shards) relay.poke(shard)
  })
  relay.start()
  return {
    relay,
    waiters,
    drain,
    changes,
    connectionStates,
    stop: async (withinMs) => {
      changes.stop()
      await relay.stop(withinMs)
      waiters.letGo()
    },
  }
}

async function endsOf(deliveries: Deliveries, ids: readonly string[]): Promise<ReadonlyMap<string, EndState>> {
  const ends = new Map<string, EndState>()
  for (const [id, state] of await deliveries.states(ids)) if (isEnd(state)) ends.set(id, state)
  return ends
}

async function readStanding(
  deliveries: Deliveries,
  connectionStates: DeliveryService['connectionStates'],
): Promise<Standing> {
  const [counts, connections, mark] = await Promise.all([
    deliveries.counts(),
    connectionStates(),
    deliveries.changeMark(),
  ])
  return { counts, connections, mark }
}

import { connectionSchema, type Connection } from '@sendwright/model'
import type { RowRefusal } from '../relay/deliveryQueue.ts'
import { createRelayWith } from '../relay/relay.ts'
import { allProtections, type Protections } from '../relay/protections.ts'
import type { ConnectionDeliveryState, DeliveredRow, Relay, RelayPoint } from '../relay/relayOptions.ts'
import { createChance, type Chance } from './chance.ts'
import { createModelKafka, type ModelKafka } from './modelKafka.ts'
import { createModelProcess, type ModelProcess } from './modelProcess.ts'
import { createModelDatabase, type ModelDatabase } from './modelQueue.ts'
import { createVirtualTime, type VirtualTime } from './virtualTime.ts'

/** A server of the simulation with its relay. */
export interface SimulatedServer {
  readonly process: ModelProcess
  readonly relay: Relay
}

/** Something that happens to a server when its relay reaches a point for the nth time. */
export interface PointFault {
  readonly point: RelayPoint
  readonly nth: number
  readonly fault: 'crash' | 'pause'
  /** How long a pause lasts. */
  readonly forMs: number
}

/** Servers with real relays between a database and a cluster of the model. */
export interface Simulation {
  readonly time: VirtualTime
  readonly chance: Chance
  readonly database: ModelDatabase
  readonly kafka: ModelKafka
  readonly connections: Connection[]
  /** Those that live, or are paused. */
  readonly servers: SimulatedServer[]
  /** What relays have told, in order. */
  readonly told: DeliveredRow[]
  /** Rows that were refused, as relays have told. */
  readonly refused: RowRefusal[]
  /** How connections stand, as relays have told. */
  readonly states: ConnectionDeliveryState[]
  /** How often each point was reached. */
  readonly reached: Map<RelayPoint, number>
  /** What was logged as an error. */
  readonly errors: string[]
  startServer(): SimulatedServer
  /** Ends a server at once; another one starts after a while. */
  crash(server: SimulatedServer): void
}

/** Makes a world with its own time and chance; servers are started by the test. */
export function createSimulation(options: {
  readonly seed: number
  readonly connections?: readonly Connection[]
  readonly protections?: Partial<Protections>
  readonly pointFaults?: readonly PointFault[]
}): Simulation {
  const time = createVirtualTime()
  const chance = createChance(options.seed)
  const connections = [...(options.connections ?? [connectionOf('main')])]
  const database = createModelDatabase({ time, chance, connections: connections.map(({ id }) => id) })
  const kafka = createModelKafka({ time, chance })
  const pointFaults = [...(options.pointFaults ?? [])]
  let started = 0

  const simulation: Simulation = {
    time,
    chance,
    database,
    kafka,
    connections,
    servers: [],
    told: [],
    refused: [],
    states: [],
    reached: new Map(),
    errors: [],
    startServer() {
      started += 1
      const process = createModelProcess(`server-${started}`, { time, chance, skewMs: chance.between(-2_000, 2_000) })
      const relay = createRelayWith(
        {
          queue: database.connect(process),
          transport: kafka.connect(process),
          connections: () => process.arrive(Promise.resolve([...connections])),
          server: process.name,
          installation: 'sim',
          clock: process.clock,
          log(level, message, details) {
            if (level === 'error')
              simulation.errors.push(`${message} ${JSON.stringify(details?.['reason'] ?? String(details?.['error']))}`)
          },
          observe: {
            decided({ delivered, refused }) {
              simulation.told.push(...delivered)
              simulation.refused.push(...refused)
            },
            leaseTaken: () => undefined,
            leaseLost: () => undefined,
            aborted: () => undefined,
            batchSize: () => undefined,
            connection: (state) => simulation.states.push(state),
          },
          reached: (point) => reach(server, point),
        },
        { ...allProtections, ...options.protections },
      )
      const server: SimulatedServer = { process, relay }
      simulation.servers.push(server)
      relay.start()
      return server
    },
    crash(server) {
      server.process.kill()
      simulation.servers.splice(simulation.servers.indexOf(server), 1)
      time.after(chance.between(10, 2_000), () => simulation.startServer())
    },
  }
  return simulation

  function reach(server: SimulatedServer, point: RelayPoint): void | Promise<void> {
    const count = (simulation.reached.get(point) ?? 0) + 1
    simulation.reached.set(point, count)
    const fault = pointFaults.find((candidate) => candidate.point === point && candidate.nth === count)
    if (fault === undefined || server.process.isDead()) return undefined
    if (fault.fault === 'crash') {
      simulation.crash(server)
      return new Promise(() => undefined)
    }
    server.process.pause()
    time.after(fault.forMs, () => {
      server.process.resume()
    })
    return server.process.arrive(Promise.resolve())
  }
}

/** A connection with settings of deliveries that make waits short. */
export function connectionOf(id: string, delivery: Readonly<Record<string, unknown>> = {}): Connection {
  return connectionSchema.parse({
    id,
    name: id,
    brokers: ['localhost'],
    delivery: { retry: { attempts: 4, firstDelayMs: 50, factor: 2, maxDelayMs: 1_000, jitter: 0.2 }, ...delivery },
  })
}

import type { Connection, ReceivedRecord } from '@sendwright/model'
import { createReceiver } from '../receive/receiver.ts'
import type { Receiver, ReceiverState } from '../receive/receiverOptions.ts'
import type {
  ListenedTopic,
  LostPosition,
  ReadPosition,
  ReadRecords,
  ReceiveQueue,
  RecordReader,
} from '../receive/receiveQueue.ts'
import { createChance, type Chance } from './chance.ts'
import { ModelFailure } from './modelFailure.ts'
import { createLine, noFaults, type NetworkFaults } from './modelNetwork.ts'
import { createModelProcess, type ModelProcess } from './modelProcess.ts'
import { connectionOf } from './simulation.ts'
import { createVirtualTime, type VirtualTime } from './virtualTime.ts'

/** A record of the model, or an offset that holds nothing anybody may see. */
interface Entry {
  readonly value: string | null
  readonly at: number
}

/** A partition of the model: offsets count from 0, retention takes entries away in front. */
export interface ModelPartition {
  readonly entries: Entry[]
  first: number
  /** Nothing of it can be read: why. */
  damaged: { readonly at: number; readonly reason: string } | null
}

/** A server of the simulation with its receiver. */
export interface ReceivingServer {
  readonly process: ModelProcess
  readonly receiver: Receiver
}

/** Servers with real receivers between a cluster and a database of the model. */
export interface ReceiveSimulation {
  readonly time: VirtualTime
  readonly chance: Chance
  readonly topics: Map<string, ModelPartition[]>
  readonly listened: ListenedTopic[]
  /** Everything that was stored, in order. */
  readonly stored: ReceivedRecord[]
  /** The next offsets as they are stored, by `topic/partition`. */
  readonly positions: Map<string, string>
  readonly lease: { owner: string | null; epoch: number; until: number }
  readonly kafkaFaults: NetworkFaults
  readonly databaseFaults: NetworkFaults
  readonly servers: ReceivingServer[]
  readonly lost: LostPosition[]
  /** Values that the database does not take. */
  readonly refused: Set<string>
  readonly states: ReceiverState[]
  /** What was noted for people last. */
  noted(): { readonly away: string | null; readonly ends: readonly ReadPosition[] } | null
  readonly errors: string[]
  readonly connections: Connection[]
  startServer(): ReceivingServer
  crash(server: ReceivingServer): void
  createTopic(topic: string, partitions: number): void
  /** Appends a record with this value. */
  append(topic: string, partition: number, value: string): void
  /** Appends an offset that nobody may see: a marker, an aborted record. */
  appendUnseen(topic: string, partition: number): void
}

/** Makes a world with one connection, `main`; servers and topics are the test's. */
export function createReceiveSimulation(seed: number): ReceiveSimulation {
  const time = createVirtualTime()
  const chance = createChance(seed)
  const topics = new Map<string, ModelPartition[]>()
  let noted: ReturnType<ReceiveSimulation['noted']> = null
  let started = 0

  const simulation: ReceiveSimulation = {
    time,
    chance,
    topics,
    listened: [],
    stored: [],
    positions: new Map(),
    lease: { owner: null, epoch: 0, until: 0 },
    kafkaFaults: noFaults(),
    databaseFaults: noFaults(),
    servers: [],
    lost: [],
    refused: new Set(),
    states: [],
    noted: () => noted,
    errors: [],
    connections: [connectionOf('main')],
    startServer() {
      started += 1
      const process = createModelProcess(`server-${started}`, { time, chance, skewMs: chance.between(-2_000, 2_000) })
      const receiver = createReceiver({
        queue: queueOf(process),
        open: () => readerOf(process),
        connections: () => process.arrive(Promise.resolve([...simulation.connections])),
        server: process.name,
        clock: process.clock,
        log(level, message, details) {
          if (level === 'error') simulation.errors.push(`${message} ${String(details?.['error'])}`)
        },
        observe: {
          received: () => undefined,
          lost: (_, lost) => simulation.lost.push(lost),
          state: (state) => simulation.states.push(state),
        },
      })
      const server = { process, receiver }
      simulation.servers.push(server)
      receiver.start()
      return server
    },
    crash(server) {
      server.process.kill()
      simulation.servers.splice(simulation.servers.indexOf(server), 1)
      time.after(chance.between(10, 2_000), () => simulation.startServer())
    },
    createTopic(topic, partitions) {
      topics.set(
        topic,
        Array.from({ length: partitions }, () => ({ entries: [], first: 0, damaged: null })),
      )
    },
    append: (topic, partition, value) => append(topic, partition, value),
    appendUnseen: (topic, partition) => append(topic, partition, null),
  }
  return simulation

  function append(topic: string, partition: number, value: string | null): void {
    topics.get(topic)?.[partition]?.entries.push({ value, at: time.now() })
  }

  function queueOf(process: ModelProcess): ReceiveQueue {
    const { lease, positions } = simulation
    const line = createLine(process, {
      time,
      chance,
      faults: simulation.databaseFaults,
      code: 'database-unavailable',
      latencyMs: 5,
      timeoutMs: 3_000,
      lateMs: 8_000,
    })
    const isHeld = (epoch: number) => lease.owner === process.name && lease.epoch === epoch
    return {
      listened: () => line.call(() => [...simulation.listened]),
      keepLeases: (server, connections) =>
        line.call(() => {
          if (!connections.includes('main')) return []
          const isFree = lease.owner === null || lease.until <= time.now()
          if (lease.owner === server && !isFree) lease.until = time.now() + 10_000
          else if (isFree) Object.assign(lease, { owner: server, epoch: lease.epoch + 1, until: time.now() + 10_000 })
          return lease.owner === server ? [{ connection: 'main', epoch: lease.epoch }] : []
        }),
      releaseLeases: (server) =>
        line.call(() => {
          if (lease.owner === server) lease.owner = null
        }),
      positions: ({ epoch }) =>
        line.call(() => {
          if (!isHeld(epoch)) return null
          lease.epoch += 1
          return { epoch: lease.epoch, positions: [...positions].map(positionOf) }
        }),
      since: () => line.call(() => new Date(0).toISOString()),
      store: ({ epoch }, batch) =>
        line.call(() => {
          if (!isHeld(epoch)) return false
          if (batch.records.some(({ value }) => typeof value === 'string' && simulation.refused.has(value)))
            throw new ModelFailure('database-full', 'The database is full.')
          simulation.stored.push(...batch.records)
          for (const { topic, partition, offset } of batch.positions) positions.set(`${topic}/${partition}`, offset)
          return true
        }),
      note: ({ epoch }, state) =>
        line.call(() => {
          if (isHeld(epoch)) noted = state
        }),
    }
  }

  function readerOf(process: ModelProcess): RecordReader {
    const line = createLine(process, {
      time,
      chance,
      faults: simulation.kafkaFaults,
      code: 'not-connected',
      latencyMs: 5,
      timeoutMs: 3_000,
      lateMs: 10,
    })
    return {
      partitions: (names) => line.call(() => ({ partitions: names.flatMap(partitionsOf), refused: [] })),
      offsetsSince: (topic, since) =>
        line.call(() =>
          (topics.get(topic) ?? []).map(({ entries }, partition) => {
            const index = entries.findIndex(({ at }) => at >= Date.parse(since))
            return { partition, offset: String(index === -1 ? entries.length : index) }
          }),
        ),
      async read(positions, { waitMs, signal }) {
        const end = process.clock.monotonic() + waitMs
        for (;;) {
          const read = await line.call(() => readAt(positions))
          const isOver = signal.aborted || process.clock.monotonic() >= end
          if (read.records.length > 0 || read.positions.length > 0 || read.lost.length > 0 || isOver) return read
          await process.clock.wait(chance.between(1, 200), signal)
        }
      },
      close: async () => undefined,
    }
  }

  function partitionsOf(topic: string) {
    return (topics.get(topic) ?? []).map(({ entries, first }, partition) => ({
      topic,
      partition,
      first: String(first),
      end: String(entries.length),
    }))
  }

  function readAt(positions: readonly ReadPosition[]): ReadRecords {
    const read = {
      records: new Array<ReceivedRecord>(),
      positions: new Array<ReadPosition>(),
      lost: new Array<LostPosition>(),
      held: new Array<ReadRecords['held'][number]>(),
    }
    for (const { topic, partition, offset } of positions) {
      const log = topics.get(topic)?.[partition]
      if (log === undefined) {
        read.held.push({ topic, partition, reason: `There is no ${topic}.` })
        continue
      }
      const from = Number(offset)
      if (from < log.first || from > log.entries.length) {
        read.lost.push({ topic, partition, offset, first: String(log.first) })
        continue
      }
      const limit = Math.min(log.entries.length, from + Math.ceil(chance.between(0, 8)), log.damaged?.at ?? Infinity)
      if (log.damaged !== null && from >= log.damaged.at)
        read.held.push({ topic, partition, reason: log.damaged.reason })
      for (let at = from; at < limit; at += 1) {
        const entry = log.entries[at]
        if (entry?.value === null || entry === undefined) continue
        read.records.push(recordOf(topic, partition, { at, value: entry.value, time: entry.at }))
      }
      if (limit > from) read.positions.push({ topic, partition, offset: String(limit) })
    }
    return read
  }
}

function positionOf([key, offset]: readonly [string, string]): ReadPosition {
  const [topic = '', partition] = key.split('/')
  return { topic, partition: Number(partition), offset }
}

function recordOf(
  topic: string,
  partition: number,
  { at, value, time }: { readonly at: number; readonly value: string; readonly time: number },
): ReceivedRecord {
  const timestamp = new Date(time).toISOString()
  return { connection: 'main', topic, partition, offset: String(at), timestamp, key: null, value, headers: [] }
}

import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createRelay } from '@sendwright/engine'
import {
  type ApacheKafka,
  createDeliveryTransport,
  type FaultProxy,
  type Protections,
  startFaultProxy,
} from '@sendwright/kafka/testing'
import { createKafkaConnections } from '@sendwright/kafka'
import { connectionSchema } from '@sendwright/model'
import type { NewDelivery } from '@sendwright/store'
import { createTestStore } from '@sendwright/store/testing'
import { checkRecords, type Verdict } from '../check/checkRecords.ts'
import { readWithKcat } from '../check/readWithKcat.ts'
import type { JournalEntry } from '../publish/journal.ts'

/** The relay with its store and its way to Apache Kafka through a proxy, in this process, so that protections can be off. */
export interface Rig extends AsyncDisposable {
  readonly topic: string
  readonly proxy: FaultProxy
  /** Accepts records of one order key, one for each partition in turn, and waits until all are delivered. */
  readonly deliver: (records: number) => Promise<void>
  /** The same, without waiting. */
  readonly accept: (records: number) => Promise<readonly string[]>
  readonly untilDelivered: (ids: readonly string[]) => Promise<void>
  /** Resolves when no transaction is open on the topic. */
  readonly untilAllIsCommitted: () => Promise<void>
  /** Compares what kcat reads with what was accepted. */
  readonly verdict: () => Promise<Verdict>
}

const partitions = 2
const connectionId = 'rig'
const deliveredWithinMs = 60_000

/** Starts it on a topic of its own. */
export async function startRig(kafka: ApacheKafka, protections: Partial<Protections>): Promise<Rig> {
  await using starting = new AsyncDisposableStack()
  const { store } = starting.use(await createTestStore())
  const proxy = starting.use(await startFaultProxy(kafka.brokers))
  const topic = `rig-${randomUUID()}`
  const connection = connectionSchema.parse({ id: connectionId, name: 'Rig', brokers: [...proxy.addresses] })
  const connections = createKafkaConnections({ log: () => {} })
  starting.defer(() => connections.close())
  await connections.get(connection).createTopic({ name: topic, partitions, replicationFactor: 1 })

  const relay = createRelay({
    queue: store.deliveryQueue,
    transport: createDeliveryTransport({ log: () => {}, protections }),
    connections: async () => [connection],
    server: 'rig',
    installation: randomUUID(),
    clock: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      random: () => Math.random(),
      wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
    },
    log: () => {},
    observe: {
      decided: () => {},
      leaseTaken: () => {},
      leaseLost: () => {},
      aborted: () => {},
      batchSize: () => {},
      connection: () => {},
    },
  })
  store.deliveries.onAccepted((shards) => {
    for (const shard of shards) relay.poke(shard)
  })
  relay.start()
  starting.defer(() => relay.stop(5_000))

  const journal: JournalEntry[] = []
  async function accept(records: number): Promise<readonly string[]> {
    const entries = Array.from({ length: records }, (_, index) => entryOf(topic, journal.length + index + 1, index))
    const accepted = await store.deliveries.accept({
      connection: connectionId,
      idempotency: null,
      rows: entries.map(deliveryOf),
      bounds: { rows: 10_000, bytes: 10_000_000 },
    })
    if (accepted.kind !== 'accepted') throw new Error(`The store answered ${accepted.kind}`)
    const ids = accepted.deliveries.map(({ id }) => id)
    journal.push(...entries.map((entry, index) => ({ ...entry, id: ids[index] ?? null })))
    return ids
  }

  async function untilDelivered(ids: readonly string[]): Promise<void> {
    const end = performance.now() + deliveredWithinMs
    for (;;) {
      const states = await store.deliveries.states(ids)
      if (ids.every((id) => states.get(id) === 'delivered')) return
      if (performance.now() > end) throw new Error(`Not delivered: ${JSON.stringify([...states])}`)
      await delay(20)
    }
  }

  const owned = starting.move()
  return {
    topic,
    proxy,
    accept,
    untilDelivered,
    deliver: async (records) => untilDelivered(await accept(records)),
    untilAllIsCommitted: async () => {
      while ((await kafka.endOffsets(topic)).some(({ end, stable }) => end !== stable)) await delay(2)
    },
    verdict: async () => checkRecords(journal, await readWithKcat(kafka, topic), 'exactlyOnce'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function entryOf(topic: string, number: number, index: number): JournalEntry {
  const identity = `rig ${number}`
  const partition = index % partitions
  // Order is promised within the order key and can be seen within a partition.
  return {
    identity,
    topic,
    partition,
    number,
    key: null,
    stream: `rig ${partition}`,
    isPoison: false,
    id: null,
    value: JSON.stringify({ identity }),
  }
}

function deliveryOf({ topic, partition, key, value }: JournalEntry): NewDelivery {
  return { topic, partition, key, value, headers: [], orderKey: 'rig', notBefore: null, size: value.length }
}

import type { ShardNames, ShardTransport } from '@sendwright/engine'
import type { Connection } from '@sendwright/model'
import { createClient } from '../client/client.ts'
import { createDeadline, type Deadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import type { Leaders } from '../send/produceBatches.ts'
import { createTopic } from '../topics/createTopic.ts'
import { sendAtLeastOnce } from './atLeastOnce.ts'
import type { ClusterView } from './clusterView.ts'
import { createPatience } from './patience.ts'
import { createPlanner } from './planRows.ts'
import { createCoordinators, initialiseProducer, type Producer, type ProducerLinks, readPosition } from './producer.ts'
import type { Protections } from './protections.ts'
import { writeBatch, writePosition } from './writeBatch.ts'

/** A transaction has to be over before the cluster ends it by itself, in milliseconds. */
const longestTransactionMs = 12_000

/** Initialising and reading end within this, in milliseconds; the relay then tries anew. */
const longestRecoveryMs = 5_000

/** Waits before records are offered again to partitions that are not ready, in milliseconds; the deadline ends them. */
const waits: readonly number[] = [20, 50, 100, 200, 400, ...Array.from({ length: 1_000 }, () => 500)]

/** A shard's way to Kafka, with sockets of its own. Opens nothing yet. */
export function createShardTransport(options: {
  readonly connection: Connection
  readonly names: ShardNames
  readonly view: ClusterView
  readonly protections: Protections
  /** Hears how every call ended; null = well. */
  readonly observe: (error: unknown) => void
}): ShardTransport {
  const { connection, names, view, protections, observe } = options
  const settings = view.client.settings
  const patience = createPatience(connection.sendTimeoutMs)
  const plan = createPlanner(view, settings.connectionName)
  let sockets: Sockets | null = null
  let producer: Producer | null = null
  /** Only without `initialiseBeforeReading`. */
  let isInitialisationDue = false

  function open(): Sockets {
    sockets ??= openSockets(names, view, patience)
    return sockets
  }

  function throwAway(reason: string) {
    sockets?.close(new Error(reason))
    sockets = null
    producer = null
  }

  async function initialise() {
    if (!protections.discardOnDoubt && producer !== null) return
    producer = await initialiseProducer(open().links, deadlineOf(longestRecoveryMs))
    patience.asked()
  }

  async function currentProducer(): Promise<Producer> {
    if (isInitialisationDue) await initialise()
    isInitialisationDue = false
    if (producer !== null) return producer
    throw new KafkaFailure('not-connected', `${settings.connectionName} has no producer. Initialise it first.`)
  }

  function deadlineOf(longestMs: number): Deadline {
    return createDeadline(Math.min(connection.sendTimeoutMs, longestMs))
  }

  async function watched<T>(call: () => Promise<T>): Promise<T> {
    try {
      const result = await call()
      observe(null)
      return result
    } catch (error) {
      observe(error)
      throw error
    }
  }

  /** A step of a transaction. */
  function watchedStep<T>(step: (producer: Producer, deadline: Deadline) => Promise<T>): Promise<T> {
    return watched(async () => {
      try {
        return await step(await currentProducer(), deadlineOf(longestTransactionMs))
      } catch (error) {
        if (error instanceof KafkaFailure) patience.writingFailed(error)
        throw error
      }
    })
  }

  return {
    plan: (rows) => watched(() => plan(rows, createDeadline(connection.sendTimeoutMs))),
    initialise: () =>
      watched(async () => {
        if (protections.initialiseBeforeReading) await initialise()
        else isInitialisationDue = true
      }),
    readPosition: (topic) => watched(() => readPosition(open().links, topic, deadlineOf(longestRecoveryMs))),
    commitPosition: (topic, position) =>
      watchedStep((current, deadline) => writePosition({ producer: current, deadline }, topic, position)),
    ensurePositionTopic: (topic) => watched(() => ensureTopic(view, topic, createDeadline(connection.sendTimeoutMs))),
    write: (batch, positionTopic, positionAdded) =>
      watchedStep((current, deadline) =>
        writeBatch(
          { producer: current, view, leaders: open().leaders, patience, waits, protections, deadline },
          batch,
          { positionTopic, positionAdded },
        ),
      ),
    commit: async () => {
      await watchedStep((current, deadline) => current.end('commit', deadline))
      patience.wrote()
    },
    abort: () => watchedStep((current, deadline) => current.end('abort', deadline)),
    sendAtLeastOnce: async (batch) => {
      const deadline = createDeadline(connection.sendTimeoutMs)
      const result = await sendAtLeastOnce({ view, leaders: open().leaders, patience, waits, deadline }, batch)
      observe(result.failure)
      return result
    },
    discard: () => {
      if (protections.discardOnDoubt) throwAway('the producer was thrown away')
    },
    close: async () => {
      // Readers of committed records would wait for it until the cluster ends it by itself.
      if (producer?.isOpen() === true) await producer.end('abort', deadlineOf(1_000)).catch(ignoreFailure)
      throwAway('the shard was closed')
    },
  }
}

interface Sockets {
  readonly links: ProducerLinks
  readonly leaders: Leaders
  readonly close: (reason: Error) => void
}

function openSockets(names: ShardNames, view: ClusterView, patience: ReturnType<typeof createPatience>): Sockets {
  const records = createClient(view.client.settings)
  const positions = createClient(view.client.settings)
  return {
    links: createCoordinators({ names, records, positions, lookups: view.client, patience }),
    leaders: leadersOf(view, records.linkAt),
    close: (reason) => {
      records.close(reason)
      positions.close(reason)
    },
  }
}

function leadersOf(view: ClusterView, linkAt: ReturnType<typeof createClient>['linkAt']): Leaders {
  function placeOf(topic: string, partition: number) {
    return view.known(topic)?.partitions[partition]
  }

  return {
    leaderOf: (topic, partition) => placeOf(topic, partition)?.leader ?? null,
    exists: (topic, partition) => placeOf(topic, partition) !== undefined,
    linkTo: async (leader, deadline) => {
      const address = view.client.addressOf(leader)
      if (address !== undefined) return linkAt(address, deadline)
      throw new KafkaFailure(
        'not-connected',
        `${view.client.settings.connectionName} names broker ${leader} but not its address. Try again in a moment.`,
      )
    },
    refresh: view.refreshPartitions,
  }
}

async function ensureTopic(view: ClusterView, topic: string, deadline: Deadline): Promise<void> {
  const found = (await view.look([topic], 0, deadline)).get(topic)
  if (found instanceof KafkaFailure) throw found
  if (found !== undefined) return
  try {
    await createTopic(view.client, { name: topic, partitions: 1 }, deadline)
  } catch (error) {
    if (!(error instanceof KafkaFailure) || error.code !== 'topic-exists') throw error
  }
}

/** What is not aborted now, the next owner or the cluster ends. */
function ignoreFailure(error: unknown): void {
  if (!(error instanceof KafkaFailure)) throw error
}

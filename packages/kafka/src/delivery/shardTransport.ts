import type {
  ClaimedBatch,
  DueDelivery,
  PartitionRefusal,
  Position,
  ShardNames,
  ShardTransport,
  WriteResult,
} from '@sendwright/engine'
import type { Connection } from '@sendwright/model'
import { createClient } from '../client/client.ts'
import { createDeadline, type Deadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import type { OutgoingRecord } from '../records.ts'
import { type Batch, partitionName, planBatches } from '../send/planBatches.ts'
import { type Leaders, produceBatches, type ProduceResult } from '../send/produceBatches.ts'
import { createTopic } from '../topics/createTopic.ts'
import { limitOrDefault } from '../topics/messageLimits.ts'
import { sendAtLeastOnce } from './atLeastOnce.ts'
import type { ClusterView } from './clusterView.ts'
import { createPatience } from './patience.ts'
import { createPlanner } from './planRows.ts'
import { createCoordinators, initialiseProducer, type Producer, type ProducerLinks, readPosition } from './producer.ts'
import type { Protections } from './protections.ts'

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
  /** Hears how every call ended. */
  readonly observe: (error: unknown) => void
}): ShardTransport {
  const { connection, names, view, protections } = options
  const settings = view.client.settings
  const patience = createPatience(connection.sendTimeoutMs)
  const planner = createPlanner(view, settings.connectionName)
  let sockets: Sockets | null = null
  let producer: Producer | null = null
  /** Only without `initialiseBeforeReading`. */
  let isInitialisationDue = false

  function open(): Sockets {
    sockets ??= openSockets()
    return sockets
  }

  function openSockets(): Sockets {
    const records = createClient(settings)
    const positions = createClient(settings)
    const links = createCoordinators({ names, records, positions, lookups: view.client, patience })
    return {
      links,
      leaders: leadersOf(view, records.linkAt),
      close: (reason) => {
        records.close(reason)
        positions.close(reason)
      },
    }
  }

  function throwAway(reason: string) {
    sockets?.close(new Error(reason))
    sockets = null
    producer = null
  }

  async function initialise() {
    const { links } = open()
    producer = await initialiseProducer(links, deadlineOf(longestRecoveryMs))
    patience.asked()
  }

  async function currentProducer(): Promise<Producer> {
    if (isInitialisationDue) {
      isInitialisationDue = false
      await initialise()
    }
    if (producer === null)
      throw new KafkaFailure('not-connected', `${settings.connectionName} has no producer. Initialise it first.`)
    return producer
  }

  function deadlineOf(longestMs: number): Deadline {
    return createDeadline(Math.min(connection.sendTimeoutMs, longestMs))
  }

  async function watched<T>(call: () => Promise<T>): Promise<T> {
    try {
      const result = await call()
      options.observe(null)
      return result
    } catch (error) {
      options.observe(error)
      throw error
    }
  }

  /** The same for a step of a batch. */
  function watchedWriting<T>(step: () => Promise<T>): Promise<T> {
    return watched(async () => {
      try {
        return await step()
      } catch (error) {
        if (error instanceof KafkaFailure) patience.writingFailed(error)
        throw error
      }
    })
  }

  /** Ends the transaction of a position that was refused, so that readers need not wait; it has no records. */
  async function abortRefused(current: Producer, refusal: unknown): Promise<never> {
    if (isDefinite(refusal)) {
      await current.end('abort', deadlineOf(longestTransactionMs)).catch((error: unknown) => {
        if (!(error instanceof KafkaFailure)) throw error
      })
    }
    throw refusal
  }

  async function writeRecords(
    current: Producer,
    { records, batches }: { readonly records: readonly OutgoingRecord[]; readonly batches: readonly Batch[] },
    deadline: Deadline,
  ): Promise<WriteResult> {
    const bytes = batches.reduce((sum, { size }) => sum + size, 0)
    const result = await produceBatches({
      connectionName: settings.connectionName,
      records,
      batches,
      leaders: open().leaders,
      deadline,
      requestTimeoutMs: patience.forWriting(bytes),
      waits,
      producer: current,
      stopsAtFirst: true,
      completeness: protections.completeness,
    })
    if (result.failure !== null) throw result.failure
    if (result.refused.length > 0) return { kind: 'refused', refusals: refusalsOf(result) }
    return written(result)
  }

  /** Without the protection of the position: what is wrong with it is not seen. */
  async function writePositionLast(
    current: Producer,
    planned: { readonly records: readonly OutgoingRecord[]; readonly batches: readonly Batch[] },
    { topic, position, deadline }: { readonly topic: string; readonly position: Position; readonly deadline: Deadline },
  ): Promise<WriteResult> {
    const refusals = await current.addPartitions(partitionsOf(planned.batches), deadline)
    if (refusals.length > 0) return { kind: 'refused', refusals }
    const result = await writeRecords(current, planned, deadline)
    try {
      await current.addPosition(topic, position, deadline)
    } catch (error) {
      if (!(error instanceof KafkaFailure)) throw error
    }
    return result
  }

  async function write(
    batch: ClaimedBatch,
    positionTopic: string,
    positionAdded: (() => void | Promise<void>) | undefined,
  ): Promise<WriteResult> {
    const current = await currentProducer()
    const deadline = deadlineOf(longestTransactionMs)
    const position = { number: batch.number, digest: batch.digest }
    const planned = planRows(batch, view)
    if (!protections.positionFirst) {
      return writePositionLast(current, planned, { topic: positionTopic, position, deadline })
    }
    try {
      await current.announcePosition(deadline)
      // Both speak of the open transaction, to different brokers; records are written only when both have said yes.
      const [, refusals] = await bothEnded(
        current.commitPosition(positionTopic, position, deadline),
        current.addPartitions(partitionsOf(planned.batches), deadline),
      )
      if (refusals.length > 0) return { kind: 'refused', refusals }
    } catch (error) {
      if (error instanceof KafkaFailure && error.code === 'unknown-topic') {
        return { kind: 'position-refused', code: error.code, message: error.message }
      }
      return abortRefused(current, error)
    }
    await positionAdded?.()
    return writeRecords(current, planned, deadline)
  }

  return {
    plan: (rows: readonly DueDelivery[]) => watched(() => planner(rows, createDeadline(connection.sendTimeoutMs))),
    initialise: () =>
      watched(async () => {
        if (!protections.discardOnDoubt && producer !== null) return
        if (protections.initialiseBeforeReading) return initialise()
        isInitialisationDue = true
      }),
    readPosition: (topic) => watched(() => readPosition(open().links, topic, deadlineOf(longestRecoveryMs))),
    commitPosition: (topic, position) =>
      watchedWriting(async () => {
        const current = await currentProducer()
        const deadline = deadlineOf(longestTransactionMs)
        try {
          await current.addPosition(topic, position, deadline)
        } catch (error) {
          return abortRefused(current, error)
        }
        await current.end('commit', deadline)
      }),
    ensurePositionTopic: (topic) => watched(() => ensureTopic(view, topic, createDeadline(connection.sendTimeoutMs))),
    write: (batch, positionTopic, positionAdded) => watchedWriting(() => write(batch, positionTopic, positionAdded)),
    commit: () =>
      watchedWriting(async () => {
        await (await currentProducer()).end('commit', deadlineOf(longestTransactionMs))
        patience.wrote()
      }),
    abort: () => watchedWriting(async () => (await currentProducer()).end('abort', deadlineOf(longestTransactionMs))),
    sendAtLeastOnce: (batch) =>
      sendAtLeastOnce(
        { view, leaders: open().leaders, patience, waits, deadline: createDeadline(connection.sendTimeoutMs) },
        batch,
      ),
    discard: () => {
      if (protections.discardOnDoubt) throwAway('the producer was thrown away')
    },
    close: async () => {
      // Readers of committed records would wait for it until the cluster ends it by itself.
      if (producer?.isOpen() === true) await producer.end('abort', deadlineOf(1_000)).catch(() => {})
      throwAway('the shard was closed')
    },
  }
}

interface Sockets {
  readonly links: ProducerLinks
  readonly leaders: Leaders
  readonly close: (reason: Error) => void
}

function leadersOf(view: ClusterView, linkAt: ReturnType<typeof createClient>['linkAt']): Leaders {
  function placeOf(topic: string, partition: number) {
    return view.known(topic)?.partitions[partition]
  }

  return {
    leaderOf: (topic, partition) => placeOf(topic, partition)?.leader ?? null,
    exists: (topic, partition) => placeOf(topic, partition) !== undefined,
    linkTo: (leader, deadline) => {
      const address = view.addressOf(leader)
      if (address !== undefined) return linkAt(address, deadline)
      throw new KafkaFailure(
        'not-connected',
        `${view.client.settings.connectionName} names broker ${leader} but not its address. Try again in a moment.`,
      )
    },
    refresh: view.refreshPartitions,
  }
}

/** A definite no to the position: the transaction is empty, and can be ended at once. */
function isDefinite(error: unknown): boolean {
  return error instanceof KafkaFailure && (error.code === 'unknown-topic' || error.code === 'transactions-refused')
}

/** Both results, once both have ended; else the failure that leaves more in doubt. */
async function bothEnded<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  const [a, b] = await Promise.allSettled([first, second])
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value]
  const reasons: unknown[] = [a, b].flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  throw reasons.find((reason) => !isDefinite(reason)) ?? reasons[0]
}

function planRows(
  { rows }: ClaimedBatch,
  view: ClusterView,
): { readonly records: readonly OutgoingRecord[]; readonly batches: readonly Batch[] } {
  const records = rows.map(({ topic, fixedPartition, key, value, headers }) => ({
    topic,
    partition: fixedPartition,
    key,
    value,
    headers,
  }))
  const limits = new Map<string, number>()
  for (const { topic } of records) {
    if (!limits.has(topic)) limits.set(topic, limitOrDefault(view.known(topic)?.limit ?? null))
  }
  return { records, batches: planBatches(records, limits) }
}

function partitionsOf(batches: readonly Batch[]): readonly { readonly topic: string; readonly partition: number }[] {
  return [...new Map(batches.map((batch) => [partitionName(batch), batch])).values()]
}

function refusalsOf({ refused }: ProduceResult): readonly PartitionRefusal[] {
  return refused.map(({ batch: { topic, partition }, failure: { code, message, retryable } }) => ({
    topic,
    partition,
    code,
    message,
    retryable,
  }))
}

function written({ acknowledged }: ProduceResult): WriteResult {
  const baseOffsets: Record<string, string> = {}
  const next = new Map<string, bigint>()
  let isInARow = true
  for (const { batch, baseOffset } of acknowledged) {
    const partition = partitionName(batch)
    const expected = next.get(partition)
    if (expected === undefined) baseOffsets[partition] = String(baseOffset)
    else isInARow &&= baseOffset === expected
    next.set(partition, baseOffset + BigInt(batch.indexes.length))
  }
  const [first] = acknowledged
  const appendTime = acknowledged.every((each) => each.appendTime !== null) ? first?.appendTime : null
  return {
    kind: 'written',
    baseOffsets: isInARow ? baseOffsets : null,
    timestamp: Number(appendTime ?? first?.sentAt ?? Date.now()),
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

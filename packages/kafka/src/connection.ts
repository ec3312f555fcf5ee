import { isDeepStrictEqual } from 'node:util'
import type { DeliveryTransport, RecordReader } from '@sendwright/engine'
import type { Connection } from '@sendwright/model'
import { checkConnection, type CheckStep } from './check/checkConnection.ts'
import { createClient, type KafkaClient } from './client/client.ts'
import { type Log, settingsOf } from './client/clientSettings.ts'
import { createDeadline, type Deadline } from './deadline.ts'
import { createDeliveryTransport } from './delivery/deliveryTransport.ts'
import { KafkaFailure } from './failure.ts'
import { createHealthRecorder, type Health, type HealthRecorder } from './health.ts'
import type { OutgoingRecord, SentRecord } from './records.ts'
import { readRecords, type ReadAnswer, type ReadRequest } from './read/readRecords.ts'
import { createSharedTails } from './read/sharedTails.ts'
import type { TailOptions } from './read/tail.ts'
import { createRecordReader } from './receive/recordReader.ts'
import { createDispatcher } from './send/dispatcher.ts'
import { sendRecords } from './send/sendRecords.ts'
import { createTopic, type NewTopic } from './topics/createTopic.ts'
import { describeTopic, type TopicDetails } from './topics/describeTopic.ts'
import { listTopics, type TopicSummary } from './topics/listTopics.ts'
import { createMessageLimits } from './topics/messageLimits.ts'
import { partitionsOf } from './topics/partitions.ts'

/**
 * One Kafka cluster. Connects when it is first asked, and again by itself. Every call ends within the connection's send
 * time-out, or the shorter one it is given (each step of `check` has it for itself) and throws `KafkaFailure` only.
 */
export interface KafkaConnection {
  /** Number of partitions per topic by fresh metadata; a topic that does not exist is absent and is not created. */
  readonly partitionCounts: (topics: readonly string[], timeoutMs?: number) => Promise<ReadonlyMap<string, number>>
  /** Asks any broker for a sign of life. */
  readonly reach: (timeoutMs?: number) => Promise<void>
  readonly listTopics: (timeoutMs?: number) => Promise<readonly TopicSummary[]>
  readonly describeTopic: (topic: string) => Promise<TopicDetails>
  /** Resolves when the topic can be sent to. */
  readonly createTopic: (topic: NewTopic) => Promise<void>
  /**
   * Sends records to their given partitions, one call at a time, acks = all. Resolves, in the order of the call, only
   * when all of them are acknowledged. The failure tells by index which were (`sent`) and of which it is not known
   * (`inDoubt`). Rules: docs/spec/delivery.md.
   */
  readonly send: (records: readonly OutgoingRecord[], timeoutMs?: number) => Promise<readonly SentRecord[]>
  /** Reads by partition and offset without a consumer group. */
  readonly readRecords: (request: ReadRequest) => Promise<ReadAnswer>
  /** Follows a topic from its end until the signal aborts. */
  readonly tail: (options: TailOptions) => Promise<void>
  readonly health: () => Health
  /** Checks step by step with connections of its own; `onStep` also hears when a step starts (`running`). */
  readonly check: (onStep: (step: CheckStep) => void) => Promise<readonly CheckStep[]>
  /** The topic's `max.message.bytes`, at most 30 s old; null where the connection may not see it and the broker alone decides. */
  readonly maxMessageBytes: (topic: string, timeoutMs?: number) => Promise<number | null>
  /** Ends everything; what is under way fails. */
  readonly close: () => Promise<void>
}

/** The connections of this process. */
export interface KafkaConnections {
  /** The same instance while the settings are equal; a change of settings closes the old one and makes a new one. */
  readonly get: (connection: Connection) => KafkaConnection
  readonly drop: (id: string) => Promise<void>
  /** The ways of the relay's shards; how their calls end is seen in the health of their connections. */
  readonly deliveryTransport: () => DeliveryTransport
  /** Reads committed records by position, with links of its own; whoever opens it closes it. */
  readonly recordReader: (connection: Connection) => RecordReader
  readonly close: () => Promise<void>
}

/** A client that was not used for so long is replaced: brokers close idle connections, firewalls forget them. */
const idleMs = 330_000

/** The connections of this process by their ids; none is opened before it is used. */
export function createKafkaConnections({ log }: { readonly log: Log }): KafkaConnections {
  const byId = new Map<string, Entry>()

  function observe(id: string, error: unknown): void {
    const health = byId.get(id)?.health
    if (error === null) health?.succeeded()
    else health?.failed(error)
  }

  async function drop(id: string): Promise<void> {
    const entry = byId.get(id)
    byId.delete(id)
    await entry?.connection.close()
  }

  return {
    get: (settings) => {
      const known = byId.get(settings.id)
      if (known !== undefined && isDeepStrictEqual(known.settings, settings)) return known.connection
      const health = createHealthRecorder()
      const connection = createKafkaConnection(settings, log, health)
      byId.set(settings.id, { settings: structuredClone(settings), connection, health })
      void known?.connection.close()
      return connection
    },
    drop,
    deliveryTransport: () => createDeliveryTransport({ log, observe }),
    recordReader: (connection) =>
      createRecordReader({
        connection: connection.id,
        client: createClient(settingsOf(connection, log)),
        onOutcome: (failure) => observe(connection.id, failure),
      }),
    close: async () => {
      await Promise.all([...byId.keys()].map(drop))
    },
  }
}

interface Entry {
  readonly settings: Connection
  readonly connection: KafkaConnection
  readonly health: HealthRecorder
}

function createKafkaConnection(connection: Connection, log: Log, health: HealthRecorder): KafkaConnection {
  const settings = settingsOf(connection, log)
  const limits = createMessageLimits()
  const sender = createSlot(() => createClient(settings))
  const reader = createSlot(() => createClient(settings))
  const tails = createSharedTails(
    () => {
      throwIfClosed()
      return createClient(settings)
    },
    (failure) => (failure === null ? health.succeeded() : health.failed(failure)),
  )
  let isClosed = false

  const dispatcher = createDispatcher(connection.name, async (records, deadline) => {
    throwIfClosed()
    const client = sender.take()
    try {
      return await watched(() => sendRecords({ client, deadline }, limits, records))
    } catch (error) {
      // Whatever went wrong, nothing of this client is used again.
      sender.discard(client, new Error('a send failed'))
      log('warn', 'A send failed', { connection: connection.id, ...factsOf(error) })
      throw error
    }
  })

  function throwIfClosed() {
    if (isClosed) throw closedFailure(connection.name)
  }

  async function watched<T>(call: () => Promise<T>): Promise<T> {
    try {
      const result = await call()
      health.succeeded()
      return result
    } catch (error) {
      health.failed(error)
      throw error
    }
  }

  async function ask<T>(
    call: (client: KafkaClient, deadline: Deadline) => Promise<T>,
    timeoutMs = connection.sendTimeoutMs,
  ): Promise<T> {
    throwIfClosed()
    const client = reader.take()
    return watched(() => call(client, createDeadline(timeoutMs)))
  }

  return {
    reach: (timeoutMs) =>
      ask(async (client, deadline) => {
        await client.metadata([], deadline)
      }, timeoutMs),
    partitionCounts: (topics, timeoutMs) =>
      ask(async (client, deadline) => {
        const places = await partitionsOf(client, topics, deadline)
        return new Map([...places].map(([topic, partitions]) => [topic, partitions.length]))
      }, timeoutMs),
    listTopics: (timeoutMs) => ask(listTopics, timeoutMs),
    describeTopic: (topic) => ask((client, deadline) => describeTopic(client, topic, deadline)),
    createTopic: (topic) => ask((client, deadline) => createTopic(client, topic, deadline)),
    send: (records, timeoutMs = connection.sendTimeoutMs) => dispatcher.dispatch(records, timeoutMs),
    readRecords: (request) => ask((client, deadline) => readRecords(client, request, deadline), request.timeoutMs),
    tail: (options) => tails.follow(options),
    health: () => health.current(),
    check: (onStep) => checkConnection(settings, connection, onStep),
    maxMessageBytes: (topic, timeoutMs) =>
      ask((client, deadline) => limits.limitOf(client, topic, deadline), timeoutMs),
    close: async () => {
      isClosed = true
      const reason = closedFailure(connection.name)
      sender.close(reason)
      reader.close(reason)
      tails.close()
    },
  }
}

interface ClientSlot {
  readonly take: () => KafkaClient
  readonly discard: (client: KafkaClient, reason: Error) => void
  readonly close: (reason: Error) => void
}

/** Holds one client, replaced when it was discarded or idle. */
function createSlot(create: () => KafkaClient): ClientSlot {
  let held: { readonly client: KafkaClient; usedAt: number } | null = null

  function discard(client: KafkaClient, reason: Error) {
    client.close(reason)
    if (held?.client === client) held = null
  }

  return {
    take: () => {
      const now = performance.now()
      if (held !== null && now - held.usedAt > idleMs) discard(held.client, new Error('it was idle'))
      held ??= { client: create(), usedAt: now }
      held.usedAt = now
      return held.client
    },
    discard,
    close: (reason) => held !== null && discard(held.client, reason),
  }
}

function closedFailure(connectionName: string): KafkaFailure {
  return new KafkaFailure('not-connected', `${connectionName} was closed or changed. Try again.`)
}

function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof KafkaFailure
    ? { code: error.code, reason: error.message, sent: error.sent.length, inDoubt: error.inDoubt.length }
    : { reason: String(error) }
}

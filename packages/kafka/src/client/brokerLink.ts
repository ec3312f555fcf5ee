import './garbledAnswer.ts'
import './idleTimer.ts'
import { connect, type Socket } from 'node:net'
import { brokerAddress, type HostAndPort } from '@sendwright/model'
import { Kafka, logLevel } from 'kafkajs'
import type KafkajsConnection from 'kafkajs/src/network/connection.js'
import type { ApiDefinition, Exchange } from 'kafkajs/src/protocol/requests/index.js'
import { type Deadline, seconds, withinDeadline } from '../deadline.ts'
import { KafkaFailure, reasonOf } from '../failure.ts'
import { kafkaErrorCodes } from '../kafkaErrors.ts'
import { apis, type Api } from './apis.ts'
import type { ClientSettings } from './clientSettings.ts'

/** One broker's sockets and what it speaks. It is never repaired: after any network error it is closed and replaced. */
export interface BrokerLink {
  /** `host:port` as it was dialled. */
  readonly address: string
  readonly isClosed: () => boolean
  /** The version of an API that both sides speak, and its exchange of request and answer. */
  readonly versionOf: (api: Api) => number
  /**
   * Sends one request and gives the decoded answer; error codes inside it are left to the caller. When the deadline
   * passes the link is closed, because an answer that comes late would belong to nobody.
   */
  readonly exchange: <Decoded>(exchange: Exchange<Decoded>, deadline: Deadline) => Promise<Decoded>
  /** The same for a request whose bytes are ours. */
  readonly exchangeBytes: <Decoded>(exchange: BytesExchange<Decoded>, deadline: Deadline) => Promise<Decoded>
  readonly close: (reason: Error) => void
}

/** A request whose body is written by this room: kafkajs would copy it three times on its way to the socket. */
export interface BytesExchange<Decoded> {
  readonly api: Api
  readonly version: number
  /** Behind the header of the request; written one after another. */
  readonly body: readonly Buffer[]
  /** Called at the last moment before the bytes are handed to the socket. */
  readonly onWrite: () => void
  /** Throws `RangeError` for an answer that cannot be read. */
  readonly decode: (payload: Buffer) => Decoded
}

/** The exchange of one of kafkajs' own APIs in the best version that both sides speak. */
export function exchangeOf<Options, Decoded>(
  link: BrokerLink,
  api: Api,
  definition: ApiDefinition<Options, Decoded>,
  options: Options,
): Exchange<Decoded> {
  return definition.protocol({ version: link.versionOf(api) })(options)
}

/** What this room uses of kafkajs' broker (`kafkajs/src/broker`). */
interface KafkajsBroker {
  readonly versions: Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number }>> | null
  readonly connectionPool: {
    readonly getConnection: (index: number) => Promise<KafkajsConnection>
    readonly send: (exchange: unknown) => Promise<unknown>
  }
  readonly connect: () => Promise<void>
}

/** What this room uses of kafkajs' cluster (`kafkajs/src/cluster`): only its two factories, never its cached metadata. */
interface KafkajsCluster {
  readonly rootLogger: unknown
  readonly connectionPoolBuilder: {
    readonly build: (address: HostAndPort) => Promise<unknown>
  }
  readonly brokerPool: {
    readonly createBroker: (options: { readonly connectionPool: unknown; readonly logger: unknown }) => KafkajsBroker
  }
}

/**
 * Connects to one broker: TCP, then its API versions. The signal closes the link, also while it opens. kafkajs' own broker
 * pool is left out on purpose, since it retries by itself, keeps stale metadata and forgets partitions
 * (docs/spec/delivery.md, "Why not kafkajs' producer and broker pool").
 */
export async function openBrokerLink(
  settings: ClientSettings,
  { host, port }: HostAndPort,
  { deadline, signal }: { readonly deadline: Deadline; readonly signal: AbortSignal },
): Promise<BrokerLink> {
  const address = brokerAddress({ host, port })
  const sockets = new Set<Socket>()
  /** Ends what waits for an answer. One promise for all would keep every answer it was raced with as long as the link lives. */
  const waiting = new Set<(reason: Error) => void>()
  let closedBecause: Error | null = null

  function close(reason: Error) {
    if (closedBecause !== null) return
    closedBecause = reason
    signal.removeEventListener('abort', closeOnAbort)
    for (const reject of waiting) reject(reason)
    // An error and not a plain end: kafkajs then rejects what is pending and clears its timers.
    for (const socket of sockets) socket.destroy(reason)
  }

  function closeOnAbort() {
    close(signal.reason instanceof Error ? signal.reason : new Error('it was closed'))
  }

  signal.addEventListener('abort', closeOnAbort)
  if (signal.aborted) closeOnAbort()
  const broker = await createKafkajsBroker(settings, { host, port }, (onConnect) => {
    if (closedBecause !== null) throw closedBecause
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 }, onConnect)
    let reason: Error = new Error('the broker closed the connection')
    socket.once('error', (error) => (reason = error))
    socket.once('close', () => close(reason))
    sockets.add(socket)
    return socket
  })

  function closedFailure(error: unknown): KafkaFailure {
    if (error instanceof RangeError || error instanceof TypeError) {
      return new KafkaFailure(
        'incomplete-answer',
        `Broker ${address} of ${settings.connectionName} gave an answer that cannot be read: ${error.message}.`,
        { cause: error },
      )
    }
    if (isUnsupportedVersion(error)) {
      return new KafkaFailure(
        'broker-refused',
        `Broker ${address} of ${settings.connectionName} does not speak the version of the request that it offers.`,
        { cause: error, kafkaErrorCode: kafkaErrorCodes.unsupportedVersion },
      )
    }
    return new KafkaFailure(
      'not-connected',
      `${settings.connectionName} lost its connection to broker ${address}: ${reasonOf(error)}.`,
      { cause: error },
    )
  }

  async function untilClosed<T>(work: Promise<T>): Promise<T> {
    const closed = Promise.withResolvers<never>()
    waiting.add(closed.reject)
    if (closedBecause !== null) closed.reject(closedBecause)
    try {
      return await Promise.race([work, closed.promise])
    } catch (error) {
      close(error instanceof Error ? error : new Error(String(error)))
      throw error
    } finally {
      waiting.delete(closed.reject)
    }
  }

  async function connectNow(): Promise<void> {
    try {
      await withinDeadline(deadline, untilClosed(broker.connect()), () => {
        const failure = new KafkaFailure(
          'timed-out',
          `Broker ${address} of ${settings.connectionName} did not answer within ${seconds(deadline.totalMs)}.`,
        )
        close(failure)
        return failure
      })
    } catch (error) {
      if (error instanceof KafkaFailure) throw error
      throw new KafkaFailure(
        'not-connected',
        `Broker ${address} of ${settings.connectionName} could not be reached: ${reasonOf(closedBecause ?? error)}. Check the address, and that the broker is running.`,
        { cause: error },
      )
    }
  }

  await connectNow()

  async function untilAnswered<Answer>(answer: Promise<Answer>, within: Deadline): Promise<Answer> {
    try {
      return await withinDeadline(within, untilClosed(answer), () => {
        const failure = new KafkaFailure(
          'timed-out',
          `Broker ${address} of ${settings.connectionName} did not answer within ${seconds(within.totalMs)}.`,
        )
        close(failure)
        return failure
      })
    } catch (error) {
      throw error instanceof KafkaFailure ? error : closedFailure(error)
    }
  }

  let fetchConnection: Promise<unknown> | null = null
  return {
    address,
    isClosed: () => closedBecause !== null,
    close,
    versionOf: (api) => commonVersion(api, broker.versions, address),
    exchange: async (exchange, within) => {
      if (closedBecause !== null) throw closedFailure(closedBecause)
      // kafkajs opens a second socket for fetching, and two at once when two fetches start together: wait for the first.
      if (exchange.request.apiKey === apis.fetch.key) fetchConnection ??= broker.connectionPool.getConnection(1)
      const answer = (fetchConnection ?? Promise.resolve()).then(() =>
        broker.connectionPool.send({
          request: exchange.request,
          // kafkajs' `parse` throws away the whole answer at the first error code in it; the codes are read here.
          response: { decode: exchange.response.decode, parse: async (decoded: unknown) => decoded },
          logResponseError: false,
        }),
      )
      // `decode` of this very exchange made it, and `parse` above handed it on.
      return (await untilAnswered(answer, within)) as Awaited<ReturnType<typeof exchange.response.decode>>
    },
    exchangeBytes: async (exchange, within) => {
      if (closedBecause !== null) throw closedFailure(closedBecause)
      const answer = broker.connectionPool
        .getConnection(0)
        .then((connection) => sendBytes(connection, settings.clientId, exchange))
        .then((payload) => exchange.decode(payload))
      return untilAnswered(answer, within)
    },
  }
}

/** Puts a request into kafkajs' queue, behind a header of our own (version 1), and gives the body of its answer. */
async function sendBytes(
  connection: KafkajsConnection,
  clientId: string,
  { api, version, body, onWrite }: BytesExchange<unknown>,
): Promise<Buffer> {
  await connection.authenticate()
  const correlationId = connection.nextCorrelationId()
  const header = requestHeader({ apiKey: api.key, version, correlationId, clientId }, totalLength(body))
  const answered = Promise.withResolvers<{ readonly payload: Buffer }>()
  connection.requestQueue.push({
    entry: {
      apiKey: api.key,
      apiName: api.name,
      apiVersion: version,
      correlationId,
      resolve: answered.resolve,
      reject: answered.reject,
    },
    expectResponse: true,
    requestTimeout: null,
    sendRequest: () => {
      onWrite()
      connection.socket.cork()
      for (const part of [header, ...body]) connection.socket.write(part)
      connection.socket.uncork()
    },
  })
  return (await answered.promise).payload
}

function requestHeader(
  {
    apiKey,
    version,
    correlationId,
    clientId,
  }: {
    readonly apiKey: number
    readonly version: number
    readonly correlationId: number
    readonly clientId: string
  },
  bodyLength: number,
): Buffer {
  const name = Buffer.from(clientId)
  const header = Buffer.allocUnsafe(14 + name.length)
  header.writeInt32BE(header.length - 4 + bodyLength, 0)
  header.writeInt16BE(apiKey, 4)
  header.writeInt16BE(version, 6)
  header.writeInt32BE(correlationId, 8)
  header.writeInt16BE(name.length, 12)
  name.copy(header, 14)
  return header
}

function totalLength(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

/** kafkajs' own reading of answers throws this one error code already when it decodes. */
function isUnsupportedVersion(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === kafkaErrorCodes.unsupportedVersion
}

function commonVersion(api: Api, spoken: KafkajsBroker['versions'], address: string): number {
  const range = spoken?.[api.key]
  const version =
    range === undefined
      ? undefined
      : api.versions.findLast((candidate) => candidate <= range.maxVersion && candidate >= range.minVersion)
  if (version === undefined) {
    throw new KafkaFailure(
      'broker-refused',
      `Broker ${address} speaks no version of ${api.name} that Sendwright speaks (${api.versions[0]} to ${api.versions.at(-1)}). Use Apache Kafka 1.0 or later.`,
      { kafkaErrorCode: kafkaErrorCodes.unsupportedVersion },
    )
  }
  return version
}

async function createKafkajsBroker(
  settings: ClientSettings,
  address: HostAndPort,
  createSocket: (onConnect: () => void) => Socket,
): Promise<KafkajsBroker> {
  const kafka = new Kafka({
    clientId: settings.clientId,
    brokers: [brokerAddress(address)],
    // Every wait has a deadline here; kafkajs' own checks would keep an interval running on idle connections.
    enforceRequestTimeout: false,
    connectionTimeout: 300_000,
    socketFactory: ({ onConnect }) => createSocket(onConnect),
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: { message } }) =>
        settings.log('debug', `kafkajs ${namespace}: ${message}`, { broker: brokerAddress(address) }),
  })
  const cluster = createKafkajsCluster(kafka)
  const connectionPool = await cluster.connectionPoolBuilder.build(address)
  return cluster.brokerPool.createBroker({ connectionPool, logger: cluster.rootLogger })
}

function createKafkajsCluster(kafka: Kafka): KafkajsCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  )
  const createCluster: unknown = symbol === undefined ? undefined : Reflect.get(kafka, symbol)
  if (typeof createCluster !== 'function') throw new TypeError('kafkajs is not the pinned version 2.2.4')
  // The pinned package's own class; `KafkajsCluster` names the parts of it that are used.
  return createCluster({
    allowAutoTopicCreation: false,
    metadataMaxAge: 0,
    maxInFlightRequests: null,
  }) as KafkajsCluster
}

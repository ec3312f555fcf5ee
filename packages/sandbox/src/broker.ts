/**
 * The sandbox: a Kafka-protocol broker in memory, for trying things and for tests. Never for production: it is one node
 * without replicas, listens on loopback only, knows no users and forgets everything when it is closed.
 *
 * The shape, from the socket inwards:
 * - `connection.ts` cuts a client's bytes into frames and answers them one after the other;
 * - `protocol/` reads and writes Kafka's primitive types and knows nothing of their meaning;
 * - `api/` has one file per kind of request and the registry of all of them: what stands there is what is advertised;
 * - `log/` keeps the records: topics → partition logs → segments → batches as they were received. `log/retention.ts`
 *   bounds the memory of all of them together;
 * - `groups/` keeps the membership and the committed offsets of consumer groups.
 *
 * It does nothing on its own: no timer runs but those of group members and of fetches that wait for records.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { apis } from './api/registry.ts'
import { sessionTimeouts } from './api/sessionTimeouts.ts'
import type { BrokerState } from './api/api.ts'
import { serveConnection } from './connection.ts'
import { SandboxFailure } from './failure.ts'
import { createGroups } from './groups/groups.ts'
import { createRetention } from './log/retention.ts'
import { createTopics } from './log/topics.ts'

/** How to start a sandbox. Sizes are in bytes. */
export interface SandboxOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly host?: '127.0.0.1'
  /** Memory for the records of all topics together; the oldest go first. 256 MiB where not given. */
  readonly maxBytes?: number
  /** The largest batch that is taken, where a topic does not say otherwise. Kafka's 1,048,588 where not given. */
  readonly messageMaxBytes?: number
  /** Topics that exist from the start. */
  readonly topics?: readonly { readonly name: string; readonly partitions: number }[]
  /**
   * Told of requests that ended their connection (`SandboxFailure`, code `bad-request`) and of defects, which end theirs
   * too. Without it the former go unnoticed and the latter are uncaught.
   */
  readonly onError?: (error: unknown) => void
}

/** A sandbox that listens. `brokers` is what clients take as bootstrap servers. */
export interface Sandbox {
  readonly host: string
  readonly port: number
  readonly brokers: readonly string[]
  /** Ends every connection and timer at once and frees the port. Records and groups are gone. */
  close(): Promise<void>
}

const defaults = { host: '127.0.0.1', maxBytes: 256 * 1024 * 1024, messageMaxBytes: 1_048_588 } as const
/** As Kafka's socket.request.max.bytes. */
const maxFrameBytes = 100 * 1024 * 1024
const mostConnections = 1000
const nodeId = 1
const firstProducerId = 1000

/**
 * Starts a broker. Rejects with a `SandboxFailure` that names the port where it cannot listen there, and with the code
 * `bad-options` where a size or one of the topics cannot be.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port, host = defaults.host, messageMaxBytes = defaults.messageMaxBytes } = options
  const { maxBytes = defaults.maxBytes } = options
  for (const [name, value] of Object.entries({ maxBytes, messageMaxBytes })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new SandboxFailure('bad-options', `${name} is ${value}; expected is a whole number from 1`)
    }
  }
  const topics = createTopics({ retention: createRetention(maxBytes), messageMaxBytes })
  for (const topic of options.topics ?? []) {
    const refusal = topics.create(topic, false)
    if (refusal) throw new SandboxFailure('bad-options', refusal.message ?? `Topic ${topic.name} cannot be`)
  }

  const sockets = new Set<Socket>()
  const server = createServer()
  server.maxConnections = mostConnections
  const node = { id: nodeId, host, port: await listen(server, host, port) }
  const groups = createGroups()
  let producerId = firstProducerId
  const broker: BrokerState = {
    clusterId: 'sendwright-sandbox',
    node,
    topics,
    groups,
    apis: Object.values(apis),
    config: brokerConfig({ ...node, maxBytes, messageMaxBytes }),
    nextProducerId: () => producerId++,
  }
  const report = reporter(options.onError)
  server.on('error', report)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    serveConnection(socket, broker, maxFrameBytes).catch(report)
  })

  let closing: Promise<void> | undefined
  function close(): Promise<void> {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
      groups.close()
      for (const topic of topics.all()) topics.delete(topic.name)
    })
    return closing
  }

  return { host, port: node.port, brokers: [`${host}:${node.port}`], close }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(listenFailure(error, host, port))
    server.once('error', fail)
    try {
      server.listen({ host, port }, () => {
        server.off('error', fail)
        const address = server.address()
        resolve(address !== null && typeof address === 'object' ? address.port : port)
      })
    } catch (error) {
      // Node throws at once for a number that is no port.
      reject(new SandboxFailure('bad-options', `Port is ${port}; expected is a whole number from 0 to 65535`, error))
    }
  })
}

function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): SandboxFailure {
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} of ${host} is taken by another program. Choose another port or stop that program`
    return new SandboxFailure('port-in-use', message, error)
  }
  if (error.code === 'EACCES') {
    const message = `Port ${port} of ${host} is not allowed for this user. Choose a port from 1024`
    return new SandboxFailure('port-not-allowed', message, error)
  }
  return new SandboxFailure(
    'cannot-listen',
    `The sandbox cannot listen on port ${port} of ${host}: ${error.message}`,
    error,
  )
}

function reporter(onError: SandboxOptions['onError']): (error: unknown) => void {
  if (onError) return onError
  return (error) => {
    if (error instanceof SandboxFailure) return
    queueMicrotask(() => {
      throw error
    })
  }
}

function brokerConfig(options: {
  id: number
  host: string
  port: number
  maxBytes: number
  messageMaxBytes: number
}): ReadonlyMap<string, string> {
  const listener = `PLAINTEXT://${options.host}:${options.port}`
  return new Map([
    ['advertised.listeners', listener],
    ['auto.create.topics.enable', 'false'],
    ['broker.id', String(options.id)],
    ['compression.type', 'producer'],
    ['default.replication.factor', '1'],
    ['group.initial.rebalance.delay.ms', '0'],
    ['group.max.session.timeout.ms', String(sessionTimeouts.most)],
    ['group.min.session.timeout.ms', String(sessionTimeouts.least)],
    ['listeners', listener],
    ['log.retention.bytes', '-1'],
    ['log.retention.ms', '-1'],
    ['message.max.bytes', String(options.messageMaxBytes)],
    ['min.insync.replicas', '1'],
    ['num.partitions', '1'],
    ['sandbox.max.bytes', String(options.maxBytes)],
    ['socket.request.max.bytes', String(maxFrameBytes)],
  ])
}

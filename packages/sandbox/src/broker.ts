/**
 * The sandbox: a Kafka-protocol broker in memory, for trying things and for tests. Never for production: it listens on
 * loopback only, knows no users and forgets everything when it is closed. What it does not do as Kafka does is listed in
 * docs/sandbox.md.
 *
 * The shape, from the socket inwards:
 * - `connection.ts` cuts a client's bytes into frames and answers them one after the other, as well as `faults/` lets it;
 * - `protocol/` reads and writes Kafka's primitive types and knows nothing of their meaning;
 * - `api/` has one file per kind of request and the registry of all of them: what stands there is what is advertised;
 * - `cluster/` says which of the nodes leads a partition and coordinates a group. All nodes share everything else, so a
 *   move is nothing but another answer;
 * - `log/` keeps the records: topics → partition logs → segments → batches as they were received. `log/retention.ts`
 *   bounds the memory of all of them together;
 * - `groups/` keeps the membership and the committed offsets of consumer groups;
 * - `transactions/` is the coordinator of transactional ids.
 *
 * It does nothing on its own: no timer runs but those of group members, of fetches that wait for records, of open
 * transactions and of requests that a fault rule holds up.
 */
import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import type { BrokerState } from './api/api.ts'
import { apiNames } from './api/names.ts'
import { createCluster } from './cluster/cluster.ts'
import { brokerConfig } from './cluster/config.ts'
import type { LateCoordinators } from './cluster/coordinators.ts'
import { serveConnection } from './connection.ts'
import { SandboxFailure } from './failure.ts'
import { disturb, type Disturbance } from './faults/disturbance.ts'
import { createFaults, type Faults } from './faults/faults.ts'
import { createRandom } from './faults/random.ts'
import { listen, type Listener } from './listen.ts'
import { createRetention } from './log/retention.ts'
import { createTopics } from './log/topics.ts'

/** How to start a sandbox. Sizes are in bytes. */
export interface SandboxOptions {
  /** Of the first node; 0 takes any free port. The others take the ports after it, or any where it is 0. */
  readonly port: number
  readonly host?: '127.0.0.1'
  /** How many brokers the cluster has, all in this process; 1 where not given, at most 9. */
  readonly nodes?: number
  /** Memory for the records of all topics together; the oldest go first. 256 MiB where not given. */
  readonly maxBytes?: number
  /** The largest batch that is taken, where a topic does not say otherwise. Kafka's 1,048,588 where not given. */
  readonly messageMaxBytes?: number
  /** Topics that exist from the start. */
  readonly topics?: readonly { readonly name: string; readonly partitions: number }[]
  /**
   * Milliseconds from the answer that a transaction is committed or aborted until that can be seen and the next one can
   * begin; meanwhile it meets CONCURRENT_TRANSACTIONS, as on Kafka. 1 where not given; 0: at once.
   */
  readonly transactionCompletionMs?: number
  /** How often clients are told that there is no coordinator yet, as by a cluster that was never used. */
  readonly lateCoordinators?: LateCoordinators
  /** Decides what fault rules with a probability do. Any where not given; `Sandbox.seed` tells it. */
  readonly seed?: number
  /**
   * Told of requests that ended their connection (`SandboxFailure`, code `bad-request`) and of defects, which end theirs
   * too. Without it the former go unnoticed and the latter are uncaught.
   */
  readonly onError?: (error: unknown) => void
}

/** A sandbox that listens. `brokers` is what clients take as bootstrap servers; `host` and `port` are the first's. */
export interface Sandbox {
  readonly host: string
  readonly port: number
  readonly brokers: readonly string[]
  /** The rules that make it misbehave. */
  readonly faults: Faults
  readonly seed: number
  /** Does one thing to it now. Throws a `SandboxFailure`, code `not-found`, where there is nothing to do it to. */
  disturb(what: Disturbance): void
  /** Ends every connection and timer at once and frees the ports. Records and groups are gone. */
  close(): Promise<void>
}

const defaults = {
  host: '127.0.0.1',
  nodes: 1,
  maxBytes: 256 * 1024 * 1024,
  messageMaxBytes: 1_048_588,
  transactionCompletionMs: 1,
} as const
/** As Kafka's socket.request.max.bytes. */
const maxFrameBytes = 100 * 1024 * 1024
const mostConnections = 1000
const mostNodes = 9
const mostReplicas = 3
const longestCompletionMs = 60_000

/**
 * Starts a cluster. Rejects with a `SandboxFailure` that names the port where it cannot listen there, and with the code
 * `bad-options` where a number or one of the topics cannot be.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = defaults.host, nodes: count = defaults.nodes, maxBytes = defaults.maxBytes } = options
  const { messageMaxBytes = defaults.messageMaxBytes, seed = Math.trunc(Math.random() * 2 ** 32) } = options
  const { transactionCompletionMs = defaults.transactionCompletionMs } = options
  checkNumber('maxBytes', maxBytes, { least: 1 })
  checkNumber('messageMaxBytes', messageMaxBytes, { least: 1 })
  checkNumber('nodes', count, { least: 1, most: mostNodes })
  checkNumber('transactionCompletionMs', transactionCompletionMs, { least: 0, most: longestCompletionMs })
  const topics = createTopics({ retention: createRetention(maxBytes), messageMaxBytes })
  for (const topic of options.topics ?? []) {
    const refusal = topics.create(topic, false)
    if (refusal) throw new SandboxFailure('bad-options', refusal.message ?? `Topic ${topic.name} cannot be`)
  }

  const sockets = new Set<Socket>()
  const started = Promise.withResolvers<(node: number, socket: Socket) => void>()
  const listeners = await listenAll({ host, port: options.port, count }, (node, socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    // Who comes while other nodes are still being started waits.
    void started.promise.then((serve) => serve(node, socket))
  }).catch((error: unknown) => {
    closeConnections()
    throw error
  })
  const nodes = listeners.map(({ port }, index) => ({ id: index + 1, host, port }))
  const replicas = Math.min(count, mostReplicas)
  const cluster = createCluster({
    nodes,
    topics,
    replicas,
    transactionCompletionMs,
    lateCoordinators: options.lateCoordinators ?? {},
  })
  const faults = createFaults(new Set(apiNames.values()), createRandom(seed))
  const stopping = new AbortController()
  // Each request that is held up listens, and there may be as many as connections.
  setMaxListeners(0, stopping.signal)
  const report = reporter(options.onError)

  const brokers = nodes.map((node): BrokerState => {
    const config = brokerConfig({ ...node, replicas, maxBytes, messageMaxBytes, maxFrameBytes })
    return { ...cluster, node, config }
  })
  for (const { server } of listeners) server.on('error', report)
  started.resolve((node, socket) => {
    const broker = brokers[node]
    if (!broker || socket.destroyed) return
    serveConnection(socket, { broker, faults, maxFrameBytes, stopped: stopping.signal }).catch(report)
  })

  function closeConnections(): void {
    for (const socket of sockets) socket.destroy()
  }

  let closing: Promise<void> | undefined
  function close(): Promise<void> {
    closing ??= (async () => {
      const closed = listeners.map(closeListener)
      stopping.abort()
      closeConnections()
      cluster.groups.close()
      cluster.transactions.close()
      for (const topic of topics.all()) topics.delete(topic.name)
      await Promise.all(closed)
    })()
    return closing
  }

  return {
    host,
    port: nodes[0]?.port ?? options.port,
    brokers: nodes.map(({ port }) => `${host}:${port}`),
    faults,
    seed,
    disturb: (what) => disturb({ ...cluster, closeConnections }, what),
    close,
  }
}

function checkNumber(name: string, value: number, { least, most }: { least: number; most?: number }): void {
  if (Number.isSafeInteger(value) && value >= least && value <= (most ?? value)) return
  const range = most === undefined ? `from ${least}` : `from ${least} to ${most}`
  throw new SandboxFailure('bad-options', `${name} is ${value}; expected is a whole number ${range}`)
}

/** All of them or none. Connections name the index of their node. */
async function listenAll(
  { host, port, count }: { readonly host: string; readonly port: number; readonly count: number },
  onConnection: (node: number, socket: Socket) => void,
): Promise<readonly Listener[]> {
  const listeners: Listener[] = []
  try {
    for (let node = 0; node < count; node++) {
      listeners.push(await listen(host, port === 0 ? 0 : port + node, (socket) => onConnection(node, socket)))
    }
  } catch (error) {
    for (const { server } of listeners) server.close()
    throw error
  }
  for (const { server } of listeners) server.maxConnections = mostConnections
  return listeners
}

function closeListener({ server }: Listener): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
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

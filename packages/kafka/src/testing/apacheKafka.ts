import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pause } from '../deadline.ts'
import { type ApacheKafkaVersion, downloadJars, jarsFolderOf } from './apacheKafkaJars.ts'
import { type Keeper, startKeeper } from './apacheKafkaKeeping.ts'
import { logging, type NodePlan, serverProperties } from './apacheKafkaSettings.ts'
import {
  askClusterState,
  askCoordinator,
  askEndOffset,
  type ClusterState,
  coordinatorPartition,
  electLeader,
} from './clusterState.ts'
import { portsFrom, reservePorts } from './reservePorts.ts'

/**
 * A cluster of Apache Kafka on loopback, each node a process of its own. Nodes are named by their ids, from 1; without
 * one the first is meant.
 */
export interface ApacheKafka extends AsyncDisposable {
  readonly version: ApacheKafkaVersion
  /** `host:port` of every node, in the order of their ids; they ask for no password. */
  readonly brokers: readonly string[]
  /** The same nodes for `users`; empty without any. */
  readonly saslBrokers: readonly string[]
  /** Ends a broker as a power cut would (`kill -9`). */
  readonly kill: (node?: number) => Promise<void>
  /** Lets a broker hand over and end (`SIGTERM`); killed when that takes longer than 30 s. */
  readonly stop: (node?: number) => Promise<void>
  /** Starts it again, on the same port and data; resolves when it answers. */
  readonly start: (node?: number) => Promise<void>
  /** It keeps its connections and answers nothing (`kill -STOP`). */
  readonly pause: (node?: number) => Promise<void>
  readonly resume: (node?: number) => Promise<void>
  /** Resolves when every node sees all brokers and every partition with a leader and a complete ISR. */
  readonly untilInSync: (options?: { readonly withinMs?: number }) => Promise<void>
  /** The cluster as the first node that answers sees it. */
  readonly state: () => Promise<ClusterState>
  /** Where the partitions of a topic end; `stable` is what readers of committed records see. */
  readonly endOffsets: (
    topic: string,
  ) => Promise<readonly { readonly partition: number; readonly end: bigint; readonly stable: bigint }[]>
  /** The leader of a partition; null while it has none. */
  readonly leaderOf: (topic: string, partition: number) => Promise<number | null>
  /** The node that coordinates a group or a transactional id; null while there is none. */
  readonly coordinatorOf: (kind: 'group' | 'transaction', key: string) => Promise<number | null>
  /** Makes another node the leader, the next one of its replicas unless named; resolves when it is. */
  readonly moveLeader: (topic: string, partition: number, to?: number) => Promise<number>
  /** The same for the coordinator of a group or a transactional id. */
  readonly moveCoordinator: (kind: 'group' | 'transaction', key: string) => Promise<number>
}

/** How a cluster is to be. */
export interface ApacheKafkaOptions {
  readonly version?: ApacheKafkaVersion
  /** 1, or an odd number: each is broker and controller. */
  readonly nodes?: number
  /** Added to every node's `server.properties`. */
  readonly properties?: Readonly<Record<string, string>>
  /**
   * Passwords by name: opens a second listener for them (SASL_PLAINTEXT with PLAIN and SCRAM-SHA-512). They may do
   * nothing until an ACL says so; who comes without password may do everything.
   */
  readonly users?: Readonly<Record<string, string>>
  /** Java's arguments beside those that keep a node small, such as `-XX:TieredStopAtLevel=4` for throughput. */
  readonly java?: readonly string[]
  /** A folder in which the data stays, and from which it is taken up again; null = temporary. */
  readonly keepIn?: string | null
  /** The first node listens there, the others on the ports behind it; null = free ones. Throws where one is taken. */
  readonly port?: number | null
}

const startTimeoutMs = 90_000
const inSyncTimeoutMs = 120_000
const pollMs = 100
const run = promisify(execFile)

/**
 * Starts a cluster; resolves when every node answers and, with several, sees the others. It ends with the process that
 * started it, however that ends, and its folder goes with it unless it is to be kept.
 */
export async function startApacheKafka({
  version = '4.3.0',
  nodes = 1,
  properties = {},
  users = {},
  java = [],
  keepIn = null,
  port = null,
}: ApacheKafkaOptions = {}): Promise<ApacheKafka> {
  await downloadJars(version)
  const withSasl = Object.keys(users).length > 0
  const ports = port === null ? await reservePorts(nodes * 3) : await portsFrom(port, nodes * (withSasl ? 3 : 2))
  const folder = keepIn ?? (await mkdtemp(join(tmpdir(), 'sendwright-kafka-')))
  const plans = planNodes(folder, { nodes, ports, withSasl })
  const javaOf = (plan: NodePlan) => javaArguments(version, plan, { nodes, java })
  const keeper = startKeeper({
    folder,
    keepFolder: keepIn !== null,
    nodes: Object.fromEntries(plans.map((plan) => [plan.id, [...javaOf(plan), 'kafka.Kafka', propertiesFile(plan)]])),
  })
  try {
    for (const plan of plans) {
      await mkdir(plan.folder, { recursive: true })
      await writeFile(propertiesFile(plan), serverProperties(plan, plans, { users, properties }))
      const { file, text } = logging(version, plan.folder, logFile(plan))
      await writeFile(file, text)
    }
    await format(plans, users, javaOf)
    await Promise.all(plans.map((plan) => startNode(keeper, plan)))
    const kafka = createApacheKafka(keeper, version, plans)
    if (nodes > 1) await kafka.untilInSync()
    return kafka
  } catch (error) {
    await keeper.end()
    throw error
  }
}

function createApacheKafka(keeper: Keeper, version: ApacheKafkaVersion, plans: readonly NodePlan[]): ApacheKafka {
  const addresses = plans.map(({ port }) => `127.0.0.1:${port}`)

  async function fromAnyNode<Answer>(question: (address: string) => Promise<Answer>): Promise<Answer> {
    const failures: unknown[] = []
    for (const address of addresses) {
      try {
        return await question(address)
      } catch (error) {
        failures.push(error)
      }
    }
    throw new AggregateError(failures, 'No node of Apache Kafka answers')
  }

  const state = () => fromAnyNode(askClusterState)
  const coordinatorOf = (kind: 'group' | 'transaction', key: string) =>
    fromAnyNode((address) => askCoordinator(address, kind, key))

  async function moveLeader(topic: string, partition: number, to?: number): Promise<number> {
    const { partitions } = await state()
    const known = partitions.find((candidate) => candidate.topic === topic && candidate.partition === partition)
    if (known === undefined) throw new Error(`Apache Kafka has no partition ${topic}/${partition}`)
    const next =
      to ?? known.replicas[(known.replicas.indexOf(known.leader) + 1) % known.replicas.length] ?? known.leader
    if (next === known.leader) return next
    await fromAnyNode((address) =>
      electLeader(address, topic, partition, [next, ...known.replicas.filter((replica) => replica !== next)]),
    )
    await until(async () => (await leaderOf(topic, partition)) === next, {
      withinMs: startTimeoutMs,
      what: `node ${next} to lead ${topic}/${partition}`,
    })
    return next
  }

  async function endOffsets(topic: string) {
    // A leader that has just been elected may not know of it yet.
    return untilAnswered(async () => {
      const { partitions } = await state()
      const ofTopic = partitions.filter((partition) => partition.topic === topic)
      return Promise.all(
        ofTopic.map(async ({ partition, leader }) => {
          const address = `127.0.0.1:${planOf(plans, leader).port}`
          const end = await askEndOffset(address, { topic, partition, isolation: 0 })
          return { partition, end, stable: await askEndOffset(address, { topic, partition, isolation: 1 }) }
        }),
      )
    }, `the ends of ${topic}`)
  }

  async function leaderOf(topic: string, partition: number): Promise<number | null> {
    const { partitions } = await state()
    const found = partitions.find((candidate) => candidate.topic === topic && candidate.partition === partition)
    return found === undefined || found.leader < 0 ? null : found.leader
  }

  return {
    version,
    brokers: addresses,
    saslBrokers: plans.flatMap(({ saslPort }) => (saslPort === null ? [] : [`127.0.0.1:${saslPort}`])),
    kill: (node = 1) => keeper.command('kill', node),
    stop: (node = 1) => keeper.command('stop', node),
    start: (node = 1) => startNode(keeper, planOf(plans, node)),
    pause: (node = 1) => keeper.command('pause', node),
    resume: (node = 1) => keeper.command('resume', node),
    untilInSync: ({ withinMs = inSyncTimeoutMs } = {}) =>
      until(async () => (await Promise.all(addresses.map(askClusterState))).every(isComplete), {
        withinMs,
        what: 'every partition to have its whole ISR',
      }),
    state,
    endOffsets,
    leaderOf,
    coordinatorOf,
    moveLeader,
    moveCoordinator: async (kind, key) => {
      const topic = kind === 'group' ? '__consumer_offsets' : '__transaction_state'
      const { partitions } = await state()
      const count = partitions.filter((partition) => partition.topic === topic).length
      return moveLeader(topic, coordinatorPartition(key, count))
    },
    [Symbol.asyncDispose]: () => keeper.end(),
  }

  function isComplete({ brokers, partitions }: ClusterState): boolean {
    return (
      brokers.length === plans.length &&
      partitions.every(({ leader, replicas, isr }) => leader >= 0 && isr.length === replicas.length)
    )
  }
}

function planNodes(
  folder: string,
  options: { readonly nodes: number; readonly ports: readonly number[]; readonly withSasl: boolean },
): readonly NodePlan[] {
  const { nodes, ports, withSasl } = options
  return Array.from({ length: nodes }, (_, index) => ({
    id: index + 1,
    port: ports[index] ?? 0,
    controllerPort: ports[nodes + index] ?? 0,
    saslPort: withSasl ? (ports[2 * nodes + index] ?? 0) : null,
    folder: join(folder, `node-${index + 1}`),
  }))
}

function javaArguments(
  version: ApacheKafkaVersion,
  plan: NodePlan,
  { nodes, java }: { readonly nodes: number; readonly java: readonly string[] },
): readonly string[] {
  return [
    nodes > 1 ? '-Xmx384m' : '-Xmx512m',
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-XX:-UsePerfData',
    ...java,
    logging(version, plan.folder, logFile(plan)).argument,
    '-cp',
    `${jarsFolderOf(version)}/*`,
  ]
}

/** Formats the folder of the first node with Kafka's tool and copies it for the others: a start of Java costs a second. */
async function format(
  plans: readonly NodePlan[],
  users: Readonly<Record<string, string>>,
  javaOf: (plan: NodePlan) => readonly string[],
): Promise<void> {
  const [first, ...others] = plans
  if (first === undefined || existsSync(join(first.folder, 'data', metaFile))) return
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A')
  const scram = Object.entries(users).flatMap(([name, password]) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${name},password=${password}]`,
  ])
  const tool = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', propertiesFile(first), ...scram]
  await run('java', [...javaOf(first), ...tool])
  for (const plan of others) {
    const data = join(plan.folder, 'data')
    await cp(join(first.folder, 'data'), data, { recursive: true })
    const meta = await readFile(join(data, metaFile), 'utf8')
    const directoryId = randomBytes(16).toString('base64url').replace(/^-/, 'A')
    await writeFile(
      join(data, metaFile),
      meta
        .replace(/^node\.id=.*$/m, `node.id=${plan.id}`)
        .replace(/^directory\.id=.*$/m, `directory.id=${directoryId}`),
    )
  }
}

const metaFile = 'meta.properties'

async function startNode(keeper: Keeper, plan: NodePlan): Promise<void> {
  await keeper.command('start', plan.id)
  await until(
    async () => {
      if (!(await keeper.isRunning(plan.id))) throw new StartFailure(plan, await readLog(plan))
      const { brokers } = await askClusterState(`127.0.0.1:${plan.port}`)
      return brokers.some(({ port }) => port === plan.port)
    },
    { withinMs: startTimeoutMs, what: `node ${plan.id} to answer at port ${plan.port}` },
  )
}

/** A broker that ended before it answered. */
class StartFailure extends Error {
  override readonly name = 'StartFailure'

  constructor({ id, port }: NodePlan, log: string) {
    super(`Node ${id} of Apache Kafka at port ${port} has ended. ${log === '' ? 'It wrote nothing.' : log}`)
  }
}

async function readLog(plan: NodePlan): Promise<string> {
  return (await readFile(logFile(plan), 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n')
}

function planOf(plans: readonly NodePlan[], node: number): NodePlan {
  const plan = plans.find(({ id }) => id === node)
  if (plan === undefined) throw new RangeError(`Apache Kafka has no node ${node}, but ${plans.length} from 1`)
  return plan
}

function propertiesFile(plan: NodePlan): string {
  return join(plan.folder, 'server.properties')
}

function logFile(plan: NodePlan): string {
  return join(plan.folder, 'errors.log')
}

/** Asks again and again until there is an answer. */
async function untilAnswered<Answer>(question: () => Promise<Answer>, what: string): Promise<Answer> {
  const answers: Answer[] = []
  await until(async () => answers.push(await question()) > 0, { withinMs: startTimeoutMs, what })
  const [answer] = answers
  if (answer === undefined) throw new Error(`No answer about ${what}`)
  return answer
}

/** Asks again and again; a question that fails counts as a no. */
async function until(
  isTrue: () => Promise<boolean>,
  { withinMs, what }: { readonly withinMs: number; readonly what: string },
): Promise<void> {
  const end = performance.now() + withinMs
  for (;;) {
    let failure: unknown = null
    try {
      if (await isTrue()) return
    } catch (error) {
      if (error instanceof StartFailure) throw error
      failure = error
    }
    if (performance.now() > end) throw new Error(`Waited ${withinMs / 1000} s for ${what}`, { cause: failure })
    await pause(pollMs)
  }
}

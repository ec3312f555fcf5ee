import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type ApacheKafka,
  type ApacheKafkaVersion,
  type FaultProxy,
  reservePorts,
  startApacheKafka,
  startFaultProxy,
} from '@sendwright/kafka/testing'
import type { DeliveryMode } from '@sendwright/model'
import { createServer, type Server } from './server.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { mountSmallDisk, type SmallDisk } from './smallDisk.ts'
import { startTcpProxy, type TcpProxy } from './tcpProxy.ts'
import { startWatchdog } from './watchdog.ts'

/** All that a run plays with: Kafka behind proxies, PostgreSQL behind one, and Sendwright's servers. */
export interface Stage extends AsyncDisposable {
  readonly kafka: ApacheKafka
  readonly network: FaultProxy
  readonly postgres: Postgres
  readonly database: TcpProxy
  /** The database's own, where it was asked for. */
  readonly disk: SmallDisk | null
  readonly servers: readonly Server[]
  /** Id of the connection to the cluster. */
  readonly connection: string
  readonly mode: DeliveryMode
  readonly topics: readonly StageTopic[]
  /** Adds another connection to the same cluster and gives its id: its shards have never sent anything. */
  readonly addConnection: () => Promise<string>
  /** What the transactional ids of the connection's shards are called, and their groups; known once they have sent. */
  shardNames: readonly string[]
  /** Publishes to another connection; whoever publishes says how. */
  publishElsewhere: () => Promise<void>
  /** The folder of journal and logs. */
  readonly papers: string
}

/** A topic that is published to. */
export interface StageTopic {
  readonly name: string
  readonly partitions: number
  /** Kafka refuses records without a key there; nobody can know before they are sent. */
  readonly needsKeys: boolean
}

/** How a stage is set up. */
export interface StageOptions {
  readonly version: ApacheKafkaVersion
  readonly nodes: number
  readonly servers: number
  readonly mode: DeliveryMode
  readonly seed: number
  /** The database gets a disk of its own of so many bytes; null = it lies in the stage's folder. */
  readonly databaseDiskBytes?: number | null
  /** Where journal and logs stay, with more in the logs; null = they go with the stage. */
  readonly keepIn: string | null
  readonly say?: (line: string) => void
}

const topics: readonly StageTopic[] = [
  { name: 'chaos.orders', partitions: 3, needsKeys: false },
  { name: 'chaos.events', partitions: 2, needsKeys: false },
  { name: 'chaos.states', partitions: 1, needsKeys: true },
]

/** Starts everything, creates the topics and the connection. What was started ends with this process, however it ends. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const say = options.say ?? (() => {})
  await using starting = new AsyncDisposableStack()
  const watchdog = starting.use(startWatchdog())
  const folder = await mkdtemp(path.join(tmpdir(), 'sendwright-chaos-'))
  // PostgreSQL may run as another user.
  await chmod(folder, 0o755)
  watchdog.removeLater(folder)
  const papers = options.keepIn === null ? folder : path.join(options.keepIn, `${options.version}-${options.seed}`)
  // An earlier run with this seed may have left its own.
  if (options.keepIn !== null) await rm(papers, { recursive: true, force: true })
  await mkdir(papers, { recursive: true })

  say(`Starting Apache Kafka ${options.version} with ${options.nodes} nodes, and PostgreSQL`)
  const { databaseDiskBytes = null } = options
  const disk = databaseDiskBytes === null ? null : starting.use(await mountSmallDisk(databaseDiskBytes, watchdog))
  const [kafka, postgres] = await Promise.all([
    startApacheKafka({ version: options.version, nodes: options.nodes }),
    startPostgres(path.join(disk?.folder ?? folder, 'database'), watchdog),
  ])
  starting.use(kafka)
  starting.use(postgres)
  const network = starting.use(await startFaultProxy(kafka.brokers, { seed: options.seed }))
  const database = starting.use(await startTcpProxy(postgres.port))

  say(`Starting ${options.servers === 1 ? 'a server' : `${options.servers} servers`}`)
  const databaseUrl = new URL(postgres.databaseUrl)
  databaseUrl.port = `${database.port}`
  const secretKey = randomBytes(24).toString('hex')
  const ports = await reservePorts(options.servers)
  const servers = ports.map((port, index) =>
    createServer(
      {
        name: `server-${index + 1}`,
        port,
        folder: path.join(folder, 'servers'),
        logFile: path.join(papers, `server-${index + 1}.log`),
        databaseUrl: databaseUrl.href,
        secretKey,
        logLevel: options.keepIn === null ? 'info' : 'debug',
      },
      watchdog,
    ),
  )
  starting.defer(async () => {
    await Promise.all(servers.map((server) => server.kill()))
  })
  for (const server of servers) await server.start()

  const connection = 'chaos'
  const { mode } = options
  await connect(servers, { connection, brokers: network.addresses, mode })
  await createTopics(servers, { connection, nodes: options.nodes })
  let connections = 1
  const owned = starting.move()
  return {
    kafka,
    network,
    postgres,
    database,
    disk,
    servers,
    connection,
    mode,
    topics,
    addConnection: async () => {
      connections += 1
      const added = `${connection}${connections}`
      await connect(servers, { connection: added, brokers: network.addresses, mode })
      return added
    },
    shardNames: [],
    publishElsewhere: async () => {},
    papers,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function connect(
  servers: readonly Server[],
  options: { readonly connection: string; readonly brokers: readonly string[]; readonly mode: DeliveryMode },
): Promise<void> {
  await runningServer(servers).api.createConnection({
    body: {
      id: options.connection,
      name: options.connection,
      brokers: [...options.brokers],
      security: { protocol: 'PLAINTEXT' },
      delivery: { mode: options.mode },
    },
  })
}

async function createTopics(
  servers: readonly Server[],
  options: { readonly connection: string; readonly nodes: number },
): Promise<void> {
  for (const { name, partitions, needsKeys } of topics) {
    await runningServer(servers).api.createTopic({
      params: { id: options.connection },
      body: {
        name,
        partitions,
        replicationFactor: options.nodes,
        configuration: needsKeys ? { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '86400000' } : {},
      },
    })
  }
}

function runningServer(servers: readonly Server[]): Server {
  const running = servers.find((server) => server.pid() !== null)
  if (running === undefined) throw new Error('No server runs')
  return running
}

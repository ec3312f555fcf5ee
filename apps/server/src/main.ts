import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { hostname } from 'node:os'
import path from 'node:path'
import { createKafkaConnections } from '@sendwright/kafka'
import { SandboxFailure, startSandbox, type Sandbox } from '@sendwright/sandbox'
import { lockDataFolder, openStore, startEmbeddedPostgres } from '@sendwright/store'
import type { Logger } from 'pino'
import packageJson from '../package.json' with { type: 'json' }
import { createApp } from './app.ts'
import { createBpmnReader } from './bpmn/bpmnReader.ts'
import { allConnections } from './connections/connectionDirectory.ts'
import { createKnownConnections } from './connections/knownConnections.ts'
import { builtInConnectionIds, sandboxConnectionId } from './dependencies.ts'
import { reachMs, startDeliveries } from './deliveries/deliveryService.ts'
import { createRunEnvironments } from './environments/runEnvironment.ts'
import { seedEnvironment } from './environments/seedEnvironment.ts'
import { readSettings, type Settings } from './env.ts'
import { createExample, exampleTopics } from './example/example.ts'
import { createImportReader } from './import/importReader.ts'
import { createLogger } from './logger.ts'
import { startRunning } from './runs/runService.ts'
import { createSendRefusals } from './runs/sendRefusals.ts'
import { createScriptRunner } from './script/scriptRunner.ts'
import { createCrash } from './operations/crash.ts'
import { createLifecycle, type Lifecycle } from './operations/lifecycle.ts'
import { createMetrics } from './operations/metrics.ts'
import { readQueueFigures } from './operations/queueFigures.ts'
import { readRunFigures } from './operations/runFigures.ts'
import { createTraces } from './operations/traces.ts'
import { closeServer, createStop, type CleanUp } from './operations/stop.ts'
import { readSecretKey } from './secretKey.ts'
import { StartError } from './startError.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const read = readSettings(process.env, root)
if ('error' in read) {
  console.error(read.error)
  process.exit(1)
}
await run(read.settings)

/** Starts everything, in the order in which it depends on each other, and ends it in the reverse order. */
async function run(settings: Settings): Promise<void> {
  const log = createLogger(settings.logLevel)
  const cleanUps: CleanUp[] = []
  const stopping = new AbortController()
  const lifecycle = createLifecycle()
  const starting = Promise.withResolvers<void>()
  const stop = createStop(async () => {
    lifecycle.stop()
    stopping.abort()
    // What is being started can be ended only once it stands.
    await starting.promise
    return cleanUps
  }, log)
  process.on('SIGINT', () => void stop(0))
  process.on('SIGTERM', () => void stop(0))
  // The starting script holds this channel; when it dies, however it dies, the server ends too.
  process.on('disconnect', () => void stop(0))
  process.on('unhandledRejection', (error) => log.error({ error }, 'unhandled rejection'))
  try {
    const parts = { cleanUps, signal: stopping.signal, lifecycle }
    const address = await start(settings, log, parts).finally(starting.resolve)
    console.log(`Sendwright is ready: ${address}`)
  } catch (error) {
    if (stopping.signal.aborted) return
    console.error(startFailure(error))
    log.debug({ error }, 'start failed')
    await stop(1)
  }
}

interface Starting {
  /** Each part adds how it is ended, as soon as it stands. */
  readonly cleanUps: CleanUp[]
  /** Aborts when everything is to end again: no further part is started. */
  readonly signal: AbortSignal
  readonly lifecycle: Lifecycle
}

async function start(settings: Settings, log: Logger, { cleanUps, signal, lifecycle }: Starting): Promise<string> {
  const lock = await lockDataFolder(settings.dataDir)
  cleanUps.push(() => lock.release())
  const server = createServer()
  await listen(server, settings)
  cleanUps.push(() => closeServer(server))

  const databaseUrl = settings.databaseUrl?.reveal() ?? (await startDatabase(lock.dataDir, log, cleanUps))
  signal.throwIfAborted()
  const secretKey = await readSecretKey(settings)
  const store = await openStore({ databaseUrl, secretKey, log: (message, details) => log.info(details, message) })
  cleanUps.push(() => store.close())
  signal.throwIfAborted()

  const sandbox = await startSandboxBroker(settings, log)
  if (sandbox !== null) cleanUps.push(() => sandbox.close())
  const kafka = createKafkaConnections({ log: (level, message, details) => log[level](details, message) })
  cleanUps.push(() => kafka.close())
  const bpmn = createBpmnReader({})
  cleanUps.push(() => bpmn.close())
  const imports = createImportReader()
  cleanUps.push(() => imports.close())

  const sandboxInfo = { broker: sandbox === null ? null : `${sandbox.host}:${sandbox.port}`, knobs: sandbox }
  const builtIn = builtInConnectionIds(sandboxInfo)
  const metrics = createMetrics({
    queue: () => readQueueFigures(store.deliveries, builtIn),
    runs: () => readRunFigures(store),
  })
  // The sandbox lives in this process' memory: whatever it had been sent is gone with the process before.
  if (sandbox !== null) await store.deliveries.clusterBeganAnew(sandboxConnectionId)
  const crash = settings.crashAt === null ? null : createCrash(settings.crashAt)
  const connections = () => allConnections({ store, sandbox: sandboxInfo })
  const serverName = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`
  const deliveries = await startDeliveries({
    deliveries: store.deliveries,
    builtIn,
    queue: store.deliveryQueue,
    transport: kafka.deliveryTransport(),
    connections,
    reach: (connection) => kafka.get(connection).reach(reachMs),
    server: serverName,
    metrics,
    log,
    ...(crash !== null && { reached: crash }),
  })
  // Callers are answered while batches are finished: the relay ends before the HTTP side does, and that before what
  // answers are read from.
  cleanUps.push(() => closeServer(server))
  cleanUps.push(() => deliveries.stop(relayStopMs))
  const scripts = createScriptRunner()
  cleanUps.push(() => scripts.close())
  // What people try never holds up what runs do.
  const scriptTrials = createScriptRunner()
  cleanUps.push(() => scriptTrials.close())
  const traces = settings.traces === null ? null : createTraces({ ...settings.traces, version: packageJson.version })
  if (traces !== null) cleanUps.push(() => traces.stop())
  const parameterVariables = settings.parameters
  const knownConnections = createKnownConnections({ store, sandbox: sandboxInfo })
  const runs = startRunning({
    store,
    open: kafka.recordReader,
    connections,
    recentConnections: () => knownConnections.all(),
    environments: createRunEnvironments({ store, parameterVariables }),
    refusals: createSendRefusals({
      connections,
      states: () => deliveries.connectionStates(),
      onError: (error) => log.debug({ error }, 'the states of connections could not be read'),
    }),
    runScript: scripts.run,
    server: serverName,
    uuid: () => randomUUID(),
    metrics,
    traces,
    log,
    ...(crash !== null && { reached: crash }),
  })
  // What runs begin in their last moments is stored before the relay gives its shards up.
  cleanUps.push(() => runs.stop(runsStopMs))

  const deps = {
    store,
    kafka,
    bpmn,
    imports,
    sandbox: sandboxInfo,
    deliveries,
    runs,
    scriptTrials,
    knownConnections,
    metrics,
    lifecycle,
    parameterVariables,
    clock: { now: () => new Date(), uuid: () => randomUUID() },
    log,
    version: packageJson.version,
  }
  await createExample(deps)
  await seedEnvironment(deps)
  signal.throwIfAborted()
  const app = createApp(deps, {
    guard: { hosts: settings.hosts, token: settings.token },
    designerDir: settings.designerDir,
  })
  server.removeAllListeners('request')
  server.on('request', app)
  return addressOf(server, settings)
}

/** Of the ten seconds that stopping may take. */
const relayStopMs = 4_000
const runsStopMs = 2_000

async function startDatabase(dataDir: string, log: Logger, cleanUps: CleanUp[]): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: (line) => log.warn(line) })
  cleanUps.push(() => postgres.stop())
  return postgres.databaseUrl
}

async function startSandboxBroker(settings: Settings, log: Logger): Promise<Sandbox | null> {
  if (settings.sandboxPort === 0) return null
  const { sandboxPort: port } = settings
  try {
    return await startSandbox({ port, topics: exampleTopics, onError: (error) => log.error({ error }, 'sandbox') })
  } catch (error) {
    if (!(error instanceof SandboxFailure)) throw error
    throw new StartError(
      `The sandbox cannot start: ${error.message}. Choose another SANDBOX_PORT, or 0 to go without it.`,
    )
  }
}

/** Listens at once, so that a taken port is known before anything else starts; answers 503 until all is ready. */
function listen(server: Server, { host, port }: Settings): Promise<void> {
  server.on('request', (_request, response) => {
    response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' }).end('Sendwright is starting.\n')
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new StartError(`Port ${port} is taken by another program. Stop it, or choose another with PORT.`)
          : new StartError(`The server cannot listen at ${host}:${port}: ${error.message}. Change HOST or PORT.`),
      )
    })
    server.listen({ host, port }, resolve)
  })
}

function startFailure(error: unknown): string {
  if (error instanceof StartError || (error instanceof Error && 'code' in error)) return error.message
  return `Sendwright could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

function addressOf(server: Server, { host }: Settings): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

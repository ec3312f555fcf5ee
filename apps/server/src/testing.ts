import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApiError, createApiClient, type ApiClient } from '@sendwright/contract'
import { createKafkaConnections } from '@sendwright/kafka'
import { Redacted } from '@sendwright/model'
import { startTestSandbox, type TestSandbox } from '@sendwright/sandbox/testing'
import type { Store } from '@sendwright/store'
import { createTestStore } from '@sendwright/store/testing'
import { createApp } from './app.ts'
import { createBpmnReader } from './bpmn/bpmnReader.ts'
import { allConnections } from './connections/connectionDirectory.ts'
import { createScriptRunner } from './script/scriptRunner.ts'
import { startRunning } from './runs/runService.ts'
import { createSendRefusals } from './runs/sendRefusals.ts'
import { createKnownConnections } from './connections/knownConnections.ts'
import { builtInConnectionIds } from './dependencies.ts'
import { reachMs, startDeliveries } from './deliveries/deliveryService.ts'
import { createRunEnvironments } from './environments/runEnvironment.ts'
import { seedEnvironment } from './environments/seedEnvironment.ts'
import { createExample, exampleTopics } from './example/example.ts'
import type { GuardOptions } from './http/guard.ts'
import { createImportReader } from './import/importReader.ts'
import { createLogger } from './logger.ts'
import { createLifecycle, type Lifecycle } from './operations/lifecycle.ts'
import { createMetrics } from './operations/metrics.ts'
import type { Traces } from './operations/traces.ts'
import { readQueueFigures } from './operations/queueFigures.ts'
import { readRunFigures } from './operations/runFigures.ts'

/** The real application over real HTTP, with a database and a sandbox of its own. */
export interface TestServer extends AsyncDisposable {
  readonly api: ApiClient
  readonly address: string
  readonly sandbox: TestSandbox
  readonly store: Store
  readonly lifecycle: Lifecycle
  /** Runs statements in the database. */
  run(statements: string): Promise<void>
  /** Everything in the database, as one text. */
  dump(): Promise<string>
  /** What was logged, one JSON text per line. */
  readonly log: readonly string[]
}

/** Starts the application on a free port of loopback. */
export async function startTestServer(
  guard: Partial<GuardOptions> = {},
  variables: Readonly<Record<string, string>> = {},
  traces: Traces | null = null,
): Promise<TestServer> {
  const stack = new AsyncDisposableStack()
  const testStore = stack.use(await createTestStore())
  const { store } = testStore
  const sandbox = stack.use(await startTestSandbox({ topics: exampleTopics }))
  const log: string[] = []
  const kafka = createKafkaConnections({ log: (level, message) => log.push(`${level} ${message}`) })
  stack.defer(() => kafka.close())
  const bpmn = createBpmnReader()
  stack.defer(() => bpmn.close())
  const imports = createImportReader()
  stack.defer(() => imports.close())
  const logger = createLogger('debug', { write: (line) => void log.push(line) })
  const sandboxInfo = { broker: `${sandbox.host}:${sandbox.port}`, knobs: sandbox }
  const builtIn = builtInConnectionIds(sandboxInfo)
  const metrics = createMetrics({
    queue: () => readQueueFigures(store.deliveries, builtIn),
    runs: () => readRunFigures(store),
  })
  const lifecycle = createLifecycle()
  const deliveries = await startDeliveries({
    deliveries: store.deliveries,
    builtIn,
    queue: store.deliveryQueue,
    transport: kafka.deliveryTransport(),
    connections: () => allConnections({ store, sandbox: sandboxInfo }),
    reach: (connection) => kafka.get(connection).reach(reachMs),
    server: `test-${randomUUID()}`,
    metrics,
    log: logger,
  })
  stack.defer(() => deliveries.stop(5_000))
  const parameterVariables = new Map(Object.entries(variables).map(([name, value]) => [name, new Redacted(value)]))
  const connections = () => allConnections({ store, sandbox: sandboxInfo })
  const scripts = createScriptRunner()
  stack.defer(() => scripts.close())
  const scriptTrials = createScriptRunner()
  stack.defer(() => scriptTrials.close())
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
      onError: (error) => logger.debug({ error }, 'states of connections'),
    }),
    runScript: scripts.run,
    server: `test-${randomUUID()}`,
    uuid: () => randomUUID(),
    metrics,
    traces,
    log: logger,
  })
  stack.defer(() => runs.stop(5_000))
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
    log: logger,
    version: 'test',
  }
  await createExample(deps)
  await seedEnvironment(deps)
  const app = createApp(deps, {
    guard: { hosts: [], token: null, ...guard },
    designerDir: new URL('./example', import.meta.url).pathname,
  })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stack.defer(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  // An HTTP server that listens on TCP has this kind of address.
  const { port } = server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}`
  const owned = stack.move()
  return {
    api: createApiClient({ baseUrl: `${address}/api` }),
    address,
    sandbox,
    store,
    lifecycle,
    run: (statements) => testStore.run(statements),
    dump: () => testStore.dump(),
    log,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The error of the API that a call ends with; throws when it ends otherwise. */
export async function apiErrorOf(call: Promise<unknown>): Promise<ApiError> {
  const result = await call.then(
    () => null,
    (error: unknown) => error,
  )
  if (result instanceof ApiError) return result
  throw new Error('The call did not end with an error of the API', { cause: result })
}

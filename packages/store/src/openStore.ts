import type { DeliveryQueue, ReceiveQueue, RunQueue } from '@sendwright/engine'
import { createConnections, type Connections } from './connections.ts'
import { createDatabase, type Database, type DatabaseOptions } from './database/database.ts'
import { migrate } from './database/migrate.ts'
import { createAnnouncer } from './deliveries/announce.ts'
import { createDeliveries, type Deliveries } from './deliveries/deliveries.ts'
import { createFreeSpace } from './deliveries/freeSpace.ts'
import { createPartitions } from './deliveries/partitions.ts'
import { createShardsOf } from './deliveries/shards.ts'
import { createEnvironments, type Environments } from './environments.ts'
import { createIntegrations, type Integrations } from './integrations.ts'
import { createProcesses, type Processes } from './processes.ts'
import { createDeliveryQueue } from './queue/deliveryQueue.ts'
import { createReceivedRecords, type ReceivedRecords } from './receive/received.ts'
import { createReceiveQueue } from './receive/receiveQueue.ts'
import { createRuns, type Runs } from './runs/runs.ts'
import { createRunAnnouncer } from './runs/runAnnouncer.ts'
import { createRunDeliveryColumns } from './runs/runDeliveries.ts'
import { createRunQueue } from './runs/runQueue.ts'
import { createRunTransactions } from './runs/transactions.ts'
import { createSecretSealer } from './sealedSecrets.ts'
import { createTestSends, type TestSends } from './testSends.ts'
import { createVersions, type Versions } from './versions.ts'

/** All that is kept. Its functions throw `StoreFailure` when the database does not do its part. */
export interface Store {
  readonly processes: Processes
  readonly versions: Versions
  readonly connections: Connections
  readonly testSends: TestSends
  readonly integrations: Integrations
  readonly environments: Environments
  readonly deliveries: Deliveries
  /** The queue as the relay sees it. */
  readonly deliveryQueue: DeliveryQueue
  /** Runs as the runner sees them. */
  readonly runQueue: RunQueue
  /** What is received, as its readers see it. */
  readonly receiveQueue: ReceiveQueue
  readonly runs: Runs
  readonly received: ReceivedRecords
  readonly markers: {
    /** Remembers that something was done once: true the first time, false ever after. */
    setOnce(name: string): Promise<boolean>
    has(name: string): Promise<boolean>
  }
  /** Asks the database for a sign of life; never throws. */
  health(): Promise<DatabaseHealth>
  /** Waits for the work in progress. */
  close(): Promise<void>
}

/** Whether the database answers, and in how many milliseconds. */
export type DatabaseHealth = { readonly state: 'up'; readonly latencyMs: number } | { readonly state: 'down' }

/** What opening the store needs. */
export interface StoreOptions {
  readonly databaseUrl: string
  /** 32 bytes that seal the secrets of connections. */
  readonly secretKey: Uint8Array
  readonly log?: DatabaseOptions['log']
}

/** Brings the tables up to date and opens the pool. Throws `StoreFailure` when the database cannot be reached or used. */
export async function openStore({ databaseUrl, secretKey, log = () => {} }: StoreOptions): Promise<Store> {
  const sealer = createSecretSealer(secretKey)
  await migrate({ databaseUrl, log })
  const database = createDatabase({ databaseUrl, log })
  const announcer = createAnnouncer(database)
  const runAnnouncer = createRunAnnouncer(database)
  const shared = {
    announcer,
    tellRunners: () => runAnnouncer.announce(),
    shardsOf: createShardsOf(database.query),
    partitions: createPartitions(database.query, log),
    freeSpace: createFreeSpace(database),
  }
  const deliveries = createDeliveries(database, shared)
  const runStorage = {
    ...shared,
    query: database.query,
    runAnnouncer,
    transactions: createRunTransactions(database),
    columnsOf: createRunDeliveryColumns(shared.shardsOf, sealer),
    log,
  }
  const processes = createProcesses(database)
  return {
    processes,
    versions: createVersions(database, processes),
    connections: createConnections(database, sealer),
    testSends: createTestSends(database),
    integrations: createIntegrations(database),
    environments: createEnvironments(database),
    deliveries,
    // Whoever keeps leases also takes up what a server that is gone was doing.
    deliveryQueue: createDeliveryQueue(database, {
      announcer,
      tellRunners: shared.tellRunners,
      sealer,
      onKeep: () => deliveries.bulks.resume(),
    }),
    runQueue: createRunQueue(database, runStorage),
    receiveQueue: createReceiveQueue(database, runStorage),
    runs: createRuns(database),
    received: createReceivedRecords(database),
    markers: {
      has: async (name) => (await database.query('select from marker where name = $1', [name])).length === 1,
      setOnce: async (name) => {
        const rows = await database.query(
          'insert into marker (name) values ($1) on conflict do nothing returning name',
          [name],
        )
        return rows.length === 1
      },
    },
    health: () => checkHealth(database),
    close: () => database.close(),
  }
}

async function checkHealth(database: Database): Promise<DatabaseHealth> {
  const start = performance.now()
  const timeout = new Promise<DatabaseHealth>((resolve) => {
    setTimeout(() => resolve({ state: 'down' }), healthTimeoutMs).unref()
  })
  const answer = database.query('select 1').then<DatabaseHealth, DatabaseHealth>(
    () => ({ state: 'up', latencyMs: performance.now() - start }),
    () => ({ state: 'down' }),
  )
  return Promise.race([answer, timeout])
}

const healthTimeoutMs = 2_000

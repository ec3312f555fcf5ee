import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createApiClient, type ApiClient } from '@sendwright/contract'
import { deliverySettingsSchema, type DeliveryMode } from '@sendwright/model'
import { freePort } from '@sendwright/sandbox/testing'
import nodeArguments from '../../apps/server/nodeArguments.json' with { type: 'json' }
import { processUse, type ProcessUse } from '../measure/processes.ts'

/** The product as it is started by its users, without sandbox and designer. */
export interface Server extends AsyncDisposable {
  /** `http://127.0.0.1:…/api` */
  readonly baseUrl: string
  readonly api: ApiClient
  /** What the server's process has used; the database's processes are its children and counted by themselves. */
  use(): ProcessUse
}

const program = path.resolve(import.meta.dirname, '../../apps/server/src/main.ts')

/** Starts it with a data folder of its own, or over the database that is given. */
export async function startServer({
  databaseUrl = null,
  node = [],
}: { readonly databaseUrl?: string | null; readonly node?: readonly string[] } = {}): Promise<Server> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sendwright-bench-'))
  const port = await freePort()
  const child = spawn(process.execPath, [...nodeArguments, ...node, program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: path.join(folder, 'data'),
      SANDBOX_PORT: '0',
      LOG_LEVEL: 'warn',
      SENDWRIGHT_KEY: 'only for a benchmark on this machine',
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    },
  })
  const dispose = async () => {
    if (child.exitCode === null) {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    }
    await rm(folder, { recursive: true, force: true })
  }
  const baseUrl = `http://127.0.0.1:${port}/api`
  const startedAt = performance.now()
  while (!(await isReady(`${baseUrl}/connections`))) {
    if (child.exitCode !== null || performance.now() - startedAt > 60_000) {
      await dispose()
      throw new Error('The server did not start')
    }
    await wait(50)
  }
  return {
    baseUrl,
    api: createApiClient({ baseUrl }),
    use: () => processUse(child.pid ?? 0),
    [Symbol.asyncDispose]: dispose,
  }
}

/** Adds a connection to the brokers that delivers in this mode. */
export async function addConnection(
  { api }: Pick<Server, 'api'>,
  { id, brokers, mode }: { readonly id: string; readonly brokers: readonly string[]; readonly mode: DeliveryMode },
): Promise<void> {
  const delivery = deliverySettingsSchema.parse({ mode })
  await api.createConnection({ body: { id, name: id, brokers: [...brokers], delivery } })
}

async function isReady(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer()
      return response.ok
    },
    () => false,
  )
}

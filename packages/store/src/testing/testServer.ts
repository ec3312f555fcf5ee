import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { lockDataFolder, type DataFolderLock } from '../dataFolder/lockDataFolder.ts'
import { isProcessAlive } from '../dataFolder/processIdentity.ts'
import { migrate } from '../database/migrate.ts'
import { StoreFailure } from '../failure.ts'
import { startPostgres, stopLeftPostgres } from '../postgres/startEmbeddedPostgres.ts'

/** The database that all test databases are copies of. */
export const templateName = 'sendwright_template'

/** A folder for the test server of the run whose main process has this pid; nothing is started yet. */
export function testServerDir(runPid: number): string {
  return join(tmpdir(), `sendwright-test-postgres-${runPid}-${randomBytes(4).toString('hex')}`)
}

/**
 * The address of the run's one server, which the first caller starts and provides with the migrated template database.
 * The processes of a run may call at the same time.
 */
export async function joinTestServer(dir: string): Promise<string> {
  for (;;) {
    const known = await readAddress(dir)
    if (known !== null) return known
    const lock = await tryLock(dir)
    if (lock === null) {
      await delay(startPollMs)
      continue
    }
    try {
      return (await readAddress(dir)) ?? (await startTestServer(dir))
    } finally {
      await lock.release()
    }
  }
}

/** Stops the server of a run, if one was started, and removes its folder. */
export async function removeTestServer(dir: string): Promise<void> {
  if (!existsSync(dir)) return
  await stopLeftPostgres({ dataDir: dir, log: () => {} })
  await rm(dir, { recursive: true, force: true })
}

/** Cleans up after runs that were killed. */
export async function removeLeftTestServers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const { pid, kind } = /^sendwright-test-(?<kind>postgres-)?(?<pid>\d+)-/.exec(name)?.groups ?? {}
    if (pid === undefined || isProcessAlive(Number(pid)) || !(await isOwn(join(tmpdir(), name)))) continue
    // What `createTempFolder` made holds the data folder one level below.
    if (kind === undefined) await stopLeftPostgres({ dataDir: join(tmpdir(), name, 'data'), log: () => {} })
    await removeTestServer(join(tmpdir(), name))
  }
}

async function isOwn(path: string): Promise<boolean> {
  const folder = await stat(path).catch(() => null)
  return folder !== null && folder.uid === (process.getuid?.() ?? folder.uid)
}

const startPollMs = 25

async function startTestServer(dir: string): Promise<string> {
  const { databaseUrl } = await startPostgres({
    dataDir: dir,
    log: () => {},
    initdbFlags: ['--no-sync'],
    // What is lost when the machine loses power is only tests.
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
      shared_buffers: '32MB',
    },
  })
  await runOnServer(databaseUrl, `create database ${templateName}`)
  await migrate({ databaseUrl: urlOfDatabase(databaseUrl, templateName), log: () => {} })
  const written = addressPath(dir)
  await writeFile(`${written}.new`, databaseUrl, { mode: 0o600 })
  await rename(`${written}.new`, written)
  return databaseUrl
}

async function tryLock(dir: string): Promise<DataFolderLock | null> {
  try {
    return await lockDataFolder(dir)
  } catch (error) {
    if (error instanceof StoreFailure && error.code === 'data-folder-in-use') return null
    throw error
  }
}

async function readAddress(dir: string): Promise<string | null> {
  return readFile(addressPath(dir), 'utf8').catch(() => null)
}

function addressPath(dir: string): string {
  return join(dir, 'address')
}

/** Runs a statement that PostgreSQL allows only outside transactions, such as `create database`. */
export async function runOnServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The address of another database on the same server. */
export function urlOfDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

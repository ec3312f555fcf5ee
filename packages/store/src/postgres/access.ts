import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'

/** How to reach the cluster of a data folder. The port stays the same from start to start while it is free. */
export interface Access {
  readonly port: number
  readonly password: string
}

/** PostgreSQL's superuser in our cluster. */
export const superuser = 'sendwright'
const host = '127.0.0.1'

/** The access written last; null where there is none that can be read. */
export async function readAccess(dataDir: string): Promise<Access | null> {
  try {
    // Written by `writeAccess`; a file of another shape fails the test below.
    const access = JSON.parse(await readFile(accessPath(dataDir), 'utf8')) as Partial<Access>
    if (typeof access.port !== 'number' || typeof access.password !== 'string') return null
    return { port: access.port, password: access.password }
  } catch {
    return null
  }
}

/** Only the user of this process can read the file. */
export async function writeAccess(dataDir: string, access: Access): Promise<void> {
  const path = accessPath(dataDir)
  const written = `${path}.new`
  await writeFile(written, JSON.stringify(access), { mode: 0o600 })
  await rename(written, path)
}

/** A password that nobody has to type: 24 random bytes. */
export function createPassword(): string {
  return randomBytes(24).toString('base64url')
}

/** The address of the cluster's first database, with user and password: a secret. */
export function databaseUrl(access: Access): string {
  return `postgresql://${superuser}:${access.password}@${host}:${access.port}/postgres`
}

/** A port of the loopback address that nobody listens on at the moment. */
export function findFreePort(): Promise<number> {
  return listenOnce(0)
}

/** The port if it is free, else another. */
export async function findPort(preferred: number): Promise<number> {
  return listenOnce(preferred).catch(() => findFreePort())
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** What the server on the port says to our password. `starting`: it has not finished starting or is stopping. */
export type Answer = 'ours' | 'other' | 'wrong-password' | 'starting' | 'none'

/** Asks what listens on the port whether it is the server of this cluster; never throws. */
export async function askServer(access: Access, clusterDir: string): Promise<Answer> {
  const client = new pg.Client({
    connectionString: databaseUrl(access),
    connectionTimeoutMillis: 3_000,
    query_timeout: 3_000,
    application_name: 'sendwright start',
  })
  // A connection that breaks while it is closed would else end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>("select current_setting('data_directory') as folder")
    return rows[0]?.folder === clusterDir ? 'ours' : 'other'
  } catch (error) {
    return answerOf(error)
  } finally {
    await client.end().catch(() => {})
  }
}

function answerOf(error: unknown): Answer {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === '57P03') return 'starting'
  return code === '28P01' || code === '28000' ? 'wrong-password' : 'none'
}

function accessPath(dataDir: string): string {
  return join(dataDir, 'postgres.access.json')
}

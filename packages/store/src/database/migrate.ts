import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import { StoreFailure, toStoreFailure } from '../failure.ts'
import { connectionConfig, databasePlace, type DatabaseOptions } from './database.ts'

const migrationsDir = fileURLToPath(new URL('./migrations', import.meta.url))
const migrationsTable = 'migration'

/**
 * Brings the tables up to this version by the numbered files in `migrations/`, all or none. Servers that start together
 * wait for one another. Throws `database-not-startable` when a newer version has been here.
 */
export async function migrate({ databaseUrl, log }: DatabaseOptions): Promise<void> {
  const place = databasePlace(databaseUrl)
  const client = new pg.Client(connectionConfig(databaseUrl))
  client.on('error', () => {})
  try {
    await client.connect()
    await refuseNewerDatabase(client)
    const done = await runner({
      dbClient: client,
      dir: migrationsDir,
      direction: 'up',
      migrationsTable,
      advisoryLockMode: 'wait',
      singleTransaction: true,
      logger: { info: () => {}, warn: () => {}, error: (message) => log('migrating the database', { message }) },
    })
    if (done.length > 0) log('migrated the database', { migrations: done.map(({ name }) => name) })
  } catch (error) {
    throw migrationFailure(error, place)
  } finally {
    await client.end().catch(() => {})
  }
}

/** The library wraps what PostgreSQL said into errors that have only a text. */
function migrationFailure(error: unknown, place: string): StoreFailure {
  const failure = toStoreFailure(error, place)
  if (failure instanceof StoreFailure) return failure
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
  const message = `The tables in the database at ${place} cannot be brought up to date: ${reason}`
  return new StoreFailure('database-not-startable', message, { cause: error })
}

async function refuseNewerDatabase(client: pg.Client): Promise<void> {
  const { rows: tables } = await client.query<{ there: boolean }>(
    `select to_regclass('${migrationsTable}') is not null as there`,
  )
  if (tables[0]?.there !== true) return
  const { rows } = await client.query<{ name: string }>(`select name from ${migrationsTable} order by id`)
  const known = new Set((await readdir(migrationsDir)).map((file) => file.replace(/\.sql$/, '')))
  const unknown = rows.find(({ name }) => !known.has(name))
  if (unknown !== undefined)
    throw new StoreFailure(
      'database-not-startable',
      `The database was last used by a newer version (its change ${unknown.name} is not known here). Start that version or a newer one`,
    )
}

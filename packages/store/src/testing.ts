import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { openStore, type Store } from './openStore.ts'
import { joinTestServer, runOnServer, templateName, urlOfDatabase } from './testing/testServer.ts'

/** A database of one's own with all tables, empty. Disposing drops it and fails when somebody still uses it. */
export interface TestDatabase extends AsyncDisposable {
  readonly databaseUrl: string
}

/** An open store on a database of its own. Disposing closes and drops both. */
export interface TestStore extends AsyncDisposable {
  readonly store: Store
  readonly databaseUrl: string
  readonly secretKey: Uint8Array
  /** Runs statements. */
  run(statements: string): Promise<void>
  /** Everything that is stored, as one text: to show that something is not. */
  dump(): Promise<string>
}

/** Needs `testing/globalSetup.ts` in Vitest's configuration. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await joinTestServer(inject('sendwrightTestServerDir'))
  const name = `test_${randomBytes(8).toString('hex')}`
  await runOnServer(serverUrl, `create database ${name} template ${templateName}`)
  return {
    databaseUrl: urlOfDatabase(serverUrl, name),
    // Without force: a connection that a test has left open makes PostgreSQL refuse, and the test fails.
    [Symbol.asyncDispose]: () => runOnServer(serverUrl, `drop database ${name}`),
  }
}

/** A store in a database of its own; both go away with its scope. */
export async function createTestStore(): Promise<TestStore> {
  const database = await createTestDatabase()
  const secretKey = randomBytes(32)
  const store = await openStore({ databaseUrl: database.databaseUrl, secretKey })
  return {
    store,
    databaseUrl: database.databaseUrl,
    secretKey,
    run: (statements) => runOnServer(database.databaseUrl, statements),
    dump: () => dumpDatabase(database.databaseUrl),
    [Symbol.asyncDispose]: async () => {
      await store.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

async function dumpDatabase(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ dump: string }>(dumpStatement)
    return rows[0]?.dump ?? ''
  } finally {
    await client.end()
  }
}

const dumpStatement = "select schema_to_xml('public', true, false, '')::text as dump"

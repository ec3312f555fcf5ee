import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { inspect } from 'node:util'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { openStore } from './openStore.ts'
import { startPostgres } from './postgres/startEmbeddedPostgres.ts'
import { createTestDatabase, createTestStore } from './testing.ts'
import { runOnServer } from './testing/testServer.ts'
import { createTempFolder } from './testing/tempFolder.ts'

// Starting servers takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const secretKey = randomBytes(32)
const process1 = {
  name: 'Order handling',
  bpmn: '<definitions/>',
  definition: { graph: { processes: [], nodes: [], flows: [] }, problems: [] },
  sampleContexts: [],
  dataModel: null,
  actionCount: 0,
  errorCount: 0,
  warningCount: 0,
}

test('servers that start at once migrate an empty database once', async () => {
  await using database = await createTestDatabase()
  await runOnServer(database.databaseUrl, 'drop schema public cascade; create schema public')
  const migrated: object[] = []
  const log = (message: string, details: object) => {
    if (message === 'migrated the database') migrated.push(details)
  }
  const open = () => openStore({ databaseUrl: database.databaseUrl, secretKey, log })
  const stores = await Promise.all([open(), open(), open()])
  expect(migrated).toHaveLength(1)
  expect(migrated[0]).toMatchObject({ migrations: expect.arrayContaining(['000001_processes']) })
  await stores[0].processes.create(process1)
  expect(await stores[1].processes.list()).toHaveLength(1)
  await Promise.all(stores.map((store) => store.close()))
})

test('a database that a newer version has changed is refused', async () => {
  await using database = await createTestDatabase()
  await runOnServer(database.databaseUrl, "insert into migration (name, run_on) values ('999999_future', now())")
  await expect(openStore({ databaseUrl: database.databaseUrl, secretKey })).rejects.toMatchObject({
    code: 'database-not-startable',
    message: expect.stringContaining('999999_future'),
  })
})

test('a marker is set once, also by several at once', async () => {
  await using test = await createTestStore()
  const { markers } = test.store
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => markers.setOnce('example')))
  expect(outcomes.filter(Boolean)).toHaveLength(1)
  expect(await markers.setOnce('example')).toBe(false)
  expect(await markers.setOnce('another')).toBe(true)
})

test('health tells the latency, and down when there is no answer', async () => {
  await using test = await createTestStore()
  expect(await test.store.health()).toMatchObject({ state: 'up', latencyMs: expect.any(Number) })
  await test.store.close()
  expect(await test.store.health()).toEqual({ state: 'down' })
})

test('outlives a restart of PostgreSQL, and tells failures meanwhile', async () => {
  await using folder = createTempFolder()
  const start = () => startPostgres({ dataDir: folder.dataDir, log: () => {}, initdbFlags: ['--no-sync'] })
  const first = await start()
  const lost: string[] = []
  const store = await openStore({ databaseUrl: first.databaseUrl, secretKey, log: (message) => lost.push(message) })
  await Promise.all([store.processes.create(process1), store.processes.list(), store.health()])
  await first.stop()
  await expect(store.processes.list()).rejects.toMatchObject({ code: 'database-unavailable', retryable: true })
  expect(await store.health()).toEqual({ state: 'down' })
  const second = await start()
  expect(await store.processes.list()).toHaveLength(1)
  expect(await store.health()).toMatchObject({ state: 'up' })
  expect(lost).toContain('a database connection was lost')
  await store.close()
  await second.stop()
})

test('a connection cut in the middle of a transaction is a failure and leaves no half', async () => {
  await using test = await createTestStore()
  const { processes, testSends } = test.store
  const { id } = await processes.create(process1)
  const blocker = new pg.Client({ connectionString: test.databaseUrl })
  await blocker.connect()
  await blocker.query('begin')
  await blocker.query('lock table test_send')
  const removal = processes.remove(id, null)
  await waitForLock(blocker)
  const cut = blocker.query('select pg_terminate_backend(pid) from pg_locks where not granted')
  await expect(removal).rejects.toMatchObject({ code: 'database-unavailable', retryable: true })
  await cut
  await blocker.query('rollback')
  await blocker.end()
  expect(await processes.get(id)).not.toBeNull()
  expect(await testSends.list({ limit: 1 })).toEqual([])
})

const refusals = {
  'nobody listens': () => ({
    url: `postgresql://user:${password}@127.0.0.1:1/x`,
    matches: /127\.0\.0\.1:1 does not answer/,
  }),
  'no such host': () => ({
    url: `postgresql://user:${password}@no.such.host.invalid/x`,
    matches: /no\.such\.host\.invalid/,
  }),
  'no address': () => ({ url: `user:${password}@host`, matches: /DATABASE_URL is no address/ }),
  'another kind': () => ({ url: `mysql://user:${password}@host/x`, matches: /DATABASE_URL is no address/ }),
}
const password = 'very-secret-password'

test.each(Object.entries(refusals))('%s: a failure in words, without the password', async (_name, refusal) => {
  const { url, matches } = refusal()
  const error: unknown = await openStore({ databaseUrl: url, secretKey }).catch((caught: unknown) => caught)
  expect(error).toMatchObject({
    name: 'StoreFailure',
    code: 'database-unavailable',
    message: expect.stringMatching(matches),
  })
  expect(inspect(error, { depth: 10 })).not.toContain(password)
})

test('a wrong password and an unknown database are failures in words, without the password', async () => {
  await using database = await createTestDatabase()
  for (const [part, value] of [
    ['password', password],
    ['pathname', '/unknown'],
  ] as const) {
    const url = new URL(database.databaseUrl)
    url[part] = value
    const error: unknown = await openStore({ databaseUrl: url.href, secretKey }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'database-unavailable',
      retryable: false,
      message: expect.stringMatching(/refuses access/),
    })
    expect(inspect(error, { depth: 10 })).not.toContain(url.password)
  }
})

test('a user who may not create tables is told so', async () => {
  await using database = await createTestDatabase()
  const role = `reader_${randomBytes(4).toString('hex')}`
  await runOnServer(database.databaseUrl, 'drop schema public cascade; create schema public')
  await runOnServer(database.databaseUrl, `create role ${role} login password '${password}'`)
  const url = Object.assign(new URL(database.databaseUrl), { username: role, password })
  await expect(openStore({ databaseUrl: String(url), secretKey })).rejects.toMatchObject({
    name: 'StoreFailure',
    code: 'database-not-startable',
    message: expect.stringMatching(/cannot be brought up to date.*permission denied/),
  })
  await runOnServer(database.databaseUrl, `drop role ${role}`)
})

test('a server that accepts and stays silent ends in a failure', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(
    openStore({ databaseUrl: `postgresql://u:${password}@127.0.0.1:${port}/x`, secretKey }),
  ).rejects.toMatchObject({
    code: 'database-unavailable',
    retryable: true,
  })
  for (const socket of sockets) socket.destroy()
  silent.close()
})

async function waitForLock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query('select 1 from pg_locks where not granted')
    if (rowCount === 1) return
  }
}

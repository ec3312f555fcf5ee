import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { connectionSchema, Redacted, type Connection } from '@sendwright/model'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from './openStore.ts'
import { createTestStore, type TestStore } from './testing.ts'

const secret = 'correct horse battery staple'
const path = 'security/sasl/password'

let testStore: TestStore
beforeAll(async () => {
  testStore = await createTestStore()
})
afterAll(() => testStore[Symbol.asyncDispose]())

test('what was created is there; the same id again is a duplicate', async () => {
  const { connections } = testStore.store
  const created = await connections.create({ connection: sampleConnection('created'), secrets: {} })
  expect(created).toMatchObject({ connection: sampleConnection('created'), secretPaths: [], lastCheck: null })
  expect(await connections.get('created')).toEqual(created)
  expect(await connections.create({ connection: sampleConnection('created'), secrets: {} })).toBe('duplicate')
  expect(await connections.get('nothing')).toBeNull()
})

test('the list is in the order of ids', async () => {
  await using own = await createTestStore()
  for (const id of ['b', 'a', 'c'])
    await own.store.connections.create({ connection: sampleConnection(id), secrets: {} })
  expect((await own.store.connections.list()).map(({ connection }) => connection.id)).toEqual(['a', 'b', 'c'])
})

test('secrets come back only when they are asked for', async () => {
  const { connections } = testStore.store
  const row = await connections.create({
    connection: sampleConnection('secret'),
    secrets: { [path]: new Redacted(secret) },
  })
  expect(row).toMatchObject({ secretPaths: [path] })
  expect(inspect([row, await connections.get('secret'), await connections.list()], { depth: 20 })).not.toContain(secret)
  const opened = await connections.secrets('secret')
  expect(opened?.[path]?.reveal()).toBe(secret)
  expect(inspect(opened)).not.toContain(secret)
  expect(await connections.secrets('nothing')).toBeNull()
})

test('secrets stand nowhere in the database', async () => {
  const { connections } = testStore.store
  await connections.create({ connection: sampleConnection('sealed'), secrets: { [path]: new Redacted(secret) } })
  const client = new pg.Client({ connectionString: testStore.databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ line: string }>(
    "select connection::text as line from connection where id = 'sealed'",
  )
  await client.end()
  const line = rows[0]?.line ?? ''
  expect(line).toContain('sealed')
  for (const encoded of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')])
    expect(line).not.toContain(encoded)
})

test('a change keeps the secrets it names, replaces those it gives and forgets the others', async () => {
  const { connections } = testStore.store
  await connections.create({
    connection: sampleConnection('changed'),
    secrets: { kept: new Redacted('k'), replaced: new Redacted('old'), forgotten: new Redacted('f') },
  })
  const connection = { ...sampleConnection('changed'), name: 'New name' }
  const row = await connections.update({
    connection,
    secrets: { replaced: new Redacted('new') },
    keepSecrets: ['kept', 'unknown'],
  })
  expect(row).toMatchObject({ connection: { name: 'New name' }, secretPaths: ['kept', 'replaced'] })
  const secrets = await connections.secrets('changed')
  expect(secrets?.['kept']?.reveal()).toBe('k')
  expect(secrets?.['replaced']?.reveal()).toBe('new')
  await connections.update({ connection, secrets: {}, keepSecrets: [] })
  expect(await connections.secrets('changed')).toEqual({})
  expect(await connections.update({ connection: sampleConnection('nothing'), secrets: {}, keepSecrets: [] })).toBe(
    'not-found',
  )
})

test('keeps the last check until the connection changes', async () => {
  const { connections } = testStore.store
  await connections.create({ connection: sampleConnection('checked'), secrets: {} })
  const check = { state: 'passed', steps: [{ id: 'resolve', durationMs: 1.5 }] }
  expect(await connections.saveCheck('checked', check)).toBe('saved')
  expect((await connections.get('checked'))?.lastCheck).toEqual(check)
  await connections.update({ connection: sampleConnection('checked'), secrets: {}, keepSecrets: [] })
  expect((await connections.get('checked'))?.lastCheck).toBeNull()
  expect(await connections.saveCheck('nothing', check)).toBe('not-found')
})

test('a removed connection is gone with its secrets', async () => {
  const { connections } = testStore.store
  await connections.create({ connection: sampleConnection('removed'), secrets: { [path]: new Redacted(secret) } })
  expect(await connections.remove('removed')).toBe('removed')
  expect(await connections.secrets('removed')).toBeNull()
  expect(await connections.remove('removed')).toBe('not-found')
})

test('another key opens the rest of the connection, not its secrets, and shows none in the error', async () => {
  const { connections } = testStore.store
  await connections.create({ connection: sampleConnection('otherkey'), secrets: { [path]: new Redacted(secret) } })
  const other = await openStore({ databaseUrl: testStore.databaseUrl, secretKey: randomBytes(32) })
  expect((await other.connections.get('otherkey'))?.secretPaths).toEqual([path])
  const error: unknown = await other.connections.secrets('otherkey').catch((caught: unknown) => caught)
  expect(error).toMatchObject({ name: 'StoreFailure', message: expect.stringContaining('another encryption key') })
  expect(inspect(error)).not.toContain(secret)
  // Entering the secrets again is the way out.
  await other.connections.update({
    connection: sampleConnection('otherkey'),
    secrets: { [path]: new Redacted('again') },
    keepSecrets: [],
  })
  expect((await other.connections.secrets('otherkey'))?.[path]?.reveal()).toBe('again')
  await other.close()
})

test('a document written before a field existed gets its default', async () => {
  const client = new pg.Client({ connectionString: testStore.databaseUrl })
  await client.connect()
  const old = JSON.stringify({
    id: 'old',
    name: 'Old',
    brokers: ['127.0.0.1:9092'],
    security: { protocol: 'PLAINTEXT' },
  })
  await client.query("insert into connection (id, document, secret_paths) values ('old', $1, '{}')", [old])
  await client.end()
  expect((await testStore.store.connections.get('old'))?.connection.sendTimeoutMs).toBe(15_000)
})

function sampleConnection(id: string): Connection {
  return connectionSchema.parse({ id, name: 'Main', brokers: ['127.0.0.1:9092', '[::1]:9093'], sendTimeoutMs: 5_000 })
}

import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase, createTestStore } from './testing.ts'

test('every test store has all tables and is empty', async () => {
  await using first = await createTestStore()
  await using second = await createTestStore()
  expect(await first.store.markers.setOnce('mine')).toBe(true)
  expect(await second.store.markers.setOnce('mine')).toBe(true)
})

test('a connection that a test leaves open fails it', async () => {
  const database = await createTestDatabase()
  const leaked = new pg.Client({ connectionString: database.databaseUrl })
  await leaked.connect()
  await expect(database[Symbol.asyncDispose]()).rejects.toThrow(/being accessed by other users/)
  await leaked.end()
  await database[Symbol.asyncDispose]()
})

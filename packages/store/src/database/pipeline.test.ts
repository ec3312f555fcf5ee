import { expect, test } from 'vitest'
import { createTestDatabase } from '../testing.ts'
import { createDatabase } from './database.ts'

const pidStatement = { name: 'pid', text: 'select pg_backend_pid()' }

test('what is pinned to a connection that has broken goes over no other', async () => {
  await using test = await createTestDatabase()
  const database = createDatabase({ databaseUrl: test.databaseUrl, log: () => {} })
  try {
    const pipeline = database.pipeline({ settings: {}, timeoutMs: 20_000 })
    const transaction = pipeline.pinned()
    const [[pid] = []] = await transaction.run(pidStatement, [])
    await database.query('select pg_terminate_backend($1)', [pid])
    await expect.poll(() => pipeline.run(pidStatement, []).then(String, () => String(pid))).not.toBe(String(pid))
    await expect(transaction.run(pidStatement, [])).rejects.toMatchObject({
      code: 'database-unavailable',
      retryable: true,
    })
  } finally {
    await database.close()
  }
})

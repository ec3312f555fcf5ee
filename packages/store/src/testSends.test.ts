import { type Receipt } from '@sendwright/model'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestStore, type TestStore } from './testing.ts'
import { testSendBounds, type NewTestSend } from './testSends.ts'

let testStore: TestStore
beforeAll(async () => {
  testStore = await createTestStore()
})
afterAll(() => testStore[Symbol.asyncDispose]())

test('what was recorded is listed with its time, receipts exact', async () => {
  const { testSends } = testStore.store
  const receipts = [
    receipt({
      record: {
        key: 'a\0b',
        value: '{"id":9007199254740993,"price":1.10}',
        headers: [{ name: 'h', value: { base64: '/w==' } }],
      },
    }),
  ]
  const recorded = await testSends.record(entry({ processId: 'exact', receipts }))
  expect(recorded).toEqual({ ...entry({ processId: 'exact', receipts }), id: recorded.id, at: recorded.at })
  expect(new Date(recorded.at).toISOString()).toBe(recorded.at)
  expect(await testSends.list({ processId: 'exact', limit: 10 })).toEqual([recorded])
})

test('a failed one keeps its failure', async () => {
  const { testSends } = testStore.store
  const failure = { code: 'timed-out', message: 'The broker did not answer within 15 s' }
  const recorded = await testSends.record(entry({ processId: 'failed', outcome: 'failed', failure }))
  expect(await testSends.list({ processId: 'failed', limit: 1 })).toEqual([recorded])
  expect(recorded.failure).toEqual(failure)
})

test('the newest first, by process and action, page by page', async () => {
  const { testSends } = testStore.store
  const ids: string[] = []
  for (let time = 0; time < 5; time++) {
    ids.unshift((await testSends.record(entry({ processId: 'paged', actionId: `a${time % 2}` }))).id)
    await testSends.record(entry({ processId: 'other' }))
  }
  const idsOf = async (filter: { readonly actionId?: string; readonly limit: number; readonly before?: string }) =>
    (await testSends.list({ processId: 'paged', ...filter })).map(({ id }) => id)
  expect(await idsOf({ limit: 10 })).toEqual(ids)
  expect(await idsOf({ limit: 2 })).toEqual(ids.slice(0, 2))
  expect(await idsOf({ limit: 2, before: ids[1] ?? '' })).toEqual(ids.slice(2, 4))
  expect(await idsOf({ limit: 10, actionId: 'a1' })).toEqual([ids[1], ids[3]])
  expect(await idsOf({ limit: 10, before: 'no id' })).toEqual([])
})

test('keeps the last thousand of each process, and of those without one', async () => {
  const { testSends } = testStore.store
  for (const processId of ['bounded', null]) {
    const client = new pg.Client({ connectionString: testStore.databaseUrl })
    await client.connect()
    await client.query(fillStatement, [processId, testSendBounds.rows + 20, 10])
    await client.end()
    const last = await testSends.record(entry({ processId }))
    const kept = await testSends.list({ processId: processId ?? '', limit: 2_000 })
    expect(kept).toHaveLength(testSendBounds.rows)
    expect(kept[0]).toEqual(last)
  }
  expect((await testSends.list({ processId: 'bounded', limit: 2_000 })).length).toBe(testSendBounds.rows)
})

test('keeps less of large ones, but always the last', async () => {
  const { testSends } = testStore.store
  const client = new pg.Client({ connectionString: testStore.databaseUrl })
  await client.connect()
  await client.query(fillStatement, ['large', 10, testSendBounds.receiptBytes / 4])
  await testSends.record(entry({ processId: 'large' }))
  expect(await testSends.list({ processId: 'large', limit: 100 })).toHaveLength(4)
  await client.query(fillStatement, ['huge', 1, testSendBounds.receiptBytes * 2])
  await client.end()
  const last = await testSends.record(entry({ processId: 'huge' }))
  expect(await testSends.list({ processId: 'huge', limit: 100 })).toEqual([last])
})

test('many at once over the bound are all kept, and none waits for another for ever', async () => {
  const { testSends } = testStore.store
  const client = new pg.Client({ connectionString: testStore.databaseUrl })
  await client.connect()
  for (let round = 0; round < 20; round++) {
    await client.query(fillStatement, ['crowded', testSendBounds.rows + 200, 10])
    await Promise.all(Array.from({ length: 10 }, () => testSends.record(entry({ processId: 'crowded' }))))
  }
  await client.end()
  await testSends.record(entry({ processId: 'crowded' }))
  expect(await testSends.list({ processId: 'crowded', limit: 2_000 })).toHaveLength(testSendBounds.rows)
})

const fillStatement = `
insert into test_send (connection, process_id, action_name, outcome, receipts, size)
select 'sandbox', $1, 'Send', 'delivered', '[]', $3 from generate_series(1, $2::integer)`

function entry(changes: Partial<NewTestSend>): NewTestSend {
  return {
    connection: 'sandbox',
    processId: null,
    nodeId: 'Task_1',
    actionId: 'a1',
    actionName: 'Send order',
    environment: null,
    outcome: 'delivered',
    receipts: [],
    failure: null,
    ...changes,
  }
}

function receipt(changes: Partial<Receipt>): Receipt {
  return {
    topic: 'orders.eu',
    partition: 2,
    offset: '9223372036854775807',
    timestamp: '2026-01-02T03:04:05.678Z',
    latencyMs: 3.1,
    record: null,
    readBack: { identical: true, latencyMs: 1.2 },
    ...changes,
  }
}

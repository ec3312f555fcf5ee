import { expect, test } from 'vitest'
import { openStore, type Store } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { newRun, publishListening, runAwait, runDelivery, startRun, takeDue } from '../testing/runs.ts'

async function start(store: Store, key: string | null, { count = 1, hash = 'h' } = {}) {
  const { ids } = await store.runQueue.reserve(count)
  return store.runQueue.start({
    idempotency: key === null ? null : { key, hash },
    runs: ids.map((id) => newRun(id, { deliveries: [runDelivery({ value: String(id) })] })),
  })
}

test('R60 a start is stored as a whole: run, events, first deliveries, timers', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const at = '2020-01-01T00:00:00.000Z'
  const started = (own: number) =>
    ({
      kind: 'started',
      node: 's',
      run: { id: own, uuid: 'u' },
      data: {},
      by: 'program',
      record: null,
    }) as const
  const id = await startRun(store, (own) => ({
    key: 'order 7',
    events: [{ n: 1, at, event: started(own), moments: [{ n: 1 }] }],
    deliveries: [runDelivery({ place: 0 }), runDelivery({ place: 1, topic: 'audit' })],
    timers: [{ id: 't1', dueAt: at, visit: 'v1' }],
    awaits: [runAwait(String(own))],
  }))
  const run = await store.runs.get(id)
  expect(run?.summary).toMatchObject({ id, key: 'order 7', state: 'active', process: { id: 'orders', name: 'Orders' } })
  expect(run?.events).toEqual([{ n: 1, at, event: started(id), moments: [{ n: 1 }] }])
  expect(run?.deliveries.map(({ topic, state }) => ({ topic, state }))).toEqual([
    { topic: 'orders', state: 'accepted' },
    { topic: 'audit', state: 'accepted' },
  ])
  expect(run?.awaits).toMatchObject([{ topic: 'replies', value: String(id) }])
  const { deliveries } = await store.deliveries.list({ run: id }, { order: 'newest', limit: 10, after: null })
  expect(deliveries[0]?.run).toEqual({ id, process: 'orders', node: 'task', action: 'send' })
  expect(await takeDue(store)).toEqual([{ run: id, event: { kind: 'timerDue', timer: 't1' } }])
})

test('R60 a start that cannot be stored leaves nothing behind, and others of its group are stored', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const { ids } = await store.runQueue.reserve(3)
  const results = await Promise.allSettled(
    ids.map((id, at) =>
      store.runQueue.start({
        idempotency: null,
        runs: [newRun(id, { deliveries: [runDelivery({ topic: at === 1 ? 'no\0topic' : 'orders' })] })],
      }),
    ),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  const { runs } = await store.runs.list({}, { limit: 10, after: null })
  expect(runs.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([ids[0], ids[2]])
})

test('R61 one key at several requests and two servers starts once; another hash is told', async () => {
  await using test = await createTestStore()
  const { store, databaseUrl, secretKey } = test
  await publishListening(store)
  const other = await openStore({ databaseUrl, secretKey })
  const answers = await Promise.all([store, other, store, other].map((each) => start(each, 'k', { count: 2 })))
  expect(answers.filter(({ kind }) => kind === 'started')).toHaveLength(1)
  expect(answers.filter(({ kind }) => kind === 'repeated')).toHaveLength(3)
  const runs = answers.map((answer) => (answer.kind === 'key-reused' ? [] : answer.runs))
  for (const each of runs) expect(each).toEqual(runs[0])
  expect(await start(other, 'k', { hash: 'other' })).toEqual({ kind: 'key-reused' })
  expect((await store.runs.overview({})).counts.active).toBe(2)
  expect(await store.deliveries.counts()).toMatchObject({ accepted: 2 })
  await other.close()
})

test('R61 a thousand runs of one request are started together', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const answer = await start(store, 'many', { count: 1_000 })
  if (answer.kind !== 'started') throw new Error(answer.kind)
  expect(answer.runs).toHaveLength(1_000)
  expect((await store.runs.overview({ process: 'orders' })).counts.active).toBe(1_000)
  expect(await store.deliveries.counts()).toMatchObject({ accepted: 1_000 })
})

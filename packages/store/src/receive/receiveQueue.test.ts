import pg from 'pg'
import { expect, test } from 'vitest'
import type { ReceivedRecord } from '@sendwright/model'
import { openStore, type Store } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import {
  newRun,
  publishListening,
  runAwait,
  runChange,
  runDelivery,
  startRun,
  takeDue,
  type Due,
} from '../testing/runs.ts'

function record(offset: number, part: Partial<ReceivedRecord> = {}): ReceivedRecord {
  return {
    connection: 'main',
    topic: 'replies',
    partition: 0,
    offset: String(offset),
    timestamp: '2026-11-21T10:00:00.000Z',
    key: null,
    value: '{}',
    headers: [],
    ...part,
  }
}

function reply(offset: number, run: number | string): ReceivedRecord {
  return record(offset, { headers: [{ name: 'processInstanceId', value: String(run) }] })
}

async function receive(store: Store, records: readonly ReceivedRecord[]): Promise<void> {
  const [lease] = await store.receiveQueue.keepLeases('a', ['main'])
  if (lease === undefined) throw new Error('no lease')
  expect(await store.receiveQueue.store(lease, { records, positions: [] })).toBe(true)
}

const match = (store: Store) => store.runQueue.matchReceived(100, async () => [])

test('R67 a reply goes to the run that waits for it, once', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const id = await startRun(store, (own) => ({ awaits: [runAwait(String(own))] }))
  await receive(store, [reply(1, id), reply(2, id)])
  expect(await match(store)).toEqual({ taken: 2, started: [] })
  expect(await takeDue(store)).toEqual([
    { run: id, event: { kind: 'replied', visit: 'v1', action: 'receive', attempt: 1, record: reply(1, id) } },
  ])
  const { received } = await store.received.list({}, { limit: 10, after: null })
  expect(received.map(({ offset, state, runs }) => ({ offset, state, runs }))).toEqual([
    { offset: '2', state: 'unmatched', runs: [] },
    { offset: '1', state: 'matched', runs: [id] },
  ])
})

test('R68 a kept record is taken by who begins to wait later, the oldest first', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  await receive(store, [reply(1, 'x'), reply(2, 'x')])
  await match(store)
  expect(await store.received.unmatched()).toBe(2)
  const id = await startRun(store, () => ({ awaits: [runAwait('x')] }))
  expect(await takeDue(store)).toMatchObject([{ run: id, event: { kind: 'replied', record: { offset: '1' } } }])
  expect(await store.received.unmatched()).toBe(1)
})

test('R68 who begins to wait and a record that comes at the same time always meet', async () => {
  await using test = await createTestStore()
  const { store, databaseUrl, secretKey } = test
  await publishListening(store)
  const other = await openStore({ databaseUrl, secretKey })
  const runs: number[] = []
  const values = Array.from({ length: 40 }, (_, index) => `value-${index}`)
  await Promise.all([
    (async () => {
      for (const value of values) runs.push(await startRun(store, () => ({ awaits: [runAwait(value)] })))
    })(),
    (async () => {
      for (const [index, value] of values.entries()) {
        await receive(other, [reply(index, value)])
        await match(other)
      }
    })(),
    (async () => {
      while (runs.length < values.length) await match(store)
    })(),
  ])
  while ((await match(store)).taken > 0);
  const events: Due[] = []
  for (let own = await takeDue(store); own.length > 0; own = await takeDue(store)) events.push(...own)
  expect(events.map(({ run }) => run).toSorted((a, b) => a - b)).toEqual(runs)
  expect(await store.received.unmatched()).toBe(0)
  await other.close()
})

test('R67 several who wait for the same get one record each, who has waited longest the first', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const runs = [
    await startRun(store, () => ({ awaits: [runAwait('x')] })),
    await startRun(store, () => ({ awaits: [runAwait('x')] })),
    await startRun(store, () => ({ awaits: [runAwait('x')] })),
  ]
  await receive(store, [reply(1, 'x'), reply(2, 'x')])
  await match(store)
  expect((await takeDue(store)).map(({ run }) => run)).toEqual(runs.slice(0, 2))
  await receive(store, [reply(3, 'x')])
  await match(store)
  expect((await takeDue(store)).map(({ run }) => run)).toEqual(runs.slice(2))
})

test('R68 an await that is over takes nothing, and what was discarded is taken by nobody', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const id = await startRun(store, () => ({ awaits: [runAwait('x')] }))
  await store.runQueue.apply(id, async ({ state }) =>
    runChange(id, { state, forgetAwaits: [{ visit: 'v1', action: 'receive' }] }),
  )
  await receive(store, [reply(1, 'x')])
  await match(store)
  const { received } = await store.received.list({ state: 'unmatched' }, { limit: 10, after: null })
  const [kept] = received
  expect(kept?.reason).toBe('No run waits for header processInstanceId "x"')
  expect(await store.received.discard(kept?.id ?? '')).toMatchObject({ state: 'discarded' })
  expect(await store.received.discard(kept?.id ?? '')).toBe('not-unmatched')
  expect(await store.received.discard('999999')).toBe('unknown')
  await startRun(store, () => ({ awaits: [runAwait('x')] }))
  expect(await takeDue(store)).toEqual([])
})

test('R67 a field of the body is compared as text, numbers as they are written', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store, { by: 'body', name: 'order.ids[1]' })
  const awaits = (value: string) => ({ awaits: [runAwait(value, { by: 'body', name: 'order.ids[1]' })] })
  const number = await startRun(store, () => awaits('9007199254740993'))
  const text = await startRun(store, () => awaits('ü"x'))
  await receive(store, [
    record(1, { value: '{"order":{"ids":[1,9007199254740993]}}' }),
    record(2, { value: JSON.stringify({ order: { ids: [1, 'ü"x'] } }) }),
    record(3, { value: '{"order":{"ids":[1,{}]}}' }),
    record(4, { value: 'no json' }),
    record(5, { value: null }),
  ])
  await match(store)
  expect((await takeDue(store)).map(({ run }) => run)).toEqual([number, text])
  expect(await store.received.unmatched()).toBe(3)
})

test('R69 a callback goes to the run under way that listens, others are kept with the reason', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const id = await startRun(store)
  const callback = (offset: number, run: number) =>
    record(offset, {
      topic: 'callbacks',
      headers: [
        { name: 'callbacksForAction', value: 'Send order' },
        { name: 'processInstanceId', value: String(run) },
      ],
    })
  await receive(store, [callback(1, id), callback(2, id + 1)])
  await match(store)
  expect(await takeDue(store)).toMatchObject([{ run: id, event: { kind: 'calledBack', action: 'Send order' } }])
  const { received } = await store.received.list({ state: 'unmatched' }, { limit: 10, after: null })
  expect(received[0]?.reason).toContain(`of the run ${id + 1}`)
})

test('R70 a record whose start throws or cannot be stored is kept with the reason, and others go on', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const topic = 'starts'
  await receive(store, [
    record(1, { topic, value: 'throws' }),
    record(2, { topic, value: 'nul' }),
    record(3, { topic }),
  ])
  const work: Parameters<Store['runQueue']['matchReceived']>[1] = async (received) => {
    if (received.some(({ record: { value } }) => value === 'throws')) throw new Error('a defect')
    const { ids } = await store.runQueue.reserve(received.length)
    return received.map((each, index) => {
      const part = each.record.value === 'nul' ? { deliveries: [runDelivery({ topic: 'no\0topic' })] } : {}
      return { id: each.id, starts: [newRun(ids[index] ?? 0, part)], reason: null }
    })
  }
  while ((await store.runQueue.matchReceived(100, work)).taken > 0);
  const { received } = await store.received.list({}, { limit: 10, after: null })
  expect(received.map(({ state, reason }) => ({ state, reason }))).toEqual([
    { state: 'matched', reason: null },
    { state: 'unmatched', reason: 'What it would start cannot be stored' },
    { state: 'unmatched', reason: 'It could not start a run because of an internal error' },
  ])
})

test('R70 a record starts runs, or is kept with the reason why not', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  await receive(store, [record(1, { topic: 'starts' }), record(2, { topic: 'starts', value: 'no' })])
  const { ids } = await store.runQueue.reserve(1)
  const id = ids[0] ?? 0
  await store.runQueue.matchReceived(100, async (received) =>
    received.map((each) => {
      expect(each.starts).toEqual([
        { process: 'orders', version: 1, node: 'start', action: 'start', environment: null },
      ])
      return each.record.value === 'no'
        ? { id: each.id, starts: [], reason: 'Its value is no JSON object' }
        : { id: each.id, starts: [newRun(id, {}, { startedBy: 'message' })], reason: null }
    }),
  )
  expect(await store.runs.get(id)).toMatchObject({ summary: { id, startedBy: 'message', state: 'active' } })
  const { received } = await store.received.list({}, { limit: 10, after: null })
  expect(received).toMatchObject([
    { offset: '2', state: 'unmatched', reason: 'Its value is no JSON object' },
    { offset: '1', state: 'matched', runs: [id] },
  ])
})

test('R76 under an older epoch nothing is stored; a lease that has expired is taken with a higher one', async () => {
  await using test = await createTestStore()
  const { receiveQueue } = test.store
  const [first] = await receiveQueue.keepLeases('a', ['main'])
  if (first === undefined) throw new Error('no lease')
  expect(await receiveQueue.keepLeases('b', ['main'])).toEqual([])
  expect(await receiveQueue.keepLeases('a', ['main'])).toEqual([first])
  const at = { topic: 'replies', partition: 3, offset: '9007199254740993' }
  expect(await receiveQueue.store(first, { records: [record(1)], positions: [at] })).toBe(true)
  const again = await receiveQueue.positions(first)
  expect(again).toEqual({ epoch: first.epoch + 1, positions: [at] })
  expect(await receiveQueue.positions(first)).toBeNull()
  expect(await receiveQueue.store(first, { records: [record(2)], positions: [] })).toBe(false)
  await test.run(`update reader set leased_until = now() - interval '1 second'`)
  const [taken] = await receiveQueue.keepLeases('b', ['main'])
  expect(taken?.epoch).toBe(first.epoch + 2)
  expect(await receiveQueue.keepLeases('a', ['main'])).toEqual([])
  await receiveQueue.releaseLeases('b')
  expect(await receiveQueue.keepLeases('a', ['main'])).toHaveLength(1)
  const { received } = await test.store.received.list({}, { limit: 10, after: null })
  expect(received.map(({ offset }) => offset)).toEqual(['1'])
})

test('R76 what a server does not reach another one reads, while there is one that does', async () => {
  await using test = await createTestStore()
  const { receiveQueue: queue } = test.store
  expect(await queue.keepLeases('a', ['main'], ['main'])).toHaveLength(1)
  expect(await queue.keepLeases('b', ['main'])).toEqual([])
  expect(await queue.keepLeases('a', ['main'], ['main'])).toEqual([])
  expect(await queue.keepLeases('b', ['main'])).toHaveLength(1)
  // Neither reaches it: who has it goes on trying.
  expect(await queue.keepLeases('b', ['main'], ['main'])).toHaveLength(1)
  // It is reached again at one of them.
  await queue.keepLeases('a', ['main'])
  expect(await queue.keepLeases('b', ['main'], ['main'])).toEqual([])
  expect(await queue.keepLeases('a', ['main'])).toHaveLength(1)
})

test('R75 every byte of what was received comes back, and people see who reads and how far', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const odd = record(7, {
    key: 'a\0b',
    value: { base64: '/wA=' },
    headers: [
      { name: 'h\0', value: null },
      { name: 'h', value: { base64: '/w==' } },
    ],
  })
  const [lease] = await store.receiveQueue.keepLeases('a', ['main'])
  if (lease === undefined) throw new Error('no lease')
  const at = (offset: string) => [{ topic: 'replies', partition: 0, offset }]
  await store.receiveQueue.store(lease, { records: [odd], positions: at('8') })
  await store.receiveQueue.note(lease, { away: null, ends: at('20') })
  const { received } = await store.received.list({ topic: 'replies' }, { limit: 10, after: null })
  expect(received).toMatchObject([odd])
  const topics = await store.received.topics()
  expect(topics.find(({ topic }) => topic === 'replies')).toEqual({
    connection: 'main',
    topic: 'replies',
    usedBy: [{ process: 'orders', node: 'receive' }],
    server: 'a',
    positions: [{ partition: 0, offset: '8', lag: '12' }],
    state: 'reading',
    reason: null,
  })
})

test.each(['forgets', 'ends'])(
  'R67 records for several awaits of a run that at the same time %s: neither waits for the other in a circle',
  async (how) => {
    await using test = await createTestStore()
    const { store, databaseUrl, secretKey } = test
    await publishListening(store)
    const awaits = ['a', 'b', 'c'].map((visit) => runAwait(visit, { visit }))
    const id = await startRun(store, () => ({ awaits }))
    await receive(
      store,
      ['c', 'b', 'a'].map((value, index) => reply(index, value)),
    )
    const other = await openStore({ databaseUrl, secretKey })
    const holder = new pg.Client({ connectionString: databaseUrl })
    await holder.connect()
    // Both come as far as the one in the middle, from different sides.
    await holder.query(`begin; select from run_await where visit = 'b' for update`)
    const changed = store.runQueue.apply(id, async ({ state }) =>
      runChange(id, how === 'ends' ? { state, status: 'completed' } : { state, forgetAwaits: awaits }),
    )
    const matched = other.runQueue.matchReceived(100, async () => [])
    await untilWaiting(holder, 2)
    await holder.query('commit')
    expect(await changed).toBe('done')
    expect(await matched).toEqual({ taken: 3, started: [] })
    await holder.end()
    // All three came before the end of the waiting, or none.
    expect([0, 3]).toContain(await store.received.unmatched())
    expect((await store.runs.get(id))?.awaits).toEqual([])
    await other.close()
  },
)

test('R67 replies to many who wait, while many of them cease to: each goes to one, who waits no more', async () => {
  await using test = await createTestStore()
  const { store, databaseUrl, secretKey } = test
  await publishListening(store)
  const other = await openStore({ databaseUrl, secretKey })
  const values = Array.from({ length: 60 }, (_, index) => `value-${index}`)
  const awaits = values.map((value, index) => runAwait(value, { visit: `v${index}` }))
  const runs: number[] = []
  for (let index = 0; index < 10; index++) runs.push(await startRun(store, () => ({ awaits })))
  for (const round of runs.keys())
    await receive(
      other,
      values.toReversed().map((value, index) => reply(round * 1_000 + index, value)),
    )
  await Promise.all([
    (async () => {
      while ((await other.runQueue.matchReceived(60, async () => [])).taken > 0);
    })(),
    ...runs.map((id, index) =>
      store.runQueue.apply(id, async ({ state }) =>
        runChange(id, index % 2 === 0 ? { state, status: 'completed' } : { state, forgetAwaits: awaits, awaits }),
      ),
    ),
  ])
  const { received } = await store.received.list({ state: 'matched' }, { limit: 1_000, after: null })
  for (const [index, id] of runs.entries()) {
    const own = received.filter((record) => record.runs.includes(id)).length
    const waiting = (await store.runs.get(id))?.awaits.length ?? 0
    expect(waiting).toBeLessThanOrEqual(index % 2 === 0 ? 0 : values.length)
    let replies = 0
    await store.runQueue.apply(id, async ({ due }) => {
      replies = due.length
      return { refused: 'only looked at' }
    })
    expect(replies).toBe(own)
  }
  await other.close()
})

/** Until so many wait for locks in this database. */
async function untilWaiting(client: pg.Client, count: number): Promise<void> {
  for (;;) {
    // Within a transaction PostgreSQL would show the same picture again.
    await client.query('select pg_stat_clear_snapshot()')
    const { rowCount } = await client.query(
      `select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()`,
    )
    if ((rowCount ?? 0) >= count) return
  }
}

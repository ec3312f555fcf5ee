import pg from 'pg'
import { expect, test, vi } from 'vitest'
import type { LockedRun, RunChange } from '@sendwright/engine'
import { openStore, type Store } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { publishListening, runChange, runDelivery, startRun, takeDue } from '../testing/runs.ts'

// The machine may be busy.
vi.setConfig({ testTimeout: 90_000 })

const past = '2020-01-01T00:00:00.000Z'

function withTimers(...ids: readonly string[]): Partial<RunChange> {
  return { timers: ids.map((id) => ({ id, dueAt: past, visit: null })) }
}

/** Applies what is due, with an event for each and a delivery. */
function applied(run: LockedRun, part: Partial<RunChange> = {}): RunChange {
  return runChange(run.id, {
    state: run.state,
    consumed: run.due.map(({ id }) => id),
    events: run.due.map(({ event }, index) => ({ n: run.lastEvent + index + 1, at: past, event, moments: [] })),
    deliveries: run.due.map(() => runDelivery()),
    ...part,
  })
}

async function eventsOf(store: Store, run: number): Promise<readonly unknown[]> {
  return ((await store.runs.get(run))?.events ?? []).map(({ event }) => event)
}

test('R62 two servers take on the same runs: every event is applied once', async () => {
  await using test = await createTestStore()
  const { store, databaseUrl, secretKey } = test
  await publishListening(store)
  const other = await openStore({ databaseUrl, secretKey })
  const runs: number[] = []
  for (let count = 0; count < 30; count++) runs.push(await startRun(store, () => withTimers('a', 'b')))
  const lane = async (own: Store) => {
    while ((await own.runQueue.advance(4, async (taken) => taken.map((run) => applied(run)))).taken > 0);
  }
  await Promise.all([lane(store), lane(other), lane(store), lane(other)])
  for (const own of [store, other]) await lane(own)
  for (const run of runs) expect((await eventsOf(store, run)).length).toBe(2)
  expect(await store.deliveries.counts()).toMatchObject({ accepted: 60 })
  await other.close()
})

test('R62 a server that was paused for longer than its transaction may take has stored nothing, and another goes on', async () => {
  await using test = await createTestStore()
  const { store, databaseUrl, secretKey } = test
  await publishListening(store)
  const other = await openStore({ databaseUrl, secretKey })
  const run = await startRun(store, () => withTimers('t'))
  const paused = store.runQueue.advance(10, async (taken) => {
    await vi.waitFor(async () => expect(await takeDue(other)).toHaveLength(1), { timeout: 60_000, interval: 100 })
    return taken.map((each) => applied(each))
  })
  await paused.catch((error: unknown) => expect(error).toMatchObject({ code: 'database-unavailable' }))
  expect(await eventsOf(store, run)).toEqual([])
  expect(await store.deliveries.counts()).toMatchObject({ accepted: 0 })
  expect(await takeDue(store)).toEqual([])
  await other.close()
})

test('R62 a connection that breaks in the middle has stored nothing, and the run is taken on again', async () => {
  await using test = await createTestStore()
  const { store, databaseUrl } = test
  await publishListening(store)
  const run = await startRun(store, () => withTimers('t'))
  const killer = new pg.Client({ connectionString: databaseUrl })
  await killer.connect()
  const broken = store.runQueue.advance(10, async (taken) => {
    await killer.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`)
    return taken.map((each) => applied(each))
  })
  await expect(broken).rejects.toMatchObject({ name: 'StoreFailure', code: 'database-unavailable', retryable: true })
  await killer.end()
  expect(await eventsOf(store, run)).toEqual([])
  await vi.waitFor(async () => expect(await takeDue(store)).toEqual([{ run, event: { kind: 'timerDue', timer: 't' } }]))
})

test('R63 a timer comes once, not before its time; set again it has its last time, forgotten it never comes', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const soon = new Date((await store.runQueue.reserve(0)).now.getTime() + 700).toISOString()
  const run = await startRun(store, () => ({
    timers: [
      { id: 'again', dueAt: past, visit: null },
      { id: 'soon', dueAt: soon, visit: null },
      { id: 'forgotten', dueAt: past, visit: null },
    ],
  }))
  await store.runQueue.apply(run, async (locked) =>
    runChange(run, {
      state: locked.state,
      timers: [{ id: 'again', dueAt: '2999-01-01T00:00:00.000Z', visit: null }],
      forgetTimers: ['forgotten'],
    }),
  )
  const { nextDueAt } = await store.runQueue.advance(10, async () => [])
  expect(nextDueAt).not.toBeNull()
  const seen: { timer: unknown; late: number }[] = []
  await vi.waitFor(
    async () => {
      await store.runQueue.advance(10, async (runs, now) =>
        runs.map((each) => {
          for (const { event, dueAt } of each.due) seen.push({ timer: event, late: now.getTime() - Date.parse(dueAt) })
          return applied(each)
        }),
      )
      expect(seen.length).toBeGreaterThan(0)
    },
    { timeout: 30_000, interval: 20 },
  )
  expect(await takeDue(store)).toEqual([])
  expect(seen.map(({ timer }) => timer)).toEqual([{ kind: 'timerDue', timer: 'soon' }])
  expect(seen[0]?.late).toBeGreaterThanOrEqual(0)
})

test('R64 a run whose work throws is left alone for a while, and others go on', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const [bad, good] = [await startRun(store, () => withTimers('t')), await startRun(store, () => withTimers('t'))]
  let calls = 0
  const work = async (runs: readonly LockedRun[]) =>
    runs.map((run) => {
      if (run.id !== bad) return applied(run)
      calls++
      throw new Error('a defect')
    })
  await store.runQueue.advance(10, work)
  // Together, then alone.
  expect(calls).toBe(2)
  expect(await eventsOf(store, good)).toHaveLength(1)
  expect(await eventsOf(store, bad)).toHaveLength(0)
  expect(await test.dump()).toContain('<trouble>1</trouble>')
  await vi.waitFor(async () => expect(await takeDue(store)).toHaveLength(1), { timeout: 30_000 })
  expect(await test.dump()).not.toContain('<trouble>1</trouble>')
})

test('R64 a run whose data cannot be stored is left alone for a while, and others are stored', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const [bad, good] = [await startRun(store, () => withTimers('t')), await startRun(store, () => withTimers('t'))]
  const topic = (run: LockedRun) => (run.id === bad ? 'no\0topic' : 'orders')
  await store.runQueue.advance(10, async (runs) =>
    runs.map((run) => applied(run, { deliveries: [runDelivery({ topic: topic(run) })] })),
  )
  expect(await eventsOf(store, good)).toHaveLength(1)
  expect(await eventsOf(store, bad)).toHaveLength(0)
  expect(await store.deliveries.counts()).toMatchObject({ accepted: 1 })
})

test('R65 what a person does is judged and applied under the lock of the run', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const run = await startRun(store)
  const apply: Store['runQueue']['apply'] = (id, work) => store.runQueue.apply(id, work)
  expect(await apply(run + 1_000, async (locked) => runChange(locked.id))).toBe('unknown')
  expect(await apply(run, async () => ({ refused: 'not-stopped' }))).toEqual({ refused: 'not-stopped' })
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      apply(run, async (locked) => {
        const event = { kind: 'cancelled', by: null, reason: null } as const
        return locked.lastEvent > 0
          ? { refused: 'run-ended' }
          : runChange(run, {
              state: locked.state,
              status: 'cancelled',
              events: [{ n: 1, at: past, event, moments: [] }],
            })
      }),
    ),
  )
  expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
  expect((await store.runs.summary(run))?.state).toBe('cancelled')
})

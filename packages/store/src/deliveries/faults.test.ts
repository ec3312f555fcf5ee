import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openStore, type Store } from '../openStore.ts'
import { startPostgres } from '../postgres/startEmbeddedPostgres.ts'
import { createTestStore } from '../testing.ts'
import { newDelivery, refusal, unbounded } from '../testing/deliveries.ts'
import { newBatch, sentBatch } from '../testing/relayHand.ts'
import { newRun, publishListening, runChange, runDelivery } from '../testing/runs.ts'
import { createSmallDisk } from '../testing/smallDisk.ts'
import { createTempFolder } from '../testing/tempFolder.ts'

// PostgreSQL starts several times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 })

const secretKey = randomBytes(32)

/** Accepts until told to stop, each request until it is answered; the ids of all answers. */
async function publish({ deliveries }: Store, isOver: () => boolean): Promise<readonly string[]> {
  const ids: string[] = []
  for (let request = 0; !isOver(); request++) {
    const idempotency = { key: `request-${request}`, hash: 'h' }
    const rows = Array.from({ length: 1 + (request % 5) }, (_, index) => newDelivery({ key: `k${index}` }))
    const answer = await untilAnswered(() =>
      deliveries.accept({ connection: 'main', idempotency, rows, bounds: unbounded }),
    )
    if (answer.kind !== 'accepted' && answer.kind !== 'repeated') throw new Error(answer.kind)
    ids.push(...answer.deliveries.map(({ id }) => id))
  }
  return ids
}

/** Moves what is due as a relay, until told to stop and nothing is left. What was in doubt is decided by chance. */
async function relay({ deliveryQueue: queue }: Store, isOver: () => boolean): Promise<void> {
  const keep = { server: 'a', leaseMs: 600_000, connections: ['main'] }
  const leases = await untilAnswered(() => queue.keepLeases(keep))
  await Promise.all(
    leases.map(async ({ shard, epoch }) => {
      for (;;) {
        const lease = await untilAnswered(() => queue.readLease(shard, epoch))
        if (lease === null) throw new Error('the lease was lost')
        const { inDoubt } = lease
        if (inDoubt !== null) {
          const step = { lease, revision: lease.revision, last: lease.last, begin: null, park: [], refuse: [] }
          const [first] = inDoubt.rows
          await (
            Math.random() < 0.5 || first === undefined
              ? queue.step({ ...step, finish: sentBatch(inDoubt) })
              : queue.voidBatch({ lease, number: inDoubt.number, refuse: [refusal(first.id, { retryInMs: 0 })] })
          ).catch(() => {})
          continue
        }
        await untilAnswered(() => queue.wake(lease))
        const claim = { shard, exclude: [], maxRows: 5, maxBytes: 1e6, lowWater: null }
        const { rows, revision, nextAttemptInMs } = await untilAnswered(() => queue.claim(claim))
        if (rows.length === 0 && nextAttemptInMs === null && isOver()) return
        const sendable = rows.filter(({ isHeld }) => !isHeld)
        const begin = sendable.length === 0 ? null : newBatch(lease.last + 1n, sendable)
        const park = rows.filter(({ isHeld }) => isHeld).map(({ id }) => id)
        await queue.step({ lease, revision, last: lease.last, finish: null, begin, park, refuse: [] }).catch(() => {})
      }
    }),
  )
}

async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;)
    try {
      return await ask()
    } catch (error) {
      expect(error).toMatchObject({ name: 'StoreFailure', code: 'database-unavailable', retryable: true })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
}

async function expectAllDelivered({ deliveries }: Store, ids: readonly string[]): Promise<void> {
  expect(new Set(ids).size).toBe(ids.length)
  const states = await deliveries.states(ids)
  expect([...new Set(states.values())]).toEqual(['delivered'])
  expect(states.size).toBe(ids.length)
  expect(await deliveries.counts()).toEqual({ accepted: 0, sending: 0, failed: 0 })
}

test('D88 PostgreSQL killed in the middle of accepting and stepping, again and again: nothing is lost, nothing is twice', async () => {
  await using folder = createTempFolder()
  const postgres = await startPostgres({ dataDir: folder.dataDir, log: () => {}, initdbFlags: ['--no-sync'] })
  const store = await openStore({ databaseUrl: postgres.databaseUrl, secretKey })
  let isOver = false
  const publishing = publish(store, () => isOver)
  await vi.waitFor(async () => expect((await store.deliveries.counts()).accepted).toBeGreaterThan(5), {
    timeout: 30_000,
  })
  const relaying = relay(store, () => isOver)
  for (let kill = 0; kill < 3; kill++) {
    const mark = await untilAnswered(() => store.deliveries.changeMark())
    await vi.waitFor(
      async () => {
        const [now, before] = [await untilAnswered(() => store.deliveries.changeMark()), mark]
        expect(Number(now.split('.')[0])).toBeGreaterThan(Number(before.split('.')[0]) + 20)
      },
      { timeout: 60_000, interval: 5 },
    )
    // Its children answer for a moment after it is gone; the next one is there soon.
    await vi.waitFor(() => process.kill(postgres.pid, 'SIGKILL'), { timeout: 30_000 })
  }
  await untilAnswered(() => store.deliveries.changeMark())
  isOver = true
  const ids = await publishing
  await relaying
  await expectAllDelivered(store, ids)
  await store.close()
  await postgres.stop()
})

/** Takes runs on until told to stop and nothing is left in an inbox. */
async function takeOn({ runQueue }: Store, isOver: () => boolean): Promise<void> {
  for (;;) {
    const isLast = isOver()
    const { taken, nextDueAt } = await untilAnswered(() =>
      runQueue.advance(10, async (runs) =>
        runs.map((run) =>
          runChange(run.id, {
            state: run.state,
            consumed: run.due.map(({ id }) => id),
            events: run.due.map(({ event }, index) => ({
              n: run.lastEvent + index + 1,
              at: '2026-11-21T10:00:00.000Z',
              event,
              moments: [],
            })),
          }),
        ),
      ),
    )
    if (isLast && taken === 0 && nextDueAt === null) return
  }
}

test('R66 PostgreSQL killed in the middle of starting, stepping and taking on: each run hears of each record once', async () => {
  await using folder = createTempFolder()
  const postgres = await startPostgres({ dataDir: folder.dataDir, log: () => {}, initdbFlags: ['--no-sync'] })
  const store = await openStore({ databaseUrl: postgres.databaseUrl, secretKey })
  await publishListening(store)
  let isStarted = false
  let isOver = false
  const starting = (async () => {
    const runs: number[] = []
    for (let request = 0; !isStarted; request++) {
      const idempotency = { key: `start-${request}`, hash: 'h' }
      const started = await untilAnswered(async () => {
        const { ids } = await store.runQueue.reserve(2)
        const deliveries = [runDelivery({ place: 0 }), runDelivery({ place: 1, key: 'b', orderKey: 'b' })]
        return store.runQueue.start({ idempotency, runs: ids.map((id) => newRun(id, { deliveries })) })
      })
      if (started.kind === 'key-reused') throw new Error(started.kind)
      runs.push(...started.runs.map(({ id }) => id))
    }
    return runs
  })()
  const relaying = relay(store, () => isOver)
  const takingOn = takeOn(store, () => isOver)
  for (let kill = 0; kill < 3; kill++) {
    const before = await untilAnswered(() => store.runQueue.reserve(1))
    await vi.waitFor(
      async () => {
        const now = await untilAnswered(() => store.runQueue.reserve(1))
        expect(now.ids[0]).toBeGreaterThan((before.ids[0] ?? 0) + 20)
      },
      { timeout: 60_000, interval: 20 },
    )
    await vi.waitFor(() => process.kill(postgres.pid, 'SIGKILL'), { timeout: 30_000 })
  }
  isStarted = true
  const runs = await starting
  await vi.waitFor(
    async () => expect(await untilAnswered(() => store.deliveries.counts())).toMatchObject({ accepted: 0, sending: 0 }),
    { timeout: 60_000, interval: 50 },
  )
  isOver = true
  await relaying
  await takingOn
  expect(new Set(runs).size).toBe(runs.length)
  for (const id of runs) {
    const run = await store.runs.get(id)
    const places = run?.events.map(
      ({ event }) => event.kind === 'delivery' && event.state === 'delivered' && event.place,
    )
    expect(places?.toSorted()).toEqual([0, 1])
  }
  await store.close()
  await postgres.stop()
})

test('D88 every connection cut again and again: nothing is lost, nothing is twice', async () => {
  await using test = await createTestStore()
  let isOver = false
  const publishing = publish(test.store, () => isOver)
  const relaying = relay(test.store, () => isOver)
  const stopped = new AbortController()
  const heard: number[] = []
  const listening = test.store.deliveryQueue.listen((shard) => heard.push(shard), stopped.signal)
  for (let cut = 0; cut < 15; cut++) {
    await untilAnswered(() => test.store.deliveries.changeMark())
    await test.run(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  }
  const before = heard.length
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(before), { timeout: 30_000 })
  isOver = true
  const ids = await publishing
  await relaying
  await expectAllDelivered(test.store, ids)
  stopped.abort()
  await listening
})

test('D87 a full disk refuses new work with the reason and loses nothing', async ({ skip }) => {
  const disk = await createSmallDisk()
  if (typeof disk === 'string') return skip(disk)
  using _ = disk
  const postgres = await startPostgres({
    dataDir: join(disk.path, 'data'),
    log: () => {},
    initdbFlags: ['--no-sync'],
    settings: { max_wal_size: '48MB', min_wal_size: '32MB' },
  })
  const store = await openStore({ databaseUrl: postgres.databaseUrl, secretKey })
  const { deliveries, deliveryQueue: queue } = store
  const rows = Array.from({ length: 50 }, (_row, index) => newDelivery({ key: `k${index}`, value: 'x'.repeat(1_000) }))
  const request = { connection: 'main', idempotency: null, rows, bounds: unbounded }
  const ids: string[] = []
  async function acceptOnce() {
    const answer = await deliveries.accept(request)
    if (answer.kind !== 'accepted') throw new Error(answer.kind)
    ids.push(...answer.deliveries.map(({ id }) => id))
  }
  await acceptOnce()
  const leases = await queue.keepLeases({ server: 'a', leaseMs: 600_000, connections: ['main'] })

  // Little is left: new work is refused, what was accepted is sent.
  disk.fill(64 * 1024 * 1024)
  await vi.waitFor(
    () =>
      expect(acceptOnce()).rejects.toMatchObject({
        code: 'database-full',
        retryable: true,
        message: expect.stringMatching(/is full. Make room.*accepted is kept/),
      }),
    { timeout: 10_000 },
  )
  const [first] = leases
  const claim = { shard: first?.shard ?? 0, exclude: [], maxRows: 5, maxBytes: 1e6, lowWater: null }
  const { rows: due, revision } = await queue.claim(claim)
  const begin = newBatch(1n, due)
  const step = { lease: { shard: claim.shard, epoch: first?.epoch ?? 0 }, revision, park: [], refuse: [] }
  expect(await queue.step({ ...step, last: 0n, finish: null, begin })).toBe(true)
  expect(await queue.step({ ...step, last: 1n, finish: sentBatch({ number: 1n, rows: due }), begin: null })).toBe(true)

  // Nothing at all is left: whatever PostgreSQL makes of that, it is told, and it goes on when there is room.
  disk.free()
  await vi.waitFor(acceptOnce, { timeout: 10_000 })
  disk.fill(0)
  const codes = new Set<string>()
  for (let attempt = 0; attempt < 20; attempt++) {
    await store.processes.list().catch(() => {})
    await acceptOnce().catch((error: unknown) => {
      if (!(error instanceof Error) || !('code' in error)) throw error
      codes.add(String(error.code))
    })
  }
  expect([...codes].filter((code) => code !== 'database-full' && code !== 'database-unavailable')).toEqual([])
  expect(codes.size).toBeGreaterThan(0)
  disk.free()
  await vi.waitFor(acceptOnce, { timeout: 60_000 })
  const states = await deliveries.states(ids)
  expect(states.size).toBe(ids.length)
  const sent = due.map(({ id }) => String(id))
  for (const [id, state] of states) expect(state).toBe(sent.includes(id) ? 'delivered' : 'accepted')
  await store.close()
  await postgres.stop()
})

import { expect, test } from 'vitest'
import { parseExactJson, type RunProgress } from '@sendwright/model'
import { createTestStore } from '../testing.ts'
import { newRun, publishListening, runChange, runDelivery, runState, startRun } from '../testing/runs.ts'

const page = { limit: 10, after: null }

function progress(part: Partial<RunProgress> = {}): RunProgress {
  return { steps: [], current: null, records: { total: 0, failed: 0, notBuilt: 0, skipped: 0 }, ...part }
}

test('R74 a list has the newest first and goes on behind the last, whatever comes meanwhile', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const ids: number[] = []
  for (let count = 0; count < 5; count++) ids.push(await startRun(store))
  const first = await store.runs.list({}, { limit: 2, after: null })
  await startRun(store)
  const second = await store.runs.list({}, { limit: 2, after: first.next })
  const last = await store.runs.list({}, { limit: 2, after: second.next })
  expect([first, second, last].flatMap(({ runs }) => runs.map(({ id }) => id))).toEqual(ids.toReversed())
  expect(last.next).toBeNull()
  expect(await store.runs.list({}, { limit: 2, after: 'x' })).toEqual({ runs: [], next: null })
})

test('R74 runs are found by state, process, environment, time, id, key and a text of their data', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const { ids } = await store.runQueue.reserve(3)
  const [a = 0, b = 0, c = 0] = ids
  const data = (text: string) => ({ state: runState(0, parseExactJson(text)) })
  await store.runQueue.start({
    idempotency: null,
    runs: [
      newRun(a, data('{"customer":"Jürgen \\"J\\" Groß","amount":9007199254740993}'), { key: 'ORDER-7' }),
      newRun(b, { ...data('{"customer":"50%_off"}'), status: 'failed' }, { environment: 'prod' }),
      newRun(c, { status: 'completed' }, { uuid: 'c0ffee' }),
    ],
  })
  const found = async (filter: Parameters<typeof store.runs.list>[0]) =>
    (await store.runs.list(filter, page)).runs.map(({ id }) => id)
  expect(await found({ state: 'failed' })).toEqual([b])
  expect(await found({ process: 'orders', environment: 'none' })).toEqual([c, a])
  expect(await found({ environment: 'prod' })).toEqual([b])
  expect(await found({ process: 'other' })).toEqual([])
  expect(await found({ from: '2999-01-01T00:00:00Z' })).toEqual([])
  expect(await found({ to: '2999-01-01T00:00:00Z' })).toEqual([c, b, a])
  expect(await found({ search: 'ORDER-7' })).toEqual([a])
  expect(await found({ search: 'RDER' })).toEqual([a])
  expect(await found({ search: String(b) })).toContain(b)
  expect(await found({ search: 'c0ffee' })).toEqual([c])
  expect(await found({ search: 'Jürgen "J" G' })).toEqual([a])
  expect(await found({ search: '9007199254740993' })).toEqual([a])
  expect(await found({ search: '%_o' })).toEqual([b])
  expect(await found({ search: 'J%n' })).toEqual([])
  expect((await store.runs.get(a))?.state.data).toEqual(
    parseExactJson('{"customer":"Jürgen \\"J\\" Groß","amount":9007199254740993}'),
  )
})

test('R74 the overview counts states, those that wait, and causes that differ in more than numbers', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const { ids } = await store.runQueue.reserve(6)
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = ids
  const waits = (kind: 'reply' | 'delivery') =>
    progress({
      current: {
        node: 'n',
        name: '',
        stopped: null,
        wait: { for: kind, since: '2026-01-01', until: null, what: null },
      },
    })
  const stopped = (reason: string) => progress({ current: { node: 'n', name: '', wait: null, stopped: reason } })
  await store.runQueue.start({
    idempotency: null,
    runs: [
      newRun(a, { progress: waits('reply') }),
      newRun(b, { progress: waits('delivery') }),
      newRun(c, { status: 'failed', progress: stopped('The record has 12 bytes') }),
      newRun(d, { status: 'failed', progress: stopped('The record has 700 bytes') }),
      newRun(e, { status: 'failed', progress: stopped('There is no flow') }),
      newRun(f, { status: 'completed' }),
    ],
  })
  const overview = await store.runs.overview({ process: 'orders' })
  expect(overview).toMatchObject({
    counts: { active: 2, failed: 3, completed: 1, cancelled: 0 },
    waiting: 1,
    causes: 2,
  })
  expect(overview.medianMs).toBeGreaterThanOrEqual(0)
  expect(await store.runs.overview({ process: 'none' })).toMatchObject({ medianMs: null })
})

test('R74 who looks for news hears of every run that has changed', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const event = { kind: 'cancelled', by: null, reason: null } as const
  const events = (n: number) => [{ n, at: '2026-11-21T10:00:00.000Z', event, moments: [] }]
  const first = await startRun(store, () => ({ events: events(1) }))
  const before = await store.runs.changedSince(null)
  expect(before.runs).toEqual([])
  const second = await startRun(store, () => ({ events: events(1) }))
  const after = await store.runs.changedSince(before.mark)
  expect(after.runs).toEqual([second])
  await store.runQueue.apply(first, async ({ state }) => runChange(first, { state, events: events(2) }))
  expect((await store.runs.changedSince(after.mark)).runs).toEqual([first])
  expect((await store.runs.eventsSince(first, 1)).map(({ n }) => n)).toEqual([2])
})

test('R74 the last runs of a process come with what one action has sent', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const deliveries = [runDelivery(), runDelivery({ action: 'other' })]
  const ids = [await startRun(store, () => ({ deliveries })), await startRun(store, () => ({ deliveries }))]
  const recent = await store.runs.recent('orders', { count: 5, action: 'send' })
  expect(recent.map(({ id, deliveries: sent }) => ({ id, sent: sent.map(({ action }) => action) }))).toEqual(
    ids.toReversed().map((id) => ({ id, sent: ['send'] })),
  )
})

test('R74 runs that ended longer ago than is kept are removed with their events; what a run under way has sent stays', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const deliveries = [runDelivery({ orderKey: null })]
  const [old, underWay] = [
    await startRun(store, () => ({ deliveries, status: 'completed' })),
    await startRun(store, () => ({ deliveries })),
  ]
  const sent = async (run: number) => (await store.runs.get(run))?.deliveries.map(({ delivery }) => delivery) ?? []
  const ids = [...(await sent(old)), ...(await sent(underWay))]
  for (const id of ids) await store.deliveries.skip(id, { by: null, reason: null })
  await test.run(`update run set ended_at = now() - interval '40 days' where ended_at is not null;
    update ending set at = now() - interval '40 days'`)
  while (await store.deliveryQueue.removeFinished());
  expect(await store.runs.get(old)).toBeNull()
  expect(await store.deliveries.get(ids[0] ?? '')).toBeNull()
  expect((await store.runs.get(underWay))?.deliveries).toMatchObject([{ delivery: ids[1], state: 'skipped' }])
  expect(await test.dump()).not.toContain(`<run>${old}</run>`)
})

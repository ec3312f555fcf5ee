import { expect, test } from 'vitest'
import type { DueEvent } from '@sendwright/engine'
import type { ReceivedRecord } from '@sendwright/model'
import type { Store } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { newRun, publishListening, runAwait, runChange, startRun } from '../testing/runs.ts'

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

async function due(store: Store): Promise<readonly { run: number; event: DueEvent['event'] }[]> {
  const events: { run: number; event: DueEvent['event'] }[] = []
  await store.runQueue.advance(100, async (runs) =>
    runs.map((run) => {
      events.push(...run.due.map(({ event }) => ({ run: run.id, event })))
      return runChange(run.id, { state: run.state, consumed: run.due.map(({ id }) => id) })
    }),
  )
  return events
}

test('R67 a reply goes to the run that waits for it, once', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const id = await startRun(store, (own) => ({ awaits: [runAwait(String(own))] }))
  await receive(store, [reply(1, id), reply(2, id)])
  expect(await match(store)).toEqual({ taken: 2 })
  expect(await due(store)).toEqual([
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
  expect(await due(store)).toMatchObject([{ run: id, event: { kind: 'replied', record: { offset: '1' } } }])
  expect(await store.received.unmatched()).toBe(1)
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
  expect(await due(store)).toMatchObject([{ run: id, event: { kind: 'calledBack', action: 'Send order' } }])
  const { received } = await store.received.list({ state: 'unmatched' }, { limit: 10, after: null })
  expect(received[0]?.reason).toContain(`of the run ${id + 1}`)
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

import { expect, test } from 'vitest'
import type { DueEvent } from '@sendwright/engine'
import type { Store } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { relayOf } from '../testing/deliveries.ts'
import { newRun, runChange, runDelivery, startRun } from '../testing/runs.ts'

/** Applies what is due of all runs without any effect of its own, and gives it. */
async function takeDue(store: Store): Promise<readonly { run: number; event: DueEvent['event'] }[]> {
  const events: { run: number; event: DueEvent['event'] }[] = []
  await store.runQueue.advance(100, async (runs) =>
    runs.map((run) => {
      events.push(...run.due.map(({ event }) => ({ run: run.id, event })))
      return runChange(run.id, { state: run.state, consumed: run.due.map(({ id }) => id) })
    }),
  )
  return events
}

test('R60 a start is stored with its events, deliveries and timers, and is found as it was', async () => {
  await using test = await createTestStore()
  const { store } = test
  const id = await startRun(store, () => ({
    deliveries: [runDelivery({ place: 0 }), runDelivery({ place: 1, topic: 'audit' })],
    timers: [{ id: 't1', dueAt: '2020-01-01T00:00:00.000Z', visit: 'v1' }],
  }))
  const { deliveries } = await store.deliveries.list({}, { order: 'newest', limit: 10, after: null })
  expect(deliveries.map(({ topic, run }) => ({ topic, run }))).toEqual([
    { topic: 'audit', run: { id, process: 'orders', node: 'task', action: 'send' } },
    { topic: 'orders', run: { id, process: 'orders', node: 'task', action: 'send' } },
  ])
  expect(await takeDue(store)).toEqual([{ run: id, event: { kind: 'timerDue', timer: 't1' } }])
  expect(await takeDue(store)).toEqual([])
})

test('R61 the end of a delivery is in the inbox of its run', async () => {
  await using test = await createTestStore()
  const { store } = test
  const id = await startRun(store, () => ({ deliveries: [runDelivery()] }))
  const shards = await store.deliveryQueue.keepLeases({ server: 'a', leaseMs: 600_000, connections: ['main'] })
  for (const { shard } of shards) {
    const relay = await relayOf(store, shard)
    const batch = await relay.begin()
    if (batch !== null) expect(await relay.finish(batch)).toBe(true)
  }
  const origin = { visit: 'v1', action: 'send', attempt: 1, place: 0 }
  expect(await takeDue(store)).toEqual([
    { run: id, event: { kind: 'delivery', ...origin, state: 'delivered', message: null } },
  ])
  expect(newRun(1).process).toBe('orders')
})

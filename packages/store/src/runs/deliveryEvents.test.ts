import { expect, test } from 'vitest'
import type { Store } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { refusal, relayOf } from '../testing/deliveries.ts'
import type { RelayHand } from '../testing/relayHand.ts'
import { publishListening, runChange, runDelivery, startRun, takeDue } from '../testing/runs.ts'

const note = { by: 'Ada', reason: null }

/** A run that has sent records of one order key, and a relay for their shard. */
async function sending(
  store: Store,
  count: number,
): Promise<{ run: number; ids: readonly string[]; relay: RelayHand }> {
  await publishListening(store)
  const run = await startRun(store, () => ({
    deliveries: Array.from({ length: count }, (_, place) => runDelivery({ place, orderKey: null })),
  }))
  const row = await store.runs.get(run)
  const ids = row?.deliveries.map(({ delivery }) => delivery) ?? []
  return { run, ids, relay: await relayWith(store) }
}

/** Of the shard that has something due; records without order go to the shards in turn. */
async function relayWith(store: Store): Promise<RelayHand> {
  const leases = await store.deliveryQueue.keepLeases({ server: 'a', leaseMs: 600_000, connections: ['main'] })
  for (const { shard } of leases) {
    const relay = await relayOf(store, shard)
    if ((await relay.claim()).rows.length > 0) return relay
  }
  throw new Error('nothing is due')
}

function told(run: number, place: number, state: string, message: string | null = null) {
  return { run, event: { kind: 'delivery', visit: 'v1', action: 'send', attempt: 1, place, state, message } }
}

test('R66 a delivered record is told to its run once, also when the finish is said again', async () => {
  await using test = await createTestStore()
  const { run, relay } = await sending(test.store, 1)
  const batch = await relay.begin()
  if (batch === null) throw new Error('nothing was due')
  expect(await takeDue(test.store)).toEqual([])
  expect(await relay.finish(batch)).toBe(true)
  expect(await relay.finish(batch)).toBe(false)
  expect(await takeDue(test.store)).toEqual([told(run, 0, 'delivered')])
  expect(await takeDue(test.store)).toEqual([])
})

test('R66 a failure is told with its reason, an attempt that will be repeated is not', async () => {
  await using test = await createTestStore()
  const { store } = test
  const { run, ids, relay } = await sending(store, 1)
  const [id = ''] = ids
  const first = await relay.begin()
  if (first === null) throw new Error('nothing was due')
  await relay.giveBack(first, [refusal(id, { retryInMs: 0 })])
  expect(await takeDue(store)).toEqual([])
  await store.deliveryQueue.wake(relay.lease)
  const lease = await store.deliveryQueue.readLease(relay.lease.shard, relay.lease.epoch)
  expect(lease).not.toBeNull()
  const second = await relay.begin()
  if (second === null) throw new Error('nothing was due')
  await relay.giveBack(second, [refusal(id)])
  expect(await takeDue(store)).toEqual([told(run, 0, 'failed', refusal(id).message)])
  await store.deliveries.retry(id)
  expect(await takeDue(store)).toEqual([told(run, 0, 'accepted')])
})

test('R66 skipped, cancelled and restored ones are told, another time is not', async () => {
  await using test = await createTestStore()
  const { store } = test
  const { run, ids } = await sending(store, 2)
  const [first = '', second = ''] = ids
  await store.deliveries.skip(first, note)
  await store.deliveries.cancel(second, note)
  expect(await takeDue(store)).toEqual([told(run, 0, 'skipped'), told(run, 1, 'cancelled')])
  await store.deliveries.restore(second)
  await store.deliveries.reschedule(second, new Date(0))
  expect(await takeDue(store)).toEqual([told(run, 1, 'accepted')])
  await store.deliveries.cancel(second, note)
  expect(await takeDue(store)).toEqual([told(run, 1, 'cancelled')])
})

test('R66 what a person decides about a batch in doubt is told', async () => {
  await using test = await createTestStore()
  const { store } = test
  const { run, relay } = await sending(store, 1)
  const batch = await relay.begin()
  if (batch === null) throw new Error('nothing was due')
  await store.deliveryQueue.setStopped(relay.lease, 'asks')
  expect(await store.deliveryQueue.decide(relay.lease.shard, 'sent')).toBe(true)
  expect(await takeDue(store)).toEqual([told(run, 0, 'delivered')])
})

test('R71 a run cancels what it has not sent; what is being sent is let finish', async () => {
  await using test = await createTestStore()
  const { store } = test
  const { run, ids, relay } = await sending(store, 2)
  const batch = await relay.begin()
  const sent = batch?.rows.map(({ id }) => String(id)) ?? []
  const waiting = ids.filter((id) => !sent.includes(id))
  await store.runQueue.apply(run, async (locked) =>
    runChange(run, {
      state: locked.state,
      changeDeliveries: [{ change: 'cancel', visit: 'v1', action: 'send', attempt: 1 }],
    }),
  )
  const states = await store.deliveries.states(ids)
  for (const id of sent) expect(states.get(id)).toBe('sending')
  for (const id of waiting) expect(states.get(id)).toBe('cancelled')
  expect(await takeDue(store)).toEqual(waiting.map((id) => told(run, ids.indexOf(id), 'cancelled')))
})

test('R71 a run offers what has failed again, and hears of what becomes of it then', async () => {
  await using test = await createTestStore()
  const { store } = test
  const { run, ids, relay } = await sending(store, 1)
  const batch = await relay.begin()
  if (batch === null) throw new Error('nothing was due')
  await relay.giveBack(batch, [refusal(ids[0] ?? '')])
  expect(await takeDue(store)).toEqual([told(run, 0, 'failed', refusal(ids[0] ?? '').message)])
  await store.runQueue.apply(run, async (locked) =>
    runChange(run, {
      state: locked.state,
      changeDeliveries: [{ change: 'retry', visit: 'v1', action: 'send', attempt: 1 }],
    }),
  )
  expect(await takeDue(store)).toEqual([])
  const again = await relay.begin()
  if (again === null) throw new Error('nothing was due')
  await relay.finish(again)
  expect(await takeDue(store)).toEqual([told(run, 0, 'delivered')])
})

test('R72 the parts of a record that hold secrets are stored sealed, and open when it is sent', async () => {
  await using test = await createTestStore()
  const { store } = test
  await publishListening(store)
  const revealed = {
    key: 'k-s3cret',
    value: '{"password":"s3cret"}',
    headers: [{ name: 'authorization', value: 's3cret' }],
  }
  const retry = { attempts: 3, firstDelayMs: 100, factor: 2, maxDelayMs: 1_000, jitter: 0 }
  const masked = { key: 'k-•••', value: '{"password":"•••"}', headers: [{ name: 'authorization', value: '•••' }] }
  await startRun(store, () => ({ deliveries: [runDelivery({ ...masked, revealed, retry })] }))
  const relay = await relayWith(store)
  const [row] = (await relay.claim()).rows
  expect(row).toMatchObject({
    key: Buffer.from(revealed.key),
    value: Buffer.from(revealed.value),
    headers: [{ name: 'authorization', value: Buffer.from('s3cret') }],
    retry,
  })
  expect(await test.dump()).not.toContain('s3cret')
})

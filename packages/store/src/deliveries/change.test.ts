import { expect, test } from 'vitest'
import type { Store } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { accept, refusal } from '../testing/deliveries.ts'
import { takeShard, type RelayHand } from '../testing/relayHand.ts'

async function relayOf(store: Store, shard: number): Promise<RelayHand> {
  const leases = await store.deliveryQueue.keepLeases({ server: 'a', leaseMs: 60_000, connections: ['main'] })
  return takeShard(store.deliveryQueue, shard, leases.find((lease) => lease.shard === shard)?.epoch ?? -1)
}

test('D80 a failed one holds back later ones of its key only; retried, it goes first', async () => {
  await using test = await createTestStore()
  const { deliveries } = test.store
  const [{ id: first, shard }, { id: second }] = await accept(deliveries, [{ key: 'a' }, { key: 'a' }])
  const relay = await relayOf(test.store, shard)
  const batch = await relay.begin(1)
  expect(batch?.rows.map(({ id }) => String(id))).toEqual([first])
  if (batch === null) throw new Error('nothing was due')
  expect(await relay.giveBack(batch, [refusal(first)])).toBe(true)
  expect(await deliveries.get(first)).toMatchObject({ state: 'failed', failure: { code: 'record-too-large' }, attempts: 1 })
  expect(await relay.begin()).toBeNull()
  expect(await deliveries.get(second)).toMatchObject({
    state: 'accepted',
    heldBackBy: { reason: 'earlier-failed', delivery: first },
  })
  expect(await deliveries.overview({})).toMatchObject({
    counts: { accepted: 1, failed: 1 },
    causes: [{ count: 1, heldBack: 1, topics: ['orders'] }],
  })
  expect(await deliveries.retry(second)).toBe('not-failed')
  expect(await deliveries.retry(first)).toBe('done')
  const next = await relay.begin()
  expect(next?.rows.map(({ id }) => String(id))).toEqual([first, second])
  expect(await deliveries.cancel(first, { by: null, reason: null })).toBe('being-sent')
})

import { expect, test } from 'vitest'
import { createTestStore } from '../testing.ts'
import { newDelivery, unbounded } from '../testing/deliveries.ts'

test('D70 accepted, claimed, begun, finished: the receipt names where it lies', async () => {
  await using test = await createTestStore()
  const { deliveries, deliveryQueue: queue } = test.store
  const accepted = await deliveries.accept({
    connection: 'main',
    idempotency: null,
    bounds: unbounded,
    rows: ['1', '2', '3'].map((value) => newDelivery({ key: 'k', value })),
  })
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind)
  const shard = accepted.deliveries[0]?.shard ?? 0
  const leases = await queue.keepLeases({ server: 'a', leaseMs: 10_000, connections: ['main'] })
  expect(leases).toHaveLength(4)
  const lease = leases.find((found) => found.shard === shard)
  if (lease === undefined) throw new Error('the shard is not leased')
  const { rows, revision } = await queue.claim({ shard, exclude: [], maxRows: 1_000, maxBytes: 4e6, lowWater: null })
  expect(rows.map(({ value }) => Buffer.from(value ?? []).toString())).toEqual(['1', '2', '3'])
  const begin = {
    number: 1n,
    digest: 'd',
    mode: 'exactlyOnce',
    ids: rows.map(({ id }) => id),
    partitions: [0, 1, 0],
    dueFrom: rows[0]?.due ?? '',
    dueTo: rows[2]?.due ?? '',
  } as const
  expect(await queue.step({ lease, revision, last: 0n, finish: null, begin, park: [], refuse: [] })).toBe(true)
  const doubt = await queue.readLease(shard, lease.epoch)
  expect(doubt?.inDoubt?.rows.map(({ id, fixedPartition }) => [id, fixedPartition])).toEqual(
    rows.map(({ id }, index) => [id, [0, 1, 0][index]]),
  )
  const id = String(rows[2]?.id)
  expect(await deliveries.get(id)).toMatchObject({ state: 'sending' })
  const finish = {
    number: 1n,
    baseOffsets: { 'orders/0': '41', 'orders/1': '7' },
    timestamp: 1_790_000_000_000,
    ids: begin.ids,
  }
  expect(await queue.step({ lease, revision, last: 1n, finish, begin: null, park: [], refuse: [] })).toBe(true)
  expect(await deliveries.get(id)).toMatchObject({
    state: 'delivered',
    receipt: { partition: 0, offset: '42', confirmedBy: 'acknowledgement', batch: `${shard}/1` },
  })
})

import { expect, test } from 'vitest'
import { createTestStore } from '../testing.ts'

test('R78 a cluster that has begun anew is read from its beginning; others go on where they were', async () => {
  await using test = await createTestStore()
  const { deliveries, receiveQueue: queue } = test.store
  const place = { topic: 'replies', partition: 0, offset: '7' }
  for (const lease of await queue.keepLeases('one', ['memory', 'other'])) {
    const { epoch } = await readerOf(lease.connection)
    expect(await queue.store({ ...lease, epoch }, { records: [], positions: [place] })).toBe(true)
  }
  await deliveries.clusterBeganAnew('memory')
  expect(await readerOf('memory')).toMatchObject({ positions: [] })
  expect(await readerOf('other')).toMatchObject({ positions: [place] })

  /** Where a reader that begins now goes on. */
  async function readerOf(connection: string) {
    const lease = (await queue.keepLeases('one', [connection])).find((each) => each.connection === connection)
    if (lease === undefined) throw new Error('There is no lease')
    const found = await queue.positions(lease)
    if (found === null) throw new Error('The lease is lost')
    return found
  }
})

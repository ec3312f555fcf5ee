import { expect, test } from 'vitest'
import { createModelDatabase } from '../testing/modelQueue.ts'
import { createChance } from '../testing/chance.ts'
import { ModelFailure } from '../testing/modelFailure.ts'
import { createModelProcess } from '../testing/modelProcess.ts'
import { createVirtualTime } from '../testing/virtualTime.ts'
import { createCounts } from './counts.ts'
import { latencyBucketsMs, type DeliveryCount, type DeliveryQueue } from './deliveryQueue.ts'

/** A queue that keeps what is counted, and that may be down. */
function countingQueue() {
  const time = createVirtualTime()
  const chance = createChance(1)
  const process = createModelProcess('counting', { time, chance, skewMs: 0 })
  const written: DeliveryCount[] = []
  const state = { isDown: false }
  const queue: DeliveryQueue = {
    ...createModelDatabase({ time, chance, connections: [] }).connect(process),
    async addCounts(counts) {
      await Promise.resolve()
      if (state.isDown) throw new ModelFailure('database-unavailable', 'the database is down')
      written.push(...counts)
    },
  }
  return { queue, written, state }
}

const place = { partition: 0, offset: '0' }

test('D47 deliveries are counted per minute, connection and topic, with their latencies', async () => {
  const { queue, written } = countingQueue()
  const counts = createCounts()
  counts.delivered(
    'main',
    [
      { id: 1n, topic: 'a', ...place, latencyMs: 0.4 },
      { id: 2n, topic: 'a', ...place, latencyMs: 5 },
    ],
    61_000,
  )
  counts.delivered('main', [{ id: 3n, topic: 'b', ...place, latencyMs: 1e9 }], 62_000)
  counts.delivered('main', [{ id: 4n, topic: 'a', ...place, latencyMs: 5 }], 120_000)
  const refusal = { code: 'unknown-topic', message: 'gone' }
  counts.failed(
    'main',
    [
      { id: 5n, ...refusal, retryInMs: null },
      { id: 6n, ...refusal, retryInMs: 100 },
    ],
    () => 'a',
    62_000,
  )
  await counts.flush(queue)
  const latencies = (...buckets: readonly number[]) =>
    Array.from(
      { length: latencyBucketsMs.length + 1 },
      (_, index) => buckets.filter((bucket) => bucket === index).length,
    )
  expect(written).toEqual([
    { minute: 60_000, connection: 'main', topic: 'a', delivered: 2, failed: 1, latencies: latencies(0, 4) },
    {
      minute: 60_000,
      connection: 'main',
      topic: 'b',
      delivered: 1,
      failed: 0,
      latencies: latencies(latencyBucketsMs.length),
    },
    { minute: 120_000, connection: 'main', topic: 'a', delivered: 1, failed: 0, latencies: latencies(4) },
  ])
})

test('D47 what could not be written is written later, together with what came since', async () => {
  const { queue, written, state } = countingQueue()
  const counts = createCounts()
  const row = { id: 1n, topic: 'a', ...place, latencyMs: 1 }
  counts.delivered('main', [row], 0)
  state.isDown = true
  await expect(counts.flush(queue)).rejects.toMatchObject({ code: 'database-unavailable' })
  counts.delivered('main', [row], 0)
  state.isDown = false
  await counts.flush(queue)
  await counts.flush(queue)
  expect(written.map(({ delivered, latencies }) => [delivered, latencies[0]])).toEqual([[2, 2]])
})

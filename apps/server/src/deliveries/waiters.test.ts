import { describe, expect, test } from 'vitest'
import { until } from '../testing/until.ts'
import { createWaiters, type EndState } from './waiters.ts'

const delivered = (id: number) =>
  ({ id: BigInt(id), topic: 't', partition: 0, offset: String(id), latencyMs: 1 }) as const
const batch = (...ids: readonly number[]) => ({
  connection: 'c',
  shard: 1,
  batch: 1n,
  mode: 'exactlyOnce' as const,
  delivered: ids.map(delivered),
  refused: [],
  timestamp: null,
})
const refused = (id: number, retryInMs: number | null) => ({
  ...batch(),
  refused: [{ id: BigInt(id), code: 'unknown-topic', message: 'It is not there.', retryInMs }],
})

/** Waiters of a server with shard 1, whose database is a map. */
function start() {
  const database = new Map<string, EndState>()
  const asked: (readonly string[])[] = []
  const waiters = createWaiters({
    endsOf: async (ids) => {
      asked.push(ids)
      return new Map([...database].filter(([id]) => ids.includes(id)))
    },
    ownShards: () => new Set([1]),
    onError: (error) => {
      throw error
    },
  })
  const wait = (ids: readonly number[], { ms = 20_000, shard = 1, signal = null as AbortSignal | null } = {}) =>
    waiters.wait(
      ids.map((id) => ({ id: String(id), shard })),
      { ms, signal },
    )
  return { waiters, database, asked, wait }
}

describe('a wait', () => {
  test('ends when the last of its deliveries has ended, with the places in Kafka', async () => {
    const { waiters, wait } = start()
    const waiting = wait([1, 2])
    waiters.decided(batch(1))
    expect(waiters.size).toBe(1)
    waiters.decided(batch(2))
    expect([...(await waiting)]).toEqual([
      ['1', { state: 'delivered', delivered: delivered(1) }],
      ['2', { state: 'delivered', delivered: delivered(2) }],
    ])
    expect(waiters.size).toBe(0)
  })

  test('goes on while a refused delivery is offered again, and ends when it has failed', async () => {
    const { waiters, wait } = start()
    const waiting = wait([1])
    waiters.decided(refused(1, 200))
    expect(waiters.size).toBe(1)
    waiters.decided(refused(1, null))
    expect((await waiting).get('1')).toEqual({ state: 'failed', delivered: null })
  })

  test('hears of an end that came before it, where it was expected', async () => {
    const { waiters, wait } = start()
    const expected = waiters.expect()
    waiters.decided(batch(1))
    expect((await wait([1])).get('1')?.state).toBe('delivered')
    expected.stop()
    expected.stop()
    const late = wait([1], { ms: 1 })
    expect((await late).size).toBe(0)
  })

  test('that is over, or whose caller has gone, tells what is known and is forgotten', async () => {
    const { waiters, wait } = start()
    const gone = new AbortController()
    const waits = [wait([1, 2], { ms: 1 }), wait([1, 2], { signal: gone.signal })]
    waiters.decided(batch(1))
    gone.abort()
    for (const ends of await Promise.all(waits)) expect([...ends.keys()]).toEqual(['1'])
    expect((await wait([3], { signal: gone.signal })).size).toBe(0)
    expect(waiters.size).toBe(0)
  })

  test('several may wait for one delivery, and leave one by one', async () => {
    const { waiters, wait } = start()
    const [short, long] = [wait([1], { ms: 1 }), wait([1])]
    expect((await short).size).toBe(0)
    expect(waiters.size).toBe(1)
    waiters.ended(['1'], 'cancelled')
    expect((await long).get('1')?.state).toBe('cancelled')
  })

  test('ends at once when all are let go, also one that begins later', async () => {
    const { waiters, wait } = start()
    const waiting = wait([1])
    waiters.letGo()
    expect((await waiting).size).toBe(0)
    expect((await wait([2])).size).toBe(0)
    expect(waiters.size).toBe(0)
  })
})

describe('the database', () => {
  test('is asked together for what other servers send, and not at all when nobody waits', async () => {
    const { database, asked, wait } = start()
    const waits = [wait([1], { shard: 2 }), wait([2], { shard: 3 }), wait([3])]
    await until(
      async () => asked.length,
      (count) => count > 0,
    )
    expect(asked[0]).toEqual(['1', '2'])
    database.set('1', 'delivered').set('2', 'skipped').set('3', 'failed')
    // Now and then it is asked for all of them.
    const ends = await Promise.all(waits)
    expect(ends.map((found) => [...found.values()][0]?.state)).toEqual(['delivered', 'skipped', 'failed'])
    const count = asked.length
    await new Promise((resolve) => setImmediate(resolve))
    expect(asked).toHaveLength(count)
  })
})

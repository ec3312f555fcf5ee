import * as fc from 'fast-check'
import { retryPolicySchema } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { violations } from '../testing/invariants.ts'
import { connectionOf, createSimulation, type Simulation } from '../testing/simulation.ts'
import type { ClaimedBatch } from './deliveryQueue.ts'
import { judgeRefusals, judgeRow, maxBatchRows } from './isolation.ts'

const retry = { policy: retryPolicySchema.parse({ attempts: 3, jitter: 0 }), random: () => 0.5 }
const forGood = { topic: 'a', partition: 0, code: 'record-too-large', message: 'too large', retryable: false }
const forNow = { ...forGood, code: 'broker-refused', message: 'not now', retryable: true }

function batchRows(rows: readonly { readonly partition: number; readonly attempts?: number }[]): ClaimedBatch['rows'] {
  return rows.map(({ partition, attempts = 0 }, index) => ({
    id: BigInt(index + 1),
    topic: 'a',
    partition: null,
    key: null,
    value: null,
    headers: [],
    orderKey: null,
    isHeld: false,
    due: '0',
    acceptedAt: 0,
    dueAt: 0,
    size: 1,
    attempts,
    trace: null,
    retry: null,
    fixedPartition: partition,
  }))
}

test('D34 a record that was refused for good alone in its partition has failed', () => {
  const rows = batchRows([{ partition: 0 }, { partition: 1 }, { partition: 1 }])
  expect(judgeRefusals(rows, [forGood], retry)).toEqual({
    refuse: [{ id: 1n, code: 'record-too-large', message: 'too large', retryInMs: null }],
    limit: null,
  })
})

test('D34 of several that were refused for good nobody has failed, and half as many are offered next', () => {
  const rows = batchRows([{ partition: 0 }, { partition: 1 }, { partition: 0 }, { partition: 0 }, { partition: 0 }])
  expect(judgeRefusals(rows, [forGood], retry)).toEqual({ refuse: [], limit: 2 })
})

test('D35 a refusal that may pass is an attempt of every record of its partition', () => {
  const rows = batchRows([{ partition: 0 }, { partition: 1 }, { partition: 0 }])
  expect(judgeRefusals(rows, [forNow], retry)).toEqual({
    refuse: [1n, 3n].map((id) => ({ id, code: 'broker-refused', message: 'not now', retryInMs: 200 })),
    limit: null,
  })
})

test('R48 a record with a policy of its own is offered again as that says', () => {
  const own = retryPolicySchema.parse({ attempts: 2, firstDelayMs: 5_000, jitter: 0 })
  const [first, second] = batchRows([{ partition: 0 }, { partition: 0 }])
  if (first === undefined || second === undefined) throw new Error('Two rows were made')
  const rows = [{ ...first, retry: own }, second]
  expect(judgeRefusals(rows, [forNow], retry).refuse.map(({ retryInMs }) => retryInMs)).toEqual([5_000, 200])
  expect(judgeRow({ ...first, retry: own }, forNow, retry).retryInMs).toBe(5_000)
  expect(judgeRow({ ...first, retry: own, attempts: 1 }, forNow, retry).retryInMs).toBe(null)
})

test('D35 with its attempts used up a record fails once it was refused alone', () => {
  const several = batchRows([{ partition: 0, attempts: 2 }, { partition: 0, attempts: 2 }, { partition: 1 }])
  expect(judgeRefusals(several, [forNow], retry)).toEqual({ refuse: [], limit: 1 })
  const alone = batchRows([{ partition: 0, attempts: 2 }, { partition: 1 }])
  expect(judgeRefusals(alone, [forNow], retry)).toEqual({
    refuse: [{ id: 1n, code: 'broker-refused', message: 'not now', retryInMs: null }],
    limit: null,
  })
})

test('D34 whatever is refused, halving ends with somebody refused', () => {
  const batches = fc.array(
    fc.record({ partition: fc.integer({ min: 0, max: 3 }), attempts: fc.integer({ min: 0, max: 4 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  fc.assert(
    fc.property(batches, fc.boolean(), (rows, isForNow) => {
      let limit = maxBatchRows
      for (;;) {
        const batch = batchRows(rows.slice(0, limit))
        const [first] = batch
        if (first === undefined) throw new Error('An empty batch')
        const verdict = judgeRefusals(
          batch,
          [{ ...(isForNow ? forNow : forGood), partition: first.fixedPartition }],
          retry,
        )
        if (verdict.refuse.length > 0) return
        expect(verdict.limit).toBeLessThan(batch.length)
        limit = verdict.limit ?? limit
      }
    }),
  )
})

function prepare(mode: 'exactlyOnce' | 'atLeastOnce'): Simulation {
  const simulation = createSimulation({ seed: 15, connections: [connectionOf('main', { mode })] })
  simulation.kafka.topics.set('a', 1)
  return simulation
}

function accept({ database }: Simulation, orderKey: string | null) {
  return database.accept({ connection: 'main', topic: 'a', partition: null, orderKey, notBefore: null })
}

describe.each(['exactlyOnce', 'atLeastOnce'] as const)('%s', (mode) => {
  test('D34 poisoned records among many fail, and all others are sent, in large batches again', async () => {
    const simulation = prepare(mode)
    const { kafka, time } = simulation
    const rows = Array.from({ length: 200 }, (_, index) => accept(simulation, `key${index}`))
    const poisoned = [rows[3], rows[77], rows[150]]
    for (const row of poisoned)
      kafka.poison.set(row?.id ?? 0n, { code: 'record-too-large', retryable: false, times: Infinity })
    simulation.startServer()
    await time.runUntil(() => rows.every(({ state }) => state === 'sent' || state === 'failed'), 60_000)
    expect(rows.filter(({ state }) => state === 'failed')).toEqual(poisoned)
    expect(simulation.refused.map(({ id, retryInMs }) => [id, retryInMs])).toEqual(
      expect.arrayContaining(poisoned.map((row) => [row?.id, null])),
    )
    expect(violations(simulation, { duplicates: mode === 'exactlyOnce' ? 'none' : 'same-id' })).toEqual([])

    kafka.calls.clear()
    const more = Array.from({ length: 100 }, (_, index) => accept(simulation, `more${index}`))
    await time.runUntil(() => more.every(({ state }) => state === 'sent'), 60_000)
    expect((kafka.calls.get('write') ?? 0) + (kafka.calls.get('sendAtLeastOnce') ?? 0)).toBeLessThan(20)
  })

  test('D34 what cannot be sent is refused without an attempt', async () => {
    const simulation = prepare(mode)
    simulation.startServer()
    const row = simulation.database.accept({
      connection: 'main',
      topic: 'missing',
      partition: null,
      orderKey: null,
      notBefore: null,
    })
    await simulation.time.runUntil(() => row.state === 'failed', 10_000)
    expect(row.failure).toBe('unknown-topic')
    expect((simulation.kafka.calls.get('write') ?? 0) + (simulation.kafka.calls.get('sendAtLeastOnce') ?? 0)).toBe(0)
  })

  test('D35 a record that is refused for now is offered again until its attempts are used up; others flow', async () => {
    const simulation = prepare(mode)
    const { kafka, time } = simulation
    const refused = accept(simulation, 'k')
    kafka.poison.set(refused.id, { code: 'broker-refused', retryable: true, times: Infinity })
    simulation.startServer()
    await time.runUntil(() => refused.attempts > 0, 10_000)
    const other = accept(simulation, 'other')
    const behind = accept(simulation, 'k')
    expect(await time.runUntil(() => other.state === 'sent', 10_000)).toBe(true)
    expect(await time.runUntil(() => refused.state === 'failed', 60_000)).toBe(true)
    expect(refused.attempts).toBe(4)
    expect(behind.state).not.toBe('sent')
  })

  test('D36 a cluster that does not answer uses up no attempts, and all flows within 3 s when it is back', async () => {
    const simulation = prepare(mode)
    const { kafka, time } = simulation
    simulation.startServer()
    const first = accept(simulation, 'k')
    await time.runUntil(() => first.state === 'sent', 10_000)
    kafka.faults.isAway = true
    const rows = Array.from({ length: 50 }, (_, index) => accept(simulation, `key${index % 7}`))
    await time.runUntil(() => false, 300_000)
    kafka.faults.isAway = false
    const backAt = time.now()
    expect(await time.runUntil(() => rows.every(({ state }) => state === 'sent'), 30_000)).toBe(true)
    expect(time.now() - backAt).toBeLessThan(3_000)
    expect(rows.map(({ attempts }) => attempts)).toEqual(rows.map(() => 0))
    expect(violations(simulation, { duplicates: mode === 'exactlyOnce' ? 'none' : 'same-id' })).toEqual([])
  })
})

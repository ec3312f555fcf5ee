import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { seenIds, violations } from '../testing/invariants.ts'
import { isAwaited } from '../testing/modelQueue.ts'
import { runScenario, scenarios } from '../testing/scenario.ts'
import { connectionOf, createSimulation } from '../testing/simulation.ts'

/** How many scenarios are drawn. More with RUNS=5000 npx vitest run packages/engine. */
const numRuns = Number(process.env['RUNS'] ?? 100)

test(
  'D22 every record is read exactly once, whatever ends, pauses or is lost in between',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(scenarios('exactlyOnce'), async (scenario) => {
        expect(await runScenario(scenario)).toEqual([])
      }),
      { numRuns, endOnFailure: true },
    )
  },
)

test('D23 at least once nothing is lost, and copies have one message id', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenarios('atLeastOnce'), async (scenario) => {
      expect(await runScenario(scenario)).toEqual([])
    }),
    { numRuns, endOnFailure: true },
  )
})

test.each(['exactlyOnce', 'atLeastOnce'])(
  'D24 records of a key come in the order of due time and id, also to several topics, and a retry keeps its place (%s)',
  async (mode) => {
    const simulation = createSimulation({ seed: 5, connections: [connectionOf('main', { mode })] })
    const { time, kafka, database } = simulation
    kafka.topics.set('a', 2)
    kafka.topics.set('b', 1)
    const accept = (topic: string, partition: number | null, notBefore: number | null) =>
      database.accept({ connection: 'main', topic, partition, orderKey: 'k', notBefore }).id
    const late = accept('a', 0, 2_000)
    const retried = accept('a', 1, null)
    kafka.poison.set(retried, { code: 'broker-refused', retryable: true, times: 2 })
    const others = [accept('b', null, null), accept('a', 0, null), accept('a', 1, null)]
    simulation.startServer()
    await time.runUntil(() => [...database.rows.values()].every(({ state }) => state === 'sent'), 60_000)
    expect(violations(simulation, { duplicates: mode === 'exactlyOnce' ? 'none' : 'same-id' })).toEqual([])
    expect(database.rows.get(retried)?.attempts).toBe(2)
    expect(new Set(seenIds(simulation))).toEqual(new Set([retried, ...others, late]))
    expect(seenIds(simulation).at(-1)).toBe(late)
  },
)

test('D27 what a run goes on with is finished at once; other batches wait a moment for the next one', async () => {
  const simulation = createSimulation({ seed: 7 })
  const { time, kafka, database } = simulation
  kafka.topics.set('a', 1)
  simulation.startServer()
  const took = { awaited: 0, other: 0 }
  for (let count = 0; count < 40; count += 1) {
    const { id } = database.accept({
      connection: 'main',
      topic: 'a',
      partition: 0,
      orderKey: 'k',
      notBefore: null,
    })
    await time.runUntil(() => seenIds(simulation).includes(id), 60_000)
    const seenAt = time.now()
    expect(await time.runUntil(() => database.rows.get(id)?.state === 'sent', 60_000)).toBe(true)
    took[isAwaited(id) ? 'awaited' : 'other'] += time.now() - seenAt
  }
  expect(took.other / 20 - took.awaited / 20).toBeGreaterThan(5)
})

test('D25 what stands behind a failed record of its key waits until a person has ended it; others flow', async () => {
  const simulation = createSimulation({ seed: 6 })
  const { time, kafka, database } = simulation
  kafka.topics.set('a', 3)
  const accept = (topic: string, orderKey: string | null) =>
    database.accept({ connection: 'main', topic, partition: null, orderKey, notBefore: null }).id
  const [before, failed, behind, other, keyless] = [
    accept('a', 'k'),
    accept('missing', 'k'),
    accept('a', 'k'),
    accept('a', 'l'),
    accept('a', null),
  ]
  simulation.startServer()
  const stateOf = (id: bigint | undefined) => database.rows.get(id ?? 0n)?.state
  await time.runUntil(() => [before, other, keyless].every((id) => stateOf(id) === 'sent'), 60_000)
  await time.runUntil(() => false, 10_000)
  expect([stateOf(failed), stateOf(behind)]).toEqual(['failed', 'parked'])
  expect(seenIds(simulation)).not.toContain(behind)

  database.change(failed ?? 0n, 'cancel')
  expect(await time.runUntil(() => stateOf(behind) === 'sent', 10_000)).toBe(true)
  expect(violations(simulation, { duplicates: 'none' })).toEqual([])
})

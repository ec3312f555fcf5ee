import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { violations } from '../testing/invariants.ts'
import { runScenario, scenarios } from '../testing/scenario.ts'
import { createSimulation, type Simulation } from '../testing/simulation.ts'
import type { Protections } from './protections.ts'

/** Seeds that find it soon; after a change of the relay others may, within this many scenarios. */
const numRuns = 3_000

const timeout = 300_000

/** Whether the simulation sees that a protection is switched off. */
async function isMissed(
  protection: keyof Protections,
  { faults, seed }: { readonly faults: 'few' | 'many'; readonly seed: number },
): Promise<boolean> {
  const found = await fc.check(
    fc.asyncProperty(scenarios('exactlyOnce', faults), async (scenario) => {
      expect(await runScenario(scenario, { [protection]: false })).toEqual([])
    }),
    { seed, numRuns, endOnFailure: true },
  )
  return found.failed
}

test('D27 it is seen when Kafka commits before the step is durable', { timeout }, async () => {
  expect(await isMissed('awaitStep', { faults: 'few', seed: 20 })).toBe(true)
})

test('D27 it is seen when rows in flight are claimed again', { timeout }, async () => {
  expect(await isMissed('excludeInFlight', { faults: 'few', seed: 20 })).toBe(true)
})

test('D28 it is seen when the position is read before a new producer is initialised', { timeout }, async () => {
  expect(await isMissed('initialiseBeforeReading', { faults: 'few', seed: 10 })).toBe(true)
})

test('D28 it is seen when a batch in doubt is sent again without a look at the position', { timeout }, async () => {
  expect(await isMissed('decideByPosition', { faults: 'few', seed: 20 })).toBe(true)
})

test('D30 it is seen when a statement with an unknown end can come true later', { timeout }, async () => {
  expect(await isMissed('retakeWhenUnsure', { faults: 'many', seed: 3 })).toBe(true)
})

test('D25 it is seen when rows behind a refused one are sent', { timeout }, async () => {
  expect(await isMissed('parkBehindRefused', { faults: 'many', seed: 1 })).toBe(true)
})

/**
 * One server ends with batch 1 in doubt; the next one is paused before it initialises. A third takes over, voids the
 * batch and is paused in its turn; the second wakes up.
 */
async function pausedOwner(protections: Partial<Protections>): Promise<Simulation> {
  const simulation = createSimulation({
    seed: 3,
    protections,
    pointFaults: [
      { point: 'stepDone', nth: 1, fault: 'crash', forMs: 0 },
      { point: 'discarded', nth: 1, fault: 'pause', forMs: 30_000 },
      { point: 'voided', nth: 1, fault: 'pause', forMs: 30_000 },
    ],
  })
  const { time, kafka, database } = simulation
  kafka.topics.set('a', 1)
  for (let count = 0; count < 4; count += 1) {
    const { id } = database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: 'k', notBefore: null })
    if (count === 0) kafka.poison.set(id, { code: 'record-too-large', retryable: false, times: 2 })
  }
  simulation.startServer()
  time.after(18_000, () => simulation.startServer())
  await time.runUntil(() => [...database.rows.values()].every(({ state }) => state === 'sent'), 120_000)
  return simulation
}

test('D28 a paused owner that wakes up looks at its lease before it reads the position', async () => {
  expect(violations(await pausedOwner({}), { duplicates: 'none' })).toEqual([])
  expect(violations(await pausedOwner({ leaseCheck: false }), { duplicates: 'none' })).not.toEqual([])
})

async function restoredDatabase(protections: Partial<Protections>): Promise<Simulation> {
  const simulation = createSimulation({ seed: 4, protections })
  const { time, kafka, database } = simulation
  kafka.topics.set('a', 1)
  const accept = () =>
    database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: 'k', notBefore: null })
  const isSent = () => [...database.rows.values()].every(({ state }) => state === 'sent')
  const first = simulation.startServer()
  accept()
  expect(await time.runUntil(isSent, 60_000)).toBe(true)
  accept()
  const restore = database.copy()
  expect(await time.runUntil(isSent, 60_000)).toBe(true)
  first.process.kill()
  restore()
  simulation.startServer()
  await time.runUntil(() => isSent() || database.shards.some(({ stopped }) => stopped !== null), 60_000)
  return simulation
}

test('D31 a database that was restored does not send again what its copy did not know: the shard asks a person', async () => {
  const simulation = await restoredDatabase({})
  expect(simulation.database.shards.map(({ stopped }) => stopped)).toContainEqual(
    expect.stringContaining('one of the two was restored or copied'),
  )
  expect(violations(simulation, { duplicates: 'none' })).toEqual(['2 lies in Kafka and is waiting'])

  const unprotected = await restoredDatabase({ checkPositionAtStart: false })
  expect(violations(unprotected, { duplicates: 'none' })).toContainEqual('2 lies there 2 times')
})

import { expect, test } from 'vitest'
import { violations } from '../testing/invariants.ts'
import { createSimulation, type Simulation } from '../testing/simulation.ts'

function prepare(pointFaults: NonNullable<Parameters<typeof createSimulation>[0]['pointFaults']> = []): Simulation {
  const simulation = createSimulation({ seed: 21, pointFaults })
  simulation.kafka.topics.set('a', 2)
  for (let count = 0; count < 40; count += 1) {
    simulation.database.accept({
      connection: 'main',
      topic: 'a',
      partition: null,
      orderKey: `k${count % 9}`,
      notBefore: null,
    })
  }
  return simulation
}

test('D43 a server that stops finishes what is under way, and its leases are free at once', async () => {
  const simulation = prepare()
  const { time, database } = simulation
  const server = simulation.startServer()
  await time.runUntil(() => (simulation.reached.get('positionAdded') ?? 0) > 0, 10_000)
  let isStopped = false
  void server.relay.stop(10_000).then(() => (isStopped = true))
  expect(await time.runUntil(() => isStopped, 10_000)).toBe(true)
  expect(database.shards.map(({ owner }) => owner)).toEqual([null, null])
  const undecided = database.shards.filter(({ last, batches }) => batches.get(last)?.state === 'sending')
  expect(undecided).toEqual([])
  const before = simulation.told.length
  expect(before).toBeGreaterThan(0)

  simulation.startServer()
  await time.runUntil(() => [...database.rows.values()].every(({ state }) => state === 'sent'), 10_000)
  expect(violations(simulation, { duplicates: 'none' })).toEqual([])
})

test('D43 what cannot be finished in time is left in doubt, and decided by the next', async () => {
  const simulation = prepare()
  const { time, database, kafka } = simulation
  const server = simulation.startServer()
  await time.runUntil(() => (simulation.reached.get('positionAdded') ?? 0) > 0, 10_000)
  kafka.faults.isAway = true
  let isStopped = false
  const began = time.now()
  void server.relay.stop(2_000).then(() => (isStopped = true))
  expect(await time.runUntil(() => isStopped, 10_000)).toBe(true)
  expect(time.now() - began).toBeLessThan(3_500)
  expect(database.shards.map(({ owner }) => owner)).toEqual([null, null])
  kafka.faults.isAway = false
  simulation.startServer()
  await time.runUntil(() => [...database.rows.values()].every(({ state }) => state === 'sent'), 30_000)
  expect(violations(simulation, { duplicates: 'none' })).toEqual([])
})

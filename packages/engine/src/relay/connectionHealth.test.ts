import { expect, test } from 'vitest'
import { createSimulation, type Simulation } from '../testing/simulation.ts'

async function away(): Promise<Simulation> {
  const simulation = createSimulation({ seed: 22 })
  const { time, kafka } = simulation
  kafka.topics.set('a', 1)
  simulation.startServer()
  const row = accept(simulation)
  await time.runUntil(() => row.state === 'sent', 10_000)
  kafka.faults.isAway = true
  accept(simulation)
  await time.runUntil(() => simulation.states.at(-1)?.away !== null, 10_000)
  return simulation
}

function accept({ database }: Simulation) {
  return database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: 'k', notBefore: null })
}

test('D46 a cluster that does not answer is away with the reason, and back with the first answer', async () => {
  const simulation = await away()
  const { time, kafka, states } = simulation
  expect(states.at(-1)).toMatchObject({
    connection: 'main',
    away: { since: expect.any(Number), reason: 'nobody answers' },
  })
  const since = states.at(-1)?.away?.since
  await time.runUntil(() => false, 60_000)
  expect(states.at(-1)?.away?.since).toBe(since)
  kafka.faults.isAway = false
  expect(await time.runUntil(() => states.at(-1)?.away === null, 5_500)).toBe(true)
})

test('D46 one lost answer is not an outage', async () => {
  const simulation = createSimulation({ seed: 23 })
  const { time, kafka, states } = simulation
  kafka.topics.set('a', 1)
  simulation.startServer()
  for (let count = 0; count < 10; count += 1) {
    kafka.faults.answersToLose = 1
    const row = accept(simulation)
    await time.runUntil(() => row.state === 'sent', 10_000)
  }
  expect(states.filter(({ away: outage }) => outage !== null)).toEqual([])
})

test('D46 a cluster that is away is asked also when nothing waits any more', async () => {
  const simulation = await away()
  const { time, kafka, states, database } = simulation
  for (const shard of database.shards) {
    const batch = shard.batches.get(shard.last)
    if (batch?.state === 'sending') batch.state = 'void'
    shard.revision += 1
  }
  for (const { id } of database.rows.values()) database.change(id, 'cancel')
  await time.runUntil(() => false, 30_000)
  expect(states.at(-1)?.away).not.toBeNull()
  kafka.faults.isAway = false
  expect(await time.runUntil(() => states.at(-1)?.away === null, 10_000)).toBe(true)
})

test('D46 a cluster that was away when the last server ended is asked by the next, though nothing waits', async () => {
  const simulation = createSimulation({ seed: 24 })
  const { time, kafka, states, database } = simulation
  kafka.topics.set('a', 1)
  const [shard] = database.shards
  if (shard === undefined) throw new Error('There is no shard')
  database.away.set(shard.connection, { since: 1, reason: 'nobody answered' })
  kafka.faults.isAway = true
  simulation.startServer()
  await time.runUntil(() => false, 20_000)
  expect(states.at(-1)?.away).toMatchObject({ since: 1 })
  kafka.faults.isAway = false
  expect(await time.runUntil(() => !database.away.has(shard.connection), 10_000)).toBe(true)
})

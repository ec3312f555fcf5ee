import { expect, test } from 'vitest'
import { violations } from '../testing/invariants.ts'
import { createSimulation, type Simulation } from '../testing/simulation.ts'

async function started(seed: number): Promise<Simulation> {
  const simulation = createSimulation({ seed })
  simulation.kafka.topics.set('a', 1)
  simulation.startServer()
  await simulation.time.runUntil(() => simulation.servers[0]?.relay.states().length === 2, 5_000)
  return simulation
}

function accept({ database }: Simulation, notBefore: number | null = null) {
  return database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: 'k', notBefore })
}

test('D42 a delivery goes when its server is told of it', async () => {
  const simulation = await started(17)
  const first = accept(simulation)
  await simulation.time.runUntil(() => first.state === 'sent', 10_000)
  await simulation.time.runUntil(() => false, 5_300)
  const row = accept(simulation)
  for (const { shard } of simulation.servers[0]?.relay.states() ?? []) simulation.servers[0]?.relay.poke(shard)
  await simulation.time.runUntil(() => simulation.told.some(({ id }) => id === row.id), 10_000)
  expect(simulation.time.now() - row.acceptedAt).toBeLessThan(60)
})

test('D42 a delivery goes when it is due', async () => {
  const simulation = await started(18)
  const rows = Array.from({ length: 20 }, (_, index) => accept(simulation, 10_000 + index * 777))
  for (const row of rows) {
    await simulation.time.runUntil(() => simulation.told.some(({ id }) => id === row.id), 60_000)
    expect(simulation.time.now()).toBeGreaterThanOrEqual(row.dueAt)
    expect(simulation.time.now() - row.dueAt).toBeLessThan(100)
  }
})

test('D42 what nobody tells of goes within a second or so', async () => {
  const simulation = await started(19)
  const row = accept(simulation)
  // Nobody hears of it.
  Object.assign(simulation.database.rows.get(row.id) ?? {}, { dueAt: simulation.time.now() })
  expect(await simulation.time.runUntil(() => row.state === 'sent', 1_500)).toBe(true)
})

test('D45 a record that a person offers again at its old place goes before those behind it', async () => {
  const simulation = await started(20)
  const { time, kafka, database } = simulation
  const failed = accept(simulation)
  kafka.poison.set(failed.id, { code: 'record-too-large', retryable: false, times: 1 })
  await time.runUntil(() => failed.state === 'failed', 10_000)
  // Long after, so that the mark has passed it; something flows all the time.
  const behind = accept(simulation)
  for (let count = 0; count < 50; count += 1) {
    database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: `flow${count}`, notBefore: null })
    await time.runUntil(() => false, 1_000)
  }
  for (let count = 0; count < 30; count += 1) {
    database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: `last${count}`, notBefore: null })
  }
  database.change(failed.id, 'retry')
  expect(await time.runUntil(() => behind.state === 'sent', 30_000)).toBe(true)
  expect(violations(simulation, { duplicates: 'none' })).toEqual([])
})

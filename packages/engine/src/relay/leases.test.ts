import { expect, test } from 'vitest'
import { violations } from '../testing/invariants.ts'
import { createSimulation, type Simulation } from '../testing/simulation.ts'

function accept({ database }: Simulation, keys: number): void {
  for (let key = 0; key < keys; key += 1) {
    database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: `key${key}`, notBefore: null })
  }
}

function isAllSent({ database }: Simulation): boolean {
  return [...database.rows.values()].every(({ state }) => state === 'sent')
}

test('D26 shards are shared among servers, and those of one that ends are taken over when its leases have ended', async () => {
  const simulation = createSimulation({ seed: 11 })
  const { time, kafka, database } = simulation
  kafka.topics.set('a', 2)
  const first = simulation.startServer()
  await time.runUntil(() => first.relay.states().length === 2, 10_000)
  const second = simulation.startServer()
  expect(await time.runUntil(() => second.relay.states().length === 1, 15_000)).toBe(true)
  expect(first.relay.states()).toHaveLength(1)

  first.process.kill()
  const diedAt = time.now()
  accept(simulation, 10)
  expect(await time.runUntil(() => isAllSent(simulation), 60_000)).toBe(true)
  expect(time.now() - diedAt).toBeLessThanOrEqual(15_000)
  expect(database.shards.map(({ epoch }) => epoch)).toEqual([expect.any(Number), expect.any(Number)])
  expect(violations(simulation, { duplicates: 'none' })).toEqual([])
})

test('D26 a server that cannot renew its leases begins nothing under them', async () => {
  const simulation = createSimulation({ seed: 12 })
  const { time, kafka, database } = simulation
  kafka.topics.set('a', 2)
  const server = simulation.startServer()
  accept(simulation, 4)
  await time.runUntil(() => isAllSent(simulation), 10_000)
  database.faults.isAway = true
  await time.runUntil(() => false, 9_000)
  kafka.calls.clear()
  database.faults.isAway = false
  // The database has forgotten the server in favour of another.
  for (const shard of database.shards)
    Object.assign(shard, { owner: 'another', epoch: shard.epoch + 1, leasedUntil: 1e9 })
  accept(simulation, 4)
  await time.runUntil(() => false, 20_000)
  expect(server.relay.states()).toEqual([])
  expect(kafka.calls.get('initialise') ?? 0).toBe(0)
  expect(kafka.calls.get('write') ?? 0).toBe(0)
})

test('D26 two loops never work on one shard in one server, also when the lease is lost and taken again', async () => {
  const simulation = createSimulation({ seed: 13 })
  const { time, kafka, database } = simulation
  kafka.topics.set('a', 2)
  const server = simulation.startServer()
  for (let round = 0; round < 20; round += 1) {
    accept(simulation, 6)
    await time.runUntil(() => false, 700)
    for (const shard of database.shards) shard.owner = null
    await time.runUntil(() => false, 2_500)
    const shards = server.relay.states().map(({ shard }) => shard)
    expect(new Set(shards).size).toBe(shards.length)
  }
  expect(await time.runUntil(() => isAllSent(simulation), 60_000)).toBe(true)
  expect(violations(simulation, { duplicates: 'none' })).toEqual([])
})

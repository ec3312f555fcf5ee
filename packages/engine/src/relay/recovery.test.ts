import { describe, expect, test } from 'vitest'
import { seenIds, violations } from '../testing/invariants.ts'
import { createSimulation, type PointFault, type Simulation } from '../testing/simulation.ts'

/** A server that has sent one record, and ends with the next one in doubt; another one starts. */
async function inDoubt(point: PointFault['point'], between: (simulation: Simulation) => void): Promise<Simulation> {
  const simulation = createSimulation({ seed: 8, pointFaults: [{ point, nth: 2, fault: 'crash', forMs: 0 }] })
  const { time, kafka } = simulation
  kafka.topics.set('a', 1)
  kafka.topics.set('b', 1)
  const server = simulation.startServer()
  accept(simulation)
  await time.runUntil(() => isAllSent(simulation), 10_000)
  accept(simulation)
  await time.runUntil(() => server.process.isDead(), 10_000)
  between(simulation)
  await time.runUntil(() => isAllSent(simulation) || isStopped(simulation), 60_000)
  return simulation
}

function accept({ database }: Simulation): void {
  database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: 'k', notBefore: null })
}

function isAllSent({ database }: Simulation): boolean {
  return [...database.rows.values()].every(({ state }) => state === 'sent')
}

function isStopped({ database }: Simulation): boolean {
  return database.shards.some(({ stopped }) => stopped !== null)
}

test('D28 a batch that was not committed is sent after initialising, the look at the lease and two readings', async () => {
  const simulation = await inDoubt('stepDone', ({ kafka, reached }) => {
    kafka.calls.clear()
    reached.clear()
  })
  expect(seenIds(simulation)).toEqual([1n, 2n])
  expect([...simulation.reached.keys()].slice(0, 6)).toEqual([
    'leaseTaken',
    'leaseRead',
    'discarded',
    'initialised',
    'positionRead',
    'positionAdded',
  ])
  expect(simulation.kafka.calls.get('initialise')).toBe(1)
  expect(simulation.kafka.calls.get('readPosition')).toBe(2)
})

test('D28 a batch that was committed is finished by its position, and told without offsets', async () => {
  const simulation = await inDoubt('committed', ({ kafka }) => kafka.calls.clear())
  expect(seenIds(simulation)).toEqual([1n, 2n])
  expect(simulation.told.at(-1)).toMatchObject({ id: 2n, topic: 'a', partition: 0, offset: null })
  expect(simulation.kafka.calls.get('write')).toBeUndefined()
})

describe('D29 the shard asks a person when the position in doubt is', () => {
  test.each<[string, (simulation: Simulation) => void]>([
    ['forgotten', ({ kafka }) => kafka.forgetPositions()],
    ['gone with its topic', ({ kafka }) => kafka.deleteTopic('a')],
  ])('%s', async (_, lose) => {
    const simulation = await inDoubt('committed', lose)
    expect(simulation.database.shards.map(({ stopped }) => stopped)).toContainEqual(
      expect.stringContaining('Look whether its record lies in Kafka, then decide'),
    )
    const sent = seenIds(simulation).length
    await simulation.time.runUntil(() => false, 30_000)
    expect(seenIds(simulation)).toHaveLength(sent)
  })
})

describe('D44 what a person says, asked of any server', () => {
  test.each([
    ['sent', 'committed', [1n, 2n, 3n]],
    ['not-sent', 'stepDone', [1n, 2n, 3n]],
  ] as const)('%s', async (decision, point, expected) => {
    const simulation = await inDoubt(point, ({ kafka }) => kafka.forgetPositions())
    const other = simulation.startServer()
    const stopped = simulation.database.shards.find((shard) => shard.stopped !== null)
    if (stopped === undefined) throw new Error('No shard has stopped')
    const decided = other.relay.decide(stopped.id, decision)
    accept(simulation)
    expect(await simulation.time.runUntil(() => isAllSent(simulation), 30_000)).toBe(true)
    expect(await decided).toBe(true)
    expect(violations(simulation, { duplicates: 'none' })).toEqual([])
    expect(seenIds(simulation)).toEqual(expected)
    expect(stopped.generation).toBe(1)
  })

  test('is not taken where no shard has stopped', async () => {
    const simulation = createSimulation({ seed: 9 })
    const server = simulation.startServer()
    const decided = server.relay.decide(1, 'sent')
    await simulation.time.runUntil(() => false, 1_000)
    expect(await decided).toBe(false)
  })
})

import { expect, test } from 'vitest'
import { seenIds, violations } from '../testing/invariants.ts'
import { connectionOf, createSimulation, type Simulation } from '../testing/simulation.ts'

function start(positionTopic: string | null = null): Simulation {
  const simulation = createSimulation({ seed: 14, connections: [connectionOf('main', { positionTopic })] })
  simulation.kafka.topics.set('a', 1)
  simulation.kafka.topics.set('b', 1)
  simulation.startServer()
  return simulation
}

async function send(simulation: Simulation, topic: string): Promise<boolean> {
  const row = simulation.database.accept({ connection: 'main', topic, partition: null, orderKey: 'k', notBefore: null })
  return await simulation.time.runUntil(() => row.state === 'sent', 30_000)
}

function used({ database }: Simulation) {
  return database.shards
    .filter(({ last }) => last > 0n)
    .map(({ positionTopic, generation }) => ({ positionTopic, generation }))
}

test('D31 a position that was lost while nothing is in doubt is put right', async () => {
  const simulation = start()
  expect(await send(simulation, 'a')).toBe(true)
  simulation.kafka.forgetPositions()
  await simulation.time.runUntil(() => false, 400_000)
  expect(await send(simulation, 'a')).toBe(true)
  expect(seenIds(simulation)).toEqual([1n, 2n])
  expect(used(simulation)).toEqual([{ positionTopic: 'a', generation: 0 }])
})

test('D32 positions are committed under the first topic that is sent to', async () => {
  const simulation = start()
  expect(await send(simulation, 'b')).toBe(true)
  expect(await send(simulation, 'a')).toBe(true)
  expect(used(simulation)).toEqual([{ positionTopic: 'b', generation: 0 }])
})

test('D32 the position topic of the connection is created', async () => {
  const simulation = start('positions')
  expect(await send(simulation, 'b')).toBe(true)
  expect(used(simulation)).toEqual([{ positionTopic: 'positions', generation: 0 }])
  expect(simulation.kafka.topics.has('positions')).toBe(true)
})

test('D32 another topic and the next generation take the place of a position topic that is gone', async () => {
  const simulation = start()
  expect(await send(simulation, 'b')).toBe(true)
  simulation.kafka.deleteTopic('b')
  expect(await send(simulation, 'a')).toBe(true)
  expect(used(simulation)).toEqual([{ positionTopic: 'a', generation: 1 }])
  expect(await send(simulation, 'a')).toBe(true)
  expect(violations(simulation, { duplicates: 'none' })).toEqual([])
})

test('D32 a connection that names another position topic moves there; D49 from the next batch on', async () => {
  const simulation = start()
  expect(await send(simulation, 'a')).toBe(true)
  simulation.connections[0] = connectionOf('main', { positionTopic: 'positions' })
  simulation.servers[0]?.relay.connectionChanged('main')
  await simulation.time.runUntil(() => false, 1_000)
  expect(await send(simulation, 'a')).toBe(true)
  expect(used(simulation)).toEqual([{ positionTopic: 'positions', generation: 1 }])
})

test('D49 a connection whose guarantee is changed delivers so from the next batch on', async () => {
  const simulation = start()
  expect(await send(simulation, 'a')).toBe(true)
  simulation.connections[0] = connectionOf('main', { mode: 'atLeastOnce' })
  simulation.servers[0]?.relay.connectionChanged('main')
  await simulation.time.runUntil(() => false, 1_000)
  expect(await send(simulation, 'a')).toBe(true)
  simulation.connections[0] = connectionOf('main')
  simulation.servers[0]?.relay.connectionChanged('main')
  await simulation.time.runUntil(() => false, 1_000)
  expect(await send(simulation, 'a')).toBe(true)
  const messageIds = [...simulation.kafka.logs.values()]
    .flat()
    .filter(({ id }) => id !== null)
    .map(({ messageId }) => messageId)
  expect(messageIds).toEqual([null, 'sim-2', null])
})

test('D33 nothing is opened before something is due, and what is idle is closed', async () => {
  const simulation = start()
  const { kafka, time, database } = simulation
  database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: 'k', notBefore: 60_000 })
  await time.runUntil(() => false, 50_000)
  expect([...kafka.calls.keys()]).toEqual([])
  expect(await send(simulation, 'a')).toBe(true)
  await time.runUntil(() => false, 60_000)
  kafka.calls.clear()
  await time.runUntil(() => (kafka.calls.get('close') ?? 0) > 0, 310_000)
  expect([...kafka.calls.keys()]).toEqual(['close'])
})

test('D33 the position of an idle shard that has sent something is committed within a day, and every day', async () => {
  const simulation = start()
  const { kafka, time } = simulation
  expect(await send(simulation, 'a')).toBe(true)
  for (let day = 0; day < 3; day += 1) {
    kafka.calls.clear()
    time.leap(25 * 60 * 60_000)
    expect(await time.runUntil(() => (kafka.calls.get('commitPosition') ?? 0) > 0, 30_000)).toBe(true)
  }
})

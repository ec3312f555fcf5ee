import { expect, test } from 'vitest'
import { violations } from '../testing/invariants.ts'
import { createSimulation, type Simulation } from '../testing/simulation.ts'

function prepare(pointFaults: NonNullable<Parameters<typeof createSimulation>[0]['pointFaults']> = []): Simulation {
  const simulation = createSimulation({ seed: 16, pointFaults })
  simulation.kafka.topics.set('a', 1)
  return simulation
}

function accept({ database }: Simulation) {
  return database.accept({ connection: 'main', topic: 'a', partition: null, orderKey: 'k', notBefore: null })
}

async function send(simulation: Simulation): Promise<boolean> {
  const row = accept(simulation)
  return await simulation.time.runUntil(() => row.state === 'sent', 30_000)
}

function messageIds({ kafka }: Simulation): readonly (string | null)[] {
  return [...kafka.logs.values()]
    .flat()
    .flatMap(({ id, messageId, state }) => (id === null || state !== 'committed' ? [] : [messageId]))
}

test('D38 refused transactions make a connection deliver at least once, with the reason, until they are taken again', async () => {
  const simulation = prepare()
  const { kafka, time } = simulation
  kafka.areTransactionsRefused = true
  simulation.startServer()
  expect(await send(simulation)).toBe(true)
  expect(simulation.states.at(-1)).toMatchObject({
    connection: 'main',
    away: null,
    mode: 'atLeastOnce',
    fallbackReason: 'transactions are refused',
  })
  kafka.areTransactionsRefused = false
  expect(await send(simulation)).toBe(true)
  await time.runUntil(() => false, 10 * 60_000)
  expect(await send(simulation)).toBe(true)
  expect(simulation.states.at(-1)).toMatchObject({ mode: 'exactlyOnce', fallbackReason: null })
  expect(messageIds(simulation), 'D40').toEqual(['sim-1', 'sim-2', null])
})

test('D38 a change of the connection tries transactions at once', async () => {
  const simulation = prepare()
  simulation.kafka.areTransactionsRefused = true
  const server = simulation.startServer()
  expect(await send(simulation)).toBe(true)
  simulation.kafka.areTransactionsRefused = false
  server.relay.connectionChanged('main')
  expect(await send(simulation)).toBe(true)
  expect(messageIds(simulation)).toEqual(['sim-1', null])
})

test('D39 a batch that was begun exactly once waits until it is decided so, while transactions are refused', async () => {
  const simulation = prepare([{ point: 'committed', nth: 1, fault: 'crash', forMs: 0 }])
  const { kafka, time } = simulation
  simulation.startServer()
  const row = accept(simulation)
  await time.runUntil(() => simulation.servers.length === 0, 10_000)
  kafka.areTransactionsRefused = true
  await time.runUntil(() => false, 60_000)
  expect(kafka.calls.get('sendAtLeastOnce')).toBeUndefined()
  expect(row.state).toBe('waiting')
  expect(simulation.states.at(-1)).toMatchObject({ mode: 'atLeastOnce', fallbackReason: 'transactions are refused' })
  kafka.areTransactionsRefused = false
  expect(await time.runUntil(() => row.state === 'sent', 30_000)).toBe(true)
  expect(messageIds(simulation)).toEqual([null])
  expect(violations(simulation, { duplicates: 'none' })).toEqual([])
})

test('D40 a record has a message id only at least once', async () => {
  const simulation = prepare()
  simulation.startServer()
  expect(await send(simulation)).toBe(true)
  expect(messageIds(simulation)).toEqual([null])
})

import * as fc from 'fast-check'
import { relayPoints } from '../relay/relayOptions.ts'
import type { Protections } from '../relay/protections.ts'
import { stuck, violations } from './invariants.ts'
import { noFaults, type NetworkFaults } from './modelNetwork.ts'
import { connectionOf, createSimulation, type PointFault, type Simulation } from './simulation.ts'

/** A world with what goes wrong in it. After `troubleMs` nothing does any more. */
export interface Scenario {
  readonly seed: number
  readonly mode: 'exactlyOnce' | 'atLeastOnce'
  readonly servers: number
  readonly rows: readonly {
    readonly atMs: number
    readonly key: number | null
    readonly topic: 'a' | 'b'
    readonly partition: number | null
    readonly notBeforeMs: number | null
    readonly poison: 'none' | 'forEver' | 'forNow' | 'unknownTopic'
  }[]
  /** A person cancels or offers a row again. */
  readonly changes: readonly { readonly atMs: number; readonly row: number; readonly to: 'cancel' | 'retry' }[]
  readonly pointFaults: readonly PointFault[]
  readonly crashes: readonly number[]
  readonly pauses: readonly { readonly atMs: number; readonly forMs: number }[]
  readonly databaseFaults: FaultRates
  readonly kafkaFaults: FaultRates
  readonly kafkaAway: { readonly atMs: number; readonly forMs: number } | null
}

type FaultRates = Pick<NetworkFaults, 'requestLost' | 'requestLate' | 'answerLost'>

const troubleMs = 30_000
/** Leases end, pauses end, retries come: then everything has to flow. */
const calmMs = 120_000

/** Runs a scenario to its end; what is wrong then, in sentences. */
export async function runScenario(
  scenario: Scenario,
  protections: Partial<Protections> = {},
): Promise<readonly string[]> {
  const simulation = createSimulation({
    seed: scenario.seed,
    connections: [connectionOf('main', { mode: scenario.mode })],
    protections,
    pointFaults: scenario.pointFaults,
  })
  prepare(simulation, scenario)
  await simulation.time.runUntil(() => false, troubleMs)
  for (const faults of [simulation.kafka.faults, simulation.database.faults]) {
    Object.assign(faults, noFaults())
  }
  const isDone = await simulation.time.runUntil(() => stuck(simulation).length === 0, calmMs)
  // What was lost on the way may still arrive.
  await simulation.time.runUntil(() => false, 1_000)
  return [
    ...violations(simulation, { duplicates: scenario.mode === 'exactlyOnce' ? 'none' : 'same-id' }),
    ...(isDone ? [] : stuck(simulation).map(({ id, state, shard }) => `${id} of shard ${shard} is still ${state}`)),
    ...simulation.database.shards.flatMap(({ id, stopped }) =>
      stopped === null ? [] : [`shard ${id} asks: ${stopped}`],
    ),
    ...simulation.errors.map((error) => `logged: ${error}`),
  ]
}

function prepare(simulation: Simulation, scenario: Scenario): void {
  const { time, database, kafka } = simulation
  kafka.topics.set('a', 3)
  kafka.topics.set('b', 2)
  Object.assign(database.faults, scenario.databaseFaults)
  Object.assign(kafka.faults, scenario.kafkaFaults)
  for (let count = 0; count < scenario.servers; count += 1) simulation.startServer()

  for (const { atMs, key, topic, partition, notBeforeMs, poison } of scenario.rows) {
    time.after(atMs, () => {
      const row = database.accept({
        connection: 'main',
        topic: poison === 'unknownTopic' ? 'missing' : topic,
        partition,
        orderKey: key === null ? null : `key${key}`,
        notBefore: notBeforeMs,
      })
      if (poison === 'forEver')
        kafka.poison.set(row.id, { code: 'record-too-large', retryable: false, times: Infinity })
      if (poison === 'forNow') kafka.poison.set(row.id, { code: 'broker-refused', retryable: true, times: 2 })
    })
  }
  for (const { atMs, row, to } of scenario.changes) {
    time.after(atMs, () => void (database.rows.has(BigInt(row)) && database.change(BigInt(row), to)))
  }
  for (const atMs of scenario.crashes) {
    time.after(atMs, () => {
      const server = simulation.servers[0]
      if (server !== undefined) simulation.crash(server)
    })
  }
  for (const { atMs, forMs } of scenario.pauses) {
    time.after(atMs, () => {
      const server = simulation.chance.pick([...simulation.servers, null])
      server?.process.pause()
      time.after(forMs, () => server?.process.resume())
    })
  }
  if (scenario.kafkaAway !== null) {
    time.after(scenario.kafkaAway.atMs, () => (kafka.faults.isAway = true))
    time.after(scenario.kafkaAway.atMs + scenario.kafkaAway.forMs, () => (kafka.faults.isAway = false))
  }
}

const time = fc.integer({ min: 0, max: troubleMs })

/** Scenarios by chance, of one mode; `faults` says whether some have few or all have many. */
export function scenarios(mode: Scenario['mode'], faults: 'few' | 'many' = 'few'): fc.Arbitrary<Scenario> {
  const rate = faults === 'few' ? fc.constantFrom(0, 0, 0.005, 0.02, 0.06) : fc.constantFrom(0.04, 0.1)
  const rates = fc.record({ requestLost: rate, requestLate: rate, answerLost: rate })
  const row = fc.record({
    // Mostly many at a time, so that batches have several rows.
    atMs: fc.oneof(fc.constantFrom(0, 500, 5_000, 12_000), time),
    key: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 6 }),
    topic: fc.constantFrom<'a' | 'b'>('a', 'a', 'b'),
    partition: fc.option(fc.integer({ min: 0, max: 1 }), { freq: 1 }),
    notBeforeMs: fc.option(time, { freq: 1 }),
    poison: fc.oneof(
      { weight: faults === 'few' ? 40 : 8, arbitrary: fc.constant<'none'>('none') },
      {
        weight: 1,
        arbitrary: fc.constantFrom<'forEver' | 'forNow' | 'unknownTopic'>('forEver', 'forNow', 'unknownTopic'),
      },
    ),
  })
  return fc.record({
    seed: fc.integer(),
    mode: fc.constant(mode),
    servers: fc.integer({ min: 1, max: 3 }),
    rows: fc.array(row, { minLength: 10, maxLength: 80, size: 'max' }),
    changes: fc.array(
      fc.record({
        atMs: time,
        row: fc.integer({ min: 1, max: 80 }),
        to: fc.constantFrom<'cancel' | 'retry'>('cancel', 'retry'),
      }),
      { maxLength: 3 },
    ),
    pointFaults: fc.array(
      fc.record({
        point: fc.constantFrom(...relayPoints),
        nth: fc.integer({ min: 1, max: 12 }),
        fault: fc.constantFrom<'crash' | 'pause'>('crash', 'pause'),
        forMs: fc.integer({ min: 1_000, max: 25_000 }),
      }),
      { maxLength: 4 },
    ),
    crashes: fc.array(time, { maxLength: 2 }),
    pauses: fc.array(fc.record({ atMs: time, forMs: fc.integer({ min: 100, max: 20_000 }) }), { maxLength: 2 }),
    databaseFaults: rates,
    kafkaFaults: rates,
    kafkaAway: fc.option(fc.record({ atMs: time, forMs: fc.integer({ min: 100, max: 10_000 }) }), { freq: 1 }),
  })
}

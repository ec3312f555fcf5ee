import type { RecordBytes } from '@sendwright/model'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReceiveSimulation, type ReceiveSimulation } from '../testing/receiveSimulation.ts'

/** How many scenarios are drawn. More with RUNS=5000 npx vitest run packages/engine. */
const numRuns = Number(process.env['RUNS'] ?? 100)

function listen({ listened }: ReceiveSimulation, topic: string): void {
  listened.push({ connection: 'main', topic, correlations: [] })
}

/** Values per partition as they lie in the cluster, and as they were stored. */
function valuesThere({ topics }: ReceiveSimulation): Record<string, readonly string[]> {
  return Object.fromEntries(
    [...topics].flatMap(([topic, partitions]) =>
      partitions.map(({ entries }, partition) => [
        `${topic}/${partition}`,
        entries.flatMap(({ value }) => (value === null ? [] : [value])),
      ]),
    ),
  )
}

function valuesStored({ topics, stored }: ReceiveSimulation): Record<string, readonly string[]> {
  return Object.fromEntries(
    [...topics].flatMap(([topic, partitions]) =>
      partitions.map((_, partition) => [
        `${topic}/${partition}`,
        stored
          .filter((record) => record.topic === topic && record.partition === partition)
          .map(({ value }) => textOf(value)),
      ]),
    ),
  )
}

function textOf(value: RecordBytes): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function countThere(simulation: ReceiveSimulation): number {
  return Object.values(valuesThere(simulation)).flat().length
}

type Happening =
  | { readonly kind: 'append'; readonly partition: number; readonly count: number }
  | { readonly kind: 'unseen'; readonly partition: number }
  | {
      readonly kind: 'crash' | 'pause' | 'startServer' | 'steal' | 'addPartition' | 'loseAnswers' | 'stop' | 'relisten'
    }
  | { readonly kind: 'kafkaAway' | 'databaseAway'; readonly forMs: number }

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      partition: fc.nat(3),
      count: fc.integer({ min: 1, max: 20 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('unseen' as const), partition: fc.nat(3) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'crash',
        'pause',
        'startServer',
        'steal',
        'addPartition',
        'loseAnswers',
        'stop',
        'relisten',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('kafkaAway', 'databaseAway'),
      forMs: fc.integer({ min: 100, max: 15_000 }),
    }),
  },
)

async function happen(simulation: ReceiveSimulation, happening: Happening, name: () => string): Promise<void> {
  const { time, servers, topics, lease, chance, kafkaFaults, databaseFaults, listened } = simulation
  const server = servers.length === 0 ? undefined : chance.pick(servers)
  switch (happening.kind) {
    case 'append':
      for (let count = 0; count < happening.count; count += 1)
        simulation.append('a', happening.partition % (topics.get('a')?.length ?? 1), name())
      return
    case 'unseen':
      simulation.appendUnseen('a', happening.partition % (topics.get('a')?.length ?? 1))
      return
    case 'crash':
      if (server !== undefined) simulation.crash(server)
      return
    case 'pause':
      server?.process.pause()
      time.after(chance.between(100, 20_000), () => server?.process.resume())
      return
    case 'stop': {
      if (server === undefined || server.process.isPaused()) return
      servers.splice(servers.indexOf(server), 1)
      void server.receiver.stop(2_000)
      time.after(500, () => simulation.startServer())
      return
    }
    case 'startServer':
      if (servers.length < 3) simulation.startServer()
      return
    case 'steal':
      Object.assign(lease, { owner: null, epoch: lease.epoch + 1 })
      return
    case 'relisten': {
      const all = listened.splice(0, listened.length)
      time.after(chance.between(100, 5_000), () => void listened.push(...all))
      return
    }
    case 'addPartition':
      if ((topics.get('a')?.length ?? 9) < 4) topics.get('a')?.push({ entries: [], first: 0, damaged: null })
      return
    case 'loseAnswers':
      databaseFaults.answersToLose += 2
      return
    case 'kafkaAway':
    case 'databaseAway': {
      const faults = happening.kind === 'kafkaAway' ? kafkaFaults : databaseFaults
      faults.isAway = true
      time.after(happening.forMs, () => {
        faults.isAway = false
      })
      return
    }
  }
}

test(
  'R75 every record is stored exactly once and in the order of its partition, whatever ends, pauses or is lost in between',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), happenings), { maxLength: 40 }),
        async (seed, story) => {
          const simulation = createReceiveSimulation(seed)
          const { time, kafkaFaults, databaseFaults } = simulation
          let named = 0
          simulation.createTopic('a', 2)
          listen(simulation, 'a')
          simulation.startServer()
          simulation.startServer()
          for (const faults of [kafkaFaults, databaseFaults])
            Object.assign(faults, { requestLost: 0.02, answerLost: 0.02, requestLate: 0.02 })
          for (const [afterMs, happening] of story) {
            await time.runUntil(() => false, afterMs)
            await happen(simulation, happening, () => `value ${(named += 1)}`)
          }
          for (const faults of [kafkaFaults, databaseFaults])
            Object.assign(faults, { requestLost: 0, answerLost: 0, requestLate: 0 })
          await time.runUntil(
            () => !kafkaFaults.isAway && !databaseFaults.isAway && simulation.stored.length >= countThere(simulation),
            180_000,
          )
          // Nothing comes twice later.
          await time.runUntil(() => false, 20_000)
          expect(valuesStored(simulation)).toEqual(valuesThere(simulation))
          expect(simulation.errors).toEqual([])
        },
      ),
      { numRuns, endOnFailure: true },
    )
  },
)

test('R76 one server reads a connection, and when it ends another goes on within 15 s', async () => {
  const simulation = createReceiveSimulation(2)
  const { time } = simulation
  simulation.createTopic('a', 1)
  listen(simulation, 'a')
  const first = simulation.startServer()
  await time.runUntil(() => first.receiver.states()[0]?.phase === 'reading', 10_000)
  const second = simulation.startServer()
  await time.runUntil(() => false, 12_000)
  expect([first, second].map(({ receiver }) => receiver.states().length)).toEqual([1, 0])
  first.process.kill()
  simulation.append('a', 0, 'after')
  expect(await time.runUntil(() => simulation.stored.length === 1, 15_000)).toBe(true)
  expect(second.receiver.states()).toMatchObject([{ connection: 'main', phase: 'reading' }])
})

test('R76 a server that stops gives its leases up at once', async () => {
  const simulation = createReceiveSimulation(3)
  const { time, lease } = simulation
  simulation.createTopic('a', 1)
  listen(simulation, 'a')
  const { receiver } = simulation.startServer()
  await time.runUntil(() => receiver.states()[0]?.phase === 'reading', 10_000)
  let isStopped = false
  void receiver.stop(5_000).then(() => (isStopped = true))
  expect(await time.runUntil(() => isStopped, 1_000)).toBe(true)
  expect(lease.owner).toBeNull()
  expect(receiver.states()).toEqual([])
})

test('R77 a topic that is newly listened to is read within two seconds, and at once when the receiver is poked', async () => {
  const simulation = createReceiveSimulation(4)
  const { time } = simulation
  for (const topic of ['a', 'b', 'c']) {
    simulation.createTopic(topic, 1)
    simulation.append(topic, 0, `in ${topic}`)
  }
  listen(simulation, 'a')
  const { receiver } = simulation.startServer()
  expect(await time.runUntil(() => simulation.stored.length === 1, 5_000)).toBe(true)
  listen(simulation, 'b')
  expect(await time.runUntil(() => simulation.stored.length === 2, 2_500)).toBe(true)
  listen(simulation, 'c')
  receiver.poke()
  expect(await time.runUntil(() => simulation.stored.length === 3, 200)).toBe(true)
  expect(receiver.states()[0]?.topics).toEqual(['a', 'b', 'c'])
})

test('R78 where nothing was read yet, records count from the time the topic was first listened to', async () => {
  const simulation = createReceiveSimulation(5)
  const { time } = simulation
  simulation.createTopic('a', 1)
  // The time of the model begins at 0, and so does listening: what is older came before it.
  simulation.topics.get('a')?.[0]?.entries.push({ value: 'before', at: -1 }, { value: 'after', at: 0 })
  listen(simulation, 'a')
  simulation.startServer()
  expect(await time.runUntil(() => simulation.stored.length > 0, 5_000)).toBe(true)
  expect(simulation.stored.map(({ value }) => value)).toEqual(['after'])
})

test('R78 a topic that appears later is read from its beginning, and so is one that was deleted and comes back', async () => {
  const simulation = createReceiveSimulation(6)
  const { time } = simulation
  listen(simulation, 'a')
  simulation.startServer()
  await time.runUntil(() => simulation.states.at(-1)?.phase === 'waiting', 5_000)
  simulation.createTopic('a', 1)
  simulation.append('a', 0, 'one')
  simulation.append('a', 0, 'two')
  expect(await time.runUntil(() => simulation.stored.length === 2, 5_000)).toBe(true)
  simulation.topics.delete('a')
  expect(await time.runUntil(() => simulation.positions.get('a/0') === '0', 10_000)).toBe(true)
  simulation.createTopic('a', 1)
  for (const value of ['three', 'four', 'five']) simulation.append('a', 0, value)
  expect(await time.runUntil(() => simulation.stored.length === 5, 5_000)).toBe(true)
  expect(simulation.stored.map(({ value }) => value)).toEqual(['one', 'two', 'three', 'four', 'five'])
})

test('R79 reading goes on behind what retention has taken away, and says so', async () => {
  const simulation = createReceiveSimulation(7)
  const { time } = simulation
  simulation.createTopic('a', 1)
  for (let count = 0; count < 5; count += 1) simulation.append('a', 0, `value ${count}`)
  const partition = simulation.topics.get('a')?.[0]
  if (partition === undefined) throw new Error('The topic has a partition')
  simulation.positions.set('a/0', '1')
  partition.first = 3
  listen(simulation, 'a')
  simulation.startServer()
  expect(await time.runUntil(() => simulation.stored.length === 2, 5_000)).toBe(true)
  expect(simulation.stored.map(({ value }) => value)).toEqual(['value 3', 'value 4'])
  expect(simulation.lost).toEqual([{ topic: 'a', partition: 0, offset: '1', first: '3' }])
})

test('R80 what cannot be read keeps its position and says why; other partitions go on', async () => {
  const simulation = createReceiveSimulation(8)
  const { time } = simulation
  simulation.createTopic('a', 2)
  simulation.append('a', 0, 'before')
  simulation.append('a', 0, 'damaged')
  const partition = simulation.topics.get('a')?.[0]
  if (partition === undefined) throw new Error('The topic has a partition')
  partition.damaged = { at: 1, reason: 'The checksum does not match.' }
  listen(simulation, 'a')
  simulation.startServer()
  await time.runUntil(() => simulation.stored.length === 1, 5_000)
  simulation.append('a', 1, 'other')
  expect(await time.runUntil(() => simulation.stored.length === 2, 5_000)).toBe(true)
  expect(await time.runUntil(() => simulation.noted()?.away === 'The checksum does not match.', 10_000)).toBe(true)
  expect(simulation.positions.get('a/0')).toBe('1')
  partition.damaged = null
  expect(await time.runUntil(() => simulation.stored.length === 3, 5_000)).toBe(true)
  expect(await time.runUntil(() => simulation.noted()?.away === null, 10_000)).toBe(true)
})

test('R81 a cluster that is away is noted and asked again ever more rarely', async () => {
  const simulation = createReceiveSimulation(9)
  const { time, kafkaFaults } = simulation
  simulation.createTopic('a', 1)
  listen(simulation, 'a')
  simulation.startServer()
  await time.runUntil(() => simulation.states.at(-1)?.phase === 'reading', 5_000)
  kafkaFaults.isAway = true
  expect(await time.runUntil(() => simulation.noted()?.away === 'nobody answers', 5_000)).toBe(true)
  expect(simulation.states.at(-1)).toMatchObject({ phase: 'away', away: { reason: 'nobody answers' } })
  simulation.append('a', 0, 'meanwhile')
  await time.runUntil(() => false, 60_000)
  kafkaFaults.isAway = false
  expect(await time.runUntil(() => simulation.stored.length === 1, 8_000)).toBe(true)
  expect(await time.runUntil(() => simulation.noted()?.away === null, 10_000)).toBe(true)
})

test('R82 positions behind what nobody may see are stored, too', async () => {
  const simulation = createReceiveSimulation(10)
  const { time } = simulation
  simulation.createTopic('a', 1)
  listen(simulation, 'a')
  simulation.startServer()
  await time.runUntil(() => simulation.states.at(-1)?.phase === 'reading', 5_000)
  for (let count = 0; count < 3; count += 1) simulation.appendUnseen('a', 0)
  expect(await time.runUntil(() => simulation.positions.get('a/0') === '3', 10_000)).toBe(true)
  expect(simulation.stored).toEqual([])
})

test('R80 what the database does not take keeps its position and says why', async () => {
  const simulation = createReceiveSimulation(11)
  const { time } = simulation
  simulation.createTopic('a', 1)
  listen(simulation, 'a')
  simulation.startServer()
  await time.runUntil(() => simulation.states.at(-1)?.phase === 'reading', 5_000)
  simulation.refused.add('too much')
  simulation.append('a', 0, 'too much')
  expect(await time.runUntil(() => simulation.noted()?.away === 'The database is full.', 10_000)).toBe(true)
  expect(simulation.positions.get('a/0')).toBe('0')
  simulation.refused.clear()
  expect(await time.runUntil(() => simulation.stored.length === 1, 10_000)).toBe(true)
  expect(await time.runUntil(() => simulation.noted()?.away === null, 10_000)).toBe(true)
})

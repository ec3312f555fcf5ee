import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createChance, type Chance } from '../testing/chance.ts'
import { createModelRunQueue, type ModelRunQueue } from '../testing/modelRunQueue.ts'
import { node, publish, receive, script, send, task } from '../testing/processes.ts'
import { runnerOptions, startRequest } from '../testing/runBench.ts'
import { historyViolations } from '../testing/historyInvariants.ts'
import { runViolations } from '../testing/runInvariants.ts'
import { createRunner } from './runner.ts'
import { runnerPoints, type Runner, type RunnerPoint } from './runnerOptions.ts'

const runsInAll = 12

/** Sends, a timer, a script that publishes, branches, a reply: every run sends eight records. */
const process = publish(
  [
    'start>first',
    'first>and',
    'and>timed',
    'and>scripted',
    'timed>join',
    'scripted>join',
    'join>ask',
    'ask>last',
    'last>end',
  ],
  [
    task('first', send('one', { autorunChildren: true }), send('child', { parent: 'one' }), send('two')),
    task('timed', send('timed', { timer: 'PT5M' })),
    task('scripted', script('run', 'source')),
    node('join', { type: 'ParallelGateway' }),
    task('ask', send('ask'), receive('reply')),
    task('last', send('last', { retry: null }), send('end', { trigger: 'manual', required: false })),
  ],
)

const expected = ['ask', 'child', 'last', 'one', 'run', 'run', 'timed', 'two']

/** Two servers on one database; one that ends at a point is replaced by a new one. */
interface Cluster {
  readonly queue: ModelRunQueue
  readonly runner: () => Runner
  readonly deaths: () => number
  readonly stop: () => Promise<void>
  tick(ms: number): void
}

function createCluster(chance: Chance, point: RunnerPoint | null): Cluster {
  let time = 0
  let servers = 0
  let deaths = 0
  const queue = createModelRunQueue([process], () => new Date(time))
  const alive = [boot(), boot()]
  const all = [...alive]
  return {
    queue,
    runner: () => chance.pick(alive),
    deaths: () => deaths,
    stop: async () => {
      await Promise.all(all.map((runner) => runner.stop(50)))
    },
    tick(ms) {
      time += ms
      for (const runner of alive) runner.poke()
    },
  }

  function boot(): Runner {
    const server = (servers += 1)
    let isDead = false
    const sends = ['a', 'b'].map((key) => ({ connection: 'main', topic: 'results', value: '1', key, headers: [] }))
    const runner = createRunner(
      runnerOptions(queue.forServer(server), () => time, {
        lanes: 2,
        uuid: () => crypto.randomUUID(),
        runScript: ({ data }) =>
          Promise.resolve({ ok: true, data: { ...Object(data), scripted: true }, sends, logs: [] }),
        reached: async (at) => {
          await yieldNow(chance.between(0, 3))
          const isHit = point === null ? chance.isHit(0.01) : at === point && chance.isHit(0.2)
          if (!isHit || isDead || deaths >= 15) return
          isDead = true
          deaths += 1
          queue.kill(server)
          const place = alive.indexOf(runner)
          const next = boot()
          alive[place] = next
          all.push(next)
        },
      }),
    )
    runner.start()
    return runner
  }
}

async function yieldNow(times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

async function play(seed: number, point: RunnerPoint | null): Promise<void> {
  const chance = createChance(seed)
  const cluster = createCluster(chance, point)
  const { queue } = cluster
  try {
    for (let index = 0; index < runsInAll; index += 1) {
      const request = startRequest({ idempotency: { key: String(index), hash: '' } })
      // Who has no answer asks again, as a program would.
      for (let tries = 0; tries < 50; tries += 1) {
        const outcome = await cluster
          .runner()
          .startRuns(request)
          .catch(() => null)
        if (outcome !== null) break
      }
    }
    for (let round = 0; round < 4_000 && !isOver(queue); round += 1) {
      cluster.tick(20_000)
      for (const { id, state } of queue.deliveries) {
        if (state === 'accepted' && chance.isHit(0.5)) queue.endDelivery(id, 'delivered')
      }
      for (const run of queue.runs.values()) {
        const [wanted] = run.isLocked ? [] : run.awaits
        if (wanted === undefined) continue
        run.awaits = []
        const place = {
          connection: 'main',
          topic: wanted.topic,
          partition: 0,
          offset: '1',
          timestamp: '2026-01-01T00:00:00.000Z',
        }
        const { visit, action, attempt } = wanted
        queue.receive(run.id, {
          kind: 'replied',
          visit,
          action,
          attempt,
          record: { ...place, key: null, value: '{}', headers: [] },
        })
      }
      await yieldNow(5)
    }
    expect(queue.runs.size).toBe(runsInAll)
    for (const run of queue.runs.values()) {
      expect({ seed, status: run.status }).toEqual({ seed, status: 'completed' })
      const sent = queue.deliveries.filter((delivery) => delivery.run === run.id)
      expect(sent.map(({ action }) => action).toSorted()).toEqual(expected)
      expect(sent.every(({ state }) => state === 'delivered')).toBe(true)
      expect(runViolations(process, run)).toEqual([])
      expect(historyViolations(process, run.events)).toEqual([])
    }
    if (point !== null) expect(cluster.deaths()).toBeGreaterThan(0)
  } finally {
    await cluster.stop()
  }
}

function isOver({ runs }: ModelRunQueue): boolean {
  return [...runs.values()].every(({ status, inbox }) => status === 'completed' && inbox.length === 0)
}

// Records are matched in `receiving.test.ts`.
test.each(runnerPoints.filter((point) => point !== 'matched'))(
  'R45 two servers, one of which ends again and again at %s: nothing is lost and nothing is done twice',
  async (point) => {
    for (const seed of [1, 2]) await play(seed, point)
  },
  120_000,
)

test('R45 servers that end anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), (seed) => play(seed, null)),
    { numRuns: 8 },
  )
}, 120_000)

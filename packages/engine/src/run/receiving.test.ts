import * as fc from 'fast-check'
import type { ReceivedRecord } from '@sendwright/model'
import { expect, test } from 'vitest'
import { createChance } from '../testing/chance.ts'
import { historyViolations } from '../testing/historyInvariants.ts'
import { createModelRunQueue, type ModelRunQueue } from '../testing/modelRunQueue.ts'
import { node, publish, receive, send, task } from '../testing/processes.ts'
import { runnerOptions } from '../testing/runBench.ts'
import { runViolations } from '../testing/runInvariants.ts'
import { matchReceived } from './receiving.ts'
import { createRunner } from './runner.ts'
import { keepVersions } from './worldCache.ts'
import type { Runner } from './runnerOptions.ts'

/** Every run is started by a record, waits for another, and is called back by a third. */
const process = publish(
  ['start>ask', 'ask>called', 'called>end'],
  [
    node('start', { event: 'message', actions: [receive('begin', { topic: 'orders' })] }),
    task('ask', send('sent'), receive('reply', { correlation: { by: 'body', name: 'order', equals: '${order}' } })),
    task('called', send('call'), send('again', { parent: 'call', trigger: 'manual' })),
  ],
)
const orders = Array.from({ length: 20 }, (_, at) => at)

function aRecord(topic: string, body: unknown, more: Partial<ReceivedRecord> = {}): ReceivedRecord {
  const place = { connection: 'main', topic, partition: 0, offset: '0', timestamp: '2026-01-01T00:00:00.000Z' }
  return { ...place, key: null, value: JSON.stringify(body), headers: [], ...more }
}

const starts = ({ topic }: ReceivedRecord) =>
  topic === 'orders' ? [{ process: 'process', version: 1, node: 'start', action: 'begin', environment: null }] : []

test('R45 servers that end while they match records: each record reaches one run, once', async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), play), { numRuns: 10 })
}, 120_000)

async function play(seed: number): Promise<void> {
  const chance = createChance(seed)
  let time = 0
  let servers = 0
  let deaths = 0
  const queue = createModelRunQueue([process], () => new Date(time), starts)
  const told: number[] = []
  const alive = [boot(), boot()]
  const all = [...alive]
  const calledBack = new Set<number>()
  const replies = orders.map((order) => aRecord('replies', { order }))
  // Some replies come before anybody waits for them: they are kept.
  receiveAll(queue, replies.splice(0, 5))
  receiveAll(
    queue,
    orders.map((order) => aRecord('orders', { order })),
  )
  try {
    for (let round = 0; round < 3_000 && !isOver(queue); round += 1) {
      time += 2_000
      for (const runner of alive) runner.poke()
      for (const { id, state } of queue.deliveries) if (state === 'accepted') queue.endDelivery(id, 'delivered')
      if (chance.isHit(0.3)) receiveAll(queue, replies.splice(0, chance.between(0, 4)))
      for (const { id, newRun } of queue.runs.values()) {
        const isReady = queue.deliveries.some((one) => one.run === id && one.action === 'call')
        if (!isReady || calledBack.has(id) || !chance.isHit(0.5)) continue
        calledBack.add(id)
        const headers = Object.entries({ callbacksForAction: 'call', processInstanceId: newRun.uuid })
        // A record that could start a run goes along with it.
        receiveAll(queue, [
          aRecord('callbacks', {}, { headers: headers.map(([name, value]) => ({ name, value })) }),
          aRecord('orders', [id]),
        ])
      }
      await yieldNow()
    }
    expect({ seed, runs: queue.runs.size, deaths: deaths > 0 }).toEqual({ seed, runs: orders.length, deaths: true })
    const runs = [...queue.runs.values()]
    expect(runs.map(({ newRun }) => newRun.change.data).toSorted()).toEqual(
      orders.map((order) => `{"order":${order}}`).toSorted(),
    )
    expect(new Set(told).size).toBe(told.length)
    for (const run of runs) {
      expect({ seed, status: run.status }).toEqual({ seed, status: 'completed' })
      const sent = queue.deliveries.filter((delivery) => delivery.run === run.id)
      expect(sent.map(({ action }) => action).toSorted()).toEqual(['again', 'call', 'sent'])
      const kinds = run.events.map(({ event }) => event.kind)
      expect(kinds.filter((kind) => kind === 'replied' || kind === 'calledBack')).toEqual(['replied', 'calledBack'])
      expect(runViolations(process, run)).toEqual([])
      expect(historyViolations(process, run.events)).toEqual([])
    }
    const unmatched = queue.received.filter(({ state }) => state !== 'matched')
    expect(unmatched.every(({ reason }) => reason?.includes('no JSON object'))).toBe(true)
    expect(unmatched).toHaveLength(orders.length)
  } finally {
    await Promise.all(all.map((runner) => runner.stop(50)))
  }

  function boot(): Runner {
    const server = (servers += 1)
    let isDead = false
    const options = runnerOptions(queue.forServer(server), () => time, {
      uuid: () => crypto.randomUUID(),
      observe: {
        applied: ({ run, isStart }) => {
          if (isStart) told.push(run)
        },
        timerLate: () => {},
        defect: (_run, error) => {
          throw error
        },
      },
      reached: async (point) => {
        await yieldNow()
        if (point !== 'matched' || isDead || deaths >= 10 || !chance.isHit(0.5)) return
        isDead = true
        deaths += 1
        queue.kill(server)
        const next = boot()
        alive[alive.indexOf(runner)] = next
        all.push(next)
      },
    })
    const runner = createRunner(options)
    runner.start()
    return runner
  }
}

function receiveAll(queue: ModelRunQueue, records: readonly ReceivedRecord[]): void {
  for (const record of records) {
    queue.received.push({ id: BigInt(queue.received.length), record, state: 'waiting', reason: null })
  }
}

function isOver({ runs, received }: ModelRunQueue): boolean {
  const isMatched = received.every(({ state }) => state !== 'waiting')
  const ended = [...runs.values()].filter(({ status, inbox }) => status === 'completed' && inbox.length === 0)
  return isMatched && ended.length === orders.length
}

function yieldNow(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

test('R70 a record that somebody waits for starts no run, and nobody is told of one', async () => {
  const own = publish(
    ['start>ask'],
    [
      node('start', { event: 'message', actions: [receive('begin', { topic: 'orders' })] }),
      task(
        'ask',
        receive('reply', { topic: 'orders', correlation: { by: 'body', name: 'order', equals: '${order}' } }),
      ),
    ],
  )
  const queue = createModelRunQueue([own], () => new Date(0), starts)
  const told: number[] = []
  const options = runnerOptions(queue, () => 0, {
    observe: {
      applied: ({ run }) => {
        told.push(run)
      },
      timerLate: () => {},
      defect: () => {},
    },
  })
  const running = { options, versions: keepVersions(queue) }
  for (let round = 0; round < 2; round += 1) {
    receiveAll(queue, [aRecord('orders', { order: 7 })])
    expect(await matchReceived(running)).toBe(true)
  }
  expect(told).toEqual([1])
  expect([...queue.runs.keys()]).toEqual([1])
  expect(queue.runs.get(1)?.inbox.map(({ event }) => event.kind)).toEqual(['replied'])
})

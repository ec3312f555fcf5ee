import { setTimeout as wait } from 'node:timers/promises'
import { figure, machineLoad, printTable } from '../measure/figures.ts'
import { addConnection, startServer } from '../product/server.ts'
import type { World } from '../product/world.ts'
import { startMany } from './checkedRuns.ts'
import type { Goal } from './goals.ts'
import { oneRun, publishOneStep } from './oneStepProcess.ts'

const aimMegabytes = 300
const restMs = 20_000

/** The server's memory while so many runs wait: half of them for a person, half for a reply. */
export async function measureWaitingMemory(
  { broker, raw }: World,
  { records: runs }: { readonly records: number },
): Promise<readonly Goal[]> {
  const topic = 'replies'
  await raw.createTopic(topic)
  await using server = await startServer()
  await addConnection(server, { id: 'bench', brokers: broker.brokers, mode: 'exactlyOnce' })
  const megabytes = () => server.use().residentBytes / 1e6
  const atStart = megabytes()
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, megabytes())
  }, 50)
  const startedAt = performance.now()
  const half = Math.ceil(runs / 2)
  for (const kind of ['trigger', 'reply'] as const) {
    const process = await publishOneStep(server.api, kind, { kind, connection: 'bench', topic })
    await startMany(server.api, process, { runs: half, run: oneRun })
  }
  const startedIn = (performance.now() - startedAt) / 1_000
  const starting = peak
  peak = 0
  await wait(restMs)
  const waiting = peak
  clearInterval(watch)
  await untilWaiting(server.api, 2 * half)
  printTable(
    `${figure(2 * half)} waiting runs, started with 1,000 a request; resident memory of the server's process; ${machineLoad()}`,
    ['', 'MB', 'seconds'],
    [
      ['started', figure(atStart), ''],
      ['runs are started, the most', figure(starting), figure(startedIn, 1)],
      ['all wait, the most', figure(waiting), figure(restMs / 1_000, 1)],
    ],
  )
  const most = Math.max(starting, waiting)
  return [
    {
      what: `server's memory, ${figure(2 * half)} runs wait, the most`,
      own: `${figure(most)} MB`,
      aim: { text: `≤ ${aimMegabytes} MB`, isMet: most <= aimMegabytes },
    },
  ]
}

/** A count may be some seconds old. */
async function untilWaiting(api: Awaited<ReturnType<typeof startServer>>['api'], expected: number): Promise<void> {
  for (let look = 0; look < 60; look += 1) {
    const { counts, waiting } = await api.runOverview({ query: {} })
    if (counts.active === expected && waiting === expected) return
    await wait(500)
  }
  throw new Error(`Not all of ${expected} runs wait`)
}

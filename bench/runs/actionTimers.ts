import { setTimeout as wait } from 'node:timers/promises'
import { openStore } from '@sendwright/store'
import { figure, machineLoad, percentile, printTable } from '../measure/figures.ts'
import { useHeads, usedDuring } from '../measure/usedDuring.ts'
import { startDatabase } from '../product/database.ts'
import { addConnection, startServer, type Server } from '../product/server.ts'
import type { World } from '../product/world.ts'
import { warmUp } from './checkedRuns.ts'
import type { Goal } from './goals.ts'
import { oneRun, publishOneStep, publishVersion } from './oneStepProcess.ts'

const aimMs = 250
const versions = 4
const perRequest = 5
const idleSeconds = 20
const readAtOnce = 16

/**
 * How late the records of action timers are that are due over 10 minutes, or another time. Runs are started evenly over a quarter of that
 * time, in turn of four versions whose timers are a quarter of it apart: so the timers are due evenly over all of it. Due
 * is the time of the event that started the run, as it is stored, and the timer; both the record's own time stamp and the
 * time at which a reader of committed records has it are compared with it. And what server and database use meanwhile.
 */
export async function measureActionTimers(
  { broker, raw }: World,
  { records, seconds, spreadMs }: { readonly records: number; readonly seconds: number; readonly spreadMs: number },
): Promise<readonly Goal[]> {
  const topic = 'action-timers'
  await raw.createTopic(topic)
  await using database = await startDatabase()
  await using server = await startServer(database)
  await addConnection(server, { id: 'bench', brokers: broker.brokers, mode: 'exactlyOnce' })
  await warmUp(server.api, raw)
  const empty = await usedDuring(server, wait(idleSeconds * 1_000))
  const startMs = spreadMs / versions
  // The first of them is due when the last has been started, and what all of them use has been looked at.
  const shortestMs = startMs + (idleSeconds + 10) * 1_000
  const timers = Array.from({ length: versions }, (_, index) => shortestMs + index * startMs)
  const process = await publishTimers(server, { topic, timers })
  const firstAt = Date.now() + shortestMs
  const runs = await startEvenly(server, process, { records, startMs, timers })
  const pending = await usedDuring(server, wait(idleSeconds * 1_000))
  if (Date.now() > firstAt) throw new Error('Starting took so long that the first are due')
  const watching = raw.arrivals(topic, { seconds: (firstAt - Date.now()) / 1_000 + seconds + 5 })
  await wait(firstAt - Date.now())
  const sending = await usedDuring(server, wait(seconds * 1_000))
  const arrivals = await watching
  const due = await dueTimes(database, runs)
  const lateness = { stamped: new Array<number>(), read: new Array<number>() }
  const seen = new Set<number>()
  for (const { number, readAt, stampedAt } of arrivals) {
    const dueAt = due.get(number)
    if (dueAt === undefined || seen.has(number)) throw new Error(`Run ${number} was not started or has sent twice`)
    seen.add(number)
    lateness.stamped.push(stampedAt - dueAt)
    lateness.read.push(readAt - dueAt)
  }
  const until = firstAt + seconds * 1_000
  const missing = [...due].filter(([run, dueAt]) => dueAt <= until && !seen.has(run)).length
  if (missing > 0) throw new Error(`${missing} records of timers did not arrive within 5 s`)
  const row = (title: string, values: readonly number[]) => [
    title,
    ...[50, 99, 100, 0].map((percent) => figure(percentile(values, percent))),
  ]
  printTable(
    `${figure(records)} action timers due over ${spreadMs / 1_000} s, seen for ${seconds} s, ${figure(seen.size)} of them; ${machineLoad()}`,
    ['late, ms', 'p50', 'p99', 'the most', 'the earliest'],
    [row("the record's time stamp", lateness.stamped), row('a reader of committed records has it', lateness.read)],
  )
  printTable(
    'Use meanwhile, in percent of one core',
    ['', ...useHeads],
    [
      ['no run is under way', ...empty],
      [`${figure(records)} timers are set, none is due`, ...pending],
      [`${figure((records / spreadMs) * 1_000)} a second become due`, ...sending],
    ],
  )
  const p99 = percentile(lateness.stamped, 99)
  return [
    {
      what: `lateness of ${figure(records)} action timers, p50`,
      own: `${figure(percentile(lateness.stamped, 50))} ms`,
    },
    {
      what: `lateness of ${figure(records)} action timers, p99`,
      own: `${figure(p99)} ms`,
      aim: { text: `≤ ${aimMs} ms`, isMet: p99 <= aimMs },
    },
    {
      what: `CPU of the server, ${figure(records)} timers are set`,
      own: pending[0] ?? '',
      baseline: `${empty[0]} empty`,
    },
  ]
}

/** Version 1 and the next have these timers, in milliseconds. */
async function publishTimers(
  { api }: Server,
  { topic, timers }: { readonly topic: string; readonly timers: readonly number[] },
): Promise<string> {
  const [first = 0, ...others] = timers
  const step = (ms: number) => ({ kind: 'send', connection: 'bench', topic, timer: `PT${ms / 1_000}S` }) as const
  const process = await publishOneStep(api, 'Timers', step(first))
  for (const ms of others) await publishVersion(api, process, step(ms))
  return process
}

/** Starts runs at an even pace, some of one version and then as many of the next; which timer each has. */
async function startEvenly(
  { api }: Server,
  process: string,
  {
    records,
    startMs,
    timers,
  }: { readonly records: number; readonly startMs: number; readonly timers: readonly number[] },
): Promise<ReadonlyMap<number, number>> {
  const started = new Map<number, number>()
  const startedAt = performance.now()
  const requests: Promise<void>[] = []
  for (let first = 0, index = 0; first < records; first += perRequest, index += 1) {
    const early = startedAt + (first * startMs) / records - performance.now()
    if (early > 0) await wait(early)
    const place = index % timers.length
    const timer = timers[place] ?? 0
    const runs = Array.from({ length: Math.min(perRequest, records - first) }, (_, each) => oneRun(first + each))
    requests.push(
      api.startRuns({ params: { id: process }, body: { runs, version: place + 1 } }).then((answer) => {
        for (const { id } of answer.runs) started.set(id, timer)
      }),
    )
  }
  await Promise.all(requests)
  return started
}

/** When the timer of each run is due: its time after the event that started the run. */
async function dueTimes(
  { databaseUrl }: { readonly databaseUrl: string },
  runs: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, number>> {
  const store = await openStore({ databaseUrl, secretKey: new Uint8Array(32), log: () => {} })
  try {
    const due = new Map<number, number>()
    const rest = runs.entries()
    const read = async () => {
      for (const [run, timer] of rest) {
        const [started] = await store.runs.eventsSince(run, 0)
        if (started?.event.kind !== 'started') throw new Error(`Run ${run} has no start`)
        due.set(run, Date.parse(started.at) + timer)
      }
    }
    await Promise.all(Array.from({ length: readAtOnce }, read))
    return due
  } finally {
    await store.close()
  }
}

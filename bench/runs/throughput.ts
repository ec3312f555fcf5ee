import { figure, machineLoad, median, printTable } from '../measure/figures.ts'
import { measureLoad } from '../measure/load.ts'
import { cpuSecondsByName } from '../measure/processes.ts'
import { addConnection, startServer, type Server } from '../product/server.ts'
import type { World } from '../product/world.ts'
import { checkRecords, lastEnd, startMany, untilCompleted, warmUp } from './checkedRuns.ts'
import type { Goal } from './goals.ts'
import { oneRun, publishOneStep } from './oneStepProcess.ts'

const shards = 4
const batchSize = 500
const clientCounts = [8, 32]

/** One measurement: runs per second, and microseconds of CPU per run by process. */
interface Measured {
  readonly rawPerSecond: number
  readonly startedPerSecond: number
  readonly finishedPerSecond: number
  readonly serverCpu: number
  readonly postgresCpu: number
}

/**
 * How many runs of one step are started and finished in a second: many by requests of 1,000, one after another, and one by
 * each request of 8 and of 32 clients. Finished counts from the first request until the last run has ended by the clock of
 * the database, whose clock is this machine's.
 */
export async function measureThroughput(
  world: World,
  { starts, runs, seconds }: { readonly starts: number; readonly runs: number; readonly seconds: number },
): Promise<readonly Goal[]> {
  const { broker, raw } = world
  await raw.createTopic('runs-raw')
  await using server = await startServer()
  await addConnection(server, { id: 'bench', brokers: broker.brokers, mode: 'exactlyOnce' })
  await warmUp(server.api, raw)
  const cases = [
    {
      name: 'requests of 1,000, one after another',
      start: async (process: string) => {
        const startedAt = performance.now()
        await startMany(server.api, process, { runs: starts, run: oneRun })
        return { runs: starts, perSecond: (starts * 1_000) / (performance.now() - startedAt) }
      },
    },
    ...clientCounts.map((clients) => ({
      name: `requests of 1, ${clients} at a time`,
      start: (process: string) => startSingly(server, process, { clients, seconds }),
    })),
  ]
  const rows: string[][] = []
  const goals: Goal[] = []
  for (const [index, { name, start }] of cases.entries()) {
    const done: Measured[] = []
    for (let turn = 0; turn < runs; turn += 1)
      done.push(await measureOnce(world, server, { name: `runs-${index}-${turn}`, starts, start }))
    const middle = (value: (measured: Measured) => number) => median(done.map(value))
    const ratio = middle((measured) => measured.finishedPerSecond / measured.rawPerSecond)
    const [started, finished, rawRate] = [
      figure(middle(({ startedPerSecond }) => startedPerSecond)),
      figure(middle(({ finishedPerSecond }) => finishedPerSecond)),
      figure(middle(({ rawPerSecond }) => rawPerSecond)),
    ]
    rows.push([
      name,
      started,
      finished,
      rawRate,
      `${figure(ratio, 2)} ×`,
      figure(middle(({ serverCpu }) => serverCpu)),
      figure(middle(({ postgresCpu }) => postgresCpu)),
    ])
    goals.push({ what: `runs started, ${name}`, own: `${started}/s` })
    goals.push({ what: `runs started and finished, ${name}`, own: `${finished}/s`, baseline: `${rawRate}/s`, ratio })
  }
  printTable(
    `Runs of one step with a record of 1 KB, exactly once, ${figure(starts)} or ${seconds} s; raw: kafkajs transactions of ${batchSize} records with their position, from memory, ${shards} at once. Median of ${runs}; CPU in µs per run; ${machineLoad()}`,
    ['runs per second', 'started', 'finished', 'raw', 'to raw', 'server CPU', 'PostgreSQL'],
    rows,
  )
  return goals
}

async function measureOnce(
  { raw }: World,
  server: Server,
  {
    name,
    starts,
    start,
  }: {
    readonly name: string
    readonly starts: number
    readonly start: (process: string) => Promise<{ readonly runs: number; readonly perSecond: number }>
  },
): Promise<Measured> {
  await raw.createTopic(name)
  const process = await publishOneStep(server.api, name, { kind: 'send', connection: 'bench', topic: name })
  const baseline = await raw.batches({ topic: 'runs-raw', shards, records: starts, batchSize })
  const before = { server: server.use().cpuSeconds, postgres: cpuSecondsByName()['postgres'] ?? Number.NaN }
  const startedAt = Date.now()
  const { runs, perSecond } = await start(process)
  await untilCompleted(server.api, process, runs)
  const perRun = (now: number, then: number) => ((now - then) / runs) * 1e6
  const use = {
    serverCpu: perRun(server.use().cpuSeconds, before.server),
    postgresCpu: perRun(cpuSecondsByName()['postgres'] ?? Number.NaN, before.postgres),
  }
  const endedAt = await lastEnd(server.api, process)
  await checkRecords(raw, name, runs)
  return {
    rawPerSecond: starts / baseline.seconds,
    startedPerSecond: perSecond,
    finishedPerSecond: (runs * 1_000) / (endedAt - startedAt),
    ...use,
  }
}

async function startSingly(
  { api, baseUrl }: Server,
  process: string,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<{ readonly runs: number; readonly perSecond: number }> {
  const { perSecond } = await measureLoad({
    url: `${baseUrl}/processes/${process}/runs`,
    requests: Array.from({ length: 1_000 }, (_, index) => ({ headers: {}, body: JSON.stringify(oneRun(index)) })),
    clients,
    warmUpSeconds: 0,
    seconds,
    expectedStatus: 202,
  })
  // Every request was answered before this.
  const { counts } = await api.runOverview({ query: { process } })
  return { runs: Object.values(counts).reduce((sum, count) => sum + count, 0), perSecond }
}

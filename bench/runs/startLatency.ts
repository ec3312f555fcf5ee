import { setTimeout as wait } from 'node:timers/promises'
import type { ApiClient } from '@sendwright/contract'
import { figure, machineLoad, median, percentile, printTable } from '../measure/figures.ts'
import { addConnection, startServer } from '../product/server.ts'
import type { World } from '../product/world.ts'
import { checkRecords, warmUp } from './checkedRuns.ts'
import type { Goal } from './goals.ts'
import { oneRun, publishOneStep } from './oneStepProcess.ts'

const aim = 3
const unmeasured = 100

interface Latencies {
  /** Until the answer 202. */
  readonly answered: readonly number[]
  readonly acknowledged: readonly number[]
  readonly completed: readonly number[]
}

/**
 * How long a run of one step takes from the request that starts it, at an even rate: until its record's receipt is
 * stored and until it is completed, both as the database noted them, whose clock is this machine's (whole milliseconds).
 * The baseline is a raw transaction with its position, directly before.
 */
export async function measureStartLatency(
  { broker, raw }: World,
  options: { readonly runs: number; readonly perSecond: number; readonly seconds: number },
): Promise<readonly Goal[]> {
  const { runs, perSecond, seconds } = options
  const topic = 'start-latency'
  await raw.createTopic(topic)
  await raw.createTopic(`${topic}-raw`)
  await using server = await startServer()
  await addConnection(server, { id: 'bench', brokers: broker.brokers, mode: 'exactlyOnce' })
  await warmUp(server.api, raw)
  const process = await publishOneStep(server.api, 'Latency', { kind: 'send', connection: 'bench', topic })
  const pairs: (Latencies & { readonly raw: readonly number[] })[] = []
  for (let index = 0; index < runs; index += 1) {
    const baseline = await raw.latencies({ topic: `${topic}-raw`, kind: 'transaction', perSecond, seconds })
    pairs.push({ raw: baseline, ...(await measureOnce(server.api, process, { perSecond, seconds })) })
  }
  await checkRecords(raw, topic, runs * (perSecond * seconds + unmeasured))
  const middle = (value: (pair: (typeof pairs)[number]) => number) => median(pairs.map(value))
  const ms = (name: 'raw' | keyof Latencies, percent: number) => middle((pair) => percentile(pair[name], percent))
  const ratio = (name: keyof Latencies, percent: number) =>
    middle((pair) => percentile(pair[name], percent) / percentile(pair.raw, percent))
  const row = (title: string, name: keyof Latencies) => [
    title,
    figure(ms(name, 50), 1),
    `${figure(ratio(name, 50), 2)} ×`,
    figure(ms(name, 99), 1),
    `${figure(ratio(name, 99), 2)} ×`,
  ]
  printTable(
    `From the request that starts a run of one step, ${perSecond} a second, ms. Median of ${runs} runs of ${seconds} s; ${machineLoad()}`,
    ['until', 'p50', 'to raw', 'p99', 'to raw'],
    [
      row('it is answered', 'answered'),
      row("the record's receipt is stored", 'acknowledged'),
      row('the run is completed', 'completed'),
      ['raw: a transaction with its position', figure(ms('raw', 50), 1), '', figure(ms('raw', 99), 1), ''],
    ],
  )
  return [50, 99].map((percent) => ({
    what: `start to acknowledged, p${percent}`,
    own: `${figure(ms('acknowledged', percent), 1)} ms`,
    baseline: `${figure(ms('raw', percent), 1)} ms`,
    ratio: ratio('acknowledged', percent),
    ...(percent === 50 && { aim: { text: `≤ ${aim} ×`, isMet: ratio('acknowledged', 50) <= aim } }),
  }))
}

async function measureOnce(
  api: ApiClient,
  process: string,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Latencies> {
  const start = async (index: number) => {
    const sentAt = performance.timeOrigin + performance.now()
    const { id } = await api.startRuns({ params: { id: process }, body: oneRun(index) })
    return { id, sentAt, answered: performance.timeOrigin + performance.now() - sentAt }
  }
  for (let index = 0; index < unmeasured; index += 1) await start(index)
  const startedAt = performance.now()
  const starts: ReturnType<typeof start>[] = []
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const early = startedAt + (index * 1_000) / perSecond - performance.now()
    if (early > 0) await wait(early)
    starts.push(start(index))
  }
  const latencies = { answered: new Array<number>(), acknowledged: new Array<number>(), completed: new Array<number>() }
  // Asked afterwards, so that asking takes no time from what is measured.
  for (const { id, sentAt, answered } of await Promise.all(starts)) {
    const { state, endedAt, recordList } = await api.getRun({ params: { id: String(id) }, query: { wait: '30s' } })
    const [record, another] = recordList
    if (state !== 'completed' || endedAt === null || record?.state !== 'delivered' || another !== undefined)
      throw new Error(`Run ${id} is ${state} with ${recordList.length} records`)
    latencies.answered.push(answered)
    latencies.acknowledged.push(Date.parse(record.at) - sentAt)
    latencies.completed.push(Date.parse(endedAt) - sentAt)
  }
  return latencies
}

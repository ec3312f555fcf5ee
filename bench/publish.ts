import { parseArgs } from 'node:util'
import { apacheKafkaAvailable } from '@sendwright/kafka/testing'
import { figure, machineLoad, median, printTable } from './measure/figures.ts'
import { measureLoad, type LoadFigures } from './measure/load.ts'
import { benchRecord } from './measure/records.ts'
import { startMqBridge } from './peers/mqBridge.ts'
import { startNodeHttp } from './peers/nodeHttp.ts'
import { startNodeRed } from './peers/nodeRed.ts'
import { startBroker } from './product/broker.ts'
import { addConnection, startServer, type Server } from './product/server.ts'
import { startRawKafka } from './raw/rawKafka.ts'

/*
 * One record of 1 KB per HTTP request, answered when Kafka has it, from 1, 8 and 32 clients: Sendwright, which commits
 * it to its database first, beside servers that keep nothing before Kafka's answer. All stand on the same broker in the
 * same run; while one is measured the peers stand still. Rounds are interleaved, the median is taken. What was answered
 * is counted in Kafka afterwards. Peers are installed on the first run, into a cache of their own. About 6 minutes.
 */

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '1,8,32' },
    only: { type: 'string', default: '' },
    'server-node': { type: 'string', default: '' },
  },
})
const rounds = Number(given.rounds)
const seconds = Number(given.seconds)
const clientCounts = given.clients.split(',').map(Number)

/** One of those that are compared. */
interface Contender {
  readonly name: string
  readonly url: string
  readonly expectedStatus: number
  readonly topic: string
  readonly requests: readonly { readonly headers: Readonly<Record<string, string>>; readonly body: string }[]
  pause(): void
  resume(): void
}

const { available, reason } = apacheKafkaAvailable()
if (!available) {
  console.log(`Publishing over HTTP was not measured: ${reason}`)
  process.exit(0)
}

await using broker = await startBroker()
await using raw = await startRawKafka(broker.brokers)
await using server = await startServer({ node: given['server-node'].split(' ').filter((word) => word !== '') })
await using running = new AsyncDisposableStack()
const contenders = [
  await sendwright(server, { id: 'exactlyonce', mode: 'exactlyOnce', name: 'Sendwright, exactly once' }),
  await sendwright(server, { id: 'atleastonce', mode: 'atLeastOnce', name: 'Sendwright, at least once' }),
  ...(await peers(broker.brokers[0] ?? '')),
].filter(({ name }) => name.includes(given.only))
const figures = new Map<string, LoadFigures[]>()
const failed = new Set<string>()
for (const contender of contenders) contender.pause()
for (const clients of clientCounts) {
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) if (!failed.has(contender.name)) await measureOrName(contender, clients)
  }
}
for (const contender of contenders) await check(contender)
print()

/** A peer that fails is named and left out from then on; ours fails the benchmark. */
async function measureOrName(contender: Contender, clients: number): Promise<void> {
  try {
    await measure(contender, clients)
  } catch (error) {
    if (contender.name.startsWith('Sendwright')) throw error
    failed.add(contender.name)
    console.log(`${contender.name} failed with ${clients} clients: ${error instanceof Error ? error.message : ''}`)
  }
}

async function measure(contender: Contender, clients: number): Promise<void> {
  const { name, url, requests, expectedStatus } = contender
  contender.resume()
  const result = await measureLoad({ url, requests, expectedStatus, clients, warmUpSeconds: 2, seconds })
  contender.pause()
  figures.set(`${name} ${clients}`, [...(figures.get(`${name} ${clients}`) ?? []), result])
}

/** Every answer has to be a record; markers of transactions make it more. */
async function check({ name, topic }: Contender): Promise<void> {
  const answered = clientCounts
    .flatMap((clients) => figures.get(`${name} ${clients}`) ?? [])
    .reduce((sum, { perSecond }) => sum + perSecond * seconds, 0)
  const end = await raw.end(topic)
  if (end < answered) throw new Error(`${name} answered ${answered} times for ${end} records`)
}

function print(): void {
  const base = 'Node-RED'
  const baseName = contenders.find(({ name }) => name.startsWith(base))?.name
  for (const clients of clientCounts) {
    const middle = (name: string, value: (figures: LoadFigures) => number) =>
      median((figures.get(`${name} ${clients}`) ?? []).map(value))
    const rate = (name: string) => middle(name, ({ perSecond }) => perSecond)
    printTable(
      `${clients} client${clients === 1 ? '' : 's'}, median of ${rounds} rounds of ${seconds} s; ${machineLoad()}`,
      ['', 'requests/s', `to ${base}`, 'p50 ms', 'p99 ms'],
      contenders.map(({ name }) => [
        name,
        figure(rate(name)),
        baseName === undefined ? '–' : `${figure(rate(name) / rate(baseName), 2)} ×`,
        figure(
          middle(name, ({ p50Ms }) => p50Ms),
          1,
        ),
        figure(
          middle(name, ({ p99Ms }) => p99Ms),
          1,
        ),
      ]),
    )
  }
}

async function sendwright(
  { api, baseUrl }: Server,
  { id, mode, name }: { readonly id: string; readonly mode: 'exactlyOnce' | 'atLeastOnce'; readonly name: string },
): Promise<Contender> {
  const topic = `publish-${id}`
  await raw.createTopic(topic)
  await addConnection({ api }, { id, brokers: broker.brokers, mode })
  return {
    name,
    topic,
    url: `${baseUrl}/deliveries?wait=30s`,
    expectedStatus: 202,
    requests: records().map(({ key, value }) => ({
      headers: {},
      body: JSON.stringify({ connection: id, messages: [{ topic, key, value }] }),
    })),
    // It goes on renewing its leases, which is its own cost.
    pause: () => {},
    resume: () => {},
  }
}

/** A peer that cannot be had here is named, and left out. */
async function peers(address: string): Promise<readonly Contender[]> {
  const started: Contender[] = []
  for (const [topic, start] of [
    ['publish-http', startNodeHttp],
    ['publish-node-red', startNodeRed],
    ['publish-mq-bridge', startMqBridge],
  ] as const) {
    await raw.createTopic(topic)
    try {
      const peer = running.use(await start({ broker: address, topic }))
      const requests = records().map(({ key, value }) => ({ headers: { key }, body: value }))
      started.push({ ...peer, topic, requests })
    } catch (error) {
      console.log(`Not compared with ${topic}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return started
}

function records() {
  return Array.from({ length: 1_000 }, (_, index) => benchRecord(index))
}

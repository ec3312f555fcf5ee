import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ApacheKafkaVersion, seededRandom } from '@sendwright/kafka/testing'
import { judge, type Judgement } from './check/judge.ts'
import { openJournal } from './publish/journal.ts'
import { createBulk } from './publish/messages.ts'
import { createProber } from './publish/prober.ts'
import { publishUntilAccepted, type PublishingWorld } from './publish/publisher.ts'
import { type Stage, startStage } from './stage/stage.ts'

/** What an outage is asked for. */
export interface OutageOptions {
  readonly version: ApacheKafkaVersion
  readonly seed: number
  /** Records that wait while Kafka is away. */
  readonly rows: number
  readonly awayMs: number
  readonly keepIn: string | null
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** What it has shown. Times in milliseconds, from when every partition had its whole ISR again. */
export interface OutageResult extends Judgement {
  readonly version: ApacheKafkaVersion
  readonly firstMs: number
  readonly drainedMs: number
  /** The most memory that the server has had. */
  readonly peakBytes: number
  /** Resident memory while everything waited. */
  readonly waitingBytes: number
  /** The longest time that a question after its health took meanwhile. */
  readonly slowestHealthMs: number
}

const rowsPerRequest = 200
const valueBytes = 1_000

/** Kafka goes away, so much is accepted, Kafka comes back after its time: everything has to be there, in order. */
export async function runOutage(options: OutageOptions): Promise<OutageResult> {
  const { seed, say, signal, version } = options
  await using stage = await startStage({ ...options, nodes: 1, servers: 1, mode: 'exactlyOnce' })
  const [server] = stage.servers
  if (server === undefined) throw new Error('The stage has no server')
  const journalFile = path.join(stage.papers, 'journal')
  const world: PublishingWorld = {
    servers: stage.servers,
    connection: stage.connection,
    journal: await openJournal(journalFile),
    random: seededRandom(seed),
    complain: (sentence) => complaints.push(sentence),
  }
  const complaints: string[] = []
  const prober = createProber(stage, world, seededRandom(seed + 1))
  if ((await prober.untilFlowing(signal)) === null) throw new Error('Nothing was delivered before the outage')

  await stage.kafka.kill()
  say(`Kafka is away; publishing ${options.rows} records`)
  const awayUntil = performance.now() + options.awayMs
  const source = createBulk('outage', { topics: stage.topics, random: seededRandom(seed + 2), valueBytes })
  for (let published = 0; published < options.rows && !signal.aborted; published += rowsPerRequest) {
    await publishUntilAccepted(world, source(Math.min(rowsPerRequest, options.rows - published)), signal)
  }
  say('Everything is accepted; waiting for the end of the outage')
  let slowestHealthMs = 0
  while (performance.now() < awayUntil && !signal.aborted) {
    const askedAt = performance.now()
    await server.api.health({})
    slowestHealthMs = Math.max(slowestHealthMs, performance.now() - askedAt)
    await delay(1_000)
  }
  const waitingBytes = server.residentBytes()

  const before = await startKafka(stage)
  say('Kafka is back')
  const backAt = performance.now()
  while ((await endOf(stage)) === before && !signal.aborted) await delay(20)
  const firstMs = performance.now() - backAt
  while ((await waitingRows(stage)) > 0 && !signal.aborted) await delay(100)
  const drainedMs = performance.now() - backAt
  say(`Drained after ${(drainedMs / 1_000).toFixed(1)} s; reading everything with kcat`)
  await world.journal.close()
  const judged = await judge(stage, journalFile, { seed, signal })
  return {
    ...judged,
    complaints: [...complaints, ...judged.complaints],
    version,
    firstMs,
    drainedMs,
    waitingBytes,
    slowestHealthMs,
    peakBytes: server.peakBytes(),
  }
}

async function startKafka(stage: Stage): Promise<bigint> {
  await stage.kafka.start()
  await stage.kafka.untilInSync()
  return endOf(stage)
}

/** Records in all topics together, control records included. */
async function endOf({ kafka, topics }: Stage): Promise<bigint> {
  const ends = await Promise.all(topics.map(({ name }) => kafka.endOffsets(name)))
  return ends.flat().reduce((sum, { end }) => sum + end, 0n)
}

async function waitingRows({ servers, connection }: Stage): Promise<number> {
  const answer = await servers[0]?.api.deliveryConnections({})
  return answer?.connections.find((each) => each.connection === connection)?.waiting ?? 0
}

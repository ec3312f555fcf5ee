import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { seededRandom, type ApacheKafkaVersion } from '@sendwright/kafka/testing'
import type { DeliveryMode } from '@sendwright/model'
import { followWithKcat } from './check/followWithKcat.ts'
import { judge, type Judgement } from './check/judge.ts'
import { type Area, areas } from './faults/fault.ts'
import { createSchedule, faultKinds, type Round } from './faults/schedule.ts'
import { openJournal } from './publish/journal.ts'
import { startLanes } from './publish/lanes.ts'
import { createElsewhere, createProber } from './publish/prober.ts'
import type { PublishingWorld } from './publish/publisher.ts'
import { type Stage, startStage } from './stage/stage.ts'

/** What a run of faults is asked for. */
export interface FaultRunOptions {
  readonly version: ApacheKafkaVersion
  readonly mode: DeliveryMode
  readonly seed: number
  /** Records that are published at least; publishing goes on for as long as there are faults. */
  readonly rows: number
  readonly faults: number
  readonly servers: number
  readonly rowsPerSecond: number
  /** null = all. */
  readonly areas: readonly Area[] | null
  /** No fault is begun after so long; null = whatever it takes. */
  readonly withinMs: number | null
  readonly keepIn: string | null
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** How long it took after the faults of a round were over until everything flowed. */
export interface Recovery {
  readonly area: Area
  readonly faults: readonly string[]
  readonly ms: number
  /** The longest time for which this process, with its proxies, could do nothing meanwhile: the machine was busy. */
  readonly heldUpMs: number
}

/** What a run has shown. */
export interface FaultRunResult extends Judgement {
  readonly version: ApacheKafkaVersion
  readonly mode: DeliveryMode
  readonly seed: number
  readonly faults: Readonly<Record<string, number>>
  readonly recoveries: readonly Recovery[]
  readonly peakBytes: number
  readonly seconds: number
}

const lanes = 6
const giveUpMs = 120_000
const staggerMs = 300
/** Held up for longer, a run says nothing about times. */
export const busyMs = 500

/** Publishes, disturbs, heals, and compares what lies in Kafka with what was accepted. */
export async function runFaults(options: FaultRunOptions): Promise<FaultRunResult> {
  const { seed, say, signal } = options
  const startedAt = performance.now()
  await using stage = await startStage({ ...options, nodes: 3 })
  const journalFile = path.join(stage.papers, 'journal')
  const complaints: string[] = []
  const world: PublishingWorld = {
    servers: stage.servers,
    connection: stage.connection,
    journal: await openJournal(journalFile),
    random: seededRandom(seed + 1),
    complain: (sentence) => complaints.push(sentence),
  }
  stage.publishElsewhere = createElsewhere(stage, world, seededRandom(seed + 4))
  const prober = createProber(stage, world, seededRandom(seed + 5))
  const untilFlowing = () => prober.untilFlowing(AbortSignal.any([signal, AbortSignal.timeout(giveUpMs)]))
  if ((await untilFlowing()) === null) throw new Error('Nothing was delivered before the first fault')
  stage.shardNames = await readShardNames(stage)
  const lanesRunning = startLanes(world, { ...options, lanes, topics: stage.topics, random: seededRandom(seed + 2) })

  await using follower = followWithKcat(stage.kafka, stage.topics)

  const loopDelay = monitorEventLoopDelay()
  loopDelay.enable()
  const rounds = createSchedule(seed, options.faults, options.areas)
  const counts: Record<string, number> = {}
  const recoveries: Recovery[] = []
  for (const [index, round] of rounds.entries()) {
    if (signal.aborted || performance.now() - startedAt > (options.withinMs ?? Number.POSITIVE_INFINITY)) break
    const done = await runRound(stage, round, (sentence) => complaints.push(sentence))
    for (const { name } of round.faults) counts[name] = (counts[name] ?? 0) + 1
    loopDelay.reset()
    const ms = await untilFlowing()
    const heldUpMs = loopDelay.max / 1e6
    if (ms === null) complaints.push(`Nothing flows ${giveUpMs / 1_000} s after ${done.join('; ')}`)
    else recoveries.push({ area: areaOf(round), faults: done, ms, heldUpMs })
    const heldUp = heldUpMs > busyMs ? `, of which this machine took ${(heldUpMs / 1_000).toFixed(1)} s` : ''
    const time = ms === null ? 'never' : `${(ms / 1_000).toFixed(1)} s${heldUp}`
    say(`${index + 1}/${rounds.length}  ${done.join('; ')}  → ${time}, ${lanesRunning.accepted()} rows`)
    if (ms === null) break
  }
  while (lanesRunning.accepted() < options.rows && !signal.aborted && complaints.length === 0) await delay(50)
  await lanesRunning.stop()
  say('Publishing has ended: waiting for the rest, then reading everything with kcat')
  await world.journal.close()
  const judged = await judge(stage, journalFile, { seed, signal })
  complaints.push(...judged.complaints, ...(await follower.compare(judged.found)))
  return {
    version: options.version,
    mode: options.mode,
    seed,
    rows: judged.rows,
    found: judged.found,
    faults: counts,
    verdict: judged.verdict,
    recoveries,
    complaints,
    peakBytes: Math.max(...stage.servers.map((server) => server.peakBytes())),
    seconds: (performance.now() - startedAt) / 1_000,
  }
}

/**
 * Begins the faults of a round shortly after one another, ends each after its time, and gives what was done. One may last
 * while another still begins: a server that starts while the database is silent has to wait for it.
 */
async function runRound(stage: Stage, round: Round, complain: (sentence: string) => void): Promise<readonly string[]> {
  const done = await Promise.all(
    round.faults.map(async ({ name, seed, lastsMs }, index) => {
      await delay(index * staggerMs)
      try {
        const { what, heal } = await faultKinds[name].begin(stage, seededRandom(seed))
        await delay(lastsMs)
        await heal()
        return `${name}: ${what}`
      } catch (error) {
        complain(`${name} could not be done: ${error instanceof Error ? error.message : String(error)}`)
        return name
      }
    }),
  )
  if (areaOf(round) === 'broker') await stage.kafka.untilInSync()
  return done
}

/** A shard's transactional id and its group have the same name, which stays. */
async function readShardNames({ servers, connection }: Stage): Promise<readonly string[]> {
  const answer = await servers[0]?.api.deliveryConnections({})
  const shards = answer?.connections.find((each) => each.connection === connection)?.shards ?? []
  return shards.map(({ group }) => group)
}

/** The area that needs the most time. */
function areaOf(round: Round): Area {
  const present = new Set(round.faults.map(({ name }) => faultKinds[name].area))
  return (['broker', 'server', 'database'] as const).find((area) => present.has(area)) ?? areas[0]
}

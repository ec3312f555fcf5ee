import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ApacheKafkaVersion, seededRandom } from '@sendwright/kafka/testing'
import type { Judgement } from '../check/judge.ts'
import { readWithKcat } from '../check/readWithKcat.ts'
import { between } from '../faults/fault.ts'
import type { Server } from '../stage/server.ts'
import { type Stage, startStage } from '../stage/stage.ts'
import { checkRuns, type EndedRun } from './checkRuns.ts'
import { startReplier } from './replier.ts'
import { openRunJournal, readRunJournal } from './runJournal.ts'
import { doRunFault, planRunFaults } from './runKills.ts'
import { publishRunProcess, runTopics, sentTopics } from './runProcess.ts'
import { startRunStarter } from './startRuns.ts'

/** What the scenario is asked for. */
export interface RunScenarioOptions {
  readonly version: ApacheKafkaVersion
  readonly seed: number
  readonly kills: number
  /** How long a server is paused after the last of them; 0 = not. */
  readonly pauseMs: number
  readonly servers: number
  readonly runsPerSecond: number
  /** No fault is begun after so long; null = whatever it takes. */
  readonly withinMs: number | null
  readonly keepIn: string | null
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** What it has shown. */
export interface RunScenarioResult extends Judgement {
  readonly version: ApacheKafkaVersion
  readonly seed: number
  readonly runs: number
  readonly completed: number
  readonly kills: number
  readonly pauses: number
  readonly cuts: number
  readonly replies: number
  readonly peakBytes: number
  readonly seconds: number
  /** From the last fault until every run had ended. */
  readonly drainedMs: number
}

const lanes = 4
const endWithinMs = 180_000
/** Between two faults, in milliseconds: from, to. */
const restMs = [200, 1_500] as const

/**
 * Starts runs of a process all the while, kills, pauses and cuts off the servers that walk them, and compares in the end
 * what kcat reads with what every accepted run had to send.
 */
export async function runRuns(options: RunScenarioOptions): Promise<RunScenarioResult> {
  const { seed, say, signal, version } = options
  const startedAt = performance.now()
  await using stage = await startStage({ ...options, nodes: 1, mode: 'exactlyOnce' })
  const [server] = stage.servers
  if (server === undefined) throw new Error('The stage has no server')
  for (const name of Object.values(runTopics)) {
    await server.api.createTopic({
      params: { id: stage.connection },
      body: { name, partitions: 2, replicationFactor: 1, configuration: {} },
    })
  }
  const process = await publishRunProcess(server, stage.connection)
  await using replier = await startReplier(stage.kafka)
  const journalFile = path.join(stage.papers, 'runs')
  const journal = await openRunJournal(journalFile)
  const complaints: string[] = []
  const starter = startRunStarter({
    servers: stage.servers,
    process,
    journal,
    random: seededRandom(seed + 1),
    lanes,
    runsPerSecond: options.runsPerSecond,
    signal,
    complain: (sentence) => complaints.push(sentence),
  })

  const counts = { kill: 0, crash: 0, pause: 0, cut: 0 }
  const random = seededRandom(seed)
  const beganAt = performance.now()
  const faults = planRunFaults(seededRandom(seed + 2), options)
  for (const [index, fault] of faults.entries()) {
    if (signal.aborted || performance.now() - beganAt > (options.withinMs ?? Number.POSITIVE_INFINITY)) break
    await delay(between(random, ...restMs))
    const done = await doRunFault(stage, fault, random)
    counts[fault.kind] += 1
    say(`${index + 1}/${faults.length}  ${done}  → ${starter.accepted()} runs`)
  }
  await starter.stop()
  await journal.close()
  say('No more runs are started: waiting for the end of all of them, then reading everything with kcat')
  const quietAt = performance.now()
  const orders = readRunJournal(journalFile)
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(endWithinMs)])
  if (!(await untilEnded(server, process, deadline)) && !signal.aborted)
    complaints.push(`Runs are left that have not ended ${endWithinMs / 1_000} s after the last fault`)
  const drainedMs = performance.now() - quietAt
  const runs = await listRuns(server, process)
  const found = (await Promise.all(sentTopics.map((topic) => readWithKcat(stage.kafka, topic)))).flat()
  complaints.push(...complaintsOf(stage))
  return {
    version,
    seed,
    rows: found.length,
    found,
    verdict: checkRuns(orders, found, runs),
    complaints,
    runs: orders.filter(({ run }) => run !== null).length,
    completed: runs.filter(({ state }) => state === 'completed').length,
    kills: counts.kill + counts.crash,
    pauses: counts.pause,
    cuts: counts.cut,
    replies: replier.answered(),
    peakBytes: Math.max(...stage.servers.map((each) => each.peakBytes())),
    seconds: (performance.now() - startedAt) / 1_000,
    drainedMs,
  }
}

/** False when the signal aborts before all have. A failed run has not ended, and will not by itself: there is no use in waiting long. */
async function untilEnded({ api }: Server, process: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const { counts } = await api.runOverview({ query: { process } })
    if (counts.active === 0) return true
    await delay(200)
  }
  return false
}

async function listRuns({ api }: Server, process: string): Promise<readonly EndedRun[]> {
  const all: EndedRun[] = []
  let after: string | undefined
  do {
    const { runs, next } = await api.listRuns({ query: { process, limit: 500, ...(after !== undefined && { after }) } })
    all.push(...runs.map(({ id, state }) => ({ id, state })))
    after = next ?? undefined
  } while (after !== undefined)
  return all
}

function complaintsOf({ servers }: Stage): readonly string[] {
  return servers.flatMap((server) => server.complaints().map((line) => `${server.name}: ${line}`))
}

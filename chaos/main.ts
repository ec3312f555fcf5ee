// `npm run chaos`: breaks everything that Sendwright depends on, again and again, and compares what lies in Kafka with
// what was accepted.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { apacheKafkaAvailable, apacheKafkaVersions } from '@sendwright/kafka/testing'
import { runDiskFull } from './diskFull.ts'
import { runFaults } from './faultRun.ts'
import { runOutage } from './outage.ts'
import { type ChaosSettings, readSettings, usage } from './settings.ts'
import { type Report, reportDiskFull, reportFaults, reportOutage, reportRuns } from './report.ts'
import { runRuns } from './runs/runScenario.ts'
import { whyNoSmallDisk } from './stage/smallDisk.ts'

const mostViolations = 50

await main()

async function main(): Promise<void> {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort())
  const settings = readSettings(process.argv.slice(2), randomInt(1_000_000))
  if (typeof settings === 'string') return leave(`${settings}\n\n${usage}`)
  const missing = whatIsMissing(settings)
  if (missing !== null) return leave(missing)
  console.log(`Seed ${settings.seed}`)
  const { table, violations } = await run(settings, stopping.signal)
  console.log(`\n${table}`)
  for (const violation of violations.slice(0, mostViolations)) console.log(violation)
  if (violations.length > 0) leave(`${violations.length} violations. Repeat it with --seed ${settings.seed}`)
  else if (stopping.signal.aborted) leave('It was stopped before its end')
  process.exit()
}

async function run(settings: ChaosSettings, signal: AbortSignal): Promise<Report> {
  const { seed, rows, keepIn } = settings
  const common = { seed, signal, keepIn, say: (line: string) => console.log(line) }
  const versions = apacheKafkaVersions.filter((version) => settings.versions.includes(version))
  if (settings.scenario === 'outage') {
    return reportOutage(
      await forEach(versions, (version) => runOutage({ ...common, version, rows, awayMs: settings.awayMs }), signal),
    )
  }
  if (settings.scenario === 'disk') {
    return reportDiskFull(await forEach(versions, (version) => runDiskFull({ ...common, version, rows }), signal))
  }
  if (settings.scenario === 'runs') {
    const { kills, pauseMs, servers, rowsPerSecond: runsPerSecond } = settings
    const ofRuns = { ...common, kills, pauseMs, servers, runsPerSecond, withinMs: null }
    return reportRuns(await forEach(versions, (version) => runRuns({ ...ofRuns, version }), signal))
  }
  return reportFaults(
    await forEach(
      versions,
      (version) =>
        runFaults({
          ...common,
          ...settings,
          version,
          withinMs: null,
        }),
      signal,
    ),
  )
}

async function forEach<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const item of items) if (!signal.aborted) results.push(await work(item))
  return results
}

function whatIsMissing({ scenario, versions }: ChaosSettings): string | null {
  const kafka = versions.map((version) => apacheKafkaAvailable(version)).find(({ available }) => !available)
  if (kafka !== undefined) {
    return `Apache Kafka cannot be started: ${kafka.reason}. apt-get install openjdk-17-jre-headless maven`
  }
  if (spawnSync('kcat', ['-V']).status !== 0) return 'kcat is missing: apt-get install kcat'
  const noDisk = scenario === 'disk' ? whyNoSmallDisk() : null
  return noDisk === null ? null : `The disk cannot be filled: ${noDisk}.`
}

function leave(sentence: string): void {
  console.error(sentence)
  process.exitCode = 1
}

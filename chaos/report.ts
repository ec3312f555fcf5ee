import type { Judgement } from './check/judge.ts'
import type { DiskFullResult } from './diskFull.ts'
import { type Area, areas } from './faults/fault.ts'
import { busyMs, type FaultRunResult } from './faultRun.ts'
import type { OutageResult } from './outage.ts'
import type { RunScenarioResult } from './runs/runScenario.ts'

/** One table, and what was violated: a sentence each, none = all is well. */
export interface Report {
  readonly table: string
  readonly violations: readonly string[]
}

/** How soon everything has to flow after the last disturbance of an area is over, in milliseconds. */
const recoveryLimitsMs: Readonly<Record<Area, number>> = {
  network: 5_000,
  broker: 15_000,
  server: 15_000,
  database: 15_000,
}

const flowsAgainWithinMs = 15_000
const mostBytesWhileWaiting = 300 * 2 ** 20

/** Of runs of faults. */
export function reportFaults(results: readonly FaultRunResult[]): Report {
  return {
    table: tableOf(
      results.map((result) => ({
        Kafka: result.version,
        mode: result.mode,
        seed: `${result.seed}`,
        rows: `${result.rows}`,
        faults: `${Object.values(result.faults).reduce((sum, count) => sum + count, 0)}`,
        ...verdictColumns(result),
        ...Object.fromEntries(areas.map((area) => [`after ${area} p50, max`, recoveryOf(result, area)])),
        memory: megabytes(result.peakBytes),
        time: seconds(result.seconds * 1_000),
      })),
    ),
    violations: results.flatMap((result) => [...verdictViolations(result), ...slowRecoveries(result)]),
  }
}

/** Of outages. */
export function reportOutage(results: readonly OutageResult[]): Report {
  return {
    table: tableOf(
      results.map((result) => ({
        Kafka: result.version,
        rows: `${result.rows}`,
        ...verdictColumns(result),
        'first after': seconds(result.firstMs),
        'drained after': seconds(result.drainedMs),
        'memory waiting': megabytes(result.waitingBytes),
        'memory at most': megabytes(result.peakBytes),
        'slowest health': seconds(result.slowestHealthMs),
      })),
    ),
    violations: results.flatMap((result) => [
      ...verdictViolations(result),
      ...(result.firstMs > flowsAgainWithinMs ? [`Slow: the first record came ${seconds(result.firstMs)} after`] : []),
      ...(result.waitingBytes > mostBytesWhileWaiting
        ? [`The server had ${megabytes(result.waitingBytes)} while ${result.rows} records waited`]
        : []),
    ]),
  }
}

/** Of servers killed while they walk runs. */
export function reportRuns(results: readonly RunScenarioResult[]): Report {
  return {
    table: tableOf(
      results.map((result) => ({
        Kafka: result.version,
        seed: `${result.seed}`,
        kills: `${result.kills}`,
        pauses: `${result.pauses}`,
        'database cuts': `${result.cuts}`,
        'runs accepted': `${result.runs}`,
        completed: `${result.completed}`,
        records: `${result.rows}`,
        replies: `${result.replies}`,
        ...verdictColumns(result),
        'ended after': seconds(result.drainedMs),
        memory: megabytes(result.peakBytes),
        time: seconds(result.seconds * 1_000),
      })),
    ),
    violations: results.flatMap(verdictViolations),
  }
}

/** Of full disks. */
export function reportDiskFull(results: readonly DiskFullResult[]): Report {
  return {
    table: tableOf(
      results.map((result) => ({
        rows: `${result.rows}`,
        ...verdictColumns(result),
        refusals: result.refusals.map(({ status, code }) => `${status} ${code}`).join(', '),
        'flows again after': result.flowsAgainMs === null ? 'never' : seconds(result.flowsAgainMs),
      })),
    ),
    violations: results.flatMap((result) => [
      ...verdictViolations(result),
      ...(result.flowsAgainMs === null ? ['Nothing flows after the space was given back'] : []),
      ...result.refusals.flatMap(({ status, code, detail }) =>
        status === 507 || status === 503 ? [] : [`New work was answered with ${status} ${code}: ${detail}`],
      ),
      ...(result.refusals[0]?.code === 'database-full' ? [] : ['New work was not refused with database-full']),
    ]),
  }
}

function verdictColumns({ verdict, complaints }: Judgement): Readonly<Record<string, string>> {
  return {
    lost: `${verdict.lost.length}`,
    duplicated: `${verdict.duplicated.length}`,
    'out of order': `${verdict.outOfOrder.length}`,
    invented: `${verdict.invented.length}`,
    'same id again': `${verdict.repeated}`,
    other: `${complaints.length}`,
  }
}

/** What is wrong with what lies in Kafka, and everything else that must not be. */
export function verdictViolations({ verdict, complaints }: Judgement): readonly string[] {
  return [
    ...verdict.lost.map((sentence) => `Lost: ${sentence}`),
    ...verdict.duplicated.map((sentence) => `Duplicated: ${sentence}`),
    ...verdict.outOfOrder.map((sentence) => `Out of order: ${sentence}`),
    ...verdict.invented.map((sentence) => `Invented: ${sentence}`),
    ...complaints,
  ]
}

function slowRecoveries({ recoveries }: FaultRunResult): readonly string[] {
  return recoveries
    .filter(({ area, ms, heldUpMs }) => ms > recoveryLimitsMs[area] && heldUpMs <= busyMs)
    .map(({ ms, faults }) => `Slow: ${seconds(ms)} until everything flowed after ${faults.join('; ')}`)
}

function recoveryOf({ recoveries }: FaultRunResult, area: Area): string {
  const times = recoveries.flatMap((each) => (each.area === area ? [each.ms] : [])).toSorted((a, b) => a - b)
  if (times.length === 0) return '–'
  return `${seconds(times[Math.floor(times.length / 2)] ?? 0)}, ${seconds(times.at(-1) ?? 0)}`
}

function tableOf(rows: readonly Readonly<Record<string, string>>[]): string {
  const head = Object.keys(rows[0] ?? {})
  const lines = [head, ...rows.map((row) => head.map((name) => row[name] ?? ''))]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const [first = '', ...rest] = lines.map(
    (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest].join('\n')
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`
}

import { type Area, areas } from './faults/fault.ts'
import type { FaultRunResult } from './faultRun.ts'

/** How soon everything has to flow after the last disturbance of an area is over, in milliseconds. */
const recoveryLimitsMs: Readonly<Record<Area, number>> = {
  network: 5_000,
  broker: 15_000,
  server: 15_000,
  database: 15_000,
}

/** What a run has violated, a sentence each; empty = nothing. */
export function violationsOf({ verdict, recoveries, complaints }: FaultRunResult): readonly string[] {
  return [
    ...verdict.lost.map((sentence) => `Lost: ${sentence}`),
    ...verdict.duplicated.map((sentence) => `Duplicated: ${sentence}`),
    ...verdict.outOfOrder.map((sentence) => `Out of order: ${sentence}`),
    ...verdict.invented.map((sentence) => `Invented: ${sentence}`),
    ...complaints,
    ...recoveries
      .filter(({ area, ms }) => ms > recoveryLimitsMs[area])
      .map(({ ms, faults }) => `Slow: ${(ms / 1_000).toFixed(1)} s until everything flowed after ${faults.join('; ')}`),
  ]
}

/** One table, a line for each run. */
export function tableOf(results: readonly FaultRunResult[]): string {
  const head = [
    ...[
      'Kafka',
      'mode',
      'seed',
      'rows',
      'faults',
      'lost',
      'duplicated',
      'out of order',
      'invented',
      'repeated',
      'other',
    ],
    ...areas.map((area) => `after ${area} p50, max`),
    ...['memory', 'time'],
  ]
  const lines = results.map((result) => [
    ...[result.version, result.mode, `${result.seed}`, `${result.rows}`, `${sum(Object.values(result.faults))}`],
    ...[result.verdict.lost, result.verdict.duplicated, result.verdict.outOfOrder, result.verdict.invented].map(
      ({ length }) => `${length}`,
    ),
    ...[`${result.verdict.repeated}`, `${result.complaints.length}`],
    ...areas.map((area) => recoveryOf(result, area)),
    ...[`${Math.round(result.peakBytes / 2 ** 20)} MB`, `${Math.round(result.seconds)} s`],
  ])
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)))
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [row(head), row(widths.map((width) => '-'.repeat(width))), ...lines.map(row)].join('\n')
}

function recoveryOf({ recoveries }: FaultRunResult, area: Area): string {
  const times = recoveries
    .filter((each) => each.area === area)
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b)
  if (times.length === 0) return '–'
  const [middle, last] = [times[Math.floor(times.length / 2)] ?? 0, times.at(-1) ?? 0]
  return `${(middle / 1_000).toFixed(1)} s, ${(last / 1_000).toFixed(1)} s`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

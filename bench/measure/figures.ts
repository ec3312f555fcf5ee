import { loadavg } from 'node:os'

/** The middle of some values; of an even number the upper one. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN
}

/** The value that so many of a hundred do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
}

/** Prints rows below their heads: the first column to the left, figures to the right. */
export function printTable(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) =>
        column === 0 ? (cells[column] ?? '').padEnd(width) : (cells[column] ?? '').padStart(width),
      )
      .join('  ')
  console.log(`\n${title}\n`)
  for (const row of [heads, ...rows]) console.log(line(row))
}

/** 12345.6 as `12,346`, 1.234 with `digits` 2 as `1.23`; what was not measured as `–`. */
export function figure(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return '–'
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** One sentence on how busy the machine is with other things. */
export function machineLoad(): string {
  const [oneMinute = 0, fiveMinutes = 0] = loadavg()
  return `load average ${oneMinute.toFixed(1)} over 1 minute, ${fiveMinutes.toFixed(1)} over 5`
}

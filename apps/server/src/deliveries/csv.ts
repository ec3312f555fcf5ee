import type { DeliverySummary, RecordBytes } from '@sendwright/model'

const columns = {
  id: ({ id }) => id,
  state: ({ state }) => state,
  connection: ({ connection }) => connection,
  topic: ({ topic }) => topic,
  key: ({ key }) => bytesText(key),
  orderBy: ({ orderBy }) => orderBy,
  size: ({ size }) => size,
  acceptedAt: ({ acceptedAt }) => acceptedAt,
  dueAt: ({ dueAt }) => dueAt,
  endedAt: ({ endedAt }) => endedAt,
  refusedAttempts: ({ attempts }) => attempts,
  failureCode: ({ failure }) => failure?.code ?? null,
  failure: ({ failure }) => failure?.message ?? null,
  run: ({ run }) => run?.id ?? null,
  process: ({ run }) => run?.process ?? null,
  step: ({ run }) => run?.node ?? null,
  action: ({ run }) => run?.action ?? null,
} as const satisfies Record<string, (delivery: DeliverySummary) => string | number | null>

/** The first line of a CSV file of deliveries. */
export const deliveriesCsvHeader = csvLine(Object.keys(columns))

/** A delivery as a line of the CSV file; what there is none of is empty, bytes that are no text are `base64:…`. */
export function deliveryCsvLine(delivery: DeliverySummary): string {
  return csvLine(Object.values(columns).map((read) => read(delivery)))
}

/**
 * A line as RFC 4180 has it. A text that a spreadsheet would take for a formula, because it starts with `=`, `+`, `-`,
 * `@`, a tab or a carriage return, gets an apostrophe before it.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

function cellText(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const guarded = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

function bytesText(bytes: RecordBytes): string | null {
  return bytes === null || typeof bytes === 'string' ? bytes : `base64:${bytes.base64}`
}

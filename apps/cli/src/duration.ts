import { UsageError } from './usageError.ts'

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a time such as 500ms, 30s, 5m or 1h; throws `UsageError` for anything else. */
export function parseDuration(option: string, text: string): number {
  const match = /^(\d{1,6})(ms|s|m|h)$/.exec(text)
  if (match === null) throw new UsageError(`--${option} is "${text}". It needs a time such as 500ms, 30s, 5m or 1h.`)
  return Number(match[1]) * (unitMs[match[2] ?? ''] ?? 1)
}

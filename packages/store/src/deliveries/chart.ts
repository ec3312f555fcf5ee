import { latencyBucketsMs } from '@sendwright/engine'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const weekMs = 7 * dayMs

/** Widths of bars that people can read, each from a whole multiple of it in UTC. */
const widths = [1, 2, 5, 10, 15, 30]
  .map((minutes) => minutes * minuteMs)
  .concat(
    [1, 2, 3, 6, 12].map((hours) => hours * hourMs),
    [dayMs, weekMs],
  )
const mostBars = 120

/** The width of bars that shows a range with at most 120 of them: beyond two years several weeks. */
export function barWidthMs(fromMs: number, toMs: number): number {
  const leastMs = (toMs - fromMs) / mostBars
  return widths.find((width) => width >= leastMs) ?? Math.ceil(leastMs / weekMs) * weekMs
}

/** Starts of the bars of a range, the first of which may begin before it. */
export function barStarts(fromMs: number, toMs: number, widthMs: number): readonly number[] {
  const first = Math.floor(fromMs / widthMs) * widthMs
  const count = Math.max(1, Math.ceil((toMs - first) / widthMs))
  return Array.from({ length: count }, (_, index) => first + index * widthMs)
}

/**
 * A percentile from counts by latency bucket, spread evenly within each; null without any. Beyond the last bucket it is
 * the last bound.
 */
export function latencyPercentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let before = 0
  for (const [index, count] of counts.entries()) {
    if (count > 0 && before + count >= share * total) {
      const low = index === 0 ? 0 : (latencyBucketsMs[index - 1] ?? 0)
      const high = latencyBucketsMs[index] ?? latencyBucketsMs.at(-1) ?? 0
      return Math.round((low + (high - low) * ((share * total - before) / count)) * 10) / 10
    }
    before += count
  }
  return latencyBucketsMs.at(-1) ?? null
}

import type { DeliveryOverview } from '@sendwright/contract'

type Bucket = DeliveryOverview['chart']['buckets'][number]

/** Where the parts of a bar stand, in pixels from the upper left corner of the plot. */
export interface Bar {
  readonly x: number
  readonly width: number
  readonly delivered: { readonly y: number; readonly height: number }
  readonly failed: { readonly y: number; readonly height: number }
}

/** The size of the plot in pixels. */
export interface PlotSize {
  readonly width: number
  readonly height: number
}

/** Values for a few lines from 0 to at least `highest`, in steps of 1, 2 or 5 times a power of ten. */
export function countTicks(highest: number, lines = 4): readonly number[] {
  if (highest <= 0) return [0, 1]
  const rough = highest / (lines - 1)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power)
  const ticks: number[] = []
  for (let value = 0; ; value += step) {
    ticks.push(value)
    if (value >= highest) return ticks
  }
}

/** Milliseconds between labels of a time axis that fit into a width, each about `labelWidth` wide. */
export function timeStep(spanMs: number, width: number, labelWidth = 80): number {
  const most = Math.max(1, Math.floor(width / labelWidth))
  return timeSteps.find((step) => spanMs / step <= most) ?? 30 * day
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const timeSteps = [1, 2, 5, 10, 15, 30]
  .map((count) => count * minute)
  .concat([1, 2, 3, 6, 12].map((count) => count * hour))
  .concat([1, 2, 7].map((count) => count * day))

/** The moments of a time axis between two times, at whole steps of the local clock. Milliseconds since 1970. */
export function timeTicks(from: number, to: number, step: number): readonly number[] {
  const ticks: number[] = []
  const first = new Date(from)
  // Whole steps of the day as people read it, so counted from local midnight.
  const midnight = new Date(first.getFullYear(), first.getMonth(), first.getDate()).getTime()
  for (let at = midnight + Math.ceil((from - midnight) / step) * step; at <= to; at += step) ticks.push(at)
  return ticks
}

/** The bars of a chart: delivered from the ground, failed on top of it. Whatever is not nothing has at least a pixel. */
export function bars(buckets: readonly Bucket[], highest: number, { width, height }: PlotSize): readonly Bar[] {
  const slot = buckets.length === 0 ? 0 : width / buckets.length
  const gap = slot > 4 ? 2 : slot > 2 ? 1 : 0
  const tall = (count: number): number => (count === 0 ? 0 : Math.max(1, (count / highest) * height))
  return buckets.map(({ delivered, failed }, index) => {
    const [up, over] = [tall(delivered), tall(failed)]
    return {
      x: index * slot,
      width: Math.max(0.5, slot - gap),
      delivered: { y: height - up, height: up },
      failed: { y: height - up - over, height: over },
    }
  })
}

/** The time that the bars cover, whole ones at both ends: a little more than was asked for. Milliseconds since 1970. */
export function barSpan({
  from,
  to,
  chart,
}: Pick<DeliveryOverview, 'from' | 'to' | 'chart'>): readonly [number, number] {
  const [first, last] = [chart.buckets[0], chart.buckets.at(-1)]
  if (first === undefined || last === undefined) return [Date.parse(from), Date.parse(to)]
  return [Date.parse(first.at), Date.parse(last.at) + chart.bucketMs]
}

/** The most that a bar shows. */
export function highestCount(buckets: readonly Bucket[]): number {
  return buckets.reduce((most, { delivered, failed }) => Math.max(most, delivered + failed), 0)
}

/** Where a moment stands on an axis, from 0 to 1, cut at its ends. */
export function shareOf(at: number, from: number, to: number): number {
  return to <= from ? 0 : Math.min(1, Math.max(0, (at - from) / (to - from)))
}

/** An outage within the time that is shown. Shares of the axis. */
export interface Shade {
  readonly connection: string
  readonly from: number
  readonly to: number
  /** How long it was in all, also before and after what is shown; milliseconds. */
  readonly durationMs: number
  readonly isOver: boolean
}

/** The outages that touch a time. */
export function shades(outages: DeliveryOverview['outages'], from: number, to: number, now: number): readonly Shade[] {
  return outages.flatMap((outage) => {
    const began = Date.parse(outage.from)
    const ended = outage.to === null ? now : Date.parse(outage.to)
    if (ended < from || began > to) return []
    return [
      {
        connection: outage.connection,
        from: shareOf(began, from, to),
        to: shareOf(ended, from, to),
        durationMs: Math.max(0, ended - began),
        isOver: outage.to !== null,
      },
    ]
  })
}

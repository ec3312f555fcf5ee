import type { DeliveryOverview } from '@sendwright/contract'
import { text } from '../../../text/en.ts'
import { formatClock, formatDay, formatMilliseconds, formatMoment } from '../../../text/format.ts'

const hour = 3_600_000
const day = 24 * hour

/** What the bars count: "Deliveries per minute". */
export function chartTitle(bucketMs: number): string {
  const { titles } = text.deliveries.chart
  if (bucketMs === 60_000) return titles.minute
  return bucketMs === hour ? titles.hour : titles.other(formatMilliseconds(bucketMs))
}

/** A bar in words, for the tooltip and screen readers. */
export function bucketWords({ at, delivered, failed }: DeliveryOverview['chart']['buckets'][number]): string {
  return text.deliveries.chart.bucket(formatMoment(at), delivered, failed)
}

/** A time on an axis whose labels are so far apart: days by their date, all else by the clock. */
export function axisTime(at: number, stepMs: number): string {
  const iso = new Date(at).toISOString()
  return stepMs >= day ? formatDay(iso) : formatClock(iso)
}

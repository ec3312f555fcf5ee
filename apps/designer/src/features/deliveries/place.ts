import type { DeliveryFilter } from '@sendwright/contract'
import type { DeliveryState } from '@sendwright/model'
import type { DeliveryTime, ListScope, OverviewScope } from '../../api/deliveries.ts'
import type { DeliveriesPlace } from '../../app/paths.ts'

type Range = NonNullable<DeliveriesPlace['range']>

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The lengths of the times that can be chosen, in milliseconds. */
export const rangeMs = {
  '15m': 15 * minute,
  '1h': hour,
  '6h': 6 * hour,
  '1d': day,
  '7d': 7 * day,
  '30d': 30 * day,
} as const satisfies Record<Range, number>

/** The lengths of the times ahead, in milliseconds. */
export const spanMs = { '1h': hour, '1d': day, '7d': 7 * day } as const

/** What is chosen when the address names no time. */
export const defaultRange: Range = '1h'

/** States that need somebody or something to go on: they are shown however old they are. */
const openStates: ReadonlySet<DeliveryState> = new Set(['accepted', 'sending', 'failed'])

/** The time that the address names: between two moments, or back from now. */
export function placeTime({ range = defaultRange, from, to }: DeliveriesPlace): DeliveryTime {
  return from !== undefined && to !== undefined ? { kind: 'between', from, to } : { kind: 'last', ms: rangeMs[range] }
}

/** What the counts, the chart and the causes of a place are about. */
export function overviewScope(place: DeliveriesPlace): OverviewScope {
  const { connection, topic } = place
  return {
    ...(connection !== undefined && { connection }),
    ...(topic !== undefined && { topic }),
    time: placeTime(place),
  }
}

/**
 * What the list of a place shows. The time back from now does not hide what still waits or has failed, nor what is
 * looked for by the time it is due: a count of the page and its list are the same deliveries.
 */
export function listScope(place: DeliveriesPlace): ListScope {
  const { state, connection, topic, key, cause, run, dueFrom, dueTo, order } = place
  const time = placeTime(place)
  const isOpen =
    (state !== undefined && openStates.has(state)) || cause !== undefined || dueFrom !== undefined || run !== undefined
  const filter: ListScope['filter'] = {
    ...(state !== undefined && { state }),
    ...(connection !== undefined && { connection }),
    ...(topic !== undefined && { topic }),
    ...(key !== undefined && { key }),
    ...(cause !== undefined && { cause }),
    ...(run !== undefined && { run: Number(run) }),
    ...(dueFrom !== undefined && { dueFrom }),
    ...(dueTo !== undefined && { dueTo }),
  }
  return {
    filter,
    time: isOpen && time.kind === 'last' ? { kind: 'always' } : time,
    order: order === 'due' ? 'due' : 'newest',
  }
}

/** The filter of a bulk operation on everything that the list of a place shows, as of a moment. */
export function bulkFilter(place: DeliveriesPlace, now: Date): DeliveryFilter {
  const { filter, time } = listScope(place)
  if (time.kind === 'between') return { ...filter, from: time.from, to: time.to }
  if (time.kind === 'last') return { ...filter, from: new Date(now.getTime() - time.ms).toISOString() }
  return filter
}

/** A filter of the list beyond those that have a field of their own. */
export type FilterChip = 'key' | 'cause' | 'run' | 'due'

/** The further filters that are on, in the order they are shown. */
export function filterChips({ key, cause, run, dueFrom, dueTo }: DeliveriesPlace): readonly FilterChip[] {
  return [
    ...(key !== undefined ? (['key'] as const) : []),
    ...(cause !== undefined ? (['cause'] as const) : []),
    ...(run !== undefined ? (['run'] as const) : []),
    ...(dueFrom !== undefined || dueTo !== undefined ? (['due'] as const) : []),
  ]
}

/** The next longer time, for a list that ends; null when there is none. */
export function longerRange({ range = defaultRange, from }: DeliveriesPlace): Range | null {
  if (from !== undefined) return '7d'
  const ranges: readonly Range[] = ['15m', '1h', '1d', '7d', '30d']
  return ranges.find((candidate) => rangeMs[candidate] > rangeMs[range]) ?? null
}

import type { RunScope, RunTime } from '../../../api/runs.ts'
import type { RunsPlace } from '../../../app/paths.ts'

type Range = NonNullable<RunsPlace['range']>

/** What is chosen when the address names no time. */
export const defaultRange: Range = 'today'

const hour = 3_600_000

const times: Readonly<Record<Range, RunTime>> = {
  '1h': { kind: 'last', ms: hour },
  today: { kind: 'today' },
  '1d': { kind: 'last', ms: 24 * hour },
  '7d': { kind: 'last', ms: 7 * 24 * hour },
  '30d': { kind: 'last', ms: 30 * 24 * hour },
  always: { kind: 'always' },
}

/** What the counts of a place are about. */
export function overviewScope({ process, environment, search, range = defaultRange }: RunsPlace): RunScope {
  return {
    ...(process !== undefined && { process }),
    ...(environment !== undefined && { environment }),
    ...(search !== undefined && { search }),
    time: times[range],
  }
}

/** What the list of a place shows: what its count says, and nothing else. */
export function listScope(place: RunsPlace): RunScope {
  return { ...overviewScope(place), ...(place.state !== undefined && { state: place.state }) }
}

/** The next longer time, for a list that ends; null when there is none. */
export function longerRange({ range = defaultRange }: RunsPlace): Range | null {
  const ranges: readonly Range[] = ['1h', 'today', '7d', '30d', 'always']
  if (range === '1d') return '7d'
  return ranges[ranges.indexOf(range) + 1] ?? null
}

/** Whether a place asks for less than all. */
export function isFiltered({ state, process, environment, search }: RunsPlace): boolean {
  return [state, process, environment, search].some((part) => part !== undefined)
}

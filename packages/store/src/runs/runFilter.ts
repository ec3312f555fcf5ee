import type { RunStateName } from '@sendwright/model'
import type { Values } from '../deliveries/filter.ts'

/** Which runs are meant; what is left out does not matter. Times are ISO 8601. */
export interface RunFilter {
  readonly state?: RunStateName | undefined
  readonly process?: string | undefined
  /** `none` = started without one. */
  readonly environment?: string | undefined
  /** An id, a UUID or a key; or, in the newest runs, a part of the key or of a text of the data. */
  readonly search?: string | undefined
  /** Started at or after, and before. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

// Data is in no index: so many of the newest runs are looked through.
const searchedRuns = 20_000

/** Puts together what finds the runs `r` of a filter; its values are added to `values`. */
export function runConditions(filter: RunFilter, { add }: Values): readonly string[] {
  const { state, process, environment, search, from, to } = filter
  return [
    ...(state === undefined ? [] : [`r.status = ${add(state)}`]),
    ...(process === undefined ? [] : [`r.process = ${add(process)}`]),
    ...(environment === undefined
      ? []
      : [environment === 'none' ? 'r.environment is null' : `r.environment = ${add(environment)}`]),
    ...(search === undefined || search.trim() === '' ? [] : [searchCondition(search.trim(), add)]),
    ...(from === undefined ? [] : [`r.started_at >= ${add(from)}::timestamptz`]),
    ...(to === undefined ? [] : [`r.started_at < ${add(to)}::timestamptz`]),
  ]
}

/** The conditions with `where`; nothing where there are none. */
export function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
}

function searchCondition(search: string, add: Values['add']): string {
  const text = add(search.replaceAll('\0', '\uFFFD'))
  // As it stands in JSON.
  const inData = add(JSON.stringify(search).slice(1, -1))
  const exact = [
    `select id from run where uuid = ${text}`,
    `select id from run where key = ${text}`,
    ...(/^\d{1,15}$/.test(search) ? [`select id from run where id = ${add(search)}::bigint`] : []),
    `select n.id from (select id, key from run order by id desc limit ${searchedRuns}) n join run_state s on s.run = n.id
      where position(${text} in n.key) > 0 or position(${inData} in s.data::text) > 0`,
  ]
  return `r.id in (${exact.join(' union all ')})`
}

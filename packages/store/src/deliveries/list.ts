import type { DeliverySummary } from '@sendwright/model'
import type { Query } from '../database/database.ts'
import { createValues, driverOf, searchOf, type DeliveryFilter } from './filter.ts'
import { isDeliveryId } from './readDelivery.ts'
import { readSummary, summaryColumns, summaryJoins, type StoredSummary } from './summary.ts'

/** Which part of a list: `newest` by id, `due` those that have not ended by the time they are due. */
export interface Page {
  readonly order: 'newest' | 'due'
  readonly limit: number
  /** `next` of the page before; null = from the beginning. */
  readonly after: string | null
}

/** A part of a list, and where the next begins; null = there is no more. */
export interface DeliveryPage {
  readonly deliveries: readonly DeliverySummary[]
  readonly next: string | null
}

/**
 * Lists deliveries. A page begins behind the place of the last one of the page before, so that none is listed twice or
 * passed over because others come, go or change in between.
 */
export async function listDeliveries(query: Query, filter: DeliveryFilter, page: Page): Promise<DeliveryPage> {
  const found = page.order === 'due' ? await findByDue(query, filter, page) : await findNewest(query, filter, page)
  const ids = found.slice(0, page.limit).map(({ id }) => id)
  if (ids.length === 0) return { deliveries: [], next: null }
  const rows = await query<StoredSummary>(summariesStatement, [ids])
  const last = found.length > page.limit ? found[page.limit - 1] : undefined
  return { deliveries: rows.map(readSummary), next: last === undefined ? null : writePlace(last) }
}

interface Place {
  readonly id: string
  /** With microseconds; null where the list is by id. */
  readonly due: string | null
}

async function findNewest(query: Query, filter: DeliveryFilter, { limit, after }: Page): Promise<readonly Place[]> {
  const values = createValues()
  const driver = driverOf(filter)
  const { source, id, ...search } = searchOf(driver, filter, values)
  const conditions = [...search.conditions]
  const place = after === null ? null : readPlace(after)
  if (after !== null && place === null) return []
  if (place !== null) conditions.push(`${id} < ${values.add(place.id)}::bigint`)
  if (driver === 'delivery') {
    if (filter.from !== undefined)
      conditions.push(`d.id >= ${values.add(await firstIdAfter(query, filter.from, -clockMarginMs))}::bigint`)
    if (filter.to !== undefined)
      conditions.push(`d.id < ${values.add(await firstIdAfter(query, filter.to, clockMarginMs))}::bigint`)
  }
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
  return query<Place>(
    `select ${id}::text as id, null as due from ${source} ${where} order by ${id} desc limit ${values.add(limit + 1)}`,
    values.list,
  )
}

async function findByDue(query: Query, filter: DeliveryFilter, { limit, after }: Page): Promise<readonly Place[]> {
  const values = createValues()
  const { source, ...search } = searchOf('queue', filter, values)
  const conditions = [...search.conditions]
  const place = after === null ? null : readPlace(after)
  if (after !== null && (place === null || place.due === null)) return []
  if (place !== null)
    conditions.push(`(q.due, q.id) > (${values.add(place.due)}::timestamptz, ${values.add(place.id)}::bigint)`)
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
  return query<Place>(
    `select q.id::text as id, q.due::text as due from ${source} ${where} order by q.due, q.id limit ${values.add(limit + 1)}`,
    values.list,
  )
}

const summariesStatement = `
select ${summaryColumns}
  from unnest($1::bigint[]) with ordinality asked(id, place) join delivery d on d.id = asked.id ${summaryJoins}
 order by asked.place`

function writePlace({ id, due }: Place): string {
  return due === null ? id : Buffer.from(`${id} ${due}`).toString('base64url')
}

/** Null for what no page has given. */
/** Whether `after` is, or could be, a place that a page of such a list has told. */
export function isPlaceOf({ order, after }: Pick<Page, 'order' | 'after'>): boolean {
  const place = after === null ? null : readPlace(after)
  return after === null || (place !== null && (order === 'newest' || place.due !== null))
}

function readPlace(text: string): Place | null {
  if (isDeliveryId(text)) return { id: text, due: null }
  const [id = '', ...rest] = Buffer.from(text, 'base64url').toString().split(' ')
  const due = rest.join(' ')
  return isDeliveryId(id) && /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/.test(due) ? { id, due } : null
}

// Ids ascend with time but for acceptances that overlap, which end within seconds.
const clockMarginMs = 30_000

/**
 * The least id that was accepted at a time or later, found by halving: the time itself is in no index. One more than
 * all where there is none.
 */
async function firstIdAfter(query: Query, time: string, marginMs: number): Promise<string> {
  const wanted = Date.parse(time) + marginMs
  const [ends] = await query<{ least: string | null; most: string | null }>(
    'select min(id)::text as least, max(id)::text as most from delivery',
  )
  let low = BigInt(ends?.least ?? 1)
  let high = BigInt(ends?.most ?? 0) + 1n
  while (low < high) {
    const middle = (low + high) / 2n
    const [found] = await query<{ id: string; created: string }>(
      'select id::text as id, created from delivery where id >= $1::bigint order by delivery.id limit 1',
      [middle],
    )
    if (found === undefined || Date.parse(found.created) >= wanted) high = middle
    else low = BigInt(found.id) + 1n
  }
  return String(low)
}

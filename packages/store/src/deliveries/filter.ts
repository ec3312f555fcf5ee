import type { DeliveryState } from '@sendwright/model'

/** Which deliveries are meant; what is left out does not matter. Times are ISO 8601. */
export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined
  readonly connection?: string | undefined
  readonly topic?: string | undefined
  /** The record's key, as text. */
  readonly key?: string | undefined
  /** Of a cause of failures. */
  readonly cause?: string | undefined
  /** Accepted at or after, and before. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Due at or after, and before. */
  readonly dueFrom?: string | undefined
  readonly dueTo?: string | undefined
}

/** Values of a statement, each named when it is added. */
export interface Values {
  readonly list: readonly unknown[]
  /** Adds a value and gives its name in the statement, such as `$3`. */
  readonly add: (value: unknown) => string
}

/** Values of a statement that is put together. */
export function createValues(...first: readonly unknown[]): Values {
  const list: unknown[] = [...first]
  return {
    list,
    add: (value) => {
      list.push(value)
      return `$${list.length}`
    },
  }
}

/** The tables that a filter reads first, under these names: `d` delivery, `q` queue, `e` ending, `r` refusal, `x` rescheduled. */
export type Driver = 'delivery' | 'queue' | 'ending'

/** Where the rows of a filter are found without reading a long history, as long as it allows. */
export function driverOf({ state, cause }: DeliveryFilter): Driver {
  if (cause !== undefined || state === 'accepted' || state === 'sending' || state === 'failed') return 'queue'
  return state === 'skipped' || state === 'cancelled' ? 'ending' : 'delivery'
}

/** The `from` of a statement whose rows come from that table. */
export function sourceOf(driver: Driver): string {
  const others = 'left join refusal r on r.id = d.id left join rescheduled x on x.id = d.id'
  switch (driver) {
    case 'queue':
      return `queue q join delivery d on d.id = q.id left join ending e on e.id = d.id ${others}`
    case 'ending':
      return `ending e join delivery d on d.id = e.id left join queue q on q.id = d.id ${others}`
    case 'delivery':
      return `delivery d left join queue q on q.id = d.id left join ending e on e.id = d.id ${others}`
  }
}

/** Ids of the batches under way: a few for each shard. */
const sending = `(
  select unnest(b.ids) from shard s join batch b on b.shard = s.id and b.n = s.last and b.state = 1)`

const due = 'coalesce(q.due, e.due, x.due, d.due)'

/** What a row of `sourceOf` must fulfil. */
export function conditionsOf(filter: DeliveryFilter, { add }: Values): readonly string[] {
  const { state, connection, topic, key, cause, from, to, dueFrom, dueTo } = filter
  return [
    ...(state === undefined ? [] : [stateConditions[state]]),
    ...(connection === undefined ? [] : [`d.connection = ${add(connection)}`]),
    ...(topic === undefined ? [] : [`d.topic = ${add(topic)}`]),
    ...(key === undefined ? [] : [key.includes('\0') ? 'false' : `d.key = ${add(key)}`]),
    ...(cause === undefined ? [] : [`r.cause = ${add(cause)}`, 'q.state = 2']),
    ...(from === undefined ? [] : [`d.created >= ${add(from)}::timestamptz`]),
    ...(to === undefined ? [] : [`d.created < ${add(to)}::timestamptz`]),
    ...(dueFrom === undefined ? [] : [`${due} >= ${add(dueFrom)}::timestamptz`]),
    ...(dueTo === undefined ? [] : [`${due} < ${add(dueTo)}::timestamptz`]),
  ]
}

const stateConditions = {
  accepted: `q.state in (0, 1, 3) and q.id not in ${sending}`,
  sending: `q.id in ${sending}`,
  failed: 'q.state = 2',
  delivered: 'q.id is null and e.id is null',
  skipped: 'e.kind = 1',
  cancelled: 'e.kind = 2',
} as const satisfies Record<DeliveryState, string>

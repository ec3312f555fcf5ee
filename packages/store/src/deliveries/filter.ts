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
  /** Of runs of this process. */
  readonly process?: string | undefined
  /** Of this run. */
  readonly run?: number | undefined
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

/** The table whose rows a search goes through: that of deliveries is long. */
export type Driver = 'delivery' | 'queue' | 'ending'

/** Where the rows of a filter are found without reading a long history, as long as it allows. */
export function driverOf({ state, cause }: DeliveryFilter): Driver {
  if (cause !== undefined || state === 'accepted' || state === 'sending' || state === 'failed') return 'queue'
  return state === 'skipped' || state === 'cancelled' ? 'ending' : 'delivery'
}

/** Parts of a statement that finds deliveries. */
export interface Search {
  /** The tables, for `from`. */
  readonly source: string
  readonly id: string
  readonly conditions: readonly string[]
}

/** Puts together what finds the deliveries of a filter among the rows of a table; its values are added to `values`. */
export function searchOf(driver: Driver, filter: DeliveryFilter, { add }: Values): Search {
  const { state, connection, topic, key, cause, from, to, dueFrom, dueTo, process, run: ofRun } = filter
  const row = drivers[driver]
  const ofRecord = [topic, key, from, to].some((part) => part !== undefined)
  const given = (value: string | undefined, condition: (name: string) => string) =>
    value === undefined ? [] : [condition(add(value))]
  return {
    source: `${row.table} ${driver === 'delivery' || !ofRecord ? '' : joinRecord(row.id, key !== undefined)} ${joinOthers(driver, row.id)}`,
    id: row.id,
    conditions: [
      ...(state === undefined ? [] : [stateConditions[state]]),
      ...given(connection, row.ofConnection),
      ...given(topic, (name) => `d.topic = ${name}`),
      ...(key === undefined ? [] : [key.includes('\0') ? 'false' : `d.key = ${add(key)}`]),
      ...(cause === undefined ? [] : [`r.cause = ${add(cause)}`, 'q.state = 2']),
      ...given(from, (name) => `d.created >= ${name}::timestamptz`),
      ...given(to, (name) => `d.created < ${name}::timestamptz`),
      ...given(dueFrom, (name) => `${row.due} >= ${name}::timestamptz`),
      ...given(dueTo, (name) => `${row.due} < ${name}::timestamptz`),
      ...(ofRun === undefined
        ? []
        : [`${row.id} in (select delivery from run_delivery where run = ${add(ofRun)}::bigint)`]),
      ...given(
        process,
        (name) =>
          `exists (select from run_delivery l join run u on u.id = l.run where l.delivery = ${row.id} and u.process = ${name})`,
      ),
    ],
  }
}

const drivers = {
  delivery: {
    table: 'delivery d',
    id: 'd.id',
    due: 'coalesce(q.due, e.due, x.due, d.due)',
    ofConnection: (name: string) => `d.connection = ${name}`,
  },
  queue: {
    table: 'queue q',
    id: 'q.id',
    due: 'q.due',
    ofConnection: (name: string) => `q.shard in (select id from shard where connection = ${name})`,
  },
  ending: {
    table: 'ending e',
    id: 'e.id',
    due: 'e.due',
    ofConnection: (name: string) => `e.shard in (select id from shard where connection = ${name})`,
  },
} as const satisfies Record<Driver, object>

/**
 * The records of the rows: one by one, so that no plan reads a history of millions for a queue of thousands; by their key
 * there is an index that finds the few first.
 */
function joinRecord(id: string, isByKey: boolean): string {
  return isByKey
    ? `join delivery d on d.id = ${id}`
    : `cross join lateral (select * from delivery where delivery.id = ${id} offset 0) d`
}

/** PostgreSQL leaves out those that nothing is asked of. */
function joinOthers(driver: Driver, id: string): string {
  const queue = driver === 'queue' ? '' : `left join queue q on q.id = ${id}`
  const ending = driver === 'ending' ? '' : `left join ending e on e.id = ${id}`
  return `${queue} ${ending} left join refusal r on r.id = ${id} left join rescheduled x on x.id = ${id}`
}

/** Ids of the batches under way: a few for each shard. */
const sending = `(
  select unnest(b.ids) from shard s join batch b on b.shard = s.id and b.n = s.last and b.state = 1)`

const stateConditions = {
  accepted: `q.state in (0, 1, 3) and q.id not in ${sending}`,
  sending: `q.id in ${sending}`,
  failed: 'q.state = 2',
  delivered: 'q.id is null and e.id is null',
  skipped: 'e.kind = 1',
  cancelled: 'e.kind = 2',
} as const satisfies Record<DeliveryState, string>

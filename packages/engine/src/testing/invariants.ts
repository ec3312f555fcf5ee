import type { ModelRow } from './modelQueue.ts'
import { byPlace, traceOf } from './modelQueue.ts'
import type { Simulation } from './simulation.ts'

/** What a reader of committed records sees, in the order in which it becomes visible. */
interface Seen {
  readonly id: bigint
  readonly partition: string
  readonly offset: number
  readonly messageId: string | null
  readonly trace: string | null
  /** Records of one transaction are seen together. */
  readonly seen: number
}

/** What is wrong with what lies in Kafka, in sentences; nothing is when it is empty. */
export function violations(simulation: Simulation, options: { readonly duplicates: 'none' | 'same-id' }): string[] {
  const { rows } = simulation.database
  const seen = seenRecords(simulation)
  const byId = Map.groupBy(seen, ({ id }) => id)
  const wrong: string[] = []

  for (const row of rows.values()) {
    const copies = byId.get(row.id) ?? []
    if (row.state === 'sent' && copies.length === 0) wrong.push(`${row.id} is lost`)
    // At least once, a row in doubt is offered again, and may be ended by a person or a refusal then.
    if (row.state !== 'sent' && copies.length > 0 && options.duplicates === 'none')
      wrong.push(`${row.id} lies in Kafka and is ${row.state}`)
    if (copies.length > 1 && options.duplicates === 'none') wrong.push(`${row.id} lies there ${copies.length} times`)
    if (options.duplicates === 'same-id' && copies.some(({ messageId }) => messageId !== `sim-${row.id}`)) {
      wrong.push(`${row.id} lies there without its message id`)
    }
    if (copies.some(({ trace }) => trace !== traceOf(row.id))) wrong.push(`${row.id} lies there with another trace`)
  }
  for (const [key, own] of Map.groupBy(rows.values(), ({ orderKey }) => orderKey)) {
    if (key !== null) wrong.push(...orderViolations(own, byId, key))
  }
  for (const { id, partition, topic, offset } of simulation.told) {
    const copies = byId.get(id) ?? []
    const isThere = copies.some(
      (copy) => copy.partition === `${topic}/${partition}` && (offset === null || String(copy.offset) === offset),
    )
    if (!isThere) wrong.push(`${id} was told to lie at ${topic}/${partition} ${offset}`)
  }
  return wrong
}

/** Rows that should have ended and have not: neither sent, nor failed, nor behind a failed one of their key. */
export function stuck({ database }: Simulation): readonly ModelRow[] {
  const failed = [...database.rows.values()].filter(({ state }) => state === 'failed')
  return [...database.rows.values()].filter((row) => {
    if (row.state === 'sent' || row.state === 'ended' || row.state === 'failed') return false
    const isHeld = failed.some((other) => other.orderKey === row.orderKey && byPlace(other, row) < 0)
    return row.orderKey === null || !isHeld
  })
}

/** First occurrences of an order key have to come in the order of due time and id. */
function orderViolations(
  rows: readonly ModelRow[],
  byId: ReadonlyMap<bigint, readonly Seen[]>,
  key: string,
): readonly string[] {
  const wrong: string[] = []
  let last: Seen | null = null
  let failed: ModelRow | null = null
  for (const row of rows.toSorted(byPlace)) {
    const first = byId.get(row.id)?.[0]
    if (row.state === 'failed') failed ??= row
    if (first === undefined) continue
    if (failed !== null) wrong.push(`${row.id} was sent although ${failed.id} before it has failed, for key ${key}`)
    if (last !== null && isSeenBefore(first, last)) wrong.push(`${row.id} was seen before ${last.id}, for key ${key}`)
    last = first
  }
  return wrong
}

function isSeenBefore(one: Seen, other: Seen): boolean {
  if (one.seen !== other.seen) return one.seen < other.seen
  return one.partition === other.partition && one.offset < other.offset
}

function seenRecords({ kafka }: Simulation): readonly Seen[] {
  return [...kafka.logs]
    .flatMap(([partition, log]) =>
      log.flatMap(({ id, messageId, trace, state, seen }, offset) =>
        id === null || state !== 'committed' ? [] : [{ id, partition, offset, messageId, trace, seen }],
      ),
    )
    .toSorted((one, other) => one.seen - other.seen)
}

/** Ids of the records that a reader of committed records sees, in the order in which it does. */
export function seenIds(simulation: Simulation): readonly bigint[] {
  return seenRecords(simulation).map(({ id }) => id)
}

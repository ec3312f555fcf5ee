import type { NewRun, RunChange } from '@sendwright/engine'
import type { Pinned } from '../database/pipeline.ts'
import { insertStatements, type InsertColumns } from '../deliveries/insert.ts'
import { changeRunDeliveries } from './changeRunDeliveries.ts'
import type { RunDeliveryColumns } from './runDeliveries.ts'
import { addEvents, changeInbox, changeRuns, startRuns } from './runRows.ts'
import { all } from './transactions.ts'
import { lockAwaits, writeAwaits } from './writeAwaits.ts'

/** What is written of runs in one transaction. */
export interface RunWork {
  readonly starts: readonly NewRun[]
  /** Of runs that are locked, with the `traceparent` of what they send. */
  readonly changes: readonly { readonly change: RunChange; readonly trace: string | null }[]
}

/** What the written has made due: in shards, up to a delivery, and for runs. */
export interface Written {
  readonly shards: ReadonlySet<number>
  readonly lastDelivery: number
  readonly hasRuns: boolean
}

/** Writes all that becomes of runs, in an open transaction, with few statements however many runs there are. */
export async function writeRuns(
  { run, query }: Pinned,
  { starts, changes }: RunWork,
  columnsOf: RunDeliveryColumns,
): Promise<Written> {
  const works = [...starts, ...changes]
  const written = works.map(({ change }) => change)
  const deliveries = await deliveryRows(works, columnsOf)
  const inserts = insertStatements(deliveries, 'ofRuns')
  const bound = [
    ...startRuns(starts),
    ...changeRuns(changes.map(({ change }) => change)),
    ...addEvents(written),
    ...changeInbox(written),
    ...inserts,
  ]
  const [results, ahead] = await all([
    all(bound.map(({ statement, values }) => run(statement, values))),
    lockAwaits(run, written),
  ])
  const hasReplies = await writeAwaits(run, written, ahead)
  // The locks of shards come last: relays wait for them.
  const changed = await changeRunDeliveries(query, written)
  const ids = results.slice(bound.length - inserts.length).flatMap((rows) => rows.map(([, id]) => Number(id)))
  return {
    shards: new Set([...deliveries.map((row) => Number(row[shardColumn])), ...changed.shards]),
    lastDelivery: ids.reduce((last, id) => Math.max(last, id), 0),
    hasRuns: hasReplies || changed.hasRuns || written.some(({ timers }) => timers.length > 0),
  }
}

const shardColumn = 2

async function deliveryRows(
  works: readonly { readonly change: RunChange; readonly trace: string | null }[],
  columnsOf: RunDeliveryColumns,
): Promise<readonly InsertColumns[]> {
  const rows: InsertColumns[] = []
  for (const { change, trace } of works)
    for (const delivery of change.deliveries) rows.push(await columnsOf({ id: change.run, trace }, delivery))
  return rows
}

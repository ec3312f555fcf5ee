import type { RunChange } from '@sendwright/engine'
import type { Query } from '../database/database.ts'
import { changeDeliveries } from '../deliveries/change.ts'

type WantedChange = RunChange['changeDeliveries'][number] & { readonly run: number }

/**
 * Cancels, skips or offers again what runs have sent and what has not gone through; what is being sent is let finish.
 * Answers with the shards that now have something to do, and whether there is something for runs to hear.
 */
export async function changeRunDeliveries(
  query: Query,
  changes: readonly RunChange[],
): Promise<{ readonly shards: readonly number[]; readonly hasRuns: boolean }> {
  const wanted = changes.flatMap(({ run, changeDeliveries: own }) => own.map((each) => ({ run, ...each })))
  if (wanted.length === 0) return { shards: [], hasRuns: false }
  const found = await query<{ id: string; place: number }>(findStatement, [
    wanted.map(({ run }) => run),
    wanted.map(({ visit }) => visit),
    wanted.map(({ action }) => action),
    wanted.map(({ attempt }) => attempt),
  ])
  if (found.length === 0) return { shards: [], hasRuns: false }
  // All shards first and in one order: each kind of change takes its own.
  await query(lockStatement, [found.map(({ id }) => id)])
  const shards = new Set<number>()
  let hasRuns = false
  for (const kind of ['cancel', 'skip', 'retry'] as const) {
    const ids = found.filter(({ place }) => kindOf(wanted, place) === kind).map(({ id }) => id)
    if (ids.length === 0) continue
    const change = kind === 'retry' ? { kind } : { kind, by: null, reason: null }
    // How many were not being sent the run hears from what became of them; what it offers again it knows.
    const changed = await changeDeliveries(query, ids, { change, bulk: null, isTold: kind !== 'retry' })
    for (const shard of changed.shards) shards.add(shard)
    hasRuns ||= changed.hasRuns
  }
  return { shards: [...shards], hasRuns }
}

/** `place` counts from 1. */
function kindOf(wanted: readonly WantedChange[], place: number): WantedChange['change'] | undefined {
  return wanted[place - 1]?.change
}

const findStatement = `
select d.delivery::text as id, w.place::int as place
  from unnest($1::bigint[], $2::text[], $3::text[], $4::int[]) with ordinality as w(run, visit, action, attempt, place)
  join run_delivery d on d.run = w.run and d.visit = w.visit and d.action = w.action and d.attempt = w.attempt
  join queue q on q.id = d.delivery
 order by d.delivery`

const lockStatement = `
select id from shard where id in (select shard from queue where id = any($1::bigint[])) order by id for update`

import { definitionSchema, parseExactJson } from '@sendwright/model'
import type { PublishedProcess, RunQueue } from '@sendwright/engine'
import type { Database } from '../database/database.ts'
import { matchReceived } from '../receive/matchReceived.ts'
import { advance, createApply } from './advance.ts'
import type { RunStorage } from './runStorage.ts'
import { createStart } from './startRuns.ts'

/** Keeps runs in PostgreSQL; its row locks are the leases of the runs. */
export function createRunQueue(database: Database, storage: RunStorage): RunQueue {
  const { query } = database

  async function published(text: string, values: readonly unknown[]): Promise<PublishedProcess | null> {
    const [row] = await query<{ id: string; name: string; version: number; definition: string }>(text, values)
    if (row === undefined) return null
    const { id, name, version, definition } = row
    return { id, name, version, graph: definitionSchema.parse(parseExactJson(definition)).graph }
  }

  return {
    reserve: async (count) => {
      const [row] = await query<{ now: string; ids: readonly string[] }>(reserveStatement, [count])
      if (row === undefined) throw new Error('a select without a table returned no row')
      return { ids: row.ids.map(Number), now: new Date(row.now) }
    },
    start: createStart(storage),
    advance: (limit, work) => advance(storage, limit, work),
    apply: createApply(storage),
    matchReceived: (limit, work) => matchReceived(storage, limit, work),
    version: (process, version) => published(`${publishedText} and number = $2`, [process, version]),
    newestVersion: async (process) => {
      const [row] = await query<{ number: number | null }>(newestStatement, [process])
      return row?.number ?? null
    },
    listen: (onDue, signal) => storage.runAnnouncer.listen(onDue, signal),
  }
}

const reserveStatement = `
select clock_timestamp() as now, array(select nextval('run_id') from generate_series(1, $1::int))::text[] as ids`

const newestStatement = 'select max(number) as number from process_version where process = $1'

const publishedText = `
select process as id, name, number as version, definition from process_version where process = $1`

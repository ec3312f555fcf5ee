import type { Definition } from '@sendwright/model'
import type { Database, Query } from './database/database.ts'
import { readContent, type ProcessConflict, type Processes, type ProcessRow, type StoredContent } from './processes.ts'

/** A topic that an action of a version listens to, in one environment; null = without one. */
export interface Listened {
  readonly node: string
  readonly action: string
  /** A reply, a callback, or a record that starts a run. */
  readonly use: 'await' | 'callback' | 'start'
  readonly environment: string | null
  readonly connection: string
  readonly topic: string
  /** null = nothing is correlated. */
  readonly correlation: { readonly by: 'header' | 'body'; readonly name: string } | null
}

/** A published version in a list. Times are ISO 8601. */
export interface VersionSummaryRow {
  readonly process: string
  readonly number: number
  readonly name: string
  readonly note: string
  readonly publishedAt: string
  readonly draftVersion: number
  readonly changeCount: number
  /** Active and failed ones. */
  readonly activeRuns: number
}

/** A published version. */
export interface VersionRow
  extends VersionSummaryRow, Pick<ProcessRow, 'bpmn' | 'definition' | 'sampleContexts' | 'dataModel'> {}

/** What is published. */
export interface PublishRequest {
  readonly process: string
  /** The save that is meant; null = whatever is there. */
  readonly draftVersion: number | null
  readonly note: string
  /** As read from the draft's diagram now; left out = as it was read when it was saved. */
  readonly definition?: Definition | undefined
  readonly listened: readonly Listened[]
  /** Differences from the version before. */
  readonly changeCount: number
}

/** A published version that means a connection. */
export interface VersionUse {
  readonly process: string
  readonly name: string
  readonly number: number
}

/** The published versions of processes. Throws `StoreFailure`. */
export interface Versions {
  /** Copies the draft in one transaction; a version is never changed. */
  publish(request: PublishRequest): Promise<VersionRow | ProcessConflict>
  /** The newest first. */
  list(process: string): Promise<readonly VersionSummaryRow[]>
  get(process: string, number: number): Promise<VersionRow | null>
  /** The newest of a process; null = nothing was published. */
  newest(process: string): Promise<VersionRow | null>
  /** Makes a version the draft; `not-found` also where there is no such version. */
  restore(process: string, number: number, expectedVersion: number | null): Promise<ProcessRow | ProcessConflict>
  /** Replaces what a version listens to: environments bind topics. */
  setListened(process: string, number: number, listened: readonly Listened[]): Promise<void>
  /** The versions that new records and runs can concern: the newest of each process, and those with runs under way. */
  current(): Promise<readonly VersionSummaryRow[]>
  /** Those of the current ones in whose definition the id of a connection stands as a value, or that listen on it. */
  usingConnection(connection: string): Promise<readonly VersionUse[]>
}

/** Keeps versions in a database. */
export function createVersions(database: Database, processes: Processes): Versions {
  const { query } = database

  async function get(process: string, number: number | null): Promise<VersionRow | null> {
    const [row] = await query<StoredVersion>(getStatement, [process, number])
    return row === undefined ? null : readVersion(row)
  }

  return {
    publish: async ({ process, draftVersion, note, definition, listened, changeCount }) => {
      const published = await database.transaction(async (inTransaction) => {
        const [draft] = await inTransaction<{ version: number }>(
          'select version from process where id = $1 for update',
          [process],
        )
        if (draft === undefined) return 'not-found'
        if (draftVersion !== null && draft.version !== draftVersion) return { conflict: draft.version }
        await forgetUnread(inTransaction, listened)
        const [row] = await inTransaction<{ number: number }>(publishStatement, [
          process,
          note.replaceAll('\0', '\uFFFD'),
          changeCount,
          definition === undefined ? null : JSON.stringify(definition),
        ])
        if (row === undefined) throw new Error('an insert returned no row')
        await writeListened(inTransaction, { process, number: row.number, listened })
        return row.number
      })
      if (typeof published !== 'number') return published
      return (await get(process, published)) ?? 'not-found'
    },
    list: (process) => query<VersionSummaryRow>(listStatement, [process]),
    get,
    newest: (process) => get(process, null),
    restore: async (process, number, expectedVersion) => {
      const [counts] = await query<Pick<ProcessRow, 'actionCount' | 'errorCount' | 'warningCount'>>(countsStatement, [
        process,
        number,
      ])
      const version = await get(process, number)
      if (version === null || counts === undefined) return 'not-found'
      const { name, bpmn, definition, sampleContexts, dataModel } = version
      return processes.update(process, expectedVersion, {
        name,
        bpmn,
        definition,
        sampleContexts,
        dataModel,
        ...counts,
      })
    },
    setListened: (process, number, listened) =>
      database.transaction(async (inTransaction) => {
        await forgetUnread(inTransaction, listened)
        await writeListened(inTransaction, { process, number, listened })
      }),
    current: () => query<VersionSummaryRow>(currentStatement),
    usingConnection: (connection) => query<VersionUse>(usingStatement, [connection]),
  }
}

/** Forgets how far topics were read that nobody listens to: what was sent to them meanwhile is nobody's. */
async function forgetUnread(query: Query, listened: readonly Listened[]): Promise<void> {
  if (listened.length === 0) return
  await query(forgetUnreadStatement, [listened.map(({ connection }) => connection), listened.map(({ topic }) => topic)])
}

async function writeListened(
  query: Query,
  {
    process,
    number,
    listened,
  }: { readonly process: string; readonly number: number; readonly listened: readonly Listened[] },
): Promise<void> {
  await query('delete from listened where process = $1 and version = $2', [process, number])
  if (listened.length === 0) return
  await query(insertListenedStatement, [
    process,
    number,
    listened.map(({ node }) => node),
    listened.map(({ action }) => action),
    listened.map(({ use }) => use),
    listened.map(({ environment }) => environment),
    listened.map(({ connection }) => connection),
    listened.map(({ topic }) => topic),
    listened.map(({ correlation }) => correlation?.by ?? null),
    listened.map(({ correlation }) => correlation?.name ?? null),
  ])
  await query(sinceStatement, [listened.map(({ connection }) => connection), listened.map(({ topic }) => topic)])
}

interface StoredVersion extends VersionSummaryRow, Omit<StoredContent, 'id' | 'version'> {
  readonly bpmn: string
}

function readVersion(row: StoredVersion): VersionRow {
  const { definition, sampleContexts, dataModel } = readContent({ ...row, id: row.process, version: row.number })
  return { ...row, definition, sampleContexts, dataModel }
}

const underWay = `(select count(*)::int from run r where r.process = v.process and r.version = v.number and r.status in ('active', 'failed'))`

const summaryColumns = `v.process, v.number, v.name, v.note, v.published_at as "publishedAt",
  v.draft_version as "draftVersion", v.change_count as "changeCount", ${underWay} as "activeRuns"`

const listStatement = `select ${summaryColumns} from process_version v where v.process = $1 order by v.number desc`

const getStatement = `
select ${summaryColumns}, v.bpmn, v.definition, v.sample_contexts as "sampleContexts", v.data_model as "dataModel"
  from process_version v
 where v.process = $1 and ($2::int is null or v.number = $2) order by v.number desc limit 1`

const countsStatement = `
select action_count as "actionCount", error_count as "errorCount", warning_count as "warningCount"
  from process_version where process = $1 and number = $2`

const publishStatement = `
insert into process_version (process, number, name, note, draft_version, change_count, bpmn, definition, sample_contexts,
       data_model, action_count, error_count, warning_count)
select id, coalesce((select max(number) from process_version v where v.process = p.id), 0) + 1, name, $2, version, $3, bpmn,
       coalesce($4::json, definition), sample_contexts, data_model, action_count, error_count, warning_count
  from process p where id = $1
returning number`

const insertListenedStatement = `
insert into listened (process, version, node, action, use, environment, connection, topic, by, name)
select $1, $2::int, * from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])`

const sinceStatement = `
insert into listened_since (connection, topic) select distinct * from unnest($1::text[], $2::text[])
on conflict do nothing`

/** Whether `v` (process_version) is one that new records and runs can concern. */
export const isCurrent = `(
  v.number = (select max(n.number) from process_version n where n.process = v.process)
    and exists (select from process p where p.id = v.process)
  or exists (select from run r where r.process = v.process and r.version = v.number and r.status in ('active', 'failed')))`

/** Whether a row of `l` (listened) counts: a record starts runs of the newest version only. */
export const isListening = `
exists (
  select from process_version v where v.process = l.process and v.number = l.version and ${isCurrent}
     and (l.use <> 'start' or v.number = (select max(n.number) from process_version n where n.process = v.process)))`

const forgetUnreadStatement = `
with unread as (
  select distinct t.connection, t.topic from unnest($1::text[], $2::text[]) as t(connection, topic)
   where not exists (select from listened l where l.connection = t.connection and l.topic = t.topic and ${isListening})
), positions as (
  delete from read_position p using unread u where p.connection = u.connection and p.topic = u.topic
)
delete from listened_since s using unread u where s.connection = u.connection and s.topic = u.topic`

const currentStatement = `select ${summaryColumns} from process_version v where ${isCurrent} order by v.process, v.number desc`

// The id of a connection is lowercase letters and digits: its JSON text is itself in quotes.
const usingStatement = `
select v.process, v.name, v.number from process_version v
 where ${isCurrent}
   and (position('"connection":"' || $1 || '"' in v.definition::text) > 0
     or exists (select from listened l where l.process = v.process and l.version = v.number and l.connection = $1))
 order by v.process, v.number desc`

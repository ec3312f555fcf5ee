import {
  definitionSchema,
  jsonSchemaSchema,
  parseExactJson,
  sampleContextSchema,
  type Definition,
  type JsonSchema,
  type SampleContext,
  type ScenarioLink,
} from '@sendwright/model'
import type { Database, Query } from './database/database.ts'
import { findFreeId, slugOf } from './slug.ts'
import { userJson } from './userJson.ts'

/** A process without its documents. Times are ISO 8601. */
export interface ProcessSummary {
  readonly id: string
  readonly name: string
  /** Counts the saves of the draft, from 1. */
  readonly version: number
  readonly actionCount: number
  readonly errorCount: number
  readonly warningCount: number
  /** The newest version; null = nothing was published. */
  readonly published: { readonly number: number; readonly publishedAt: string; readonly draftVersion: number } | null
  readonly failedRuns: number
  readonly createdAt: string
  readonly updatedAt: string
}

/** A process with its draft. */
export interface ProcessRow extends ProcessSummary {
  readonly bpmn: string
  readonly definition: Definition
  readonly sampleContexts: readonly SampleContext[]
  /** The schema of the variables that a person has declared. */
  readonly dataModel: JsonSchema | null
}

/** A process as it is checked: without its file. */
export type ProcessContent = Pick<ProcessRow, 'id' | 'name' | 'version' | 'definition' | 'sampleContexts' | 'dataModel'>

/** Number of actions and problems, as lists show them. */
export type ProcessCounts = Pick<ProcessSummary, 'actionCount' | 'errorCount' | 'warningCount'>

/** An action that is linked to a scenario; which revision it is linked to stands in the action alone. */
export interface ScenarioUseRow extends Omit<ScenarioLink, 'revision'> {
  readonly processId: string
  readonly nodeId: string
  readonly actionId: string
}

/** What a process consists of before it has an id. */
export type NewProcess = Omit<ProcessRow, 'id' | 'version' | 'published' | 'failedRuns' | 'createdAt' | 'updatedAt'>

/** What a save replaces; what is left out stays. */
export type ProcessChanges = Partial<NewProcess>

/** Somebody else has saved or deleted first; `conflict` is the version that is there. */
export type ProcessConflict = 'not-found' | { readonly conflict: number }

/** The stored processes. */
export interface Processes {
  /** The newest edit first. */
  list(): Promise<readonly ProcessSummary[]>
  get(id: string): Promise<ProcessRow | null>
  /** The id is made from the name and free: `order-handling`, then `order-handling-2`. */
  create(process: NewProcess): Promise<ProcessRow>
  /** Saves over `expectedVersion` only; null: over whatever is there. */
  update(id: string, expectedVersion: number | null, changes: ProcessChanges): Promise<ProcessRow | ProcessConflict>
  /**
   * Removes the process and the history of its test sends; refused while runs of it are under way. Ended runs stay with
   * their versions until they are too old.
   */
  remove(id: string, expectedVersion: number | null): Promise<'removed' | 'has-runs' | ProcessConflict>
  /** The processes with these ids, as they are checked. */
  contents(ids: readonly string[]): Promise<readonly ProcessContent[]>
  /** Corrects the counts of a version without making another; nothing where another version is there by now. */
  recount(id: string, version: number, counts: ProcessCounts): Promise<void>
  /** The linked actions, of all integrations or of one; also links to what is no longer there. */
  uses(integration?: string): Promise<readonly ScenarioUseRow[]>
  /** Ids of the processes in whose actions one of the texts stands. */
  mentioning(texts: readonly string[]): Promise<readonly string[]>
}

/** Stores processes in a database. */
export function createProcesses(database: Database): Processes {
  const { query } = database
  return {
    list: async () =>
      (await query<StoredSummary>(`select ${summaryColumns} from process order by updated_at desc, id`)).map(
        readSummary,
      ),
    get: async (id) => {
      const [row] = await query<StoredProcess>(`select ${columns} from process where id = $1`, [id])
      return row === undefined ? null : readProcess(row)
    },
    create: async (process) => {
      const slug = slugOf(process.name, 'process')
      for (;;) {
        const row = await database.transaction(async (inTransaction) => {
          const id = await findFreeId(inTransaction, 'process', { slug })
          const [inserted] = await inTransaction<StoredProcess>(insertStatement, [id, ...processValues(process)])
          if (inserted !== undefined) await writeUses(id, process.definition, inTransaction)
          return inserted
        })
        // Nothing inserted: another process took the id since it was looked up.
        if (row !== undefined) return readProcess(row)
      }
    },
    update: (id, expectedVersion, changes) =>
      database.transaction(async (inTransaction) => {
        const values = [id, expectedVersion, ...processValues(changes)]
        const [row] = await inTransaction<StoredProcess>(updateStatement, values)
        if (row === undefined) return findConflict(inTransaction, id)
        if (changes.definition !== undefined) await writeUses(id, changes.definition, inTransaction)
        return readProcess(row)
      }),
    remove: (id, expectedVersion) =>
      database.transaction(async (inTransaction) => {
        // Who publishes has the row of the process; a start of a run that is not stored yet is not seen.
        const locked = await inTransaction(lockStatement, [id, expectedVersion])
        if (locked.length === 0) return findConflict(inTransaction, id)
        if ((await inTransaction(underWayStatement, [id])).length > 0) return 'has-runs'
        await inTransaction('delete from process where id = $1', [id])
        await inTransaction('delete from listened where process = $1', [id])
        await inTransaction(removeVersionsStatement, [id])
        await inTransaction('delete from test_send where process_id = $1', [id])
        return 'removed'
      }),
    contents: async (ids) => {
      if (ids.length === 0) return []
      return (await query<StoredContent>(contentsStatement, [ids])).map(readContent)
    },
    recount: async (id, version, { actionCount, errorCount, warningCount }) => {
      await query(recountStatement, [id, version, actionCount, errorCount, warningCount])
    },
    uses: (integration) => query<ScenarioUseRow>(usesStatement, [integration]),
    mentioning: async (texts) => {
      if (texts.length === 0) return []
      return (await query<{ id: string }>(mentioningStatement, [texts])).map(({ id }) => id)
    },
  }
}

/** What a process consists of, JSON as the text it rests as. */
export interface StoredContent extends Pick<ProcessSummary, 'id' | 'name' | 'version'> {
  readonly definition: string
  readonly sampleContexts: string
  readonly dataModel: string | null
}

/** The newest version as JSON. */
interface StoredSummary extends Omit<ProcessSummary, 'published'> {
  readonly published: string | null
}

interface StoredProcess extends StoredSummary, StoredContent {
  readonly bpmn: string
}

const summaryColumns = `id, name, version, action_count as "actionCount", error_count as "errorCount",
  warning_count as "warningCount", created_at as "createdAt", updated_at as "updatedAt",
  (select json_build_object('number', v.number, 'publishedAt', v.published_at, 'draftVersion', v.draft_version)
     from process_version v where v.process = process.id order by v.number desc limit 1) as published,
  (select count(*)::int from run r where r.process = process.id and r.status = 'failed') as "failedRuns"`
const contentColumns = 'definition, sample_contexts as "sampleContexts", data_model as "dataModel"'
const columns = `${summaryColumns}, bpmn, ${contentColumns}`
const contentsStatement = `select id, name, version, ${contentColumns} from process where id = any($1) order by id`

const insertStatement = `
insert into process (id, name, bpmn, definition, sample_contexts, data_model, action_count, error_count, warning_count)
values ($1, $2, $3, $4, $5, nullif($6::text, 'null')::json, $7, $8, $9)
on conflict (id) do nothing
returning ${columns}`

const updateStatement = `
update process
   set name = coalesce($3, name), bpmn = coalesce($4, bpmn), definition = coalesce($5::json, definition),
       sample_contexts = coalesce($6::json, sample_contexts),
       data_model = case when $7::text is null then data_model else nullif($7::text, 'null')::json end,
       action_count = coalesce($8, action_count), error_count = coalesce($9, error_count),
       warning_count = coalesce($10, warning_count),
       version = version + 1, updated_at = clock_timestamp()
 where id = $1 and ($2::bigint is null or version = $2)
returning ${columns}`

const lockStatement = 'select from process where id = $1 and ($2::bigint is null or version = $2) for update'
const underWayStatement = `select from run where process = $1 and status in ('active', 'failed') limit 1`
// Those of ended runs stay, to show them; no new process gets the id meanwhile.
const removeVersionsStatement = `
delete from process_version v where v.process = $1
   and not exists (select from run r where r.process = v.process and r.version = v.number)`

const recountStatement = `
update process set action_count = $3, error_count = $4, warning_count = $5 where id = $1 and version = $2`

const usesStatement = `
select process_id as "processId", node_id as "nodeId", action_id as "actionId", integration, scenario, direction
  from scenario_use where $1::text is null or integration = $1
 order by process_id, node_id, action_id`

// A definition's text also holds what is escaped in JSON; the names that are looked for have nothing to escape.
const mentioningStatement = `
select id from process
 where exists (select from unnest($1::text[]) as mentioned (name) where position(name in definition::text) > 0)
 order by id`

const insertUsesStatement = `
insert into scenario_use (process_id, node_id, action_id, integration, scenario, direction)
select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])`

/** Replaces the uses of one process by those in its definition. */
async function writeUses(id: string, definition: Definition, query: Query): Promise<void> {
  await query('delete from scenario_use where process_id = $1', [id])
  const uses = definition.graph.nodes.flatMap((node) =>
    node.actions.flatMap((action) =>
      action.type !== 'kafkaSend' || action.scenario === null
        ? []
        : [{ ...action.scenario, node: node.id, action: action.id }],
    ),
  )
  if (uses.length === 0) return
  const column = (name: 'node' | 'action' | 'integration' | 'scenario' | 'direction') => uses.map((use) => use[name])
  const values = [column('node'), column('action'), column('integration'), column('scenario'), column('direction')]
  await query(insertUsesStatement, [id, ...values])
}

function processValues(process: ProcessChanges): readonly unknown[] {
  return [
    process.name,
    process.bpmn,
    process.definition && JSON.stringify(process.definition),
    process.sampleContexts && userJson(process.sampleContexts),
    // The text `null` takes the declared variables away; no text leaves them as they are.
    process.dataModel === undefined ? undefined : userJson(process.dataModel),
    process.actionCount,
    process.errorCount,
    process.warningCount,
  ]
}

function readProcess(row: StoredProcess): ProcessRow {
  return { ...row, ...readSummary(row), ...readContent(row) }
}

function readSummary<Row extends StoredSummary>(row: Row): Omit<Row, 'published'> & Pick<ProcessSummary, 'published'> {
  // Built by `summaryColumns`.
  const published =
    row.published === null
      ? null
      : (JSON.parse(row.published) as { number: number; publishedAt: string; draftVersion: number })
  return {
    ...row,
    published: published && { ...published, publishedAt: new Date(published.publishedAt).toISOString() },
  }
}

/** Reads JSON that rests as text. */
export function readContent(row: StoredContent): ProcessContent {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    definition: definitionSchema.parse(parseExactJson(row.definition)),
    sampleContexts: sampleContextSchema.array().parse(parseExactJson(row.sampleContexts)),
    dataModel: row.dataModel === null ? null : jsonSchemaSchema.parse(parseExactJson(row.dataModel)),
  }
}

async function findConflict(query: Query, id: string): Promise<ProcessConflict> {
  const [row] = await query<{ version: number }>('select version from process where id = $1', [id])
  return row === undefined ? 'not-found' : { conflict: row.version }
}

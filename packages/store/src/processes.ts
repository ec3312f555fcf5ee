import {
  definitionSchema,
  jsonSchemaSchema,
  parseExactJson,
  sampleContextSchema,
  type Definition,
  type JsonSchema,
  type SampleContext,
} from '@sendwright/model'
import type { Database, Query } from './database/database.ts'
import { processSlug } from './slug.ts'
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

/** What a process consists of before it has an id. */
export type NewProcess = Omit<ProcessRow, 'id' | 'version' | 'createdAt' | 'updatedAt'>

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
  /** Removes the process and the history of its test sends. */
  remove(id: string, expectedVersion: number | null): Promise<'removed' | ProcessConflict>
}

/** Stores processes in a database. */
export function createProcesses(database: Database): Processes {
  const { query } = database
  return {
    list: () => query<ProcessSummary>(`select ${summaryColumns} from process order by updated_at desc, id`),
    get: async (id) => {
      const [row] = await query<StoredProcess>(`select ${columns} from process where id = $1`, [id])
      return row === undefined ? null : readProcess(row)
    },
    create: async (process) => {
      const slug = processSlug(process.name)
      for (;;) {
        const [row] = await query<StoredProcess>(insertStatement, [
          await findFreeId(query, slug),
          ...processValues(process),
        ])
        // Nothing inserted: another process took the id since it was looked up.
        if (row !== undefined) return readProcess(row)
      }
    },
    update: async (id, expectedVersion, changes) => {
      const [row] = await query<StoredProcess>(updateStatement, [id, expectedVersion, ...processValues(changes)])
      return row === undefined ? findConflict(query, id) : readProcess(row)
    },
    remove: (id, expectedVersion) =>
      database.transaction(async (inTransaction) => {
        const removed = await inTransaction(removeStatement, [id, expectedVersion])
        if (removed.length === 0) return findConflict(inTransaction, id)
        await inTransaction('delete from test_send where process_id = $1', [id])
        return 'removed'
      }),
  }
}

interface StoredProcess extends ProcessSummary {
  readonly bpmn: string
  readonly definition: string
  readonly sampleContexts: string
  readonly dataModel: string | null
}

const summaryColumns = `id, name, version, action_count as "actionCount", error_count as "errorCount",
  warning_count as "warningCount", created_at as "createdAt", updated_at as "updatedAt"`
const columns = `${summaryColumns}, bpmn, definition, sample_contexts as "sampleContexts",
  data_model as "dataModel"`

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

const removeStatement = 'delete from process where id = $1 and ($2::bigint is null or version = $2) returning id'

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
  return {
    ...row,
    definition: definitionSchema.parse(parseExactJson(row.definition)),
    sampleContexts: sampleContextSchema.array().parse(parseExactJson(row.sampleContexts)),
    dataModel: row.dataModel === null ? null : jsonSchemaSchema.parse(parseExactJson(row.dataModel)),
  }
}

async function findFreeId(query: Query, slug: string): Promise<string> {
  // A slug has no character that LIKE would take for a wildcard.
  const rows = await query<{ id: string }>("select id from process where id = $1 or id like $1 || '-%'", [slug])
  const taken = new Set(rows.map(({ id }) => id))
  if (!taken.has(slug)) return slug
  let number = 2
  while (taken.has(`${slug}-${number}`)) number++
  return `${slug}-${number}`
}

async function findConflict(query: Query, id: string): Promise<ProcessConflict> {
  const [row] = await query<{ version: number }>('select version from process where id = $1', [id])
  return row === undefined ? 'not-found' : { conflict: row.version }
}

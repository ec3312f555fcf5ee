import { environmentSchema, parseExactJson, type Environment } from '@sendwright/model'
import type { Database, Query } from './database/database.ts'
import { userJson } from './userJson.ts'

/** A stored environment. `updatedAt` is ISO 8601. */
export interface EnvironmentRow {
  readonly environment: Environment
  /** Counts the saves, from 1. */
  readonly version: number
  readonly updatedAt: string
}

/** Another version is there than the one expected; 0 where there is none. */
export interface EnvironmentConflict {
  readonly conflict: number
}

/** The stored environments, among them `default` once it was saved. */
export interface Environments {
  /** By name. */
  list(): Promise<readonly EnvironmentRow[]>
  get(name: string): Promise<EnvironmentRow | null>
  /** Creates or replaces. Over `expectedVersion` only, 0 where there is none yet; null: over whatever is there. */
  put(environment: Environment, expectedVersion: number | null): Promise<EnvironmentRow | EnvironmentConflict>
  remove(name: string, expectedVersion: number | null): Promise<'removed' | 'not-found' | EnvironmentConflict>
}

/** Stores environments in a database. */
export function createEnvironments(database: Database): Environments {
  const { query } = database
  return {
    list: async () =>
      (await query<StoredEnvironment>(`select ${columns} from environment order by name`)).map(readEnvironment),
    get: async (name) => {
      const [row] = await query<StoredEnvironment>(`select ${columns} from environment where name = $1`, [name])
      return row === undefined ? null : readEnvironment(row)
    },
    put: async (environment, expectedVersion) => {
      const values = [environment.name, userJson(environment), expectedVersion]
      const [row] = await query<StoredEnvironment>(putStatement, values)
      return row === undefined ? { conflict: await versionOf(query, environment.name) } : readEnvironment(row)
    },
    remove: async (name, expectedVersion) => {
      const removed = await query(
        'delete from environment where name = $1 and ($2::bigint is null or version = $2) returning name',
        [name, expectedVersion],
      )
      if (removed.length > 0) return 'removed'
      const version = await versionOf(query, name)
      return version === 0 ? 'not-found' : { conflict: version }
    },
  }
}

interface StoredEnvironment {
  readonly document: string
  readonly version: number
  readonly updatedAt: string
}

const columns = 'document, version, updated_at as "updatedAt"'

// Inserts only where no version, or none yet, is expected; updates only the version that is expected.
const putStatement = `
insert into environment (name, document)
select $1, $2::json where coalesce($3::bigint, 0) = 0 or exists (select from environment where name = $1)
on conflict (name) do update
   set document = excluded.document, version = environment.version + 1, updated_at = clock_timestamp()
 where $3::bigint is null or environment.version = $3
returning ${columns}`

function readEnvironment({ document, version, updatedAt }: StoredEnvironment): EnvironmentRow {
  return { environment: environmentSchema.parse(parseExactJson(document)), version, updatedAt }
}

async function versionOf(query: Query, name: string): Promise<number> {
  const [row] = await query<{ version: number }>('select version from environment where name = $1', [name])
  return row?.version ?? 0
}

import { connectionSchema, parseExactJson, type Connection, type JsonData, type Secrets } from '@sendwright/model'
import type { Database } from './database/database.ts'
import type { SecretSealer } from './sealedSecrets.ts'

/** A connection as it can be shown. Times are ISO 8601. */
export interface ConnectionRow {
  /** Without its secrets: `splitSecrets` of the model has taken them out. */
  readonly connection: Connection
  /** The paths of the secrets that are stored. */
  readonly secretPaths: readonly string[]
  /** What `saveCheck` was given last; null after a change. */
  readonly lastCheck: JsonData
  readonly createdAt: string
  readonly updatedAt: string
}

/** A connection as it is written: the document and, apart from it, the secrets. */
export interface ConnectionDocument {
  readonly connection: Connection
  readonly secrets: Secrets
}

/** A connection as it replaces the one with its id. */
export interface ConnectionChange extends ConnectionDocument {
  /** Paths of stored secrets that stay, because the caller does not know them. All others are forgotten. */
  readonly keepSecrets: readonly string[]
}

/** The stored connections. */
export interface Connections {
  /** By id. */
  list(): Promise<readonly ConnectionRow[]>
  get(id: string): Promise<ConnectionRow | null>
  create(document: ConnectionDocument): Promise<ConnectionRow | 'duplicate'>
  /** Replaces the connection with the document's id. */
  update(change: ConnectionChange): Promise<ConnectionRow | 'not-found'>
  remove(id: string): Promise<'removed' | 'not-found'>
  /** Keeps the report of a check, any JSON, with the connection. */
  saveCheck(id: string, check: object): Promise<'saved' | 'not-found'>
  /** Opens the secrets; empty where there are none, null where there is no connection. */
  secrets(id: string): Promise<Secrets | null>
}

/** Stores connections in a database; their secrets are sealed before they reach it. */
export function createConnections(database: Database, sealer: SecretSealer): Connections {
  const { query } = database
  function sealOrNull(id: string, secrets: Secrets): Buffer | null {
    return Object.keys(secrets).length === 0 ? null : sealer.seal(id, secrets)
  }
  return {
    list: async () =>
      (await query<StoredConnection>(`select ${columns} from connection order by id`)).map(readConnection),
    get: async (id) => {
      const [row] = await query<StoredConnection>(`select ${columns} from connection where id = $1`, [id])
      return row === undefined ? null : readConnection(row)
    },
    create: async ({ connection, secrets }) => {
      const { id } = connection
      const values = [id, JSON.stringify(connection), Object.keys(secrets), sealOrNull(id, secrets)]
      const [row] = await query<StoredConnection>(insertStatement, values)
      return row === undefined ? 'duplicate' : readConnection(row)
    },
    update: ({ connection, secrets, keepSecrets }) =>
      database.transaction(async (inTransaction) => {
        const { id } = connection
        const [stored] = await inTransaction<StoredSecrets>(`${secretsStatement} for update`, [id])
        if (stored === undefined) return 'not-found'
        const kept =
          keepSecrets.length === 0 || stored.sealed === null ? {} : pick(sealer.open(id, stored.sealed), keepSecrets)
        const all = { ...kept, ...secrets }
        const values = [id, JSON.stringify(connection), Object.keys(all), sealOrNull(id, all)]
        const [row] = await inTransaction<StoredConnection>(updateStatement, values)
        return row === undefined ? 'not-found' : readConnection(row)
      }),
    remove: async (id) => {
      const rows = await query('delete from connection where id = $1 returning id', [id])
      return rows.length === 0 ? 'not-found' : 'removed'
    },
    saveCheck: async (id, check) => {
      const rows = await query('update connection set last_check = $2 where id = $1 returning id', [
        id,
        JSON.stringify(check),
      ])
      return rows.length === 0 ? 'not-found' : 'saved'
    },
    secrets: async (id) => {
      const [stored] = await query<StoredSecrets>(secretsStatement, [id])
      if (stored === undefined) return null
      return stored.sealed === null ? {} : sealer.open(id, stored.sealed)
    },
  }
}

interface StoredConnection {
  readonly document: string
  readonly secretPaths: readonly string[]
  readonly lastCheck: string | null
  readonly createdAt: string
  readonly updatedAt: string
}

interface StoredSecrets {
  readonly sealed: Buffer | null
}

const columns = `document, secret_paths as "secretPaths", last_check as "lastCheck",
  created_at as "createdAt", updated_at as "updatedAt"`

const secretsStatement = 'select sealed_secrets as sealed from connection where id = $1'

const insertStatement = `
insert into connection (id, document, secret_paths, sealed_secrets) values ($1, $2, $3, $4)
on conflict (id) do nothing
returning ${columns}`

const updateStatement = `
update connection
   set document = $2, secret_paths = $3, sealed_secrets = $4, last_check = null, updated_at = clock_timestamp()
 where id = $1
returning ${columns}`

/** Fields added since the document was written get their defaults; `security` is complete only with its secrets. */
const shownSchema = connectionSchema.omit({ security: true })

function readConnection({ document, secretPaths, lastCheck, createdAt, updatedAt }: StoredConnection): ConnectionRow {
  const stored = parseExactJson(document)
  // Written from a `Connection`, whose schema had accepted it together with its secrets.
  const { security } = stored as { readonly security: Connection['security'] }
  return {
    connection: { ...shownSchema.parse(stored), security },
    secretPaths,
    lastCheck: lastCheck === null ? null : parseExactJson(lastCheck),
    createdAt,
    updatedAt,
  }
}

function pick(secrets: Secrets, paths: readonly string[]): Secrets {
  return Object.fromEntries(Object.entries(secrets).filter(([path]) => paths.includes(path)))
}

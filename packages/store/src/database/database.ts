import pg from 'pg'
import { StoreFailure, toStoreFailure } from '../failure.ts'
import { listenForEver } from './listen.ts'
import { createPipeline, type Pipeline, type PipelineOptions } from './pipeline.ts'

/** Runs one statement and gives its rows. Values are passed beside the text, never inside it. */
export type Query = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** A pool of connections. Every error of the driver leaves as a `StoreFailure`. */
export interface Database {
  query: Query
  /** `host:port`, for sentences. */
  readonly place: string
  readonly log: DatabaseOptions['log']
  /** The database is on this machine. */
  readonly isLocal: boolean
  /** Runs the work in one transaction; what it throws rolls back. */
  transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result>
  /** A connection of one's own for statements that follow one another without waiting; `close` ends it. */
  pipeline(options: PipelineOptions): Pipeline
  /** Calls with what is notified on a channel, by which backend, until the signal. Heals by itself; hears nothing meanwhile. */
  listen(channel: string, hear: (payload: string, processId: number) => void, signal: AbortSignal): Promise<void>
  /** Waits for the work in progress; may be called again. */
  close(): Promise<void>
}

/** Which database, and who hears of connections that break. */
export interface DatabaseOptions {
  readonly databaseUrl: string
  readonly log: (message: string, details: object) => void
}

/** Opens a pool of up to ten connections, each when it is first needed. */
export function createDatabase({ databaseUrl, log }: DatabaseOptions): Database {
  const place = databasePlace(databaseUrl)
  const pool = new pg.Pool(poolConfig(databaseUrl))
  // A connection that breaks while nobody waits for it: the pool drops it and makes another when one is needed.
  pool.on('error', (error) => log('a database connection was lost', { reason: error.message }))
  // While somebody holds it, the failing statement tells; without a listener the event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))

  function queryOn(runner: pg.Pool | pg.PoolClient): Query {
    return async <Row extends object>(text: string, values: readonly unknown[] = []) => {
      try {
        return (await runner.query<Row>(text, [...values])).rows
      } catch (error) {
        throw toStoreFailure(error, place)
      }
    }
  }

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect()
    } catch (error) {
      throw toStoreFailure(error, place)
    }
  }

  const pipelines: Pipeline[] = []
  const listening = new AbortController()
  const listeners = new Set<Promise<void>>()
  let closing: Promise<void> | null = null
  return {
    query: queryOn(pool),
    place,
    log,
    isLocal: /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(URL.parse(databaseUrl)?.hostname ?? ''),
    transaction: async (work) => {
      const client = await connect()
      const query = queryOn(client)
      let broken = true
      try {
        await query('begin')
        const result = await work(query)
        await query('commit')
        broken = false
        return result
      } catch (error) {
        broken = await query('rollback').then(
          () => false,
          () => true,
        )
        throw error
      } finally {
        client.release(broken)
      }
    },
    pipeline: (options) => {
      const made = createPipeline(connectionConfig(databaseUrl), place, options)
      pipelines.push(made)
      return made
    },
    listen: async (channel, hear, signal) => {
      const done = listenForEver({
        config: connectionConfig(databaseUrl),
        channel,
        hear,
        signal: AbortSignal.any([signal, listening.signal]),
        log,
      })
      listeners.add(done)
      await done.finally(() => listeners.delete(done))
    },
    close: () =>
      (closing ??= (async () => {
        listening.abort()
        await Promise.all([pool.end(), ...pipelines.map((pipeline) => pipeline.close()), ...listeners])
      })()),
  }
}

/** Settings of every connection, also of the one that migrates. Throws `database-unavailable` for what is no address. */
export function connectionConfig(databaseUrl: string): pg.ClientConfig {
  databasePlace(databaseUrl)
  return {
    connectionString: databaseUrl,
    application_name: 'sendwright',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: exactTypes,
  }
}

function poolConfig(databaseUrl: string): pg.PoolConfig {
  return { ...connectionConfig(databaseUrl), max: 10, query_timeout: 30_000 }
}

/** `host:port` for sentences: an address itself holds a password. */
export function databasePlace(databaseUrl: string): string {
  const url = URL.parse(databaseUrl)
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol))
    throw new StoreFailure(
      'database-unavailable',
      'DATABASE_URL is no address of a PostgreSQL database, such as postgresql://user@host:5432/name',
    )
  return `${url.hostname || 'localhost'}:${url.port || '5432'}`
}

const jsonOid = 114
const timestamptzOid = 1184

/** JSON stays text, because parsing it plainly would change numbers; times become ISO 8601 texts. Only for our connections. */
const exactTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === jsonOid) return (text: string) => text
    if (oid === timestamptzOid)
      return (text: string) => new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString()
    return pg.types.getTypeParser(oid, format)
  },
}

import pg from 'pg'
import { toStoreFailure } from '../failure.ts'
import type { Query } from './database.ts'

/** A statement that is prepared under its name when a connection first meets it. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** A row as PostgreSQL gives it, column by column. Times, numbers above 32 bits and JSON are texts. */
export type ArrayRow = readonly unknown[]

/**
 * One connection of one's own on which statements follow one another without waiting for answers, in the order of the
 * calls. It is made when it is first needed, and made anew after it broke: what was under way then fails with a
 * `StoreFailure`, and whether PostgreSQL did it is not known.
 */
export interface Pipeline {
  readonly run: Run
  /** For a transaction: statements on the connection of now alone. When it breaks, none goes over another. */
  readonly pinned: () => Pinned
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** A connection of now. */
export interface Pinned {
  readonly run: Run
  /** For statements that are put together, or seldom: not prepared, with rows by the names of columns. */
  readonly query: Query
}

/** Sends a statement with its values. */
export type Run = (statement: Statement, values: readonly unknown[]) => Promise<readonly ArrayRow[]>

/** Settings of a pipeline's session. */
export interface PipelineOptions {
  /** PostgreSQL's settings by name. Those that this version of PostgreSQL does not know are left out. */
  readonly settings: Readonly<Record<string, string>>
  /** Beyond it the connection is given up. */
  readonly timeoutMs: number
}

/** Makes a pipeline; it connects with its first statement. */
export function createPipeline(
  config: pg.ClientConfig,
  place: string,
  { settings, timeoutMs }: PipelineOptions,
): Pipeline {
  let current: Promise<pg.Client> | null = null
  let closing: Promise<void> | null = null

  async function connect(lost: () => void): Promise<pg.Client> {
    const client = new pg.Client({ ...config, types: textTypes, pipeline: true, query_timeout: timeoutMs })
    // The statement that was under way tells what happened; without a listener the event would end the process.
    client.on('error', lost)
    client.on('end', lost)
    await client.connect()
    await client.query(settingsText(settings))
    return client
  }

  function connected(): Promise<pg.Client> {
    if (current !== null) return current
    const forget = () => {
      if (current === made) current = null
    }
    const made = connect(forget)
    made.catch(forget)
    current = made
    return made
  }

  async function runOn(
    clientOf: () => Promise<pg.Client>,
    { name, text }: Statement,
    values: readonly unknown[],
  ): Promise<readonly ArrayRow[]> {
    try {
      if (closing !== null) throw new Error('Connection terminated: the store is closed')
      const client = await clientOf()
      return (await client.query<unknown[]>({ name, text, values: [...values], rowMode: 'array' })).rows
    } catch (error) {
      throw toStoreFailure(error, place)
    }
  }

  async function queryOn<Row extends object>(
    clientOf: () => Promise<pg.Client>,
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    try {
      if (closing !== null) throw new Error('Connection terminated: the store is closed')
      return (await (await clientOf()).query<Row>({ text, values: [...values] })).rows
    } catch (error) {
      throw toStoreFailure(error, place)
    }
  }

  const run: Run = (statement, values) => runOn(connected, statement, values)
  return {
    run,
    pinned: () => {
      const client = closing === null ? connected() : connected
      const clientOf = typeof client === 'function' ? client : () => client
      return {
        run: (statement, values) => runOn(clientOf, statement, values),
        query: (text, values = []) => queryOn(clientOf, text, values),
      }
    },
    close: () =>
      (closing ??= (async () => {
        const client = await current?.catch(() => null)
        await client?.end()
      })()),
  }
}

/** One text without values; what this version does not know is left out. */
function settingsText(settings: Readonly<Record<string, string>>): string {
  const list = Object.entries({ timezone: 'UTC', datestyle: 'ISO', ...settings })
    .map(([name, value]) => `('${name}', '${value}')`)
    .join(', ')
  return `select set_config(name, value, false) from (values ${list}) wanted (name, value)
           where exists (select from pg_settings s where lower(s.name) = lower(wanted.name))`
}

const bytea = 17
const bool = 16
const int2 = 21
const int4 = 23
const float8 = 701
const parsedOids: ReadonlySet<number> = new Set([bool, bytea, int2, int4, float8])

/** Only what JavaScript holds exactly is parsed. */
const textTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (parsedOids.has(oid)) return pg.types.getTypeParser(oid, format)
    return (text: string) => text
  },
}

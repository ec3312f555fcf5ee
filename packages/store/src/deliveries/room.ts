import type { Query } from '../database/database.ts'

/** Rows and bytes. */
export interface Amount {
  readonly rows: number
  readonly bytes: number
}

/** A request that wants in. */
export interface Entrant extends Amount {
  readonly connection: string
  readonly shards: readonly number[]
  readonly bounds: Amount
}

/** How much waits for each connection. */
export interface Room {
  /** Counts a request in until `settle`; or answers how much waits, when the bounds would be exceeded with it. */
  take(entrant: Entrant): Promise<Amount | null>
  /** The request that was counted in is in the database now, or was not accepted. */
  settle(entrant: Entrant, isAccepted: boolean): void
}

interface Known {
  /** Counted in the database at `countedAt`, and what was settled since. */
  rows: number
  bytes: number
  /** Taken and not settled. */
  rowsUnderWay: number
  bytesUnderWay: number
  countedAt: number
  counting: Promise<void> | null
}

// What other servers accepted meanwhile is not in it.
const countAgainMs = 5_000
// While it is full, every request would count.
const countAtMostMs = 100

/**
 * Counts in the database now and then, adds what this server accepts, and counts again before it refuses. So this server
 * alone never exceeds the bounds; several together may, by what the others accept within five seconds.
 */
export function createRoom(query: Query, now: () => number = () => performance.now()): Room {
  const known = new Map<string, Known>()

  async function count(entry: Known, shards: readonly number[]): Promise<void> {
    const { rows, bytes } = entry
    const startedAt = now()
    const [found] = await query<{ rows: string; bytes: string }>(countStatement, [shards])
    // What was settled while it was counted may be in the count or not: it is counted in.
    entry.rows = Number(found?.rows ?? 0) + entry.rows - rows
    entry.bytes = Number(found?.bytes ?? 0) + entry.bytes - bytes
    entry.countedAt = startedAt
  }

  function counted(entry: Known, shards: readonly number[]): Promise<void> {
    entry.counting ??= count(entry, shards).finally(() => {
      entry.counting = null
    })
    return entry.counting
  }

  function entryOf(connection: string): Known {
    const found = known.get(connection)
    if (found !== undefined) return found
    const made = { rows: 0, bytes: 0, rowsUnderWay: 0, bytesUnderWay: 0, countedAt: -Infinity, counting: null }
    known.set(connection, made)
    return made
  }

  return {
    take: async ({ connection, shards, rows, bytes, bounds }) => {
      const entry = entryOf(connection)
      const exceeds = () =>
        entry.rows + entry.rowsUnderWay + rows > bounds.rows || entry.bytes + entry.bytesUnderWay + bytes > bounds.bytes
      if (entry.countedAt === -Infinity) await counted(entry, shards)
      else if (now() - entry.countedAt > countAgainMs) counted(entry, shards).catch(() => {})
      if (exceeds() && now() - entry.countedAt > countAtMostMs) await counted(entry, shards)
      if (exceeds()) return { rows: entry.rows + entry.rowsUnderWay, bytes: entry.bytes + entry.bytesUnderWay }
      entry.rowsUnderWay += rows
      entry.bytesUnderWay += bytes
      return null
    },
    settle: ({ connection, rows, bytes }, isAccepted) => {
      const entry = entryOf(connection)
      entry.rowsUnderWay -= rows
      entry.bytesUnderWay -= bytes
      if (!isAccepted) return
      entry.rows += rows
      entry.bytes += bytes
    },
  }
}

const countStatement = `
select count(*) as rows, coalesce(sum(size), 0) as bytes from queue where shard = any($1::int[]) and state <> 2`

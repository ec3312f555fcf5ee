import { statfs } from 'node:fs/promises'
import type { Database } from '../database/database.ts'
import { databaseFull } from '../failure.ts'

/** Looks after the disk of the database. */
export interface FreeSpace {
  /** Throws `database-full` when little is left. */
  check(): Promise<void>
}

// PostgreSQL stops where it cannot write its log: before, it needs room to finish what was accepted and to remove.
const reserveBytes = 96 * 1024 * 1024
const lookEveryMs = 500

/**
 * Refuses new work before the disk is full, so that the rest of it serves what was accepted. It can be looked at where
 * the database is on this machine and says where; elsewhere PostgreSQL's own refusal comes first.
 */
export function createFreeSpace(database: Database): FreeSpace {
  let folder: string | null | undefined
  let isLow = false
  let lookedAt = -Infinity

  async function look(): Promise<void> {
    lookedAt = performance.now()
    if (folder === undefined) folder = database.isLocal ? await dataFolder(database) : null
    if (folder === null || folder === undefined) return
    const space = await statfs(folder).catch(() => null)
    isLow = space !== null && space.bavail * space.bsize < reserveBytes
  }

  return {
    check: async () => {
      if (performance.now() - lookedAt > lookEveryMs) await look()
      if (isLow) throw databaseFull(database.place)
    },
  }
}

/** Null where this user may not ask for it, undefined while the database does not answer. */
async function dataFolder(database: Database): Promise<string | null | undefined> {
  const [row] = await database
    .query<{ folder: string | null }>(
      `select case when pg_has_role('pg_read_all_settings', 'usage') then current_setting('data_directory', true) end as folder`,
    )
    .catch(() => [undefined])
  return row?.folder
}

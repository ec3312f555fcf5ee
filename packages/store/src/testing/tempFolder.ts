import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { stopLeftPostgres } from '../postgres/startEmbeddedPostgres.ts'

/** A folder that goes away with its scope, together with a PostgreSQL that was left running in it. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string
  /** The data folder in it, which does not exist yet. */
  readonly dataDir: string
}

/** A folder that disappears with the test, and with it a PostgreSQL that still runs in its data folder. */
export function createTempFolder(parent: string = tmpdir()): TempFolder {
  const path = mkdtempSync(join(parent, `sendwright-test-${process.pid}-`))
  const dataDir = join(path, 'data')
  return {
    path,
    dataDir,
    [Symbol.asyncDispose]: async () => {
      await stopLeftPostgres({ dataDir, log: () => {} })
      await rm(path, { recursive: true, force: true })
    },
  }
}

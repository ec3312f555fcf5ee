import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '@sendwright/store'

/** PostgreSQL as the product starts it, in a temporary folder. */
export async function startDatabase(): Promise<{ readonly databaseUrl: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sendwright-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: (line) => console.error(line) })
  return {
    databaseUrl: postgres.databaseUrl,
    [Symbol.asyncDispose]: async () => {
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

import { stdin, stdout } from 'node:process'
import { lockDataFolder } from '../dataFolder/lockDataFolder.ts'
import { StoreFailure } from '../failure.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/startEmbeddedPostgres.ts'

/**
 * A server as a process of its own, for tests that kill one: `node serverProcess.ts <lock|database> <data folder>`.
 * Says `ready`, waits for a line, then answers with a line of JSON. The end of its input stops it.
 */
const [, , mode, dataDir = ''] = process.argv

stdout.write('"ready"\n')
const input = stdin[Symbol.asyncIterator]()
await input.next()
try {
  const lock = await lockDataFolder(dataDir)
  const log: string[] = []
  let postgres: EmbeddedPostgres | null = null
  if (mode === 'database') postgres = await startEmbeddedPostgres({ dataDir, log: (line) => log.push(line) })
  stdout.write(`${JSON.stringify({ databaseUrl: postgres?.databaseUrl, pid: postgres?.pid, log })}\n`)
  await input.next()
  await postgres?.stop()
  await lock.release()
} catch (error) {
  if (!(error instanceof StoreFailure)) throw error
  stdout.write(`${JSON.stringify({ code: error.code, message: error.message })}\n`)
}

import { createInterface } from 'node:readline'
import { startEmbeddedPostgres } from '@sendwright/store'

/*
 * PostgreSQL as a database server of its own: `node postgresProcess.ts <data folder>`. Says its address as JSON, answers
 * every line with the pid that runs now, and stops with the end of its input.
 */

const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: () => {} })
process.stdout.on('error', () => {})
process.stdout.write(`${JSON.stringify({ databaseUrl: postgres.databaseUrl, pid: postgres.pid })}\n`)
for await (const _line of createInterface({ input: process.stdin })) process.stdout.write(`${postgres.pid}\n`)
await postgres.stop()

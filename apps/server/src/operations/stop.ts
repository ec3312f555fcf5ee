import type { Server } from 'node:http'
import type { Logger } from 'pino'

/** Ends one part. */
export type CleanUp = () => Promise<void>

/** Everything ends within this time, whatever its parts do. */
const stopMs = 9_500
/** Answers that are being written get so long. */
const answersMs = 1_000

/** Runs the clean-ups once, the last made first, and ends the process; a second signal while they run changes nothing. */
export function createStop(takeCleanUps: () => Promise<readonly CleanUp[]>, log: Logger) {
  let isStopping = false
  return async (exitCode: number): Promise<void> => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => {
      log.warn('stopping took too long, the rest is left as it is')
      process.exit(exitCode)
    }, stopMs)
    for (const cleanUp of (await takeCleanUps()).toReversed()) {
      await cleanUp().catch((error: unknown) => log.error({ error }, 'stopping'))
    }
    process.exit(exitCode)
  }
}

/** Takes no more connections, lets answers that are being written end for a moment, and closes the rest. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), answersMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}

import { advanceRuns } from '../run/advancing.ts'
import type { RunnerOptions } from '../run/runnerOptions.ts'
import { keepVersions } from '../run/worldCache.ts'

/** One round of a lane; how many runs it took. */
export async function advanceOnce(options: RunnerOptions): Promise<number> {
  const running = { options, versions: keepVersions(options.queue) }
  const { taken } = await options.queue.advance(
    32,
    async (runs, now) => (await advanceRuns(running, runs, now)).changes,
  )
  return taken
}

import type { RunWorld } from './executor.ts'
import type { PublishedProcess, RunQueue } from './runQueue.ts'
import type { RunnerOptions } from './runnerOptions.ts'

/** The world for one round: each question is asked once. */
export function askOnce({ environment, connections }: Pick<RunnerOptions, 'environment' | 'connections'>): RunWorld {
  const environments = new Map<string | null, ReturnType<RunnerOptions['environment']>>()
  let recent: ReturnType<RunnerOptions['connections']> | null = null
  let current: ReturnType<RunnerOptions['connections']> | null = null
  return {
    environment(name) {
      let found = environments.get(name)
      if (found === undefined) environments.set(name, (found = environment(name)))
      return found
    },
    connections: (asOf) =>
      asOf === 'now' ? (current ??= connections('now')) : (current ?? (recent ??= connections('recently'))),
  }
}

/** Published versions that are kept; they never change. */
const mostVersions = 200

/** Published versions, read once and kept. */
export interface Versions {
  /** null = there is none. */
  get(process: string, version: number): Promise<PublishedProcess | null>
}

/** Keeps the versions that were used last. */
export function keepVersions(queue: Pick<RunQueue, 'version'>): Versions {
  const kept = new Map<string, PublishedProcess>()
  return {
    async get(process, version) {
      const key = `${version}/${process}`
      const found = kept.get(key) ?? (await queue.version(process, version))
      if (found === null) return null
      kept.delete(key)
      kept.set(key, found)
      const [oldest] = kept.keys()
      if (kept.size > mostVersions && oldest !== undefined) kept.delete(oldest)
      return found
    },
  }
}

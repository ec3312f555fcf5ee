import type { PublishedProcess } from '@sendwright/engine'
import type { Dependencies } from '../dependencies.ts'

/** Published versions as runs execute them; they never change, so the last ones that were asked for are kept. */
export interface VersionCache {
  get(process: string, version: number): Promise<PublishedProcess | null>
}

const mostKept = 50

/** Keeps the last versions that were asked for. */
export function createVersionCache({ store }: Pick<Dependencies, 'store'>): VersionCache {
  const kept = new Map<string, PublishedProcess>()
  return {
    get: async (process, version) => {
      const key = `${version} ${process}`
      const known = kept.get(key) ?? (await store.runQueue.version(process, version))
      if (known === null) return null
      kept.delete(key)
      kept.set(key, known)
      for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
      return known
    },
  }
}

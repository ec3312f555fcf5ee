import type { Dependencies } from '../dependencies.ts'
import type { ResolvedEnvironment } from './effectiveEnvironment.ts'
import { findEnvironment } from './environmentDirectory.ts'

/** Environments as the runner asks for them. */
export interface RunEnvironments {
  get(name: string | null): Promise<ResolvedEnvironment | null>
}

const keptMs = 1_000
const mostKept = 1_000

/**
 * Remembers environments for a second: the runner asks for one with each step of each run. What it gives holds the
 * texts of secrets; they leave it only in the parts of records that are stored sealed.
 */
export function createRunEnvironments(needs: Pick<Dependencies, 'store' | 'parameterVariables'>): RunEnvironments {
  const known = new Map<string | null, { readonly at: number; readonly found: Promise<ResolvedEnvironment | null> }>()
  return {
    get: (name) => {
      const now = performance.now()
      const kept = known.get(name)
      if (kept !== undefined && now - kept.at < keptMs) return kept.found
      if (known.size >= mostKept) known.clear()
      const entry = { at: now, found: findEnvironment(name, needs) }
      known.set(name, entry)
      entry.found.catch(() => known.get(name) === entry && known.delete(name))
      return entry.found
    },
  }
}

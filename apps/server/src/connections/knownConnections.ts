import type { Connection } from '@sendwright/model'
import { allConnections, findConnection } from './connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'

/** Connections for calls that are made so often that each cannot ask the database: what is told is at most 1 s old. */
export interface KnownConnections {
  get(id: string): Promise<Connection | null>
  all(): Promise<readonly Connection[]>
  /** This server has created, changed or deleted it. */
  changed(id: string): void
}

const keptMs = 1_000
const mostKept = 1_000

/** Remembers connections for a second. */
export function createKnownConnections(needs: Pick<Dependencies, 'store' | 'sandbox'>): KnownConnections {
  const known = new Map<string, { readonly at: number; readonly connection: Promise<Connection | null> }>()
  let all: { readonly at: number; readonly connections: Promise<readonly Connection[]> } | null = null
  return {
    get: (id) => {
      const now = performance.now()
      const kept = known.get(id)
      if (kept !== undefined && now - kept.at < keptMs) return kept.connection
      // Ids come from callers: those of connections that do not exist are not collected for ever.
      if (known.size >= mostKept) known.clear()
      const entry = { at: now, connection: findConnection(id, needs) }
      known.set(id, entry)
      entry.connection.catch(() => known.get(id) === entry && known.delete(id))
      return entry.connection
    },
    all: () => {
      const now = performance.now()
      if (all !== null && now - all.at < keptMs) return all.connections
      const entry = { at: now, connections: allConnections(needs) }
      all = entry
      entry.connections.catch(() => {
        if (all === entry) all = null
      })
      return entry.connections
    },
    changed: (id) => {
      known.delete(id)
      all = null
    },
  }
}

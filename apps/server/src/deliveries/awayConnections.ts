import type { ConnectionDeliveries } from '@sendwright/contract'

/** Which connections do not answer, as all servers know it. */
export interface AwayConnections {
  /** null = it answers, or nothing was tried yet. */
  of(connection: string): Promise<{ readonly since: string; readonly reason: string | null } | null>
}

const keptMs = 500

/** Remembers what the database tells for half a second: it is asked for each request to a connection that may refuse. */
export function createAwayConnections(read: () => Promise<readonly ConnectionDeliveries[]>): AwayConnections {
  let known: { readonly at: number; readonly states: Promise<readonly ConnectionDeliveries[]> } | null = null
  return {
    of: async (connection) => {
      const now = performance.now()
      if (known === null || now - known.at > keptMs) {
        const asked = { at: now, states: read() }
        known = asked
        asked.states.catch(() => {
          if (known === asked) known = null
        })
      }
      const state = (await known.states).find((each) => each.connection === connection)
      return state === undefined || state.state !== 'away' || state.since === null
        ? null
        : { since: state.since, reason: state.reason }
    },
  }
}

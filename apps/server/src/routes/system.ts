import type { ConnectionDeliveries, Health } from '@sendwright/contract'
import { allConnections } from '../connections/connectionDirectory.ts'
import { sandboxConnection, type Dependencies } from '../dependencies.ts'
import type { GuardOptions } from '../http/guard.ts'
import { isEqualText, sessionCookieFor } from '../http/guard.ts'
import type { Handlers } from '../http/mount.ts'
import { refuse } from '../http/refusal.ts'
import { whyNotReady } from '../operations/readiness.ts'

type SystemHandlers = Pick<Handlers, 'health' | 'live' | 'ready' | 'watch' | 'openSession'>

/** Health and the browser's session. */
export function systemRoutes(deps: Dependencies, guard: GuardOptions): SystemHandlers {
  return {
    watch: async ({ signal }) => {
      return async (stream) => {
        const ofDeliveries = deps.deliveries.changes.follow(
          {
            changed: (counts) => stream.send('deliveries', { counts }),
            connection: (state) => stream.send('connection', state),
          },
          signal,
        )
        const ofRuns = deps.runs.changes.follow((news) => stream.send('runs', news), { run: null, signal })
        await Promise.all([ofDeliveries, ofRuns])
      }
    },

    health: async () => {
      const database = await deps.store.health()
      const shards = deps.deliveries.relay.states()
      const receiving = deps.runs.receiver.states()
      const notReady = whyNotReady(deps.lifecycle, database)
      return {
        status: 'ok',
        version: deps.version,
        live: true,
        ready: notReady === null,
        notReady,
        database,
        sandbox: { state: deps.sandbox.broker === null ? 'off' : 'running', broker: deps.sandbox.broker },
        relay: {
          state: deps.lifecycle.isStopping ? 'stopping' : 'running',
          shards: shards.length,
          stopped: shards.filter(({ stopped }) => stopped !== null).length,
        },
        runs: {
          state: deps.lifecycle.isStopping ? 'stopping' : 'running',
          reading: receiving.length,
          away: receiving.filter(({ phase }) => phase === 'away').length,
        },
        connections: await connectionHealth(database.state === 'up', deps),
      }
    },
    live: async () => ({ live: true }),
    ready: async () => {
      const reason = whyNotReady(deps.lifecycle, await deps.store.health())
      return reason === null ? { ready: true } : refuse('not-ready', reason, { retryAfter: 2 })
    },
    openSession: async ({ body }, exchange) => {
      if (guard.token === null) return undefined
      if (!isEqualText(body.token, guard.token.reveal()))
        return refuse('token-required', 'This is not the token that the server was started with (SENDWRIGHT_TOKEN).')
      exchange.setHeader('set-cookie', sessionCookieFor(guard.token))
      return undefined
    },
  }
}

/** The state of each connection; of the built-in one alone when the database cannot tell which there are. */
async function connectionHealth(isDatabaseUp: boolean, deps: Dependencies): Promise<Health['connections']> {
  const builtIn = sandboxConnection(deps.sandbox)
  const alone = builtIn === null ? [] : [builtIn]
  const connections = isDatabaseUp ? await allConnections(deps).catch(() => alone) : alone
  const standing = isDatabaseUp ? await deps.deliveries.connectionStates().catch(() => []) : []
  return connections.map((connection) => {
    const { state, since, lastError } = deps.kafka.get(connection).health()
    const deliveries = standing.find((each) => each.connection === connection.id)
    return {
      id: connection.id,
      state,
      since,
      ...(lastError !== undefined && { lastError }),
      ...(deliveries !== undefined && { deliveries: deliveryHealth(deliveries) }),
    }
  })
}

function deliveryHealth({ mode, fallbackReason, state, since, reason, waiting }: ConnectionDeliveries) {
  return { mode, fallbackReason, state, since, reason, waiting }
}

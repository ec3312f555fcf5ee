import type { Health } from '@sendwright/contract'
import { allConnections } from '../connections/connectionDirectory.ts'
import { sandboxConnection, type Dependencies } from '../dependencies.ts'
import type { GuardOptions } from '../http/guard.ts'
import { isEqualText, sessionCookieFor } from '../http/guard.ts'
import type { Handlers } from '../http/mount.ts'
import { refuse } from '../http/refusal.ts'

/** Health and the browser's session. */
export function systemRoutes(deps: Dependencies, guard: GuardOptions): Pick<Handlers, 'health' | 'openSession'> {
  return {
    health: async () => {
      const database = await deps.store.health()
      return {
        status: 'ok',
        version: deps.version,
        database,
        sandbox: { state: deps.sandbox.broker === null ? 'off' : 'running', broker: deps.sandbox.broker },
        connections: await connectionHealth(database.state === 'up', deps),
      }
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
  return connections.map((connection) => {
    const { state, since, lastError } = deps.kafka.get(connection).health()
    return { id: connection.id, state, since, ...(lastError !== undefined && { lastError }) }
  })
}

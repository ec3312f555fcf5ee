import type { Dependencies } from '../dependencies.ts'
import type { GuardOptions } from '../http/guard.ts'
import { isEqualText, sessionCookieFor } from '../http/guard.ts'
import type { Handlers } from '../http/mount.ts'
import { refuse } from '../http/refusal.ts'

/** Health and the browser's session. */
export function systemRoutes(deps: Dependencies, guard: GuardOptions): Pick<Handlers, 'health' | 'openSession'> {
  return {
    health: async () => ({
      status: 'ok',
      version: deps.version,
      database: await deps.store.health(),
      sandbox: { state: deps.sandbox.broker === null ? 'off' : 'running', broker: deps.sandbox.broker },
      connections: deps.kafka.health().map((health) => ({ ...health })),
    }),
    openSession: async ({ body }, exchange) => {
      if (guard.token === null) return undefined
      if (!isEqualText(body.token, guard.token.reveal()))
        return refuse('token-required', 'This is not the token that the server was started with (SENDWRIGHT_TOKEN).')
      exchange.setHeader('set-cookie', sessionCookieFor(guard.token))
      return undefined
    },
  }
}

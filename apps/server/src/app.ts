import type { IncomingMessage, RequestListener } from 'node:http'
import { createConnectionChecks } from './connections/connectionChecks.ts'
import type { Dependencies } from './dependencies.ts'
import { apiPrefix, checkRequest, hasToken, isApiPath, type GuardOptions } from './http/guard.ts'
import { mountEndpoints, type Handlers } from './http/mount.ts'
import { createPages } from './http/pages.ts'
import { refuse, type Refusal } from './http/refusal.ts'
import { createRequestLog, pathOf } from './http/requestLog.ts'
import { setApiSecurity, setSecurityHeaders } from './http/securityHeaders.ts'
import { createErrorHandler, sendRefusal } from './http/sendError.ts'
import { connectionRoutes } from './routes/connections.ts'
import { createRecounts } from './processes/recounts.ts'
import { environmentRoutes } from './routes/environments.ts'
import { integrationRoutes } from './routes/integrations.ts'
import { processRoutes } from './routes/processes.ts'
import { sendRoutes } from './routes/sending.ts'
import { systemRoutes } from './routes/system.ts'
import { topicRoutes } from './routes/topics.ts'

/** What the application is given besides the world it works with. */
export interface AppOptions {
  readonly guard: GuardOptions
  /** The built designer. */
  readonly designerDir: string
}

/** The whole HTTP side: guard, API, documentation, the designer's files. Does not listen. */
export function createApp(deps: Dependencies, { guard, designerDir }: AppOptions): RequestListener {
  const logRequest = createRequestLog(deps.log)
  const answerError = createErrorHandler(deps.log)
  const answerCall = mountEndpoints(createHandlers(deps, guard))
  const pages = createPages({ version: deps.version, designerDir, onError: answerError })
  return (request, response) => {
    logRequest(request, response)
    setSecurityHeaders(response)
    const path = pathOf(request)
    const refusal = checkRequest(request, guard) ?? checkToken(request, path, guard)
    if (refusal !== null) return sendRefusal(response, refusal)
    if (!isApiPath(path)) return pages(request, response)
    setApiSecurity(response)
    answerCall(request, response, path.slice(apiPrefix.length)).then(
      (outcome) => outcome === 'no-such-call' && pages(request, response),
      (error: unknown) => answerError(error, response),
    )
  }
}

/** Calls that need no token: the browser has none before it opens its session. */
const openPaths: ReadonlySet<string> = new Set(['/api/session'])

function checkToken(request: IncomingMessage, path: string, { token }: GuardOptions): Refusal | null {
  if (!isApiPath(path) || openPaths.has(path) || hasToken(request, token)) return null
  return refuse(
    'token-required',
    'This server asks for its token. Send it as bearer token, or open the page and type it.',
  )
}

function createHandlers(deps: Dependencies, guard: GuardOptions): Partial<Handlers> {
  const checks = createConnectionChecks(deps)
  const recounts = createRecounts(deps)
  return {
    ...systemRoutes(deps, guard),
    ...connectionRoutes(deps, checks, deps.clock.now().toISOString()),
    ...topicRoutes(deps),
    ...processRoutes(deps),
    ...sendRoutes(deps),
    ...environmentRoutes(deps, recounts),
    ...integrationRoutes(deps, recounts),
  }
}

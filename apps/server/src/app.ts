import type { IncomingMessage } from 'node:http'
import { createOpenApi } from '@sendwright/contract'
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express'
import { createConnectionChecks } from './connections/connectionChecks.ts'
import type { Dependencies } from './dependencies.ts'
import { createDocumentation } from './http/documentation.ts'
import { checkRequest, hasToken, isApiPath, type GuardOptions } from './http/guard.ts'
import { mountEndpoints, type Handlers } from './http/mount.ts'
import { refuse, type Refusal } from './http/refusal.ts'
import { createRequestLog, pathOf } from './http/requestLog.ts'
import { setApiSecurity, setPageSecurity, setSecurityHeaders } from './http/securityHeaders.ts'
import { createErrorHandler, sendRefusal } from './http/sendError.ts'
import { createStaticFiles } from './http/staticFiles.ts'
import { connectionRoutes } from './routes/connections.ts'
import { metricsPath, sendMetrics } from './operations/metricsPage.ts'
import { createRecounts } from './processes/recounts.ts'
import { deliveryOperationRoutes } from './routes/deliveryOperations.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { environmentRoutes } from './routes/environments.ts'
import { integrationRoutes } from './routes/integrations.ts'
import { processRoutes } from './routes/processes.ts'
import { receivedRoutes } from './routes/received.ts'
import { runRoutes } from './routes/runs.ts'
import { sandboxRoutes } from './routes/sandbox.ts'
import { sendRoutes } from './routes/sending.ts'
import { systemRoutes } from './routes/system.ts'
import { topicRoutes } from './routes/topics.ts'
import { versionRoutes } from './routes/versions.ts'

/** What the application is given besides the world it works with. */
export interface AppOptions {
  readonly guard: GuardOptions
  /** The built designer. */
  readonly designerDir: string
}

/** The whole HTTP side: guard, API, documentation, the designer's files. Does not listen. */
export function createApp(deps: Dependencies, { guard, designerDir }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  // Versions are the only ETags; express would add its own to every answer.
  app.set('etag', false)
  const logRequest = createRequestLog(deps.log)
  app.use((request, response, next) => {
    logRequest(request, response)
    setSecurityHeaders(response)
    // The next request of this caller is for another server.
    if (deps.lifecycle.isStopping) response.setHeader('connection', 'close')
    const path = pathOf(request)
    const refusal = checkRequest(request, guard) ?? checkToken(request, path, guard)
    if (refusal === null) next()
    else sendRefusal(response, refusal)
  })
  app.use('/api', createApi(deps, guard))
  app.get(metricsPath, (request, response) => sendMetrics(request, response, deps.metrics))
  app.use((_request, response, next) => {
    setPageSecurity(response)
    next()
  })
  app.use(createStaticFiles(designerDir))
  app.use((_request, response) => sendRefusal(response, refuse('not-found', 'There is no such page.')))
  const answerError = createErrorHandler(deps.log)
  // Four parameters are how express knows a handler of errors.
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => answerError(error, response))
  return app
}

function createApi(deps: Dependencies, guard: GuardOptions): Router {
  const api = express.Router()
  const openApi = JSON.stringify(createOpenApi(deps.version))
  api.use((_request, response, next) => {
    setApiSecurity(response)
    next()
  })
  mountEndpoints(api, createHandlers(deps, guard), (call, status, ms) => deps.metrics.request(call, status, ms))
  api.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(openApi)
  })
  api.use('/docs', (_request, response, next) => {
    setPageSecurity(response)
    next()
  })
  api.use('/docs', createDocumentation())
  api.use((request, response) =>
    sendRefusal(
      response,
      refuse('not-found', `There is no call ${request.method} /api${request.path}. See /api/docs.`),
    ),
  )
  return api
}

/** Calls that need no token: the browser has none before it opens its session, and who watches processes has none at all. */
const openPaths: ReadonlySet<string> = new Set(['/api/session', '/api/health/live', '/api/health/ready'])

function checkToken(request: IncomingMessage, path: string, { token }: GuardOptions): Refusal | null {
  const isOpen = !isApiPath(path) && path !== metricsPath
  if (isOpen || openPaths.has(path) || hasToken(request, token)) return null
  return refuse(
    'token-required',
    'This server asks for its token. Send it as bearer token, or open the page and type it.',
  )
}

function createHandlers(deps: Dependencies, guard: GuardOptions): Handlers {
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
    ...deliveryRoutes(deps),
    ...deliveryOperationRoutes(deps),
    ...versionRoutes(deps),
    ...runRoutes(deps),
    ...receivedRoutes(deps),
    ...sandboxRoutes(deps.sandbox.knobs),
  }
}

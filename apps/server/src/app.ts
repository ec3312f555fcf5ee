import { createOpenApi } from '@sendwright/contract'
import express, { type Express } from 'express'
import { createConnectionChecks } from './connections/connectionChecks.ts'
import type { Dependencies } from './dependencies.ts'
import { createDocumentation } from './http/documentation.ts'
import { checkRequest, hasToken, type GuardOptions } from './http/guard.ts'
import { mountEndpoints, type Handlers } from './http/mount.ts'
import { refuse } from './http/refusal.ts'
import { createRequestLog } from './http/requestLog.ts'
import { createErrorHandler, sendRefusal } from './http/sendError.ts'
import { createStaticFiles } from './http/staticFiles.ts'
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
export function createApp(deps: Dependencies, options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  // Versions are the only ETags; express would add its own to every answer.
  app.set('etag', false)
  app.use(createRequestLog(deps.log))
  app.use(setSecurityHeaders)
  app.use((request, response, next) => {
    const refusal = checkRequest(request, options.guard)
    if (refusal === null) next()
    else sendRefusal(response, refusal)
  })
  app.use('/api', createApi(deps, options.guard))
  app.use(createStaticFiles(options.designerDir))
  app.use((_request, response) => sendRefusal(response, refuse('not-found', 'There is no such page.')))
  app.use(createErrorHandler(deps.log))
  return app
}

/** Calls that need no token: the browser has none before it opens its session. */
const openPaths: ReadonlySet<string> = new Set(['/session'])

function createApi(deps: Dependencies, guard: GuardOptions) {
  const api = express.Router()
  api.use((request, response, next) => {
    response.setHeader('cache-control', 'no-store')
    if (openPaths.has(request.path) || hasToken(request, guard.token)) return next()
    sendRefusal(
      response,
      refuse(
        'token-required',
        'This server asks for its token. Send it as bearer token, or open the page and type it.',
      ),
    )
  })
  const openApi = JSON.stringify(createOpenApi(deps.version))
  api.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(openApi)
  })
  api.use('/docs', createDocumentation())
  mountEndpoints(api, createHandlers(deps, guard))
  api.use((request, response) =>
    sendRefusal(
      response,
      refuse('not-found', `There is no call ${request.method} /api${request.path}. See /api/docs.`),
    ),
  )
  return api
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

function setSecurityHeaders(_request: express.Request, response: express.Response, next: express.NextFunction): void {
  // Mantine and bpmn-js set inline styles; Monaco's worker comes from a blob in some browsers.
  response.setHeader(
    'content-security-policy',
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  )
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  next()
}

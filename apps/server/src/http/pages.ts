import type { ServerResponse } from 'node:http'
import { createOpenApi } from '@sendwright/contract'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { createDocumentation } from './documentation.ts'
import { isApiPath } from './guard.ts'
import { refuse } from './refusal.ts'
import { setPageSecurity } from './securityHeaders.ts'
import { sendRefusal } from './sendError.ts'
import { createStaticFiles } from './staticFiles.ts'

/** What the pages show, and who answers what goes wrong. */
export interface PagesOptions {
  readonly version: string
  /** The built designer. */
  readonly designerDir: string
  readonly onError: (error: unknown, response: ServerResponse) => void
}

/** Everything that is read as files: the API's documentation, the designer; and the answer to what does not exist. */
export function createPages({ version, designerDir, onError }: PagesOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  // Versions are the only ETags; express would add its own to every answer.
  app.set('etag', false)
  app.use((_request, response, next) => {
    setPageSecurity(response)
    next()
  })
  const openApi = JSON.stringify(createOpenApi(version))
  app.get('/api/openapi.json', (_request, response) => {
    response.type('application/json').send(openApi)
  })
  app.use('/api/docs', createDocumentation())
  app.use((request, response, next) => {
    if (!isApiPath(request.path)) return next()
    const detail = `There is no call ${request.method} ${request.path}. See /api/docs.`
    sendRefusal(response, refuse('not-found', detail))
  })
  app.use(createStaticFiles(designerDir))
  app.use((_request, response) => sendRefusal(response, refuse('not-found', 'There is no such page.')))
  // Four parameters are how express knows a handler of errors.
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => onError(error, response))
  return app
}

import { randomBytes } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'

/** Gives every request an id, returned as `x-request-id`, and logs its end. Never logs bodies, queries or headers. */
export function createRequestLog(log: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const requestId = randomBytes(9).toString('base64url')
    const startedAt = performance.now()
    response.setHeader('x-request-id', requestId)
    response.on('finish', () => {
      const line = {
        requestId,
        method: request.method,
        path: request.originalUrl.split('?', 1)[0],
        status: response.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
      }
      if (response.statusCode >= 500) log.warn(line, 'request')
      else log.debug(line, 'request')
    })
    next()
  }
}

/** The id that the log gave the request of this answer. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader('x-request-id') ?? '')
}

import { randomFillSync } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'

/** Gives every request an id, returned as `x-request-id`, and logs its end. Never logs bodies, queries or headers. */
export function createRequestLog(log: Logger) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = newRequestId()
    response.setHeader('x-request-id', requestId)
    const startedAt = performance.now()
    // express rewrites the address of what it serves below a folder.
    const path = pathOf(request)
    response.on('finish', () => {
      const { statusCode: status } = response
      const level = status >= 500 ? 'warn' : 'debug'
      if (!log.isLevelEnabled(level)) return
      const ms = Math.round((performance.now() - startedAt) * 10) / 10
      log[level]({ requestId, method: request.method, path, status, ms }, 'request')
    })
  }
}

/** The id that the log gave the request of this answer. */
export function requestIdOf(response: ServerResponse): string {
  return String(response.getHeader('x-request-id') ?? '')
}

/** The path of a request without its query. */
export function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  return mark === -1 ? url : url.slice(0, mark)
}

const idBytes = 9
const pool = Buffer.alloc(idBytes * 512)
let taken = pool.length

/** Random bytes are fetched for many ids at once: one by one they are a good part of a short request. */
function newRequestId(): string {
  if (taken === pool.length) {
    randomFillSync(pool)
    taken = 0
  }
  taken += idBytes
  return pool.toString('base64url', taken - idBytes, taken)
}

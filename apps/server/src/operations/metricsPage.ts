import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from '../http/refusal.ts'
import { sendRefusal } from '../http/sendError.ts'
import type { Metrics } from './metrics.ts'

/** Where Prometheus reads. */
export const metricsPath = '/metrics'

/** Answers with the exposition. */
export function sendMetrics(request: IncomingMessage, response: ServerResponse, metrics: Metrics): void {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return sendRefusal(response, refuse('not-found', `There is no call ${request.method} ${metricsPath}.`))
  void metrics.text().then((text) => {
    response.setHeader('content-type', metrics.contentType)
    response.setHeader('cache-control', 'no-store')
    response.end(text)
  })
}

import type { ServerResponse } from 'node:http'
import { maxBodyBytes } from '@sendwright/contract'
import type { Logger } from 'pino'
import { errorBody, isFailure } from './errors.ts'
import { requestIdOf } from './requestLog.ts'
import { refuse, type Refusal } from './refusal.ts'
import { sendText } from './sendText.ts'

/** Answers with a refusal as problem+json. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if (refusal.retryAfter !== undefined) response.setHeader('retry-after', String(refusal.retryAfter))
  sendBody(response, errorBody(refusal.refused, refusal.detail, requestIdOf(response), refusal))
}

/** Answers what was thrown: failures by the table, everything else is our defect, logged once. */
export function createErrorHandler(log: Logger) {
  return (error: unknown, response: ServerResponse): void => {
    if (response.headersSent) {
      if (!isFailure(error)) log.error({ error, requestId: requestIdOf(response) }, 'defect after the answer began')
      response.destroy()
      return
    }
    if (isFailure(error)) {
      log.warn({ code: error.code, detail: error.message, requestId: requestIdOf(response) }, 'failure')
      sendBody(response, errorBody(error.code, error.message, requestIdOf(response)))
      return
    }
    const refusal = clientError(error)
    if (refusal !== null) return sendRefusal(response, refusal)
    log.error({ error, requestId: requestIdOf(response) }, 'defect')
    sendBody(
      response,
      errorBody(
        'defect',
        'Something went wrong inside Sendwright. The log has the details under this request id.',
        requestIdOf(response),
      ),
    )
  }
}

/** What express and its body parser refuse by themselves: a body over the limit, a cut upload, a bad address. */
function clientError(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !('status' in error)) return null
  if (error.status === 413)
    return refuse('body-too-large', `The body is larger than ${maxBodyBytes} bytes, the most that is taken.`)
  if (typeof error.status !== 'number' || error.status < 400 || error.status >= 500) return null
  return refuse('invalid-json-body', `The request cannot be read: ${error.message}.`)
}

function sendBody(response: ServerResponse, body: ReturnType<typeof errorBody>): void {
  sendText(response, { status: body.status, type: 'application/problem+json', text: JSON.stringify(body) })
}

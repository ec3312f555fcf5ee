import { maxBodyBytes } from '@sendwright/contract'
import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'
import { errorBody, isFailure } from './errors.ts'
import { requestIdOf } from './requestLog.ts'
import { refuse, type Refusal } from './refusal.ts'

/** Answers with a refusal as problem+json. */
export function sendRefusal(response: Response, refusal: Refusal): void {
  sendBody(response, errorBody(refusal.refused, refusal.detail, requestIdOf(response), refusal))
}

/** The last handler: failures and express' own errors by the table, everything else is our defect, logged once. */
export function createErrorHandler(log: Logger) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      if (!isFailure(error)) log.error({ error, requestId: requestIdOf(response) }, 'defect after the answer began')
      next(error)
      return
    }
    if (isFailure(error)) {
      log.warn({ code: error.code, detail: error.message, requestId: requestIdOf(response) }, 'failure')
      sendBody(response, errorBody(error.code, error.message, requestIdOf(response)))
      return
    }
    const refusal = expressRefusal(error)
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

/** What express and its body parser refuse by themselves: a body over the limit, a cut upload, a bad URL. */
function expressRefusal(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !('status' in error)) return null
  if (error.status === 413)
    return refuse('body-too-large', `The body is larger than ${maxBodyBytes} bytes, the most that is taken.`)
  if (typeof error.status !== 'number' || error.status < 400 || error.status >= 500) return null
  return refuse('invalid-json-body', `The request cannot be read: ${error.message}.`)
}

function sendBody(response: Response, body: ReturnType<typeof errorBody>): void {
  response.status(body.status).type('application/problem+json').send(JSON.stringify(body))
}

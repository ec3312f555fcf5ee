import { type ApiErrorBody, type ApiErrorCode } from '@sendwright/contract'
import { failureCodes, type Failure, type FailureCode } from '@sendwright/model'
import type { Refusal } from './refusal.ts'

/** The one table from codes to HTTP status. */
export const statusByCode = {
  problems: 422,
  'invalid-json-body': 400,
  'body-too-large': 413,
  'not-found': 404,
  'unknown-process': 404,
  'unknown-node': 404,
  'unknown-connection': 404,
  'unknown-integration': 404,
  'unknown-pack': 404,
  'unknown-environment': 404,
  'environment-built-in': 403,
  'version-conflict': 412,
  'if-match-required': 428,
  'duplicate-connection': 409,
  'duplicate-integration': 409,
  'connection-built-in': 403,
  'connection-in-use': 409,
  'foreign-host': 403,
  'foreign-origin': 403,
  'token-required': 401,
  defect: 500,
  'not-connected': 503,
  'timed-out': 504,
  'unknown-topic': 404,
  'topic-exists': 409,
  'record-too-large': 422,
  'not-authorised': 502,
  'offset-out-of-range': 422,
  'incomplete-answer': 502,
  'broker-refused': 502,
  'queue-full': 429,
  'unknown-delivery': 404,
  'unknown-bulk': 404,
  'process-has-runs': 409,
  'unknown-run': 404,
  'unknown-action': 404,
  'unknown-version': 404,
  'unknown-received': 404,
  'not-published': 409,
  'not-triggerable': 409,
  'not-stopped': 409,
  'run-ended': 409,
  'visit-needed': 409,
  'buffer-full': 429,
  'forbidden-topic': 403,
  'idempotency-key-reused': 422,
  'being-sent': 409,
  'already-ended': 409,
  'not-failed': 409,
  stopping: 503,
  'not-ready': 503,
  'sandbox-off': 404,
  fenced: 503,
  'transactions-refused': 502,
  'position-unclear': 409,
  'database-full': 507,
  'database-unavailable': 503,
  'data-not-storable': 422,
  'secrets-unreadable': 503,
  'database-not-startable': 503,
  'data-folder-in-use': 503,
  'data-folder-not-writable': 503,
} as const satisfies Record<ApiErrorCode, number>

const titleByStatus: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Token needed',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  412: 'Changed elsewhere',
  413: 'Body too large',
  422: 'Problems to fix',
  428: 'Version needed',
  429: 'Too many',
  500: 'Internal error',
  502: 'Kafka refused',
  503: 'Not available',
  504: 'Timed out',
  507: 'No space left',
}

/** The problem+json body of a code. */
export function errorBody(
  code: ApiErrorCode,
  detail: string,
  requestId: string,
  more: Pick<Refusal, 'problems' | 'currentVersion'> = {},
): ApiErrorBody {
  const status = statusByCode[code]
  return {
    type: `/api/docs#${code}`,
    title: titleByStatus[status] ?? 'Error',
    status,
    detail,
    code,
    requestId,
    ...(more.problems && { problems: [...more.problems] }),
    ...(more.currentVersion !== undefined && { currentVersion: more.currentVersion }),
  }
}

const knownFailures: ReadonlySet<string> = new Set<FailureCode>(failureCodes)

/** Whether an error is a failure of the world outside, thrown by an edge room. */
export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && 'code' in error && 'retryable' in error && knownFailures.has(String(error.code))
}

import type { ApiErrorCode } from '@sendwright/contract'
import type { Problem } from '@sendwright/model'

/** Why a request is not carried out, as a handler returns it. */
export interface Refusal {
  readonly refused: ApiErrorCode
  readonly detail: string
  readonly problems?: readonly Problem[]
  readonly currentVersion?: number
  /** Seconds after which the same may be tried again. */
  readonly retryAfter?: number
}

/** Refuses a request with a code and a sentence. */
export function refuse(code: ApiErrorCode, detail: string, more: Omit<Refusal, 'refused' | 'detail'> = {}): Refusal {
  return { refused: code, detail, ...more }
}

/** Refuses a request because of problems that the user can fix. */
export function refuseProblems(problems: readonly Problem[]): Refusal {
  return { refused: 'problems', detail: problems.map((problem) => problem.message).join(' '), problems }
}

/** Whether a handler's result is a refusal; a bulk operation has a number of refused ones. */
export function isRefusal(result: unknown): result is Refusal {
  return typeof result === 'object' && result !== null && 'refused' in result && typeof result.refused === 'string'
}

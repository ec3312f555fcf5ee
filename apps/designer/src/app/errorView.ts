import { ApiError, UnreachableError } from '@sendwright/contract'
import { text } from '../text/en.ts'

/** What an error state shows of an error. */
export interface ErrorView {
  readonly detail: string
  readonly requestId: string | null
}

/** Says an error of a call in words: the server's sentence where there is one. */
export function errorView(error: unknown): ErrorView {
  if (error instanceof UnreachableError) return { detail: text.shell.unreachable.sentence, requestId: null }
  if (error instanceof ApiError) {
    return {
      detail: error.body?.detail ?? text.shell.errors.noDetails(error.status),
      requestId: error.body?.requestId ?? null,
    }
  }
  return {
    detail: text.shell.errors.unexpected(error instanceof Error ? error.message : String(error)),
    requestId: null,
  }
}

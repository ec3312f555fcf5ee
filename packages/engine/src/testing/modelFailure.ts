import type { Failure, FailureCode } from '@sendwright/model'

/** A failure as an edge room throws it. */
export class ModelFailure extends Error implements Failure {
  override name = 'ModelFailure'
  readonly code: FailureCode
  readonly retryable: boolean

  constructor(code: FailureCode, message: string) {
    super(message)
    this.code = code
    this.retryable = code !== 'fenced' && code !== 'transactions-refused'
  }
}

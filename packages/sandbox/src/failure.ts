/** Why the sandbox could not start or do what it was told, or why it closed a connection. */
export type SandboxFailureCode =
  | 'port-in-use'
  | 'port-not-allowed'
  | 'cannot-listen'
  | 'bad-options'
  | 'bad-request'
  | 'not-found'

/** The one error of this room. `retryable` says whether the same call can work later without a change. */
export class SandboxFailure extends Error {
  override readonly name = 'SandboxFailure'
  readonly code: SandboxFailureCode
  readonly retryable: boolean

  constructor(code: SandboxFailureCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.retryable = code === 'port-in-use'
  }
}

/** A frame or request that cannot be read, or names an API the sandbox does not speak: its connection is closed. */
export function badRequest(message: string): SandboxFailure {
  return new SandboxFailure('bad-request', message)
}

/** The closed list of what the world outside can refuse. A failure's sentence names the thing; the code is for programs. */
export const failureCodes = [
  'not-connected',
  'timed-out',
  'unknown-topic',
  'topic-exists',
  'record-too-large',
  'not-authorised',
  'offset-out-of-range',
  'incomplete-answer',
  'broker-refused',
  'queue-full',
  'fenced',
  'transactions-refused',
  'position-unclear',
  'database-unavailable',
  'database-full',
  'data-not-storable',
  'secrets-unreadable',
  'database-not-startable',
  'data-folder-in-use',
  'data-folder-not-writable',
] as const
export type FailureCode = (typeof failureCodes)[number]

/** What every failure of an edge room looks like to its callers. */
export interface Failure extends Error {
  readonly code: FailureCode
  readonly retryable: boolean
}

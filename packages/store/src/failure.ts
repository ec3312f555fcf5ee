import type { Failure, FailureCode } from '@sendwright/model'

/** What the database, its server or the data folder refused. Its texts carry no address with credentials and no secret. */
export class StoreFailure extends Error implements Failure {
  override readonly name = 'StoreFailure'
  readonly code: FailureCode
  readonly retryable: boolean

  constructor(
    code: FailureCode,
    message: string,
    options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: withoutCredentials(options.cause) })
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/**
 * Turns what the `pg` driver throws into a failure; `place` is the host and port that the sentence names.
 * Anything else is a defect of ours and is given back as it is.
 */
export function toStoreFailure(error: unknown, place: string): unknown {
  if (error instanceof StoreFailure || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  if (code !== null && /^[0-9A-Z]{5}$/.test(code) && 'severity' in error) return refusedByPostgres(error, code, place)
  if (refusalMessages.test(error.message)) return accessRefused(error, place)
  // Codes of sockets, of name look-up and of TLS; the other ERR_ codes are Node's word for a wrong call.
  if (code !== null && !/^ERR_(?!TLS|SSL|SOCKET|STREAM)/.test(code)) return notReached(error, code, place)
  if (error instanceof AggregateError) return notReached(error, 'no connection', place)
  if (silenceMessages.test(error.message)) return notReached(error, error.message, place)
  return error
}

// What the driver says without giving a code.
const refusalMessages = /^(SASL: |The server does not support SSL)/
const silenceMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end)/

function accessRefused(error: Error, place: string): StoreFailure {
  return new StoreFailure('database-unavailable', `The database at ${place} refuses access: ${error.message}`, {
    cause: error,
  })
}

function notReached(error: Error, reason: string, place: string): StoreFailure {
  return new StoreFailure('database-unavailable', `The database at ${place} does not answer (${reason})`, {
    retryable: true,
    cause: error,
  })
}

/** The disk of the database has no room; what is said of it is the same whoever noticed. */
export function databaseFull(place: string, options: { readonly cause?: unknown } = {}): StoreFailure {
  const message =
    `The disk of the database at ${place} is full. Make room on it, or keep finished deliveries for a shorter time: ` +
    'new work is taken again at once. Everything that was accepted is kept'
  return new StoreFailure('database-full', message, { ...options, retryable: true })
}

/** See PostgreSQL's appendix A, "PostgreSQL Error Codes". */
function refusedByPostgres(error: Error, sqlState: string, place: string): StoreFailure {
  const cause = error
  if (sqlState === '22021')
    return new StoreFailure('data-not-storable', 'A text has the character U+0000, which the database cannot store', {
      cause,
    })
  // A number or a time beyond what a column holds.
  if (sqlState === '22003' || sqlState === '22008')
    return new StoreFailure('data-not-storable', `The database cannot hold a value: ${error.message}`, { cause })
  if (sqlState === '53100') return databaseFull(place, { cause })
  if (sqlState.startsWith('28') || sqlState === '3D000' || sqlState === '42501') return accessRefused(error, place)
  return new StoreFailure(
    'database-unavailable',
    `The database at ${place} refused the work (${sqlState}: ${error.message})`,
    {
      retryable: retryableClasses.has(sqlState.slice(0, 2)),
      cause,
    },
  )
}

// Connection exceptions, transaction rollbacks, insufficient resources, operator intervention, system errors.
const retryableClasses: ReadonlySet<string> = new Set(['08', '40', '53', '57', '58'])

/** Only name, sentence and code: the driver's errors may hold the address with its password. */
function withoutCredentials(cause: unknown): unknown {
  if (!(cause instanceof Error)) return undefined
  const kept = new Error(cause.message.replaceAll(/\b([a-z]+:\/\/)\S*/gi, '$1…'))
  kept.name = cause.name
  if (cause.stack !== undefined) kept.stack = cause.stack.replaceAll(/\b(postgres(?:ql)?:\/\/)\S*/gi, '$1…')
  return 'code' in cause ? Object.assign(kept, { code: cause.code }) : kept
}

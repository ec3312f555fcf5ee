import type { Failure } from '@sendwright/model'

/** Whether the world said no; anything else that is thrown is a defect. */
export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && 'retryable' in error && 'code' in error && typeof error.code === 'string'
}

/** Whether it was the database that said no. */
export function isDatabaseFailure({ code }: Failure): boolean {
  return code.startsWith('database') || code === 'data-not-storable'
}

/** The shard is another server's, or this server ends: its loop unwinds without another word to anybody. */
export class ShardLeft extends Error {
  override name = 'ShardLeft'
}

/** A promise's end as a value, so that it can be looked at later without being unhandled meanwhile. */
export type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }

/** Takes a promise's end in, whichever it is. */
export function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
  return promise.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error }),
  )
}

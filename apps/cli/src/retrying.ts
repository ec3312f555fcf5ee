import { ApiError, UnreachableError } from '@sendwright/contract'

/** When a call is tried again. */
export interface Retrying {
  /** Milliseconds after which nothing is tried again. */
  readonly forMs: number
  /** Told before each wait. */
  readonly onRetry: (reason: string, seconds: number) => void
}

const firstPauseSeconds = 0.25
const longestPauseSeconds = 10
/** Statuses of a server, or of a proxy before it, that may take the same request later. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504])

/**
 * Makes a call until it is answered for good: what passes by itself is tried again after the time that the server asks
 * for, or ever longer pauses. The call has to be one that may be repeated.
 */
export async function retried<T>(call: () => Promise<T>, { forMs, onRetry }: Retrying): Promise<T> {
  const endsAt = performance.now() + forMs
  for (let pause = firstPauseSeconds; ; pause = Math.min(pause * 2, longestPauseSeconds)) {
    try {
      return await call()
    } catch (error) {
      if (!isPassing(error)) throw error
      const seconds = (error instanceof ApiError ? error.retryAfter : null) ?? pause
      if (performance.now() + seconds * 1_000 > endsAt) throw error
      onRetry(error.message, seconds)
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
    }
  }
}

/** Whether the same call may be answered otherwise later. A full queue that says no time never has room for the request. */
export function isPassing(error: unknown): error is ApiError | UnreachableError {
  if (error instanceof UnreachableError) return true
  if (!(error instanceof ApiError) || !passing.has(error.status)) return false
  return error.status !== 429 || error.retryAfter !== null
}

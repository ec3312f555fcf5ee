/** A moment by which a call has to end, whatever the other side does. */
export interface Deadline {
  /** The whole time that was given, in milliseconds. */
  readonly totalMs: number
  /** What is left of it, at least 0. */
  readonly remainingMs: () => number
}

/** A deadline so many milliseconds from now, by the monotonic clock. */
export function createDeadline(totalMs: number): Deadline {
  const end = performance.now() + totalMs
  return { totalMs, remainingMs: () => Math.max(0, end - performance.now()) }
}

/** A deadline after `totalMs`, or the other one where that ends earlier. */
export function shorterDeadline(deadline: Deadline, totalMs: number): Deadline {
  return totalMs < deadline.remainingMs() ? createDeadline(totalMs) : deadline
}

/**
 * What the promise gives, or, when the deadline passes first, the error of `onExpired`. The promise itself cannot be
 * stopped: `onExpired` ends what it waits for. Its later rejection is not reported.
 */
export async function withinDeadline<T>(deadline: Deadline, promise: Promise<T>, onExpired: () => Error): Promise<T> {
  const expired = Promise.withResolvers<never>()
  const timer = setTimeout(() => expired.reject(onExpired()), deadline.remainingMs())
  try {
    return await Promise.race([promise, expired.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits, but not beyond the deadline or an abort. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(end, milliseconds)
  signal?.addEventListener('abort', end)
  if (signal?.aborted === true) end()
  return promise

  function end() {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
    resolve()
  }
}

/** Seconds in words for a sentence: `15 s`, `0.4 s`. */
export function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 1))} s`
}

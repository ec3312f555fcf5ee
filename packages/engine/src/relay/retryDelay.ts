import type { RetryPolicy } from '@sendwright/model'

/**
 * Milliseconds to wait after so many attempts (from 1): the first delay, `factor` times longer each time, `jitter` of it
 * left to chance, never longer than `maxDelayMs`.
 */
export function retryDelay(policy: RetryPolicy, attempt: number, random: () => number): number {
  const wait = Math.min(policy.firstDelayMs * policy.factor ** (attempt - 1), policy.maxDelayMs)
  return Math.round(Math.min(wait * (1 + policy.jitter * (2 * random() - 1)), policy.maxDelayMs))
}

import { retryPolicySchema } from '@sendwright/model'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { retryDelay } from './retryDelay.ts'

test('D37 each delay is the factor times the one before, up to the longest', () => {
  const policy = retryPolicySchema.parse({ firstDelayMs: 200, factor: 2, maxDelayMs: 1_000, jitter: 0 })
  expect([1, 2, 3, 4, 5].map((attempt) => retryDelay(policy, attempt, () => 0.5))).toEqual([
    200, 400, 800, 1_000, 1_000,
  ])
})

test('D37 chance moves a delay by its share, and never beyond the longest', () => {
  const policy = retryPolicySchema.parse({ firstDelayMs: 1_000, factor: 1, maxDelayMs: 1_100, jitter: 0.2 })
  expect([0, 0.5, 1].map((random) => retryDelay(policy, 1, () => random))).toEqual([800, 1_000, 1_100])
})

test('D37 every policy gives delays between 0 and its longest', () => {
  const policies = fc.record({
    attempts: fc.integer({ min: 1, max: 1_000 }),
    firstDelayMs: fc.integer({ min: 10, max: 3_600_000 }),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
    maxDelayMs: fc.integer({ min: 10, max: 86_400_000 }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(
      policies,
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (policy, attempt, random) => {
        const delay = retryDelay(policy, attempt, () => random)
        expect(Number.isInteger(delay)).toBe(true)
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(policy.maxDelayMs)
      },
    ),
  )
})

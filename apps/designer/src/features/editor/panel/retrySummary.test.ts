import { retryPolicySchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import { retrySummary } from './retrySummary.ts'

const summary = (policy: object) => retrySummary(retryPolicySchema.parse(policy))

test('names the attempts and how far they are apart', () => {
  expect(summary({ attempts: 5, firstDelayMs: 1_000, factor: 10, maxDelayMs: 300_000 })).toBe(
    '5 attempts, 1 s to 5 min apart',
  )
  expect(summary({ attempts: 8, firstDelayMs: 200 })).toBe('8 attempts, 200 ms to 12.8 s apart')
})

test('names one wait where all are the same, and none where there is one attempt', () => {
  expect(summary({ attempts: 3, firstDelayMs: 2_000, factor: 1 })).toBe('3 attempts, 2 s apart')
  expect(summary({ attempts: 1 })).toBe('one attempt')
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { runScenario, scenarios } from '../testing/scenario.ts'

const runs = Number(process.env['RUNS'] ?? 60)
test('D22 exactly once', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenarios('exactlyOnce'), async (scenario) => {
      expect(await runScenario(scenario)).toEqual([])
    }),
    { numRuns: runs, endOnFailure: process.env['SHRINK'] === undefined },
  )
})
test('D23 at least once', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenarios('atLeastOnce'), async (scenario) => {
      expect(await runScenario(scenario)).toEqual([])
    }),
    { numRuns: runs, endOnFailure: process.env['SHRINK'] === undefined },
  )
})

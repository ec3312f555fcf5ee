import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonDepth, maxStoredJsonDepth, userJson } from './userJson.ts'

test('counts nesting, whatever stands in strings', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      expect(jsonDepth(JSON.stringify({ '[{"\\': value }))).toBe(1 + depthOf(value))
    }),
    { numRuns: 50 },
  )
})

test('refuses only what is deeper than the bound', () => {
  const nested = (depth: number): object[] => (depth === 1 ? [] : [nested(depth - 1)])
  expect(userJson(nested(maxStoredJsonDepth))).toHaveLength(2 * maxStoredJsonDepth)
  expect(() => userJson(nested(maxStoredJsonDepth + 1))).toThrow(/nested deeper than the 1000 levels/)
})

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

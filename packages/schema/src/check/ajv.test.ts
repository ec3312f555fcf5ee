import { Validator } from '@cfworker/json-schema'
import type { JsonData } from '@sendwright/model'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as formats from 'ajv-formats'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkData, fitsSchema } from '../index.ts'
import { data, schema } from '../testing.ts'

const ajv = new Ajv2020({ strict: false, logger: false, ownProperties: true })
formats.default.default(ajv)

/** What ajv says; null where it fails on code that it wrote itself. */
function ajvVerdicts(source: object, values: readonly JsonData[]): readonly (boolean | null)[] {
  const validate = ajv.compile(source)
  ajv.removeSchema(source)
  return values.map((value) => {
    try {
      return validate(value)
    } catch (error) {
      if (error instanceof ReferenceError || error instanceof TypeError) return null
      throw error
    }
  })
}

test('S1 any schema and plain data have the verdict that ajv gives', () => {
  let fitting = 0
  let compared = 0
  fc.assert(
    fc.property(schema, fc.array(data, { minLength: 3, maxLength: 8 }), (source, values) => {
      const verdicts = ajvVerdicts(source, values)
      for (const [index, value] of values.entries()) {
        const ours = checkData(source, value).length === 0
        expect(fitsSchema(source, value), JSON.stringify(value)).toBe(ours)
        let verdict = verdicts[index] ?? null
        if (verdict === null) continue
        // Code that ajv writes errs once in some ten thousand schemas: where it alone sees it otherwise, a third decides.
        if (verdict !== ours) verdict = new Validator(source, '2020-12').validate(value).valid
        compared += 1
        if (verdict === true) fitting += 1
        expect(ours, JSON.stringify(value)).toBe(verdict)
      }
    }),
    { numRuns: 2000 },
  )
  // Both verdicts occur often, or little would be shown.
  expect(fitting / compared).toBeGreaterThan(0.2)
  expect(fitting / compared).toBeLessThan(0.8)
})

test.each([
  ['date', fc.tuple(fc.nat(3000), fc.nat(14), fc.nat(33)).map(([y, m, d]) => `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}`)],
  ['time', fc.tuple(fc.nat(23), fc.nat(61), fc.nat(61), fc.constantFrom('Z', '+01:00', '-23:59', '')).map(timeText)],
  ['ipv4', fc.array(fc.nat(300), { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.'))],
  [
    'ipv6',
    fc.array(fc.constantFrom('0', 'ffff', 'a1', '', '12345', 'g', '1.2.3.4'), { maxLength: 9 }).map((g) => g.join(':')),
  ],
  ['json-pointer', fc.string({ unit: fc.constantFrom('a', '/', '~', '0', '1', ' '), maxLength: 8 })],
] as const)('S7 texts have the format %s as ajv-formats says', (format, texts) => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(checkData({ format }, text).length === 0, text).toBe(ajv.validate({ format }, text))
    }),
    { numRuns: 500 },
  )
})

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0')
}

function timeText([hours, minutes, seconds, zone]: readonly [number, number, number, string]): string {
  return `${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}${zone}`
}

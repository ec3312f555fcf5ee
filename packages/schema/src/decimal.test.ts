import { parseExactJson, type RawJson } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareNumbers, isMultipleOf, isWhole, numberKey, toDecimal } from './decimal.ts'
import { checkData } from './index.ts'

function exact(text: string): number | RawJson {
  // A JSON number gives a number or its exact form.
  return parseExactJson(text) as number | RawJson
}

/** A decimal fraction as a whole number of units, and the ways it can be written. */
const decimal = fc.record({ units: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), places: fc.nat(12) })
type Decimal = typeof decimal extends fc.Arbitrary<infer Value> ? Value : never

function written({ units, places }: Decimal): string {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0')
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return (units < 0n ? '-' : '') + text
}

/** Both as whole numbers of the same unit. */
function aligned(one: Decimal, other: Decimal): readonly [bigint, bigint] {
  return [one.units * 10n ** BigInt(other.places), other.units * 10n ** BigInt(one.places)]
}

test('S4 numbers are compared as whole numbers of their smallest unit are', () => {
  fc.assert(
    fc.property(decimal, decimal, (one, other) => {
      const [first, second] = aligned(one, other)
      const order = compareNumbers(exact(written(one)), exact(written(other)))
      expect(Math.sign(order)).toBe(first < second ? -1 : first > second ? 1 : 0)
    }),
  )
})

test('S4 multiples are found by exact division', () => {
  const small = fc.record({ units: fc.bigInt({ min: 1n, max: 5000n }), places: fc.nat(6) })
  fc.assert(
    fc.property(small, fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.boolean(), (by, times, isExact) => {
      const value = { units: by.units * times + (isExact ? 0n : 1n), places: by.places }
      const [dividend, divisor] = aligned(value, by)
      expect(isMultipleOf(exact(written(value)), exact(written(by)))).toBe(dividend % divisor === 0n)
    }),
  )
})

test('S4 all spellings of a number have one key', () => {
  fc.assert(
    fc.property(decimal, fc.nat(5), (value, zeros) => {
      const text = written(value)
      const longer = text.includes('.') ? text + '0'.repeat(zeros) : `${text}.${'0'.repeat(zeros + 1)}`
      expect(numberKey(exact(longer))).toBe(numberKey(exact(text)))
      expect(numberKey(exact(`${text}e0`))).toBe(numberKey(exact(text)))
    }),
  )
})

test.each([
  ['{"maximum":9007199254740992}', '9007199254740993', false],
  ['{"maximum":9007199254740993}', '9007199254740993', true],
  ['{"exclusiveMinimum":0.1}', '0.10', false],
  ['{"multipleOf":0.1}', '0.3', true],
  ['{"multipleOf":0.01}', '19.99', true],
  ['{"multipleOf":0.01}', '19.999', false],
  ['{"multipleOf":3}', '1e400', false],
  ['{"multipleOf":2}', '1e400', true],
  ['{"multipleOf":1e-400}', '1', true],
  ['{"multipleOf":0.0001}', '1e308', true],
  ['{"type":"integer"}', '1.0', true],
  ['{"type":"integer"}', '1e3', true],
  ['{"type":"integer"}', '1.5e0', false],
  ['{"const":1.10}', '1.1', true],
  ['{"enum":[9007199254740993]}', '9007199254740992', false],
  ['{"uniqueItems":true}', '[1, 1.0]', false],
  ['{"minimum":1e999999999999}', '1', false],
])('S4 %s and %s', (schema, data, fits) => {
  expect(checkData(parseExactJson(schema) as object as never, parseExactJson(data)).length === 0).toBe(fits)
})

test('S4 whole numbers are told however they are written', () => {
  expect(['0', '-0.0', '10', '1e2', '1.50e1', '0.1e1'].every((text) => isWhole(toDecimal(exact(text))))).toBe(true)
  expect(['0.1', '1.5', '15e-1', '1e-3'].some((text) => isWhole(toDecimal(exact(text))))).toBe(false)
})

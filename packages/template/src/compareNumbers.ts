import type { RawJson } from './json.ts'

/**
 * Compares two JSON numbers by their exact values: negative, 0 or positive as with `Array.sort`. `1.10` equals `1.1`,
 * `9007199254740993` is more than `9007199254740992`, `1e400` is less than `1e401`.
 */
export function compareNumbers(one: number | RawJson, other: number | RawJson): number {
  if (typeof one === 'number' && typeof other === 'number') return Math.sign(one - other)
  const left = decimalOf(one)
  const right = decimalOf(other)
  if (left.sign !== right.sign) return left.sign - right.sign
  return left.sign * compareSizes(left, right)
}

/** sign × 0.digits × 10^magnitude; digits have no zeros at their ends, zero has none at all. */
interface Decimal {
  readonly sign: -1 | 0 | 1
  readonly digits: string
  readonly magnitude: bigint
}

function decimalOf(value: number | RawJson): Decimal {
  const text = typeof value === 'number' ? String(value) : value.rawJSON
  const negative = text.startsWith('-')
  const exponentAt = text.search(/[eE]/)
  const mantissa = text.slice(negative ? 1 : 0, exponentAt < 0 ? text.length : exponentAt)
  const [whole = '', fraction = ''] = mantissa.split('.')
  const all = whole + fraction
  const first = leadingZeros(all)
  if (first === all.length) return zero
  const exponent = exponentAt < 0 ? 0n : BigInt(text.slice(exponentAt + 1).replace('+', ''))
  return {
    sign: negative ? -1 : 1,
    digits: all.slice(first, endWithoutZeros(all)),
    magnitude: BigInt(whole.length - first) + exponent,
  }
}

const zero: Decimal = { sign: 0, digits: '', magnitude: 0n }

function compareSizes(left: Decimal, right: Decimal): number {
  if (left.magnitude !== right.magnitude) return left.magnitude < right.magnitude ? -1 : 1
  if (left.digits === right.digits) return 0
  return left.digits < right.digits ? -1 : 1
}

function leadingZeros(digits: string): number {
  let at = 0
  while (digits.charAt(at) === '0') at += 1
  return at
}

function endWithoutZeros(digits: string): number {
  let end = digits.length
  while (digits.charAt(end - 1) === '0') end -= 1
  return end
}

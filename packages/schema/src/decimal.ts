import type { RawJson } from '@sendwright/model'

/**
 * A number exactly as it is written: sign · 0.digits · 10^magnitude. The digits neither begin nor end with a zero; zero
 * itself has none.
 */
export interface Decimal {
  readonly sign: -1 | 0 | 1
  readonly digits: string
  readonly magnitude: number
}

/** The exact value of a JSON number. An exponent too big to count counts as the biggest there is. */
export function toDecimal(value: number | RawJson): Decimal {
  const source = typeof value === 'number' ? String(value) : value.rawJSON
  const match = numberParts.exec(source)
  if (match === null) return zero
  const [, minus, whole = '', fraction = '', exponent = '0'] = match
  const written = whole + fraction
  const first = written.search(/[1-9]/)
  if (first < 0) return zero
  const digits = written.slice(first, endOfDigits(written))
  return { sign: minus === '-' ? -1 : 1, digits, magnitude: whole.length - first + boundedExponent(exponent) }
}

const numberParts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
const zero: Decimal = { sign: 0, digits: '', magnitude: 0 }

function endOfDigits(written: string): number {
  let end = written.length
  while (written.charCodeAt(end - 1) === 0x30) end -= 1
  return end
}

function boundedExponent(text: string): number {
  return Math.max(-1e15, Math.min(1e15, Number(text)))
}

/** Below zero, zero or above zero, as the first number is smaller than, equal to or bigger than the other. */
export function compareNumbers(one: number | RawJson, other: number | RawJson): number {
  if (typeof one === 'number' && typeof other === 'number') return one < other ? -1 : one > other ? 1 : 0
  const first = toDecimal(one)
  const second = toDecimal(other)
  if (first.sign !== second.sign) return first.sign - second.sign
  if (first.magnitude !== second.magnitude) return first.magnitude < second.magnitude ? -first.sign : first.sign
  // With the first digit at the same place, texts of digits are in the order of the numbers.
  if (first.digits === second.digits) return 0
  return first.digits < second.digits ? -first.sign : first.sign
}

/** Whether the number has no fraction, however it is written. */
export function isWhole({ digits, magnitude }: Decimal): boolean {
  return digits.length <= magnitude || digits === ''
}

/** The one text that all spellings of a number share. */
export function numberKey(value: number | RawJson): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  const { sign, digits, magnitude } = toDecimal(value)
  if (sign === 0) return '0'
  // The same text as a safe integer has, so that both ways lead to it.
  if (digits.length <= magnitude && magnitude <= 15) {
    return (sign < 0 ? '-' : '') + digits.padEnd(magnitude, '0')
  }
  return `${sign < 0 ? '-' : ''}.${digits}e${magnitude}`
}

/** Numbers of more digits are not divided: it would take too long. */
const dividedDigits = 1000

/** Whether a number is a whole multiple of the divisor, by exact decimal arithmetic; null where it is not found out. */
export function isMultipleOf(value: number | RawJson, divisor: number | RawJson): boolean | null {
  const dividend = toDecimal(value)
  const by = toDecimal(divisor)
  if (by.sign === 0) return null
  if (dividend.sign === 0) return true
  if (dividend.digits.length > dividedDigits || by.digits.length > dividedDigits) return null
  // value / divisor = a · 10^shift / b
  const a = BigInt(dividend.digits)
  const b = BigInt(by.digits)
  const shift = dividend.magnitude - dividend.digits.length - (by.magnitude - by.digits.length)
  if (shift >= 0) return (a * powerOfTen(shift, b)) % b === 0n
  // `a` has no zero at its end, but may have factors of two or five that ten has too.
  if (-shift > dividend.digits.length * 4) return false
  return a % (b * 10n ** BigInt(-shift)) === 0n
}

/** 10^exponent modulo the modulus, in as many steps as the exponent has bits. */
function powerOfTen(exponent: number, modulus: bigint): bigint {
  let result = 1n % modulus
  let square = 10n % modulus
  for (let rest = BigInt(exponent); rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

import { isJsonObject, isRawJson, parseExactJson, type JsonData, type RawJson } from '@sendwright/model'

/** Two numbers of the data that are one to JavaScript, so that what a script left cannot be told to be either. */
export interface AmbiguousNumber {
  readonly one: string
  readonly other: string
}

/** Says that two numbers of the data cannot be told apart. */
export function ambiguousSentence({ one, other }: AmbiguousNumber): string {
  return `JavaScript holds ${one} and ${other} as one number, so the script cannot tell which of them it uses. Keep such numbers as texts.`
}

/** Data with its numbers restored, or the numbers that cannot be. */
export type Restored =
  | { readonly ok: true; readonly value: JsonData }
  | { readonly ok: false; readonly ambiguous: AmbiguousNumber }

/** Gives values that went through JavaScript the exact numbers that they had before. */
export interface ExactNumbers {
  /** What became of the data: a number that still stands where it stood keeps its text. */
  restoreData(value: JsonData): Restored
  /** JSON text made of the data: a number with more digits than JavaScript holds has them again. */
  restoreText(json: string): { readonly ok: true; readonly text: string } | Extract<Restored, { readonly ok: false }>
}

/**
 * Remembers the numbers of the data that JavaScript changes. `1.10` is `1.1` to it and has the same value: such a number
 * keeps its text where the script left it. `9007199254740993` is `9007199254740992` to it: such a number gets its digits
 * back wherever it has come to, since the value that JavaScript holds stands for it.
 */
export function createExactNumbers(original: JsonData): ExactNumbers {
  const held = changedNumbers(original)
  return {
    restoreData: (value) => guarded(() => restore(value, original, held)),
    restoreText(json) {
      if (held.size === 0) return { ok: true, text: json }
      const restored = guarded(() => restore(parseExactJson(json), undefined, held))
      return restored.ok ? { ok: true, text: JSON.stringify(restored.value) } : restored
    },
  }
}

/** By the number that JavaScript holds, the number that it stands for, and another one if there are two. */
type HeldNumbers = ReadonlyMap<number, { readonly one: RawJson; readonly other: string | null }>

function changedNumbers(original: JsonData): HeldNumbers {
  const held = new Map<number, { readonly one: RawJson; readonly other: string | null }>()
  for (const number of numbersOf(original)) {
    if (!isRawJson(number)) continue
    const value = Number(number.rawJSON)
    if (!Number.isFinite(value) || isSameValue(number.rawJSON, String(value))) continue
    const known = held.get(value)
    if (known === undefined) held.set(value, { one: number, other: null })
    else if (!isSameValue(known.one.rawJSON, number.rawJSON)) held.set(value, { ...known, other: number.rawJSON })
  }
  // A number that JavaScript does hold may stand beside one that becomes the same.
  for (const number of held.size === 0 ? [] : numbersOf(original)) {
    const text = isRawJson(number) ? number.rawJSON : String(number)
    const known = held.get(Number(text))
    if (known !== undefined && !isSameValue(known.one.rawJSON, text)) held.set(Number(text), { ...known, other: text })
  }
  return held
}

function* numbersOf(data: JsonData): Generator<number | RawJson> {
  const pending: JsonData[] = [data]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value === 'number' || isRawJson(value)) yield value
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) pending.push(item)
  }
}

/** Thrown and caught in this file alone: restoring goes deep. */
class AmbiguousNumberFound extends Error {
  readonly ambiguous: AmbiguousNumber

  constructor(ambiguous: AmbiguousNumber) {
    super('Two numbers are one to JavaScript')
    this.ambiguous = ambiguous
  }
}

function guarded(restoring: () => JsonData): Restored {
  try {
    return { ok: true, value: restoring() }
  } catch (error) {
    if (error instanceof AmbiguousNumberFound) return { ok: false, ambiguous: error.ambiguous }
    throw error
  }
}

function restore(value: JsonData, before: JsonData | undefined, held: HeldNumbers): JsonData {
  if (typeof value === 'number' || isRawJson(value)) return restoredNumber(value, before, held)
  // JavaScript holds a number beyond its range as Infinity, and JSON.stringify writes that as null.
  if (value === null && isRawJson(before) && !Number.isFinite(Number(before.rawJSON))) return before
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items: readonly JsonData[] = value
    const itemsBefore: readonly JsonData[] = Array.isArray(before) ? before : []
    return items.map((item, index) => restore(item, itemsBefore[index], held))
  }
  const own = isJsonObject(before) ? before : {}
  // Entries, so that a property may be called __proto__.
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, JsonData]) => [
      name,
      restore(item, Object.hasOwn(own, name) ? own[name] : undefined, held),
    ]),
  )
}

function restoredNumber(value: number | RawJson, before: JsonData | undefined, held: HeldNumbers): JsonData {
  const number = isRawJson(value) ? Number(value.rawJSON) : value
  if (isRawJson(before) && Number(before.rawJSON) === number) return before
  const known = typeof before === 'number' && before === number ? undefined : held.get(number)
  if (known === undefined) return value
  if (known.other !== null) throw new AmbiguousNumberFound({ one: known.one.rawJSON, other: known.other })
  return known.one
}

function isSameValue(one: string, other: string): boolean {
  return canonical(one) === canonical(other)
}

/** The same text for all spellings of a decimal number: its digits without zeros at the ends, and the power of ten. */
function canonical(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = decimal.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = withoutTrailingZeros(digits)
  if (significant === '') return '0'
  const power = BigInt(exponent.replace('+', '')) - BigInt(fraction.length) + BigInt(digits.length - significant.length)
  return `${sign}${significant}e${power}`
}

const decimal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (digits.charAt(end - 1) === '0') end -= 1
  return digits.slice(0, end)
}

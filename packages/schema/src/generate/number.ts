import { isRawJson, type JsonData, type RawJson } from '@sendwright/model'
import type { Bound } from '../compile/compiledSchema.ts'
import type { Demands } from './demands.ts'
import { fitsAll, type Generator } from './generator.ts'
import { numberHint } from './hints.ts'

interface NumberWanted {
  readonly name: string
  readonly whole: boolean
}

/** A number within its bounds, a whole multiple where one is asked for; by its name a price, an amount, a year … */
export function generateNumber(generator: Generator, { parts }: Demands, { name, whole }: NumberWanted): JsonData {
  const { random, isBold } = generator
  const rules = parts.flatMap(({ number }) => number ?? [])
  const least = tightest(
    rules.flatMap((rule) => rule.least),
    1,
  )
  const most = tightest(
    rules.flatMap((rule) => rule.most),
    -1,
  )
  const step = rules.flatMap(({ multipleOf }) => multipleOf ?? []).map(toNumber)[0] ?? (whole ? 1 : null)
  const hint = isBold ? random.between(-3, 3) : numberHint(name, whole, random)
  const fits = (value: JsonData) =>
    fitsAll(generator, parts, value) && (!whole || Number.isInteger(value) || isRawJson(value))
  const stepped = step === null ? hint : onStep(hint, step, 0)
  if (fits(stepped)) return stepped
  const low = least === null ? Math.min(0, most === null ? 0 : toNumber(most.value) - 100) : toNumber(least.value)
  const high = most === null ? low + 100 : toNumber(most.value)
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const free = low + random.next() * (high - low)
    const value = step === null ? rounded(free, low, high) : onStep(free, step, attempt % 2)
    if (fits(value)) return value
  }
  const ends = [least, most].flatMap((bound) => (bound === null ? [] : nearBound(bound, step)))
  return ends.find(fits) ?? stepped
}

/** The values at and beside a bound, for ranges that hold only a few. */
function nearBound({ value }: Bound, step: number | null): readonly JsonData[] {
  const number = toNumber(value)
  const by = step ?? 1
  return [value, onStep(number, by, 0), onStep(number, by, 1), onStep(number, by, -1), number + 0.5, number - 0.5]
}

/** The multiple of the step at or below a number, or so many above it, written as short as it is. */
function onStep(value: number, step: number, above: number): number {
  const decimals = Math.min(20, (/\.(\d+)/.exec(String(step))?.[1] ?? '').length)
  const multiple = (Math.floor(value / step) + above) * step
  return Number.isInteger(multiple) ? multiple + 0 : Number(multiple.toFixed(decimals))
}

/** Two decimals where they suffice. */
function rounded(value: number, low: number, high: number): number {
  const short = Math.round(value * 100) / 100
  return short > low && short < high ? short : value
}

/** Of several bounds the highest or lowest. */
function tightest(bounds: readonly Bound[], direction: 1 | -1): Bound | null {
  const sorted = bounds.toSorted((one, other) => (toNumber(other.value) - toNumber(one.value)) * direction)
  return sorted[0] ?? null
}

function toNumber(value: number | RawJson): number {
  return typeof value === 'number' ? value : Number(value.rawJSON)
}

import type { Demands } from './demands.ts'
import { fitsAll, type Generator } from './generator.ts'
import { formatSample, textHint } from './hints.ts'
import { textOfPattern } from './pattern.ts'

/** A text of the format and pattern that are asked for, else one that its name suggests; as long as it has to be. */
export function generateText(generator: Generator, { parts }: Demands, name: string): string {
  const { random, isBold } = generator
  const rules = parts.flatMap(({ text }) => text ?? [])
  const format = rules.flatMap((rule) => rule.format ?? [])[0]
  const pattern = rules.flatMap((rule) => rule.pattern ?? [])[0]
  const wanted = Math.max(0, ...rules.map(({ minLength }) => minLength))
  const least = Math.min(longest, wanted)
  const most = Math.min(...rules.map(({ maxLength }) => maxLength), Infinity)
  // No attempt would be long enough.
  if (wanted > longest) return ofLength(textHint(name, random), least, most)
  let text = ''
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const base =
      (format === undefined ? null : formatSample(format, random)) ??
      (pattern === undefined ? null : textOfPattern(pattern, { random, length: least, attempt })) ??
      (isBold && random.chance(0.5) ? '' : textHint(name, random))
    for (const candidate of [base, ofLength(base, least, most)]) {
      text = candidate
      if (fitsAll(generator, parts, candidate)) return candidate
    }
    // A pattern may be met by what the name suggests, where it is not by what was made from it.
    const hint = ofLength(textHint(name, random), least, most)
    if (fitsAll(generator, parts, hint)) return hint
  }
  return text
}

/** In characters. */
const longest = 100_000

/** The text repeated or cut to a length in characters. */
function ofLength(text: string, least: number, most: number): string {
  const characters = Array.from(text)
  if (characters.length > most) return characters.slice(0, most).join('')
  if (characters.length >= least) return text
  const filling = characters.length === 0 ? ['x'] : characters
  const whole = filling.join('').repeat(Math.floor(least / filling.length))
  return whole + filling.slice(0, least % filling.length).join('')
}

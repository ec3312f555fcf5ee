import { secretMask } from '@sendwright/message'

/** Puts the mask in place of secrets wherever they stand in a text, as they are or escaped for JSON. */
export type MaskText = (text: string) => string

/** Shorter secrets are not looked for: the text of a size or an offset would be taken for one. */
const shortestLookedFor = 4

/**
 * A net under what is said of a send. Records mask their secrets themselves; this is for what others say of them, such
 * as a broker that names a value in its refusal.
 */
export function createMask(secrets: Iterable<string>): MaskText {
  const forms = [...secrets]
    .filter((secret) => secret.length >= shortestLookedFor)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
  // The longest first: one secret may be a part of another.
  const ordered = [...new Set(forms)].toSorted((one, other) => other.length - one.length)
  return (text) => ordered.reduce((shown, form) => shown.replaceAll(form, secretMask), text)
}

/** All texts of a JSON value masked; names of properties are ours. */
export function maskAll<Value>(value: Value, mask: MaskText): Value {
  const masked = (part: unknown): unknown => {
    if (typeof part === 'string') return mask(part)
    if (Array.isArray(part)) return part.map(masked)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, masked(inner)]))
  }
  // Only texts were replaced, by texts.
  return masked(value) as Value
}

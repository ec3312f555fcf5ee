import { isRawJson, parseExactJson, type JsonData } from '@sendwright/model'

/** Data in the one line of an input: a text as it is, everything else as JSON. */
export function valueText(value: JsonData | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * The data that a typed line means for a field of a type; undefined for an empty one, null where it cannot be meant.
 * A field of text takes everything as text.
 */
export function typedValue(typed: string, type: string): { readonly value: JsonData | undefined } | null {
  if (typed === '') return { value: undefined }
  if (type === 'STRING') return { value: typed }
  const parsed = parse(typed)
  switch (type) {
    case 'NUMBER':
      return typeof parsed === 'number' || isRawJson(parsed) ? { value: parsed } : null
    case 'BOOLEAN':
      return typeof parsed === 'boolean' ? { value: parsed } : null
    case 'ENUM':
      return { value: parsed === undefined || typeof parsed === 'object' ? typed : parsed }
    default:
      return parsed === undefined ? null : { value: parsed }
  }
}

/** The values of a choice from typed texts: a value that was there keeps its type, a new one is a text unless all are numbers. */
export function typedEnum(texts: readonly string[], before: readonly JsonData[]): readonly JsonData[] {
  const known = new Map(before.map((value) => [valueText(value), value]))
  const isNumeric = before.length > 0 && before.every((value) => typeof value === 'number' || isRawJson(value))
  return texts.map((typed) => {
    const same = known.get(typed)
    if (same !== undefined) return same
    const parsed = isNumeric ? parse(typed) : undefined
    return typeof parsed === 'number' || isRawJson(parsed) ? parsed : typed
  })
}

/** A name that none of the others has: `field`, `field2`, … */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number += 1) if (!taken.has(`${wanted}${number}`)) return `${wanted}${number}`
}

function parse(typed: string): JsonData | undefined {
  try {
    return parseExactJson(typed)
  } catch {
    return undefined
  }
}

import { isJsonObject, type JsonData, type JsonObject } from '@sendwright/model'

/** A JSON pointer of property names and indexes. Rule: RFC 6901. */
export function toPointer(segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${pointerSegment(segment)}`).join('')
}

/** One segment of a JSON pointer, without its slash. */
export function pointerSegment(segment: string | number): string {
  return String(segment).replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The names of a JSON pointer; null for what is none. */
export function pointerSegments(pointer: string): readonly string[] | null {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) return null
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** An own property of a JSON object; undefined where there is none, or no object. */
export function ownValue(value: JsonData | undefined, key: string): JsonData | undefined {
  return value !== undefined && isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The value at a pointer; undefined where it leads nowhere. */
export function valueAt(root: JsonData, segments: readonly string[]): JsonData | undefined {
  let value: JsonData | undefined = root
  for (const segment of segments) {
    if (Array.isArray(value))
      value = /^\d+$/.test(segment) ? (value as readonly JsonData[])[Number(segment)] : undefined
    else value = ownValue(value, segment)
    if (value === undefined) return undefined
  }
  return value
}

/** The own entries of a JSON object; none for anything else. */
export function entriesOf(value: JsonData | undefined): readonly [string, JsonData][] {
  return value !== undefined && isJsonObject(value) ? Object.entries(value) : []
}

/** A JSON object, or an empty one for anything else. */
export function objectOf(value: JsonData | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {}
}

/** The elements of a list; none for anything else. */
export function itemsOf(value: JsonData | undefined): readonly JsonData[] {
  return Array.isArray(value) ? value : []
}

/** A text; undefined for anything else and for text without a visible character. */
export function textOf(value: JsonData | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

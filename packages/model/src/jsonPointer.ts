import { isJsonObject, ownValue, type JsonData } from './exactJson.ts'

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

/** The value at a path of own properties and indexes; undefined where it leads nowhere. */
export function dataAt(data: JsonData, path: readonly string[]): JsonData | undefined {
  let value: JsonData | undefined = data
  for (const step of path) {
    if (isJsonObject(value)) value = ownValue(value, step)
    else if (Array.isArray(value)) value = /^(?:0|[1-9]\d{0,9})$/.test(step) ? value[Number(step)] : undefined
    else return undefined
  }
  return value
}

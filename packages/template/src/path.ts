import { isPlainName } from './characters.ts'
import type { JsonData } from './json.ts'
import { isList, isRawJson } from './json.ts'
import { nearestName } from './nearestName.ts'
import type { PathSegment } from './placeholder.ts'

/** The value at a path, by own properties and indexes only; undefined where there is none. */
export function valueAt(data: JsonData, segments: readonly PathSegment[]): JsonData | undefined {
  let value: JsonData | undefined = data
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index]
    if (segment === undefined || value === undefined) return undefined
    value = member(value, segment)
  }
  return value
}

/** The value of one step, own properties and indexes only; undefined where there is none. */
export function member(value: JsonData, segment: Pick<PathSegment, 'name' | 'index'>): JsonData | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (isList(value)) return segment.index < 0 ? undefined : value[segment.index]
  if (!Object.hasOwn(value, segment.name)) return undefined
  // A number kept with its source text is an object to JavaScript, with this one property.
  if (segment.name === 'rawJSON' && isRawJson(value)) return undefined
  // The check above leaves plain objects, and raw JSON only with a name it does not own.
  return (value as { readonly [key: string]: JsonData })[segment.name]
}

/** The path in its shortest spelling: `a.b`, `lines[0]`, `["any text"].x`. */
export function writePath(segments: readonly Pick<PathSegment, 'name' | 'style'>[]): string {
  let path = ''
  for (const { name, style } of segments) {
    if (style === 'index') path += `[${name}]`
    else if (!isPlainName(name)) path += `[${JSON.stringify(name)}]`
    else path += path === '' ? name : `.${name}`
  }
  return path
}

const nearestPathSegments = 32

/** The existing path that a path without a value was probably meant to be, or null. */
export function nearestPath(data: JsonData, segments: readonly PathSegment[]): string | null {
  if (segments.length > nearestPathSegments) return null
  const mended: Pick<PathSegment, 'name' | 'style'>[] = []
  let value = data
  for (const segment of segments) {
    const found = member(value, segment)
    if (found !== undefined) {
      mended.push(segment)
      value = found
      continue
    }
    if (typeof value !== 'object' || value === null || isList(value) || isRawJson(value)) return null
    const name = nearestName(segment.name, ownNames(value))
    if (name === null) return null
    mended.push({ name, style: 'dotted' })
    // The name came from the object's own names.
    value = (value as { readonly [key: string]: JsonData })[name] ?? null
  }
  return writePath(mended)
}

/** The own names of an object, one at a time, so that a reader of few does not pay for all. */
export function* ownNames(object: object): Generator<string> {
  for (const name in object) {
    if (Object.hasOwn(object, name)) yield name
  }
}

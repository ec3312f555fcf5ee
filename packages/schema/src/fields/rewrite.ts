import { isJsonObject, ownValue, type JsonData, type JsonObject, type JsonSchema } from '@sendwright/model'
import type { Pointer } from './location.ts'

/** The root with the schema at a pointer replaced by what `change` makes of it; all else stays the same. */
export function changeAt(root: JsonSchema, pointer: Pointer, change: (schema: JsonObject) => JsonObject): JsonSchema {
  const changed = rebuilt(root, pointer, change)
  // Changing an object gives an object, and `true` becomes one.
  return isJsonObject(changed) ? changed : root
}

function rebuilt(data: JsonData, pointer: Pointer, change: (schema: JsonObject) => JsonObject): JsonData {
  const [step, ...rest] = pointer
  if (step === undefined) return change(isJsonObject(data) ? data : {})
  if (Array.isArray(data)) {
    return data.map((item: JsonData, index) => (String(index) === step ? rebuilt(item, rest, change) : item))
  }
  const object = isJsonObject(data) ? data : {}
  const before = Object.hasOwn(object, step) ? (object[step] ?? null) : {}
  return withKeyword(object, step, rebuilt(before, rest, change))
}

/** The object with a property set in its place, or at the end; undefined takes it away. */
export function withKeyword(object: JsonObject, name: string, value: JsonData | undefined): JsonObject {
  if (value === undefined) return without(object, [name])
  const entries = Object.entries(object)
  if (!Object.hasOwn(object, name)) return Object.fromEntries([...entries, [name, value]])
  return Object.fromEntries(entries.map((entry) => (entry[0] === name ? [name, value] : entry)))
}

/** The object without some of its properties. */
export function without(object: JsonObject, names: readonly string[]): JsonObject {
  if (!names.some((name) => Object.hasOwn(object, name))) return object
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))
}

/** The schema with its list of mandatory names changed; an empty list is not kept. */
export function withRequired(
  schema: JsonObject,
  change: (names: readonly JsonData[]) => readonly JsonData[],
): JsonObject {
  const before = ownValue(schema, 'required')
  const names: readonly JsonData[] = Array.isArray(before) ? before : []
  const after = change(names)
  return withKeyword(schema, 'required', after.length > 0 ? after : undefined)
}

/** The schema with its properties as another list of names and schemas. */
export function withProperties(
  schema: JsonObject,
  change: (entries: readonly [string, JsonData][]) => readonly [string, JsonData][],
): JsonObject {
  const before = ownValue(schema, 'properties')
  const entries = isJsonObject(before) ? Object.entries(before) : []
  return withKeyword(schema, 'properties', Object.fromEntries(change(entries)))
}

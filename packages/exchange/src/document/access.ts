import { isJsonObject, type JsonData, type JsonObject } from '@sendwright/model'

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

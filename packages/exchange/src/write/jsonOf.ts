import { isRawJson, type JsonData } from '@sendwright/model'

/** A document of ours as the JSON data that it is: what is undefined is left out, exact numbers stay. */
export function jsonOf(value: unknown): JsonData {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (isRawJson(value)) return value
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value !== 'object') return null
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]): [string, JsonData][] =>
      child === undefined ? [] : [[key, jsonOf(child)]],
    ),
  )
}

import { dataAt, isJsonObject, ownValue, pointerSegments, type JsonData, type JsonObject } from '@sendwright/model'
import { objectOf } from './access.ts'

/** A value of a bundled document and the JSON pointer of the place where it stands itself. */
export interface Located {
  readonly value: JsonData
  readonly pointer: string
}

/**
 * Follows local references to what they stand for. Title, description, summary and extensions beside a reference win
 * over what it leads to; everything else beside it does not count (AsyncAPI's Reference Object).
 * A reference that leads nowhere or in a circle is an empty object.
 */
export function follow(root: JsonData, value: JsonData, pointer: string): Located {
  let located: Located = { value, pointer }
  let beside: JsonObject = {}
  for (let hop = 0; ; hop += 1) {
    const reference = ownValue(located.value, '$ref')
    if (typeof reference !== 'string') break
    beside = { ...annotations(located.value), ...beside }
    const segments = reference.startsWith('#') ? pointerSegments(reference.slice(1)) : null
    const target = segments === null || hop > maxHops ? undefined : dataAt(root, segments)
    located =
      target === undefined ? { value: {}, pointer: located.pointer } : { value: target, pointer: reference.slice(1) }
  }
  if (Object.keys(beside).length === 0 || !isJsonObject(located.value)) return located
  return { value: { ...located.value, ...beside }, pointer: located.pointer }
}

const maxHops = 64

/** The pointer that a chain of references ends at; undefined where it leads nowhere. */
export function referencePointer(root: JsonData, reference: string): string | undefined {
  let pointer = reference.slice(1)
  for (let hop = 0; hop <= maxHops; hop += 1) {
    const segments = pointerSegments(pointer)
    const value = segments === null ? undefined : dataAt(root, segments)
    if (value === undefined) return undefined
    const next = ownValue(value, '$ref')
    if (typeof next !== 'string' || Object.keys(objectOf(value)).length > 1) return pointer
    if (!next.startsWith('#')) return undefined
    pointer = next.slice(1)
  }
  return undefined
}

function annotations(value: JsonData): JsonObject {
  if (!isJsonObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => ['title', 'description', 'summary'].includes(key) || key.startsWith('x-')),
  )
}

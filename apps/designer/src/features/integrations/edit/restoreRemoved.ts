import { isJsonObject, ownValue, type JsonData, type JsonObject } from '@sendwright/model'

/**
 * Brings back what a removal took (`before` → `after`) in a value that may have changed since (`current`); what has
 * changed since stays as it is.
 */
export function restoreRemoved(before: JsonData, after: JsonData, current: JsonData): JsonData {
  if (isSame(current, after)) return before
  if (isSame(before, after)) return current
  if (isJsonObject(before) && isJsonObject(after) && isJsonObject(current)) {
    return restoreProperties(before, after, current)
  }
  if (isList(before) && isList(after) && isList(current)) return restoreElements(before, after, current)
  return current
}

/** The same for a list: elements that were removed come back at their places. */
export function restoreElements<Element>(
  before: readonly Element[],
  after: readonly Element[],
  current: readonly Element[],
): readonly Element[] {
  const kept = after.map((element) => JSON.stringify(element))
  const there = current.map((element) => JSON.stringify(element))
  const result = [...current]
  for (const [index, element] of before.entries()) {
    const content = JSON.stringify(element)
    const at = kept.indexOf(content)
    // Equal elements are told apart by how many there are.
    if (at !== -1) kept.splice(at, 1)
    else if (!there.includes(content) || after.some((each) => JSON.stringify(each) === content))
      result.splice(Math.min(index, result.length), 0, element)
  }
  return result
}

function restoreProperties(before: JsonObject, after: JsonObject, current: JsonObject): JsonObject {
  const names = [...Object.keys(before), ...Object.keys(current).filter((name) => !Object.hasOwn(before, name))]
  const entries = names.flatMap((name): readonly (readonly [string, JsonData])[] => {
    const [was, left, now] = [ownValue(before, name), ownValue(after, name), ownValue(current, name)]
    if (now === undefined) return was !== undefined && left === undefined ? [[name, was]] : []
    return [[name, was === undefined || left === undefined ? now : restoreRemoved(was, left, now)]]
  })
  return Object.fromEntries(entries)
}

function isList(value: JsonData): value is readonly JsonData[] {
  return Array.isArray(value)
}

function isSame(one: JsonData, other: JsonData): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

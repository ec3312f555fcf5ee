import { isJsonObject, isRawJson, type JsonData } from '@sendwright/model'
import { numberKey } from '../decimal.ts'

/** A text that two JSON values share when JSON Schema calls them equal: `1` and `1.0`, objects in any order of names. */
export function keyOf(value: JsonData, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' || isRawJson(value)) return numberKey(value)
  if (value === null || typeof value === 'boolean') return String(value)
  // Deeper than data may nest nothing is told apart.
  if (depth > deepest) return '…'
  if (!isJsonObject(value)) return `[${value.map((item) => keyOf(item, depth + 1)).join()}]`
  const names = Object.keys(value).toSorted()
  return `{${names.map((name) => `${JSON.stringify(name)}:${keyOf(value[name] ?? null, depth + 1)}`).join()}}`
}

const deepest = 1000

/** Whether two JSON values are equal as JSON Schema sees it. */
export function isSameData(one: JsonData, other: JsonData): boolean {
  return one === other || keyOf(one) === keyOf(other)
}

import type { JsonData } from './json.ts'
import { isList, isRawJson, toJson } from './json.ts'

/** The beginning of the value's compact JSON, at most `length` characters; an ellipsis says that there is more. */
export function sampleOf(value: JsonData, length = 60): string {
  const text = beginning(value, length + 1)
  return text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text
}

/** The text, cut in the middle when it is longer than `length`; for paths and names in problems. */
export function shortened(text: string, length = 120): string {
  if (text.length <= length) return text
  const half = Math.floor((length - 1) / 2)
  return `${text.slice(0, half)}…${text.slice(-half)}`.toWellFormed()
}

/** At least `wanted` characters of the JSON, or all of it. Every level writes a character, so depth is bounded too. */
function beginning(value: JsonData, wanted: number): string {
  if (wanted <= 0) return ''
  if (typeof value === 'string') return JSON.stringify(value.slice(0, wanted))
  if (typeof value !== 'object' || value === null || isRawJson(value)) return toJson(value)
  if (isList(value)) return beginningOfList(value, wanted)
  return beginningOfObject(value, wanted)
}

function beginningOfList(list: readonly JsonData[], wanted: number): string {
  let text = '['
  for (const [index, item] of list.entries()) {
    if (text.length >= wanted) return text
    text += (index > 0 ? ',' : '') + beginning(item, wanted - text.length)
  }
  return `${text}]`
}

function beginningOfObject(object: { readonly [key: string]: JsonData }, wanted: number): string {
  let text = '{'
  for (const name in object) {
    if (!Object.hasOwn(object, name)) continue
    if (text.length >= wanted) return text
    if (text.length > 1) text += ','
    text += `${JSON.stringify(name.slice(0, wanted))}:`
    text += beginning(object[name] ?? null, wanted - text.length)
  }
  return `${text}}`
}

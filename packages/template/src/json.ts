/** A JSON number that JavaScript would write back differently, kept with its source text: a native raw JSON object. */
export interface RawJson {
  readonly rawJSON: string
}

/** A parsed JSON value. Numbers whose text JavaScript would change are native raw JSON objects. */
export type JsonData =
  | null
  | boolean
  | number
  | string
  | RawJson
  | readonly JsonData[]
  | { readonly [key: string]: JsonData }

/** What a value is, in the words that people see. */
export type JsonKind = 'text' | 'number' | 'boolean' | 'null' | 'list' | 'object'

interface JsonWithSource {
  rawJSON(text: string): RawJson
  isRawJSON(value: unknown): value is RawJson
}

// The cast adds two methods that every supported runtime has and lib.d.ts does not declare yet.
const exactJson = JSON as typeof JSON & JsonWithSource

/** Tells a native raw JSON object, a number with its source text, from an object that merely looks like one. */
export function isRawJson(value: JsonData): value is RawJson {
  return typeof value === 'object' && value !== null && exactJson.isRawJSON(value)
}

/** The number that a JSON number literal stands for, with its text kept wherever JavaScript would change it. */
export function exactNumber(text: string): number | RawJson {
  const value = Number(text)
  return String(value) === text ? value : exactJson.rawJSON(text)
}

const numberPattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Whether the text is a number as JSON writes them. */
export function isJsonNumber(text: string): boolean {
  return numberPattern.test(text)
}

/** What the value is, in the words that people see. */
export function kindOf(value: JsonData): JsonKind {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (isList(value)) return 'list'
  return isRawJson(value) ? 'number' : 'object'
}

/** Array.isArray for readonly lists, which the library's own signature does not narrow to. */
export function isList(value: JsonData): value is readonly JsonData[] {
  return Array.isArray(value)
}

/** The value as compact JSON: numbers exact, keys in the order of the data, text well-formed. */
export function toJson(value: JsonData): string {
  if (typeof value === 'string') return needsNoEscape(value) ? `"${value}"` : JSON.stringify(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null'
  return JSON.stringify(value)
}

/** The text as it stands between the quotes of JSON. */
export function escapedText(text: string): string {
  return needsNoEscape(text) ? text : JSON.stringify(text).slice(1, -1)
}

/** Whether a short text has nothing to escape: JSON.stringify takes several times as long to find that out. */
function needsNoEscape(text: string): boolean {
  if (text.length > 64) return false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) return false
  }
  return true
}

/** The value as text, or undefined where it has none: null, a list, an object. */
export function toText(value: JsonData): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return toJson(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return isRawJson(value) ? value.rawJSON : undefined
}

/** Whether lists and objects nest deeper than the limit. Takes no more stack than the limit. */
export function nestsDeeperThan(value: JsonData, limit: number): boolean {
  if (typeof value !== 'object' || value === null || isRawJson(value)) return false
  if (limit <= 0) return true
  const items: readonly JsonData[] = isList(value) ? value : Object.values(value)
  return items.some((item) => nestsDeeperThan(item, limit - 1))
}

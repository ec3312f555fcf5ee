import { isJsonObject, isRawJson, type JsonData, type JsonObject } from '@sendwright/model'
import { schemaKeywords } from './keywords.ts'

/**
 * A schema without the keywords whose value is none that JSON Schema knows (`type: float`, `required: true`), which
 * validators refuse as a whole. Each that goes is told in `misfits`, as it is written. `required` names each property
 * once.
 */
export function wellFormedSchema(schema: JsonObject, misfits: Set<string>): JsonObject {
  let result: Record<string, JsonData> | undefined
  for (const [key, value] of Object.entries(schema)) {
    if (!Object.hasOwn(shapes, key)) continue
    const fitting = shapes[key]?.(value)
    if (fitting === value) continue
    result ??= Object.fromEntries(Object.entries(schema))
    if (fitting === undefined) delete result[key]
    else result[key] = fitting
    if (fitting === undefined && misfits.size < maxMisfits) misfits.add(`\`${key}\` ${shown(value)}`)
  }
  return result ?? schema
}

const maxMisfits = 5

const longestShown = 40

function shown(value: JsonData): string {
  const text = JSON.stringify(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

/** The value as it may be, undefined for one that cannot. */
type Shape = (value: JsonData) => JsonData | undefined

const typeNames: ReadonlySet<JsonData> = new Set(['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'])

const only =
  (fits: (value: JsonData) => boolean): Shape =>
  (value) =>
    fits(value) ? value : undefined

const text = only((value) => typeof value === 'string')
const flag = only((value) => typeof value === 'boolean')
const map = only(isJsonObject)
const list = only(Array.isArray)
const fullList = only((value) => Array.isArray(value) && value.length > 0)
const number = only((value) => typeof value === 'number' || isRawJson(value))
const count = only((value) => /^\d+(?:\.0*)?$/.test(numberText(value)))
const schema = only((value) => isJsonObject(value) || typeof value === 'boolean')

const shapes: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries([...schemaKeywords].map((key) => [key, schema])),
  type: (value) => {
    if (!Array.isArray(value)) return typeNames.has(value) ? value : undefined
    const known = [...new Set<JsonData>(value)].filter((name) => typeNames.has(name))
    if (known.length === 0) return undefined
    return known.length === value.length ? value : known
  },
  required: (value) => {
    if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) return undefined
    const names = [...new Set(value)]
    return names.length === value.length ? value : names
  },
  enum: fullList,
  allOf: fullList,
  anyOf: fullList,
  oneOf: fullList,
  prefixItems: fullList,
  items: only(
    (value) => isJsonObject(value) || typeof value === 'boolean' || (Array.isArray(value) && value.length > 0),
  ),
  properties: map,
  patternProperties: only((value) => isJsonObject(value) && Object.keys(value).every(isPattern)),
  dependentSchemas: map,
  dependentRequired: only((value) => isJsonObject(value) && Object.values(value).every(isNames)),
  dependencies: only(
    (value) => isJsonObject(value) && Object.values(value).every((entry) => !Array.isArray(entry) || isNames(entry)),
  ),
  definitions: map,
  $defs: map,
  examples: list,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: only((value) => Number(numberText(value)) > 0),
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minContains: count,
  maxContains: count,
  minProperties: count,
  maxProperties: count,
  uniqueItems: flag,
  readOnly: flag,
  writeOnly: flag,
  deprecated: flag,
  title: text,
  description: text,
  format: text,
  $comment: text,
  contentEncoding: text,
  contentMediaType: text,
  pattern: only((value) => typeof value === 'string' && isPattern(value)),
}

function numberText(value: JsonData): string {
  return isRawJson(value) ? value.rawJSON : typeof value === 'number' ? String(value) : ''
}

function isNames(value: JsonData): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string') && new Set(value).size === value.length
}

/** Of either of JavaScript's two kinds: many patterns are written for the one that forgives more. */
function isPattern(source: string): boolean {
  return compiles(source, 'u') || compiles(source, '')
}

function compiles(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags).flags === flags
  } catch {
    return false
  }
}

import { isJsonObject, parseExactJson, type ImportFormat, type JsonData } from '@sendwright/model'

/** What a text is, from its content alone; null where nothing says it (a YAML text of another kind). */
export function recogniseFormat(text: string): ImportFormat | null {
  const json = readJson(text)
  if (json !== undefined) return formatOfJson(json)
  if (hasTopLevelKey(text, 'asyncapi')) return 'asyncapi'
  if (hasTopLevelKey(text, 'sendwright')) return 'sendwright'
  if (hasTopLevelKey(text, '\\$schema')) return 'jsonSchema'
  return null
}

/** The files that a text refers to, as it writes them: `./common.yaml` of `$ref: ./common.yaml#/schemas/Order`. */
export function referencedFiles(text: string): readonly string[] {
  const found = text.matchAll(/["']?\$ref["']?\s*:\s*["']?([^"'\s#,}\]]+)/g)
  return [...new Set([...found].map((match) => match[1] ?? ''))].filter((name) => !/^[a-z][a-z0-9+.-]*:/i.test(name))
}

function readJson(text: string): JsonData | undefined {
  try {
    return parseExactJson(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function formatOfJson(json: JsonData): ImportFormat {
  if (!isJsonObject(json)) return 'json'
  if (Object.hasOwn(json, 'asyncapi')) return 'asyncapi'
  if (Object.hasOwn(json, 'sendwright')) return 'sendwright'
  return isSchemaLike(json) ? 'jsonSchema' : 'json'
}

const schemaTypes = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'])

/** A message may have a field `type` too: it is a schema where what stands beside it is a schema's as well. */
function isSchemaLike(json: { readonly [key: string]: JsonData }): boolean {
  const has = (name: string): boolean => Object.hasOwn(json, name)
  if (has('$schema') || has('$defs')) return true
  const type = has('type') ? json['type'] : undefined
  const isTyped = typeof type === 'string' && schemaTypes.has(type)
  const properties = has('properties') ? json['properties'] : undefined
  if (properties !== undefined && isJsonObject(properties)) {
    return isTyped || Object.values(properties).some((each) => isJsonObject(each))
  }
  return isTyped && (has('items') || has('enum') || has('definitions') || has('required'))
}

/** Whether a YAML text has a key at its left edge, or a JSON text that is broken somewhere begins with it. */
function hasTopLevelKey(text: string, name: string): boolean {
  return new RegExp(`^\\uFEFF?(?:["']?${name}["']?|[ \\t]{0,4}\\{?[ \\t]{0,4}"${name}")[ \\t]*:`, 'm').test(text)
}

import { isRawJson, type JsonData, type JsonObject } from '@sendwright/model'
import { annotationKeywords } from './keywords.ts'

/**
 * One schema object in the words of JSON Schema: OpenAPI's `nullable`, `example` and boolean `exclusiveMinimum`, which
 * people write in AsyncAPI too. Parsers' own marks (`x-parser-…`) go.
 */
export function toJsonSchemaWords(schema: JsonObject): JsonObject {
  const { nullable, example, ...rest } = withoutParserMarks(schema)
  let result: JsonObject = rest
  if (example !== undefined && result['examples'] === undefined) result = { ...result, examples: [example] }
  result = plainBound(plainBound(result, 'minimum', 'exclusiveMinimum'), 'maximum', 'exclusiveMaximum')
  return nullable === true ? withNull(result) : result
}

/** A schema that takes null too. */
export function withNull(schema: JsonObject): JsonObject {
  const { type, enum: values } = schema
  if (typeof type === 'string' || Array.isArray(type)) {
    const types: readonly JsonData[] = Array.isArray(type) ? type : [type]
    return {
      ...schema,
      type: types.includes('null') ? types : [...types, 'null'],
      ...(Array.isArray(values) && !values.includes(null) && { enum: [...values, null] }),
    }
  }
  const keys = Object.keys(schema).filter((key) => !annotationKeywords.has(key))
  if (keys.length === 0) return schema
  const inner = Object.fromEntries(keys.map((key) => [key, schema[key] ?? null]))
  const outer = Object.fromEntries(Object.entries(schema).filter(([key]) => annotationKeywords.has(key)))
  return { ...outer, anyOf: [inner, { type: 'null' }] }
}

function withoutParserMarks(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema)
  return entries.some(([key]) => key.startsWith('x-parser-'))
    ? Object.fromEntries(entries.filter(([key]) => !key.startsWith('x-parser-')))
    : schema
}

/** Draft 4 and OpenAPI say `minimum: 1, exclusiveMinimum: true`; later drafts `exclusiveMinimum: 1`. */
function plainBound(schema: JsonObject, bound: 'minimum' | 'maximum', exclusive: string): JsonObject {
  const flag = schema[exclusive]
  if (typeof flag !== 'boolean') return schema
  const { [bound]: limit, [exclusive]: _flag, ...rest } = schema
  if (limit === undefined) return rest
  return { ...rest, [flag && (typeof limit === 'number' || isRawJson(limit)) ? exclusive : bound]: limit }
}

import { isJsonObject, type JsonObject, type JsonSchema } from '@sendwright/model'

/** What a variable can be, in the words of people; `any` takes everything, `other` is what no list has a word for. */
export const variableKinds = [
  'text',
  'number',
  'integer',
  'boolean',
  'dateTime',
  'date',
  'object',
  'list',
  'any',
] as const
export type VariableKind = (typeof variableKinds)[number] | 'other'

const schemas = {
  text: { type: 'string' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  dateTime: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  object: { type: 'object' },
  list: { type: 'array', items: {} },
  any: {},
} as const satisfies Record<(typeof variableKinds)[number], JsonObject>

/** What a schema says of a variable's type. */
const typeKeywords = ['type', 'format', 'enum', 'const', 'items', 'properties', 'required', 'anyOf', 'oneOf', 'allOf']

/** The kind of a schema; `other` for what has several types, choices, or another format. */
export function kindOfSchema(schema: JsonSchema): VariableKind {
  if (!isJsonObject(schema)) return schema ? 'any' : 'other'
  const { type, format } = schema
  if (['enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'].some((name) => Object.hasOwn(schema, name))) return 'other'
  if (type === undefined) return 'any'
  const found = variableKinds.find((kind) => {
    const known: JsonObject = schemas[kind]
    return known['type'] === type && (type !== 'string' || known['format'] === format)
  })
  return found ?? 'other'
}

/** The schema with another kind; what it says besides its type stays. */
export function withKind(schema: JsonSchema, kind: (typeof variableKinds)[number]): JsonSchema {
  const kept = Object.entries(isJsonObject(schema) ? schema : {}).filter(([name]) => !typeKeywords.includes(name))
  return { ...schemas[kind], ...Object.fromEntries(kept) }
}

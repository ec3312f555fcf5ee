import {
  isJsonObject,
  isJsonSchema,
  ownValue,
  type JsonData,
  type JsonObject,
  type JsonSchema,
} from '@sendwright/model'
import { inferSchema } from './inferSchema.ts'

/**
 * The data model of a process: what all its sample contexts tell, with the declared variables over it. Of a variable
 * that is declared and found, the declaration counts and the samples add only properties that it does not name.
 */
export function effectiveDataModel(declared: JsonSchema | null, contexts: readonly JsonData[]): JsonSchema {
  const inferred = inferSchema(contexts.filter(isJsonObject))
  if (declared === null || declared === true || !isJsonObject(inferred)) return inferred
  return declared === false ? inferred : over(declared, inferred)
}

/** The declared schema with the properties that only samples have; they are not mandatory, as it does not say so. */
function over(declared: JsonObject, inferred: JsonObject): JsonObject {
  if (!canGrow(declared)) return declared
  const properties = objectAt(declared, 'properties')
  const found = objectAt(inferred, 'properties')
  const merged = Object.entries(properties).map(([name, schema]): [string, JsonData] => {
    const sample = ownValue(found, name)
    return [name, isJsonObject(schema) && isJsonObject(sample) ? over(schema, sample) : schema]
  })
  const added = Object.entries(found).filter(([name]) => !Object.hasOwn(properties, name))
  const all = [...merged, ...added]
  const items = isJsonObject(declared['items']) && isJsonObject(inferred['items'])
  return {
    ...(isEmptySchema(declared) ? inferred : declared),
    ...(all.length > 0 && { properties: Object.fromEntries(all) }),
    ...(items && isJsonObject(declared['items']) && isJsonObject(inferred['items'])
      ? { items: over(declared['items'], inferred['items']) }
      : {}),
  }
}

/** Where a declaration refers elsewhere, is of another type, or is closed, samples add nothing. */
function canGrow(declared: JsonObject): boolean {
  const closed = ['$ref', 'allOf', 'anyOf', 'oneOf', 'enum', 'const', 'patternProperties', 'additionalProperties']
  if (closed.some((name) => Object.hasOwn(declared, name))) return false
  const { type } = declared
  if (type === undefined) return true
  const types = Array.isArray(type) ? type : [type]
  return types.includes('object') || types.includes('array')
}

function isEmptySchema(schema: JsonObject): boolean {
  return ['type', 'properties', 'items'].every((name) => !Object.hasOwn(schema, name))
}

function objectAt(schema: JsonObject, name: string): JsonObject {
  const value = ownValue(schema, name)
  return isJsonObject(value) && isJsonSchema(value) ? value : {}
}

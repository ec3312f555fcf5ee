import {
  isJsonObject,
  isJsonSchema,
  isRawJson,
  ownValue,
  type EffectiveEnvironment,
  type EffectiveParameter,
  type JsonObject,
  type JsonSchema,
} from '@sendwright/model'

/** A data model that knows the types of configuration parameters too, where it has no variable of the same name. */
export function withParameterTypes(model: JsonSchema, environment: EffectiveEnvironment | undefined): JsonSchema {
  if (environment === undefined || environment.parameters.length === 0) return model
  const known = cache.get(environment)
  if (known?.model === model) return known.typed
  const typed = environment.parameters.reduce(
    (schema, parameter) => withType(schema, parameter.name.split('.'), typeOf(parameter)),
    model,
  )
  cache.set(environment, { model, typed })
  return typed
}

interface Known {
  readonly model: JsonSchema
  readonly typed: JsonSchema
}

const cache = new WeakMap<EffectiveEnvironment, Known>()

/** Environment variables and secrets are text. */
function typeOf({ kind, value }: EffectiveParameter): string {
  if (isRawJson(value)) return 'number'
  return kind === 'value' && value !== null ? typeof value : 'string'
}

/** The schema with a type at a path; itself where it says something there, or on the way says what cannot go on. */
function withType(schema: JsonSchema, [name, ...rest]: readonly string[], type: string): JsonSchema {
  if (name === undefined) return schema
  const object: JsonObject = isJsonObject(schema) ? schema : {}
  const properties = object['properties'] ?? {}
  const goesOn = schema !== false && (object['type'] ?? 'object') === 'object' && !('$ref' in object)
  if (!goesOn || !isJsonObject(properties)) return schema
  const present = ownValue(properties, name)
  if (present !== undefined && (rest.length === 0 || !isJsonSchema(present))) return schema
  const next = rest.length === 0 ? { type } : withType(present ?? {}, rest, type)
  return next === present ? schema : { ...object, type: 'object', properties: { ...properties, [name]: next } }
}

import { createHash } from 'node:crypto'
import { isJsonObject, isRawJson, type JsonData, type JsonSchema, type Side } from '@sendwright/model'

/**
 * The revision of a side: the first 16 hexadecimal digits of the SHA-256 of what an action gets from it, as canonical
 * JSON. Descriptions, examples, samples and the marks of new fields do not count (rule I1 of `docs/spec/library.md`).
 */
export function revisionOf(side: Side): string {
  const counted: JsonData = {
    topics: side.topics.map(({ name, environments }) => ({ name, environments: environments.toSorted() })),
    connection: side.connection,
    key: side.key === undefined ? null : countedSchema(side.key),
    keyField: side.keyField,
    headers: side.headers === undefined ? null : countedSchema(side.headers),
    schema: countedSchema(side.schema),
  }
  return createHash('sha256').update(canonicalJson(counted)).digest('hex').slice(0, 16)
}

/** JSON with the properties of each object by name; numbers as they were written. */
export function canonicalJson(value: JsonData): string {
  if (Array.isArray(value)) return `[${value.map((entry: JsonData) => canonicalJson(entry)).join(',')}]`
  if (!isJsonObject(value)) return isRawJson(value) ? value.rawJSON : JSON.stringify(value)
  const properties = Object.keys(value)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`)
  return `{${properties.join(',')}}`
}

/** Keywords that tell people something and change no message. */
const notCounted: ReadonlySet<string> = new Set(['title', 'description', 'examples', 'example', '$comment'])

/** Keywords whose value holds schemas by a name of the user's, which may be `description`. */
const schemasByName: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
])

/** Keywords whose value is data. */
const dataKeywords: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'required'])

function countedSchema(schema: JsonData): JsonSchema | JsonData {
  if (Array.isArray(schema)) return schema.map((entry: JsonData) => countedSchema(entry))
  if (!isJsonObject(schema)) return schema
  return objectOf(
    Object.entries(schema)
      .filter(([keyword]) => !notCounted.has(keyword))
      .map(([keyword, value]) => {
        if (dataKeywords.has(keyword)) return [keyword, value]
        if (!schemasByName.has(keyword) || !isJsonObject(value)) return [keyword, countedSchema(value)]
        return [keyword, objectOf(Object.entries(value).map(([name, inner]) => [name, countedSchema(inner)]))]
      }),
  )
}

/** `fromEntries` makes `__proto__` a property like any other. */
function objectOf(entries: readonly (readonly [string, JsonData])[]): JsonData {
  return Object.fromEntries(entries)
}

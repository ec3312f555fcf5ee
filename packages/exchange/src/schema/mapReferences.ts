import { isJsonObject, type JsonData, type JsonSchema } from '@sendwright/model'
import { definitionKeywords, schemaKeywords, schemaMapKeywords } from './keywords.ts'

/** A schema whose references are changed, everywhere that a schema can stand in it; examples and the like are data. */
export function mapReferences(schema: JsonSchema, change: (reference: string) => string): JsonSchema {
  if (typeof schema === 'boolean') return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]): [string, JsonData] => {
      if (key === '$ref' && typeof value === 'string') return [key, change(value)]
      if (schemaKeywords.has(key)) return [key, mapPart(value, change)]
      const isMap = schemaMapKeywords.has(key) || definitionKeywords.has(key)
      if (!isMap || !isJsonObject(value)) return [key, value]
      return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapPart(inner, change)]))]
    }),
  )
}

function mapPart(value: JsonData, change: (reference: string) => string): JsonData {
  if (isJsonObject(value) || typeof value === 'boolean') return mapReferences(value, change)
  if (!Array.isArray(value)) return value
  const list: readonly JsonData[] = value
  return list.map((item) => mapPart(item, change))
}

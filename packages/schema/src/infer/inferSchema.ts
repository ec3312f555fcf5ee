import { isJsonObject, isRawJson, type JsonData, type JsonObject, type JsonSchema } from '@sendwright/model'
import { textFormats } from '../format/formats.ts'
import { inTypeOrder, typeOfData } from '../jsonType.ts'

/** Deeper than this, and in objects of more names, samples tell nothing. */
const deepest = 100
const mostNames = 500
const mostItems = 1000

/**
 * A schema that all samples fit: their types, formats of texts, properties, and as mandatory those that are in all of
 * them. An object of more than 500 names is taken for one whose names are data. Without samples it takes anything.
 */
export function inferSchema(samples: readonly JsonData[]): JsonSchema {
  return schemaOf(samples, 0)
}

function schemaOf(samples: readonly JsonData[], depth: number): JsonObject {
  if (samples.length === 0 || depth > deepest) return {}
  const types = inTypeOrder(samples.map(typeOfData))
  const schema: Record<string, JsonData> = { type: types.length === 1 && types[0] !== undefined ? types[0] : types }
  const format = formatOf(samples.filter((sample) => typeof sample === 'string'))
  if (format !== null) schema['format'] = format
  const objects = samples.filter((sample) => isJsonObject(sample))
  if (objects.length > 0) Object.assign(schema, objectSchema(objects, depth))
  const lists = samples.filter(isList)
  if (lists.length > 0) {
    const items = schemaOf(lists.flat().slice(0, mostItems * 10), depth + 1)
    if (Object.keys(items).length > 0) schema['items'] = items
  }
  return schema
}

function objectSchema(objects: readonly JsonObject[], depth: number): JsonObject {
  const valuesByName = new Map<string, JsonData[]>()
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      const values = valuesByName.get(name)
      if (values === undefined) valuesByName.set(name, [value])
      else values.push(value)
    }
  }
  if (valuesByName.size > mostNames) {
    return { additionalProperties: schemaOf([...valuesByName.values()].flat().slice(0, mostItems * 10), depth + 1) }
  }
  const properties = [...valuesByName].map(([name, values]) => [name, schemaOf(values, depth + 1)] as const)
  const required = [...valuesByName].flatMap(([name, values]) => (values.length === objects.length ? [name] : []))
  return {
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  }
}

/** The format that all texts have, if it is one that can be told from the texts. */
function formatOf(texts: readonly string[]): string | null {
  if (texts.length === 0 || texts.some((text) => text.length > 2000)) return null
  return toldFormats.find((name) => texts.every((text) => textFormats[name].matches(text))) ?? null
}

const toldFormats = ['date-time', 'date', 'uuid', 'email', 'uri'] as const satisfies (keyof typeof textFormats)[]

function isList(value: JsonData): value is readonly JsonData[] {
  return Array.isArray(value) && !isRawJson(value)
}

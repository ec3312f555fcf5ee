import { isJsonObject, isJsonSchema, type JsonObject, type JsonSchema } from '@sendwright/model'
import { resolveRef } from '@sendwright/schema'

/** The way to a variable: names of properties; `listItem` stands for the elements of a list. */
export type VariablePath = readonly (string | typeof listItem)[]

/** The step from a list to its elements. No name of a property is a symbol. */
export const listItem = Symbol('elements of a list')

/** A schema as an object, its reference followed; an empty one for `true` and `false`. */
export function objectOf(root: JsonSchema, schema: JsonSchema | undefined): JsonObject {
  if (!isJsonObject(schema)) return {}
  const ref = schema['$ref']
  const target = typeof ref === 'string' ? resolveRef(root, ref) : null
  return isJsonObject(target) ? target : schema
}

/** The properties of a schema by name. */
export function propertiesOf(schema: JsonObject): Readonly<Record<string, JsonSchema>> {
  const properties = schema['properties']
  if (!isJsonObject(properties)) return {}
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => (isJsonSchema(property) ? [[name, property]] : [])),
  )
}

/** The schema of the elements of a list; undefined where it says nothing of them. */
export function itemsOf(schema: JsonObject): JsonSchema | undefined {
  const items = schema['items']
  return items !== undefined && isJsonSchema(items) ? items : undefined
}

/** The names of the properties that have to be there. */
export function requiredOf(schema: JsonObject): readonly string[] {
  const required = schema['required']
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
}

/** The schema one step further; undefined where it has none. */
export function stepInto(root: JsonSchema, schema: JsonSchema, step: VariablePath[number]): JsonSchema | undefined {
  const object = objectOf(root, schema)
  if (step === listItem) return itemsOf(object)
  const properties = propertiesOf(object)
  return Object.hasOwn(properties, step) ? properties[step] : undefined
}

/** The schema at a path; undefined where there is none. */
export function nodeAt(root: JsonSchema, path: VariablePath): JsonSchema | undefined {
  let schema: JsonSchema | undefined = root
  for (const step of path) {
    schema = schema === undefined ? undefined : stepInto(root, schema, step)
    if (schema === undefined) return undefined
  }
  return schema
}

/** A text for a path that no other path has. */
export function pathKey(path: VariablePath): string {
  return JSON.stringify(path.map((step) => (step === listItem ? 0 : step)))
}

import { isJsonObject, ownValue, type JsonData, type JsonObject, type JsonSchema } from '@sendwright/model'
import { resolveRef } from '@sendwright/schema'
import { entriesOf, itemsOf, objectOf } from '../document/access.ts'

/**
 * The header schema of a side: the document's headers in one flat list, the header that names the run, and the content
 * type where the document gives one.
 */
export function headerSchema(read: JsonSchema, contentType: string | undefined): JsonObject {
  const schema = isJsonObject(read) ? flatObject(read, read, new Set()) : {}
  const properties = [...entriesOf(schema['properties'])]
  const names = properties.map(([name]) => name)
  if (!names.includes('processInstanceId'))
    properties.push(['processInstanceId', { type: ['string', 'number'], default: '${processInstanceId}' }])
  if (contentType !== undefined && !names.some((name) => name.toLowerCase() === 'content-type'))
    properties.push(['content-type', { type: 'string', const: contentType }])
  return { ...schema, type: 'object', properties: Object.fromEntries(properties) }
}

/**
 * The headers with the template that an action gets where the document says one value: a default, one choice, or one
 * example, also one of a message's examples (`values`).
 */
export function withHeaderTemplates(headers: JsonObject, values: ReadonlyMap<string, readonly JsonData[]>): JsonObject {
  const properties = entriesOf(headers['properties']).map(([name, property]): [string, JsonData] => {
    const found = values.get(name)
    const isNew = found !== undefined && isJsonObject(property) && property['examples'] === undefined
    return [name, withTemplate(isNew ? { ...property, examples: [...found] } : property, headers)]
  })
  return { ...headers, properties: Object.fromEntries(properties) }
}

/** The properties of all parts of an `allOf` in one list: headers are a flat list. */
function flatObject(schema: JsonObject, root: JsonObject, seen: Set<string>): JsonObject {
  const { allOf, ...rest } = schema
  const parts = itemsOf(allOf).flatMap((part): JsonObject[] => {
    const reference = ownValue(part, '$ref')
    if (typeof reference === 'string' && seen.has(reference)) return []
    if (typeof reference === 'string') seen.add(reference)
    return [flatObject(objectOf(resolved(part, root)), root, seen)]
  })
  if (parts.length === 0) return rest
  const all = [...parts, rest]
  const required = [...new Set(all.flatMap((part) => itemsOf(part['required'])))]
  return {
    ...rest,
    properties: Object.fromEntries(all.flatMap((part) => entriesOf(part['properties']))),
    ...(required.length > 0 && { required }),
  }
}

function resolved(property: JsonData, root: JsonSchema): JsonData {
  const reference = ownValue(property, '$ref')
  return typeof reference === 'string' ? (resolveRef(root, reference) ?? {}) : property
}

/** A header with one value that the document gives has it as its template. */
function withTemplate(property: JsonData, root: JsonSchema): JsonData {
  if (!isJsonObject(property)) return property
  const schema = { ...objectOf(resolved(property, root)), ...property }
  const given = schema['default']
  if (given !== undefined) return typeof given === 'string' ? property : { ...property, default: headerText(given) }
  if (schema['const'] !== undefined) return property
  const choices = itemsOf(schema['enum'])
  const examples = itemsOf(schema['examples'])
  const only = choices.length === 1 ? choices[0] : examples.length === 1 ? examples[0] : undefined
  if (only === undefined || only === null) return property
  // What differs from message to message, or is a function of another tool, is no template.
  const text = headerText(only)
  if (typeof schema['format'] === 'string' || text.includes('{{')) return property
  return { ...property, default: text.replaceAll('${', '$${') }
}

function headerText(value: JsonData): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

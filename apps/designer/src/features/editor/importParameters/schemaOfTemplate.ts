import { parseExactJson, type JsonData, type JsonSchema } from '@sendwright/model'
import { inferSchema } from '@sendwright/schema'
import { parseTemplate, renderTemplate, templateTree, type TemplateNode } from '@sendwright/template'
import { randomUuid } from '../../../app/randomUuid.ts'

/**
 * The model of the messages that a JSON template makes, as far as it and the data tell: names as they are written, the
 * types of placeholders from the data. What is not known takes anything; all but `${…?}` is mandatory.
 */
export function schemaOfTemplate(text: string, data: JsonData): JsonSchema {
  return schemaOf(templateTree(text), text, data)
}

function schemaOf(node: TemplateNode, text: string, data: JsonData): JsonSchema {
  switch (node.kind) {
    case 'object':
      return objectSchema(node, text, data)
    case 'list':
      return listSchema(node, text, data)
    case 'string':
      return node.text === null ? { type: 'string' } : inferSchema([node.text])
    case 'missing':
      return {}
    default:
      return renderedSchema(text.slice(node.range.start, node.range.end), data)
  }
}

function objectSchema(node: Extract<TemplateNode, { kind: 'object' }>, text: string, data: JsonData): JsonSchema {
  const named = node.properties.flatMap(({ name, value }) => (name === null ? [] : [{ name, value }]))
  const required = named.filter(({ value }) => !isOptional(value)).map(({ name }) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(named.map(({ name, value }) => [name, schemaOf(value, text, data)])),
    ...(required.length > 0 && { required }),
  }
}

/** All elements of one shape give the shape of an element; elements that differ are not told apart. */
function listSchema(node: Extract<TemplateNode, { kind: 'list' }>, text: string, data: JsonData): JsonSchema {
  const schemas = node.items.map(({ value }) => schemaOf(value, text, data))
  const [first] = schemas
  const isOne = first !== undefined && schemas.every((schema) => JSON.stringify(schema) === JSON.stringify(first))
  return isOne ? { type: 'array', items: first } : { type: 'array' }
}

function isOptional(node: TemplateNode): boolean {
  return node.kind === 'placeholder' && node.placeholder?.optional === true
}

/** What a value is with this data; anything where it has none. */
function renderedSchema(source: string, data: JsonData): JsonSchema {
  const rendered = renderTemplate(parseTemplate(source, 'json'), data, { now: () => new Date(), uuid: randomUuid })
  if (rendered.text === null) return {}
  const value = parseExactJson(rendered.text)
  return value === null ? {} : inferSchema([value])
}

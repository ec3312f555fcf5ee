import {
  scenarioTopics,
  sideSchema,
  type JsonData,
  type JsonSchema,
  type KafkaSendAction,
  type MessageTemplate,
  type Side,
} from '@sendwright/model'
import { schemaOfTemplate } from './schemaOfTemplate.ts'
import { templateFields } from './templateFields.ts'

/**
 * What an action sends, as the side of a scenario that others can import: its topics with those of single environments,
 * the field whose value is the key, its headers with their templates, and the model of one of its messages.
 */
export function sideOfAction({ parameters }: KafkaSendAction, messageIndex: number, data: JsonData): Side {
  const message = parameters.messages[messageIndex]
  return sideSchema.parse({
    topics: scenarioTopics(parameters),
    ...(message !== undefined && {
      keyField: keyFieldOf(message),
      ...(message.key !== null && { key: { type: 'string' } }),
      headers: headersOf(message),
      schema: schemaOf(message, data),
    }),
  })
}

/** The field that is mapped to the very placeholder that the key is. */
function keyFieldOf({ key, value }: MessageTemplate): string | null {
  if (key === null || key === '' || value.format !== 'json') return null
  return templateFields(value.text).find(({ text }) => text === key)?.path ?? null
}

function headersOf({ headers }: MessageTemplate): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(headers.map(({ name, value }) => [name, { type: 'string', default: value ?? '' }])),
  }
}

function schemaOf({ value }: MessageTemplate, data: JsonData): JsonSchema {
  if (value.format === 'json') return schemaOfTemplate(value.text, data)
  if (value.format === 'generated') return value.schema
  return value.format === 'text' ? { type: 'string' } : {}
}

import { z } from 'zod'
import { isRawJson } from '../exactJson.ts'
import { scenarioLinkSchema } from '../integration/scenarioLink.ts'
import { jsonSchemaSchema } from '../schema/jsonSchema.ts'
import { openObject } from '../openObject.ts'
import { sharedActionFields } from './sharedFields.ts'

/** How the value of a message comes about: a JSON template, a text template, a tombstone, or generated from a schema. */
export const valueFormats = ['json', 'text', 'null', 'generated'] as const
export type ValueFormat = (typeof valueFormats)[number]

/**
 * The value of a message: a JSON template, a text template, a tombstone, or a message generated from a schema. A plain
 * `null` reads as a tombstone.
 */
export const valueTemplateSchema = z
  .preprocess(
    (value) => (value === null ? { format: 'null' } : value),
    z.discriminatedUnion('format', [
      openObject({ format: z.literal('json'), text: z.string() }),
      openObject({ format: z.literal('text'), text: z.string() }),
      openObject({ format: z.literal('null') }),
      openObject({
        format: z.literal('generated'),
        schema: jsonSchemaSchema.default({}),
        seed: z
          .number()
          .int()
          .min(0)
          .max(4_294_967_295)
          .nullable()
          .default(null)
          .describe('null = another message on each send'),
      }),
    ]),
  )
  .default({ format: 'json', text: '' })
export type ValueTemplate = z.infer<typeof valueTemplateSchema>

/** A header: its name and its value as text templates. A null value is reported when the record is built. */
export const headerTemplateSchema = openObject({ name: z.string(), value: z.string().nullable() })
export type HeaderTemplate = z.infer<typeof headerTemplateSchema>

/** One record to be: key, value, headers and partition, each a template. */
export const messageTemplateSchema = openObject({
  key: z.string().nullable().default(null).describe('Text template; null = no key, "" is a key'),
  value: valueTemplateSchema,
  headers: z.array(headerTemplateSchema).default([]),
  partition: z
    .preprocess(
      (value) =>
        typeof value === 'number' ? String(value) : isRawJson(value) ? wholeOrAsWritten(value.rawJSON) : value,
      z.string().nullable(),
    )
    .default(null)
    .describe('Text template of a partition number; null = by key'),
})
export type MessageTemplate = z.infer<typeof messageTemplateSchema>

/** `1.0` and `1e0` are 1; what is no whole number is shown as it was written when the record is built. */
function wholeOrAsWritten(source: string): string {
  const number = Number(source)
  return Number.isSafeInteger(number) ? String(number) : source
}

/** What a send action sends, and where to: every message to every topic of the connection. */
export const kafkaSendParametersSchema = openObject({
  connection: z.string().default(''),
  topics: z.array(z.string()).default([]),
  messages: z.array(messageTemplateSchema).default([]),
  callbackTopic: z
    .string()
    .optional()
    .describe(
      'Records on it whose header callbacksForAction names this action trigger its children; none = no callbacks',
    ),
  environments: z
    .record(z.string(), openObject({ connection: z.string().optional(), topics: z.array(z.string()).optional() }))
    .default({})
    .describe('Connection and topics that differ in an environment, by its name'),
})
export type KafkaSendParameters = z.infer<typeof kafkaSendParametersSchema>

/** An action that sends every message to every topic, topics first. */
export const kafkaSendSchema = openObject({
  ...sharedActionFields,
  type: z.literal('kafkaSend'),
  scenario: scenarioLinkSchema.nullable().default(null).describe('The source of its parameters in the library'),
  parameters: kafkaSendParametersSchema.default({ connection: '', topics: [], messages: [], environments: {} }),
})
export type KafkaSendAction = z.infer<typeof kafkaSendSchema>

/** A message as a new action starts with: an empty JSON object, no key, the header that names the run. */
export function createMessageTemplate(): MessageTemplate {
  return {
    key: null,
    value: { format: 'json', text: '{\n  \n}' },
    headers: [{ name: 'processInstanceId', value: '${processInstanceId}' }],
    partition: null,
  }
}

/** A new send action with defaults; the caller brings the id. */
export function createKafkaSend(id: string, name: string, connection: string): KafkaSendAction {
  return kafkaSendSchema.parse({
    id,
    name,
    type: 'kafkaSend',
    parameters: { connection, topics: [], messages: [createMessageTemplate()] },
  })
}

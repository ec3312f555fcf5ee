import { z } from 'zod'
import { openObject } from '../openObject.ts'
import { environmentNameSchema } from '../environment/environment.ts'
import { jsonDataSchema } from '../jsonData.ts'
import { jsonSchemaSchema } from '../schema/jsonSchema.ts'

/** A topic of a side, a text template, and the environments it is for; none named means all. */
export const scenarioTopicSchema = openObject({
  name: z.string(),
  environments: z.array(environmentNameSchema).default([]),
})
export type ScenarioTopic = z.infer<typeof scenarioTopicSchema>

/**
 * One side of a scenario: where its messages go and how they are made. `headers` is the schema of an object whose
 * properties are the headers; a header's `default` is the text template that an action gets, its `const` a fixed text.
 */
export const sideSchema = openObject({
  topics: z.array(scenarioTopicSchema).default([]),
  connection: z
    .string()
    .nullable()
    .default(null)
    .describe('The connection that an action gets; null = it keeps its own'),
  contentType: z.string().optional(),
  key: jsonSchemaSchema.optional(),
  keyField: z.string().nullable().default(null).describe('Path of the message field whose value is the key'),
  headers: jsonSchemaSchema.optional(),
  schema: jsonSchemaSchema.default({}).describe('The message data model'),
  samples: z.array(jsonDataSchema).default([]),
  newFields: z.array(z.string()).default([]).describe('Paths of fields that the last import added'),
})
export type Side = z.infer<typeof sideSchema>

/** Where in a document a scenario was found, and the word that the document has for its direction. */
export const scenarioOriginSchema = openObject({
  path: z.string().describe('JSON pointer into the document'),
  word: z
    .string()
    .nullable()
    .default(null)
    .describe('publish, subscribe, send, receive or reply; null where it has none'),
  inSource: z.boolean().default(true).describe('false = the last import did not have it any more'),
})
export type ScenarioOrigin = z.infer<typeof scenarioOriginSchema>

/** A reusable template of a message to send, of one to receive, or of both. */
export const scenarioSchema = openObject({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1, 'Give the scenario a name').max(300),
  description: z.string().default(''),
  send: sideSchema.optional(),
  receive: sideSchema.optional(),
  origin: scenarioOriginSchema.nullable().default(null),
})
export type Scenario = z.infer<typeof scenarioSchema>

/** The forms of documents that are read: AsyncAPI, JSON Schema, a message as JSON, a library file. */
export const importFormats = ['asyncapi', 'jsonSchema', 'json', 'sendwright'] as const
export type ImportFormat = (typeof importFormats)[number]

/** How an integration came here; `hand` = made in the library. */
export const integrationSourceKinds = ['hand', ...importFormats, 'pack'] as const

/** What an integration was imported from. A later import of the same `identity` updates it. */
export const integrationSourceSchema = openObject({
  kind: z.enum(integrationSourceKinds),
  label: z.string().default('').describe('For people, for example AsyncAPI 3.0'),
  fileName: z.string().nullable().default(null),
  identity: z.string().nullable().default(null).describe("The document's id, else its title and file name"),
  importedAt: z.string().nullable().default(null),
})
export type IntegrationSource = z.infer<typeof integrationSourceSchema>

/** A system we exchange messages with: its scenarios. */
export const integrationSchema = openObject({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1, 'Give the integration a name').max(300),
  systemName: z.string().max(300).default(''),
  description: z.string().default(''),
  source: integrationSourceSchema.default({
    kind: 'hand',
    label: '',
    fileName: null,
    identity: null,
    importedAt: null,
  }),
  scenarios: z.array(scenarioSchema).max(20_000).default([]),
})
export type Integration = z.infer<typeof integrationSchema>

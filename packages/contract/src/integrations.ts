import { z } from 'zod'
import {
  connectionSchema,
  directions,
  importFormats,
  integrationSchema,
  integrationSourceSchema,
  problemSchema,
  scenarioSchema,
} from '@sendwright/model'
import type { Endpoint } from './endpoint.ts'

/** A side in a list of all: enough to be found by topic and field. */
export const sideSummarySchema = z.object({
  topics: z.array(z.object({ name: z.string(), environments: z.array(z.string()) })),
  fields: z.array(z.string()).describe('Paths of all fields of the message, at most 2,000'),
  headers: z.array(z.string()),
  mandatoryCount: z.number(),
  revision: z.string().describe('Changes when topics, key, headers or schema change'),
})
export type SideSummary = z.infer<typeof sideSummarySchema>

/** A scenario in a list of all. */
export const scenarioSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  send: sideSummarySchema.optional(),
  receive: sideSummarySchema.optional(),
  usedBy: z.number().describe('Number of actions linked to it'),
})
export type ScenarioSummary = z.infer<typeof scenarioSummarySchema>

/** An integration in a list of all. */
export const integrationSummarySchema = integrationSchema
  .omit({ scenarios: true })
  .extend({
    scenarios: z.array(scenarioSummarySchema),
    version: z.number(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'IntegrationSummary' })
export type IntegrationSummaryView = z.infer<typeof integrationSummarySchema>

/** An integration with its scenarios, each with the revisions of its sides. */
export const integrationViewSchema = integrationSchema
  .extend({
    scenarios: z.array(
      scenarioSchema.extend({ revisions: z.object({ send: z.string().optional(), receive: z.string().optional() }) }),
    ),
    version: z.number().describe('Counts the saves; the value of ETag and If-Match'),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Integration' })
export type IntegrationView = z.infer<typeof integrationViewSchema>

/** An action that uses a scenario. */
export const scenarioUseSchema = z.object({
  scenario: z.string(),
  direction: z.enum(directions),
  processId: z.string(),
  processName: z.string(),
  nodeId: z.string(),
  nodeName: z.string(),
  actionId: z.string(),
  actionName: z.string(),
  differences: z.number().describe('How many of its parameters an update would change'),
  asks: z.boolean().describe('The scenario has changed since the import, and the action differs from it'),
})
export type ScenarioUse = z.infer<typeof scenarioUseSchema>

/** What an import did, or would do, to one integration. */
export const importChangeSchema = z.object({
  integration: z.string(),
  name: z.string(),
  state: z.enum(['added', 'changed', 'same']),
  scenarios: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z
        .enum(['added', 'changed', 'same', 'removed', 'gone'])
        .describe('gone = not in the document any more, but in use and therefore kept'),
      changes: z.array(z.string()).describe('In words, for people'),
      word: z.string().nullable().describe('The document’s own word for the direction'),
      path: z.string().nullable(),
    }),
  ),
})
export type ImportChange = z.infer<typeof importChangeSchema>

/** A connection that an import made or would make of a Kafka server. */
export const importedConnectionSchema = connectionSchema
  .pick({ id: true, name: true, brokers: true, toComplete: true })
  .extend({
    security: z.object({ protocol: z.string() }).loose().describe('As the document says; no secrets'),
    state: z.enum(['added', 'exists']),
  })
export type ImportedConnection = z.infer<typeof importedConnectionSchema>

const importAnswerSchema = z
  .object({
    integrations: z.array(integrationViewSchema),
    connections: z.array(importedConnectionSchema),
    skipped: z.array(z.object({ path: z.string(), reason: z.string() })).describe('What could not be used, and why'),
    changes: z.array(importChangeSchema),
    dryRun: z.boolean(),
  })
  .meta({ id: 'IntegrationImport' })
export type IntegrationImport = z.infer<typeof importAnswerSchema>

const integrationBody = integrationSchema.partial({ id: true }).extend({
  source: integrationSourceSchema.optional().describe('Left out = as it is; a new integration is made by hand'),
})

/** The library: integrations, their scenarios, where they are used, import and export. */
export const integrationEndpoints = {
  listIntegrations: {
    method: 'GET',
    path: '/integrations',
    tag: 'Integrations',
    summary: 'All integrations with what their scenarios can be found by',
    status: 200,
    answer: z.object({ integrations: z.array(integrationSummarySchema) }),
  },
  createIntegration: {
    method: 'POST',
    path: '/integrations',
    tag: 'Integrations',
    summary: 'Adds an integration',
    body: integrationBody,
    status: 201,
    answer: integrationViewSchema,
  },
  importIntegrations: {
    method: 'POST',
    path: '/integrations/import',
    tag: 'Integrations',
    summary:
      'Reads documents and adds what stands in them, or updates what an earlier import of the same document made. With dryRun nothing is stored and the status is 200',
    body: z.object({
      format: z.enum(importFormats),
      files: z
        .array(z.object({ name: z.string().min(1).max(500), text: z.string() }))
        .min(1)
        .max(500)
        .describe('The first is the document; names are relative paths'),
      dryRun: z.boolean().default(false),
      name: z.string().trim().max(300).optional().describe('Of the scenario made from pasted JSON'),
      integration: z.string().optional().describe('The integration that a scenario made from pasted JSON goes to'),
      directions: z
        .record(z.string(), z.enum(directions))
        .default({})
        .describe('By path in the document: the direction that a person chose over what the document says'),
    }),
    status: 201,
    answer: importAnswerSchema,
  },
  exportLibrary: {
    method: 'GET',
    path: '/integrations/export',
    tag: 'Integrations',
    summary: 'The library, or one integration, as one file',
    query: z.object({ format: z.enum(['yaml', 'json']).default('yaml'), id: z.string().optional() }),
    status: 200,
    answer: 'file',
  },
  getIntegration: {
    method: 'GET',
    path: '/integrations/:id',
    tag: 'Integrations',
    summary: 'One integration with its scenarios',
    status: 200,
    answer: integrationViewSchema,
  },
  updateIntegration: {
    method: 'PUT',
    path: '/integrations/:id',
    tag: 'Integrations',
    summary: 'Saves an integration over the version named in If-Match. Actions that use it are not changed',
    body: integrationBody,
    ifMatch: 'optional',
    status: 200,
    answer: integrationViewSchema,
  },
  deleteIntegration: {
    method: 'DELETE',
    path: '/integrations/:id',
    tag: 'Integrations',
    summary: 'Deletes an integration. Actions that use it keep their parameters',
    ifMatch: 'optional',
    status: 204,
    answer: 'none',
  },
  getIntegrationUse: {
    method: 'GET',
    path: '/integrations/:id/use',
    tag: 'Integrations',
    summary: 'The actions that use its scenarios, and how far each differs',
    status: 200,
    answer: z.object({ uses: z.array(scenarioUseSchema) }),
  },
  listPacks: {
    method: 'GET',
    path: '/packs',
    tag: 'Integrations',
    summary: 'Ready-made integrations that can be installed',
    status: 200,
    answer: z.object({
      packs: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          description: z.string(),
          integrations: z.array(z.object({ name: z.string(), scenarios: z.array(z.string()) })),
          installed: z.enum(['no', 'partly', 'yes']),
        }),
      ),
    }),
  },
  installPack: {
    method: 'POST',
    path: '/packs/:id/install',
    tag: 'Integrations',
    summary: 'Adds the integrations of a pack, or updates them',
    status: 201,
    answer: importAnswerSchema,
  },
  checkIntegration: {
    method: 'POST',
    path: '/integrations/check',
    tag: 'Integrations',
    summary: 'Problems of an integration that is not stored: samples that do not fit, topics that cannot be',
    body: integrationBody,
    status: 200,
    answer: z.object({ problems: z.array(problemSchema) }),
  },
} as const satisfies Record<string, Endpoint>

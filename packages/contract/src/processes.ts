import { z } from 'zod'
import {
  actionListSchema,
  actionSchema,
  jsonDataSchema,
  jsonSchemaSchema,
  plannedRecordSchema,
  problemSchema,
  receiptSchema,
  sampleContextSchema,
} from '@sendwright/model'
import type { Endpoint } from './endpoint.ts'

/** The process that an empty installation starts with. */
export const exampleProcessId = 'order-handling'

/** The step of the example that a newcomer is led to. */
export const exampleStepId = 'confirmOrder'

const processNameSchema = z.string().trim().min(1, 'Give the process a name').max(200)
const sampleContextsSchema = z.array(sampleContextSchema.partial({ id: true })).max(200)

/** A process in a list of all. */
export const processSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.number().describe('Counts the saves of the draft; the value of ETag and If-Match'),
  actionCount: z.number(),
  errorCount: z.number(),
  warningCount: z.number(),
  published: z
    .object({ number: z.number(), publishedAt: z.string(), draftVersion: z.number() })
    .nullable()
    .default(null)
    .describe('The newest version; saves of the draft after draftVersion are not in it'),
  failedRuns: z.number().default(0),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type ProcessSummaryView = z.infer<typeof processSummarySchema>

/** A process with its file, sample contexts and problems. */
export const processViewSchema = processSummarySchema
  .extend({
    bpmn: z.string(),
    sampleContexts: z.array(sampleContextSchema),
    dataModel: jsonSchemaSchema
      .nullable()
      .describe('The schema of the variables that a person has declared; others are inferred from the sample contexts'),
    problems: z.array(problemSchema),
  })
  .meta({ id: 'Process' })
export type ProcessView = z.infer<typeof processViewSchema>

const nodeActionsSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  actions: actionListSchema,
})

/** Processes: the documents, their files and the actions of their nodes. */
export const processEndpoints = {
  listProcesses: {
    method: 'GET',
    path: '/processes',
    tag: 'Processes',
    summary: 'All processes, the newest edit first',
    status: 200,
    answer: z.object({ processes: z.array(processSummarySchema) }),
  },
  createProcess: {
    method: 'POST',
    path: '/processes',
    tag: 'Processes',
    summary: 'Creates a process; without bpmn it starts with a small diagram',
    body: z.object({
      name: processNameSchema,
      bpmn: z.string().optional(),
      sampleContexts: sampleContextsSchema.default([]),
      dataModel: jsonSchemaSchema.nullable().default(null),
    }),
    status: 201,
    answer: processViewSchema,
  },
  importProcess: {
    method: 'POST',
    path: '/processes/import',
    tag: 'Processes',
    summary: 'Creates a process from a BPMN file, sent as the body',
    query: z.object({ name: z.string().trim().max(200).optional() }),
    body: 'xml',
    status: 201,
    answer: processViewSchema,
  },
  getProcess: {
    method: 'GET',
    path: '/processes/:id',
    tag: 'Processes',
    summary: 'One process with its diagram',
    status: 200,
    answer: processViewSchema,
  },
  updateProcess: {
    method: 'PUT',
    path: '/processes/:id',
    tag: 'Processes',
    summary: 'Saves the draft over the version named in If-Match',
    body: z.object({
      name: processNameSchema,
      bpmn: z.string(),
      sampleContexts: sampleContextsSchema,
      dataModel: jsonSchemaSchema.nullable().optional().describe('Left out = as it is'),
    }),
    ifMatch: 'required',
    status: 200,
    answer: processViewSchema,
  },
  deleteProcess: {
    method: 'DELETE',
    path: '/processes/:id',
    tag: 'Processes',
    summary: 'Deletes a process',
    ifMatch: 'optional',
    status: 204,
    answer: 'none',
  },
  getProcessBpmn: {
    method: 'GET',
    path: '/processes/:id/bpmn',
    tag: 'Processes',
    summary: 'The BPMN file itself',
    status: 200,
    answer: 'xml',
  },
  exportProcessAsyncApi: {
    method: 'GET',
    path: '/processes/:id/asyncapi',
    tag: 'Processes',
    summary: 'What the process sends, as an AsyncAPI 3 document',
    query: z.object({ format: z.enum(['yaml', 'json']).default('yaml'), environment: z.string().optional() }),
    status: 200,
    answer: 'file',
  },
  getProcessActions: {
    method: 'GET',
    path: '/processes/:id/actions',
    tag: 'Processes',
    summary: 'The actions of all nodes',
    status: 200,
    answer: z.object({ version: z.number(), nodes: z.array(nodeActionsSchema) }),
  },
  putNodeActions: {
    method: 'PUT',
    path: '/processes/:id/nodes/:nodeId/actions',
    tag: 'Processes',
    summary: 'Replaces the actions of one node',
    body: actionListSchema,
    ifMatch: 'optional',
    status: 200,
    answer: nodeActionsSchema.extend({ version: z.number(), problems: z.array(problemSchema) }),
  },
} as const satisfies Record<string, Endpoint>

const buildRequestSchema = z.object({
  action: actionSchema,
  context: jsonDataSchema.default({}),
  environment: z
    .string()
    .nullable()
    .optional()
    .describe('The environment to build in; left out, the default values of parameters count and nothing is bound'),
})

/** A test send in the history. */
export const testSendSchema = z
  .object({
    id: z.string(),
    at: z.string(),
    connection: z.string(),
    processId: z.string().nullable(),
    nodeId: z.string().nullable(),
    actionId: z.string().nullable(),
    actionName: z.string(),
    environment: z.string().nullable().optional().describe('The environment it was sent in; null = none was chosen'),
    outcome: z.enum(['delivered', 'failed']),
    receipts: z.array(receiptSchema),
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'TestSend' })
export type TestSendView = z.infer<typeof testSendSchema>

/** Preview, test sends and their history. */
export const sendEndpoints = {
  preview: {
    method: 'POST',
    path: '/preview',
    tag: 'Sending',
    summary: 'The exact records of an action, or its problems; asks no cluster',
    body: buildRequestSchema,
    status: 200,
    answer: z.object({
      records: z.array(plannedRecordSchema),
      problems: z.array(problemSchema),
      lint: z
        .array(problemSchema)
        .describe('Warnings about the action in all environments, and about headers that look like secrets'),
    }),
  },
  testSend: {
    method: 'POST',
    path: '/test-sends',
    tag: 'Sending',
    summary:
      'Builds, checks and sends the records of an action now, reads them back and returns their receipts. 422 with problems: nothing was sent',
    body: buildRequestSchema.extend({
      connection: z.string().optional().describe("Wins over the action's"),
      processId: z.string().nullable().optional().describe('For the history'),
      nodeId: z.string().nullable().optional(),
    }),
    status: 200,
    answer: z.object({
      id: z.string().nullable().describe('null = not in the history, because the database did not take it'),
      at: z.string(),
      receipts: z.array(receiptSchema),
      problems: z.array(problemSchema),
    }),
  },
  listTestSends: {
    method: 'GET',
    path: '/test-sends',
    tag: 'Sending',
    summary: 'Earlier test sends, the newest first',
    query: z.object({
      process: z.string().optional(),
      action: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(20),
    }),
    status: 200,
    answer: z.object({ testSends: z.array(testSendSchema) }),
  },
} as const satisfies Record<string, Endpoint>

import { z } from 'zod'
import { checkStepIds, connectionSchema, exactNumber, storedRecordSchema, topicNameFault } from '@sendwright/model'
import type { Endpoint } from './endpoint.ts'

/** A step of a check with what it found. */
export const checkStepSchema = z.object({
  id: z.enum(checkStepIds),
  state: z.enum(['waiting', 'running', 'passed', 'warning', 'failed', 'skipped']),
  detail: z.string(),
  advice: z.string().optional().describe('What to do about it, and who can'),
  durationMs: z.number().optional(),
})
export type CheckStepView = z.infer<typeof checkStepSchema>

/** A check of a connection: under way, finished, or none yet. */
export const connectionCheckSchema = z
  .object({
    state: z.enum(['none', 'running', 'passed', 'warning', 'failed']),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    steps: z.array(checkStepSchema),
  })
  .meta({ id: 'ConnectionCheck' })
export type ConnectionCheck = z.infer<typeof connectionCheckSchema>

/** A connection as the API shows it: without its secrets, with its last check. */
export const connectionViewSchema = connectionSchema
  .extend({
    builtIn: z.boolean().describe('The sandbox: it cannot be changed or deleted'),
    lastCheck: connectionCheckSchema.nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Connection' })
export type ConnectionView = z.infer<typeof connectionViewSchema>

/** A topic in a list of all. */
export const topicSummarySchema = z.object({ name: z.string(), partitions: z.number(), internal: z.boolean() })
export type TopicSummaryView = z.infer<typeof topicSummarySchema>

/** A topic with its partitions, offsets and settings. */
export const topicDetailsSchema = z
  .object({
    name: z.string(),
    internal: z.boolean(),
    partitions: z.array(
      z.object({
        id: z.number(),
        leader: z.number().nullable(),
        replicas: z.array(z.number()),
        inSync: z.array(z.number()),
        earliest: z.string().nullable().describe('null while no leader answers'),
        latest: z.string().nullable().describe('The offset that the next record gets'),
      }),
    ),
    configuration: z
      .array(
        z.object({ name: z.string(), value: z.string().nullable(), isDefault: z.boolean(), isReadOnly: z.boolean() }),
      )
      .nullable()
      .describe('null where the connection may not see it'),
  })
  .meta({ id: 'Topic' })
export type TopicDetailsView = z.infer<typeof topicDetailsSchema>

/** A topic to be created. */
export const newTopicSchema = z.object({
  name: z.string().superRefine((name, context) => {
    const fault = name === '' ? { reason: 'Name the topic' } : topicNameFault(name)
    if (fault) context.addIssue({ code: 'custom', message: fault.reason })
  }),
  partitions: exactNumber(z.number().int().min(1).max(10_000), 1),
  replicationFactor: exactNumber(z.number().int().min(1).max(100), 1),
  configuration: z.record(z.string(), z.string()).default({}),
})

const recordsQuery = z.object({
  partition: z.coerce.number().int().min(0).default(0),
  offset: z
    .union([
      z.literal('earliest'),
      z.literal('latest'),
      z.string().regex(/^\d{1,19}$/, 'Use earliest, latest or a number from 0'),
    ])
    .optional()
    .describe('First offset; without it the last records are given'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

const readRecordsSchema = z.object({
  records: z.array(storedRecordSchema),
  earliest: z.string(),
  latest: z.string(),
})

/** Connections, their checks, topics and records. */
export const connectionEndpoints = {
  listConnections: {
    method: 'GET',
    path: '/connections',
    tag: 'Connections',
    summary: 'All connections',
    status: 200,
    answer: z.object({ connections: z.array(connectionViewSchema) }),
  },
  createConnection: {
    method: 'POST',
    path: '/connections',
    tag: 'Connections',
    summary: 'Adds a connection. Secrets are never returned',
    body: connectionSchema,
    status: 201,
    answer: connectionViewSchema,
  },
  getConnection: {
    method: 'GET',
    path: '/connections/:id',
    tag: 'Connections',
    summary: 'One connection',
    status: 200,
    answer: connectionViewSchema,
  },
  updateConnection: {
    method: 'PUT',
    path: '/connections/:id',
    tag: 'Connections',
    summary: 'Replaces a connection',
    body: connectionSchema.partial({ id: true }),
    status: 200,
    answer: connectionViewSchema,
  },
  deleteConnection: {
    method: 'DELETE',
    path: '/connections/:id',
    tag: 'Connections',
    summary: 'Deletes a connection',
    status: 204,
    answer: 'none',
  },
  startConnectionCheck: {
    method: 'POST',
    path: '/connections/:id/check',
    tag: 'Connections',
    summary: 'Starts a check, step by step',
    status: 202,
    answer: connectionCheckSchema,
  },
  getConnectionCheck: {
    method: 'GET',
    path: '/connections/:id/check',
    tag: 'Connections',
    summary: 'The check under way, or the last one',
    status: 200,
    answer: connectionCheckSchema,
  },
  listTopics: {
    method: 'GET',
    path: '/connections/:id/topics',
    tag: 'Topics',
    summary: 'The topics of a cluster',
    status: 200,
    answer: z.object({ topics: z.array(topicSummarySchema) }),
  },
  createTopic: {
    method: 'POST',
    path: '/connections/:id/topics',
    tag: 'Topics',
    summary: 'Creates a topic',
    body: newTopicSchema,
    status: 201,
    answer: topicDetailsSchema,
  },
  getTopic: {
    method: 'GET',
    path: '/connections/:id/topics/:topic',
    tag: 'Topics',
    summary: 'Partitions, offsets and configuration',
    status: 200,
    answer: topicDetailsSchema,
  },
  readRecords: {
    method: 'GET',
    path: '/connections/:id/topics/:topic/records',
    tag: 'Topics',
    summary: 'Reads records of one partition back, without a consumer group',
    query: recordsQuery,
    status: 200,
    answer: readRecordsSchema,
  },
  tailTopic: {
    method: 'GET',
    path: '/connections/:id/topics/:topic/tail',
    tag: 'Topics',
    summary:
      'Server-sent events: `records` as they arrive ({ records: [record] }), `state` ({ state: listening | reconnecting, message? })',
    status: 200,
    answer: 'event-stream',
  },
} as const satisfies Record<string, Endpoint>

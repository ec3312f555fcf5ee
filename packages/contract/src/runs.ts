import { z } from 'zod'
import {
  jsonDataSchema,
  kafkaReceiveParametersSchema,
  kafkaSendParametersSchema,
  plannedRecordSchema,
  problemSchema,
  receivedSchema,
  runDataStepSchema,
  runSchema,
  runStates,
  runSummarySchema,
  scriptSchema,
} from '@sendwright/model'
import { waitTimeSchema } from './deliveries.ts'
import type { Endpoint } from './endpoint.ts'
import { versionNumberSchema } from './versionNumber.ts'

/** Runs that one request can start at most. */
export const maxRunsPerRequest = 1_000

const runKeySchema = z.string().min(1).max(500).nullable().default(null).describe('What people know the run by')

/** Starts one run by `data`, or many by `runs`; all of them or none. */
export const startRunsSchema = z
  .strictObject({
    data: jsonDataSchema.optional().describe('A JSON object; left out = {}'),
    key: runKeySchema,
    runs: z
      .array(z.strictObject({ data: jsonDataSchema.default({}), key: runKeySchema }))
      .min(1)
      .max(maxRunsPerRequest)
      .optional()
      .describe('Instead of data and key'),
    environment: z.string().nullable().default(null),
    version: versionNumberSchema.nullable().default(null).describe('null = the newest'),
    startEvent: z.string().nullable().default(null).describe('null = the only one without an event'),
    by: z.enum(['program', 'designer']).default('program'),
  })
  .refine(({ data, runs }) => data === undefined || runs === undefined, 'Give data or runs, not both')
export type StartRuns = z.infer<typeof startRunsSchema>

/** Which runs are meant. Everything left out means all. */
export const runFilterSchema = z.object({
  state: z.enum(runStates).optional(),
  process: z.string().optional(),
  environment: z.string().optional().describe('`none` = started without one'),
  search: z.string().max(500).optional().describe('A run’s id or key, or a text value of its data'),
  from: z.iso.datetime({ offset: true }).optional().describe('Started at or after'),
  to: z.iso.datetime({ offset: true }).optional().describe('Started before'),
})
export type RunFilter = z.infer<typeof runFilterSchema>

/** What the Runs page shows above its list. */
export const runOverviewSchema = z
  .object({
    counts: z.object({ active: z.number(), failed: z.number(), completed: z.number(), cancelled: z.number() }),
    waiting: z.number().describe('Active ones that wait for a timer, a trigger or a reply'),
    causes: z.number().describe('Different reasons among the failed'),
    medianMs: z.number().nullable().describe('From start to end of the completed ones'),
  })
  .meta({ id: 'RunOverview' })
export type RunOverview = z.infer<typeof runOverviewSchema>

const person = { reason: z.string().max(1_000).nullable().default(null) }
const visit = z.string().nullable().default(null).describe('null = the only visit in which the action can be meant')
const onVisit = z.strictObject({ visit, ...person }).default({ visit: null, reason: null })

/** Runs: one execution of a published version each. */
export const runEndpoints = {
  startRuns: {
    method: 'POST',
    path: '/processes/:id/runs',
    tag: 'Runs',
    summary:
      'Starts runs, all or none: 202 after run, visits and first deliveries are stored. With Idempotency-Key the same request again gets the same answer',
    body: startRunsSchema,
    idempotencyKey: true,
    status: 202,
    answer: z.object({
      id: z.number().describe('Of the first'),
      uuid: z.string(),
      version: z.number(),
      runs: z.array(z.object({ id: z.number(), uuid: z.string() })).describe('In the order of the request'),
    }),
  },
  listRuns: {
    method: 'GET',
    path: '/runs',
    tag: 'Runs',
    summary: 'Runs, the newest first',
    query: runFilterSchema.extend({
      limit: z.coerce.number().int().min(1).max(500).default(50),
      after: z.string().optional().describe('`next` of the page before'),
    }),
    status: 200,
    answer: z.object({ runs: z.array(runSummarySchema), next: z.string().nullable() }),
  },
  runOverview: {
    method: 'GET',
    path: '/runs/overview',
    tag: 'Runs',
    summary: 'Counts by state',
    query: runFilterSchema.omit({ state: true }),
    status: 200,
    answer: runOverviewSchema,
  },
  watchRuns: {
    method: 'GET',
    path: '/runs/events',
    tag: 'Runs',
    summary:
      'Server-sent events: `changed` ({ counts, runs: ids that changed }) at once and then at most twice a second while something changes; with `run` only when that run changes',
    query: z.object({ run: z.coerce.number().int().optional() }),
    status: 200,
    answer: 'event-stream',
  },
  getRun: {
    method: 'GET',
    path: '/runs/:id',
    tag: 'Runs',
    summary:
      'One run with its visits, time line, records and replies; with wait, when it has ended or the time is over',
    query: z.object({ wait: waitTimeSchema }),
    status: 200,
    answer: runSchema,
  },
  getRunBpmn: {
    method: 'GET',
    path: '/runs/:id/bpmn',
    tag: 'Runs',
    summary: 'The diagram of the version that the run executes',
    status: 200,
    answer: 'xml',
  },
  getRunData: {
    method: 'GET',
    path: '/runs/:id/data',
    tag: 'Runs',
    summary: 'The data before and after each step; with at, the data after that event',
    query: z.object({ at: z.coerce.number().int().min(0).optional() }),
    status: 200,
    answer: z.object({ steps: z.array(runDataStepSchema), data: jsonDataSchema }),
  },
  exportRun: {
    method: 'GET',
    path: '/runs/:id/export',
    tag: 'Runs',
    summary: 'The run as a JSON file: data, every event, every record and receipt',
    status: 200,
    answer: 'file',
  },
  triggerAction: {
    method: 'POST',
    path: '/runs/:id/actions/:actionId/trigger',
    tag: 'Runs',
    summary: 'Triggers a manual action; its timer counts from now',
    body: z
      .strictObject({ visit, data: jsonDataSchema.default({}), ...person })
      .default({ visit: null, data: {}, reason: null }),
    status: 200,
    answer: runSchema,
  },
  retryAction: {
    method: 'POST',
    path: '/runs/:id/actions/:actionId/retry',
    tag: 'Runs',
    summary: 'Takes a stopped action up again: offers its failed records again, or builds them anew',
    body: onVisit,
    status: 200,
    answer: runSchema,
  },
  editAction: {
    method: 'POST',
    path: '/runs/:id/actions/:actionId/edit',
    tag: 'Runs',
    summary:
      'Edits the data of the run or the parameters of the action in this visit, and takes the stopped action up again: its records are built anew',
    body: z.strictObject({
      visit,
      data: jsonDataSchema.nullable().default(null).describe('All of the data; null = as it is'),
      parameters: z
        .union([kafkaSendParametersSchema, kafkaReceiveParametersSchema, scriptSchema.shape.parameters])
        .nullable()
        .default(null),
      ...person,
    }),
    status: 200,
    answer: runSchema,
  },
  skipAction: {
    method: 'POST',
    path: '/runs/:id/actions/:actionId/skip',
    tag: 'Runs',
    summary: 'Counts a stopped or waiting action as finished without sending',
    body: onVisit,
    status: 200,
    answer: runSchema,
  },
  cancelAction: {
    method: 'POST',
    path: '/runs/:id/actions/:actionId/cancel',
    tag: 'Runs',
    summary: 'Cancels what an action still has to send; the step stays stopped',
    body: onVisit,
    status: 200,
    answer: runSchema,
  },
  cancelRun: {
    method: 'POST',
    path: '/runs/:id/cancel',
    tag: 'Runs',
    summary: 'Ends a run: its tokens, timers and what has not been sent',
    body: z.strictObject(person).default({ reason: null }),
    status: 200,
    answer: runSchema,
  },
  listReceived: {
    method: 'GET',
    path: '/received',
    tag: 'Runs',
    summary: 'Records on the topics that runs listen to, the newest first; unmatched ones are kept',
    query: z.object({
      state: z.enum(['waiting', 'matched', 'unmatched', 'discarded']).optional(),
      connection: z.string().optional(),
      topic: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50),
      after: z.string().optional(),
    }),
    status: 200,
    answer: z.object({ received: z.array(receivedSchema), next: z.string().nullable(), unmatched: z.number() }),
  },
  listeningTopics: {
    method: 'GET',
    path: '/received/topics',
    tag: 'Runs',
    summary: 'The topics that runs listen to, which server reads them and how far it is',
    status: 200,
    answer: z.object({
      topics: z.array(
        z.object({
          connection: z.string(),
          topic: z.string(),
          usedBy: z.array(z.object({ process: z.string(), node: z.string() })),
          server: z.string().nullable(),
          positions: z.array(z.object({ partition: z.number(), offset: z.string(), lag: z.string().nullable() })),
          state: z.enum(['reading', 'waiting', 'away']),
          reason: z.string().nullable(),
        }),
      ),
    }),
  },
  getReceived: {
    method: 'GET',
    path: '/received/:id',
    tag: 'Runs',
    summary: 'One received record',
    status: 200,
    answer: receivedSchema,
  },
  discardReceived: {
    method: 'POST',
    path: '/received/:id/discard',
    tag: 'Runs',
    summary: 'Takes an unmatched record out of those that a later step may still take',
    status: 200,
    answer: receivedSchema,
  },
  runScript: {
    method: 'POST',
    path: '/scripts/run',
    tag: 'Runs',
    summary: 'Runs a script against a context and shows what it would send and set; nothing is sent or stored',
    body: z.strictObject({
      source: scriptSchema.shape.parameters.def.innerType.shape.source,
      context: jsonDataSchema.default({}),
      environment: z.string().nullable().default(null),
    }),
    status: 200,
    answer: z.object({
      records: z.array(plannedRecordSchema.extend({ connection: z.string() })),
      data: jsonDataSchema.nullable().describe('As the script left it; null where it failed'),
      logs: z.array(z.string()),
      problems: z.array(problemSchema),
      failure: z.object({ message: z.string(), line: z.number().nullable(), column: z.number().nullable() }).nullable(),
      durationMs: z.number(),
    }),
  },
} as const satisfies Record<string, Endpoint>

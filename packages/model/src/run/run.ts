import { z } from 'zod'
import { jsonDataSchema } from '../jsonData.ts'
import { problemSchema } from '../problem/problem.ts'
import { deliveryStates } from '../delivery/delivery.ts'
import { recordBytesSchema, recordHeaderSchema } from '../record.ts'

/** Where a run can be. One with a stopped step is failed, until a person decides; what else it has to do goes on. */
export const runStates = ['active', 'completed', 'failed', 'cancelled'] as const
export type RunStateName = (typeof runStates)[number]

/** What a step waits for. */
export const waitSchema = z.object({
  for: z.enum(['timer', 'trigger', 'reply', 'delivery', 'join', 'script']),
  since: z.string().describe('ISO 8601'),
  until: z.string().nullable().describe('ISO 8601 where it is known'),
  what: z.string().nullable().describe('The topic, the action, or the names of flows that are missing'),
})
export type RunWait = z.infer<typeof waitSchema>

/** One segment of a run's way: steps done, those where it is, and the shortest way ahead. */
export const runStepSchema = z.object({
  node: z.string(),
  name: z.string(),
  state: z.enum(['done', 'current', 'failed', 'cancelled', 'ahead']),
})
export type RunStep = z.infer<typeof runStepSchema>

/** What a list shows of a run besides its row; the engine makes it anew with each change. */
export const runProgressSchema = z.object({
  steps: z.array(runStepSchema),
  current: z
    .object({ node: z.string(), name: z.string(), wait: waitSchema.nullable(), stopped: z.string().nullable() })
    .nullable()
    .describe('Where it stopped, else where it is, else where it ended'),
  records: z.object({ total: z.number(), failed: z.number(), notBuilt: z.number(), skipped: z.number() }),
})
export type RunProgress = z.infer<typeof runProgressSchema>

/** A run in a list. */
export const runSummarySchema = z
  .object({
    id: z.number().describe('processInstanceId'),
    uuid: z.string().describe('processInstanceUuid'),
    key: z.string().nullable().describe('As given at its start, else the key of its first record'),
    state: z.enum(runStates),
    process: z.object({ id: z.string(), name: z.string() }),
    version: z.number(),
    environment: z.string().nullable(),
    startedBy: z.enum(['program', 'designer', 'message']),
    startedAt: z.string().describe('ISO 8601'),
    endedAt: z.string().nullable().describe('ISO 8601'),
    ...runProgressSchema.shape,
  })
  .meta({ id: 'RunSummary' })
export type RunSummary = z.infer<typeof runSummarySchema>

/** How an action of a visit stands. */
export const actionStandingSchema = z.object({
  action: z
    .string()
    .describe('Its id; the id of the node where the step itself has stopped, as a gateway without a way'),
  name: z.string(),
  type: z.string().describe('Of the action, or `step`'),
  state: z
    .enum(['waiting', 'timer', 'trigger', 'performing', 'finished', 'stopped', 'notTaken'])
    .describe('waiting: for its turn. performing: its records are on their way, its reply is awaited'),
  times: z.number().describe('How often it was performed in this visit'),
  dueAt: z.string().nullable().describe('ISO 8601, of its timer'),
  canTrigger: z.boolean(),
  acceptedDataKeys: z.array(z.string()),
  stopped: z
    .object({
      reason: z.enum([
        'not-built',
        'delivery-failed',
        'delivery-cancelled',
        'script-failed',
        'reply-timed-out',
        'no-flow',
        'endless',
      ]),
      message: z.string(),
      problems: z.array(problemSchema),
      at: z.string(),
    })
    .nullable(),
  rule: z.string().describe('The rule of docs/spec/runs.md that decided last, for example R4'),
  why: z.string().describe('English: why it was or was not performed'),
})
export type ActionStanding = z.infer<typeof actionStandingSchema>

/** A stay of a token on a node. */
export const visitSchema = z.object({
  id: z.string(),
  node: z.string(),
  number: z.number().describe('The how-manieth visit of this node, from 1'),
  state: z.enum(['active', 'stopped', 'finished', 'interrupted']),
  enteredAt: z.string(),
  leftAt: z.string().nullable(),
  wait: waitSchema.nullable(),
  actions: z.array(actionStandingSchema),
})
export type RunVisit = z.infer<typeof visitSchema>

/** A record of a run: as it was or will be sent, or why it could not be built. */
export const runRecordSchema = z.object({
  delivery: z.string().nullable().describe('null = not built'),
  visit: z.string(),
  node: z.string(),
  action: z.string(),
  actionName: z.string(),
  connection: z.string(),
  topic: z.string(),
  key: recordBytesSchema,
  value: recordBytesSchema,
  headers: z.array(recordHeaderSchema),
  state: z.enum([...deliveryStates, 'notBuilt']),
  at: z.string(),
  partition: z.number().nullable(),
  offset: z.string().nullable(),
  latencyMs: z.number().nullable(),
  failure: z.string().nullable(),
})
export type RunRecord = z.infer<typeof runRecordSchema>

/** A reply that a run has received. */
export const runReplySchema = z.object({
  visit: z.string().nullable(),
  node: z.string(),
  action: z.string(),
  dataKey: z.string(),
  connection: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  key: recordBytesSchema,
  value: recordBytesSchema,
  headers: z.array(recordHeaderSchema),
  at: z.string(),
  request: z
    .string()
    .nullable()
    .describe('The delivery it answers: the last one sent before with the same correlation'),
})
export type RunReply = z.infer<typeof runReplySchema>

/** A reply that a run waits for, and how it is known: rendered when the step began to wait. */
export const runAwaitSchema = z.object({
  visit: z.string(),
  action: z.string(),
  connection: z.string(),
  topic: z.string(),
  by: z.enum(['header', 'body']),
  name: z.string().describe('The header, or the path in the body'),
  value: z.string().describe('What it has to equal'),
  since: z.string().describe('ISO 8601'),
})
export type RunAwait = z.infer<typeof runAwaitSchema>

/** A line of a run's time line: what happened, and the rule that decided. */
export const runMomentSchema = z.object({
  n: z.number().describe('Its place among the events of the run, from 1'),
  at: z.string().describe('ISO 8601'),
  kind: z.string().describe('The kind of event or of what followed from it, see docs/spec/runs.md'),
  node: z.string().nullable(),
  visit: z.string().nullable(),
  action: z.string().nullable(),
  rule: z.string().nullable(),
  sentence: z.string().describe('English'),
  detail: z.string().nullable().describe('A topic, an offset, a name: what stands at the right of the line'),
  by: z.string().nullable(),
  severity: z.enum(['info', 'error']),
})
export type RunMoment = z.infer<typeof runMomentSchema>

/** The data of a run before and after a step. */
export const runDataStepSchema = z.object({
  n: z.number(),
  visit: z.string().nullable(),
  node: z.string().nullable(),
  before: jsonDataSchema,
  after: jsonDataSchema,
})
export type RunDataStep = z.infer<typeof runDataStepSchema>

/** A run with all that is known about it. */
export const runSchema = runSummarySchema
  .extend({
    data: jsonDataSchema,
    tokens: z.array(z.object({ node: z.string(), flow: z.string().nullable(), count: z.number() })),
    visitedFlows: z.array(z.string()),
    visits: z.array(visitSchema),
    timeline: z.array(runMomentSchema),
    recordList: z.array(runRecordSchema),
    replies: z.array(runReplySchema),
    awaits: z.array(runAwaitSchema).describe('Replies that it waits for now'),
    traceId: z.string().nullable(),
  })
  .meta({ id: 'Run' })
export type Run = z.infer<typeof runSchema>

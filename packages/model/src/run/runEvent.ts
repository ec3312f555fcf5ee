import { z } from 'zod'
import { deliveryStates } from '../delivery/delivery.ts'
import { jsonDataSchema } from '../jsonData.ts'
import { problemSchema } from '../problem/problem.ts'
import { recordBytesSchema, recordHeaderSchema } from '../record.ts'

/** A record that was received, as the events it causes carry it. */
export const receivedRecordSchema = z.object({
  connection: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  timestamp: z.string().describe('ISO 8601'),
  key: recordBytesSchema,
  value: recordBytesSchema,
  headers: z.array(recordHeaderSchema),
})
export type ReceivedRecord = z.infer<typeof receivedRecordSchema>

const onAction = { visit: z.string(), action: z.string() }
const person = { by: z.string().nullable().default(null), reason: z.string().nullable().default(null) }
/** How often the action had been begun in this visit: an answer to an earlier time means nothing. */
const attempt = z.number()

/**
 * What can happen to a run, in the order in which it is stored: replayed from the first, the reducer comes to the same
 * state. The world's part (records built, a script's result) is in the event, so that a replay asks nobody.
 */
export const runEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'),
    node: z.string().describe('The start event'),
    run: z.object({ id: z.number(), uuid: z.string() }).describe('processInstanceId and processInstanceUuid'),
    data: jsonDataSchema,
    by: z.enum(['program', 'designer', 'message']),
    record: receivedRecordSchema.nullable().default(null),
  }),
  z.object({ kind: z.literal('timerDue'), timer: z.string().describe('The id under which the reducer set it') }),
  z.object({ kind: z.literal('triggered'), ...onAction, data: jsonDataSchema.default({}), ...person }),
  z.object({
    kind: z.literal('built'),
    ...onAction,
    attempt,
    records: z.array(z.object({ connection: z.string(), topic: z.string(), key: recordBytesSchema })),
  }),
  z.object({ kind: z.literal('notBuilt'), ...onAction, attempt, problems: z.array(problemSchema) }),
  z.object({
    kind: z.literal('delivery'),
    ...onAction,
    attempt,
    place: z.number().describe('Its index among the records of the action'),
    state: z.enum(deliveryStates).describe('accepted: a person has put it on its way again'),
    message: z.string().nullable().default(null),
  }),
  z.object({
    kind: z.literal('scripted'),
    ...onAction,
    attempt,
    data: jsonDataSchema.describe('All of the data as the script left it'),
    records: z.array(z.object({ connection: z.string(), topic: z.string(), key: recordBytesSchema })),
  }),
  z.object({ kind: z.literal('scriptFailed'), ...onAction, attempt, message: z.string() }),
  z.object({
    kind: z.literal('waiting'),
    ...onAction,
    attempt,
    connection: z.string(),
    topic: z.string(),
    value: z.string().describe('What the correlation has to equal, rendered'),
  }),
  z.object({ kind: z.literal('replied'), ...onAction, attempt, record: receivedRecordSchema }),
  z.object({
    kind: z.literal('calledBack'),
    action: z.string().describe('Id or name of the action whose children are meant'),
    record: receivedRecordSchema,
  }),
  z.object({ kind: z.literal('retried'), ...onAction, ...person }),
  z.object({
    kind: z.literal('edited'),
    ...onAction,
    data: jsonDataSchema.nullable().describe('All of the data; null = as it is'),
    parameters: jsonDataSchema.nullable().describe("The action's parameters for this visit; null = as they are"),
    ...person,
  }),
  z.object({ kind: z.literal('skipped'), ...onAction, ...person }),
  z.object({ kind: z.literal('stoppedByPerson'), ...onAction, ...person }),
  z.object({ kind: z.literal('cancelled'), ...person }),
])
export type RunEvent = z.infer<typeof runEventSchema>

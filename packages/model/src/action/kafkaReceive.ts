import { z } from 'zod'
import { durationSchema } from '../duration.ts'
import { openObject } from '../openObject.ts'
import { sharedActionFields } from './sharedFields.ts'

/** How a record is known to be the one that is waited for: a header, or a field of its JSON body, has a value. */
export const correlationSchema = openObject({
  by: z.enum(['header', 'body']).default('header'),
  name: z.string().max(500).default('processInstanceId').describe('The header, or the path in the body'),
  equals: z.string().default('${processInstanceId}').describe('Text template, rendered when the step begins to wait'),
})
export type Correlation = z.infer<typeof correlationSchema>

/** What a receive action waits for, and what becomes of it. */
export const kafkaReceiveParametersSchema = openObject({
  connection: z.string().default(''),
  topic: z.string().default('').describe('A literal name; an environment may bind it to another'),
  environments: z
    .record(z.string(), openObject({ connection: z.string().optional(), topic: z.string().optional() }))
    .default({})
    .describe('Connection and topic that differ in an environment, by its name'),
  dataKey: z
    .string()
    .max(200)
    .default('')
    .describe("The reply's body is kept under this name of the run's data; empty = it is not kept"),
  correlation: correlationSchema.default({ by: 'header', name: 'processInstanceId', equals: '${processInstanceId}' }),
  timeout: durationSchema.nullable().default(null).describe('ISO 8601; null = waits for ever'),
  timeoutFlow: z
    .string()
    .nullable()
    .default(null)
    .describe('The outgoing flow that is taken when the time is over; null = the step stops and a person decides'),
  startIn: z
    .string()
    .nullable()
    .default(null)
    .describe('On a message start event: the environment that runs are started in; null = none'),
})
export type KafkaReceiveParameters = z.infer<typeof kafkaReceiveParametersSchema>

/** An action that waits for a record; on a message start event: each record starts a run with its body as data. */
export const kafkaReceiveSchema = openObject({
  ...sharedActionFields,
  type: z.literal('kafkaReceive'),
  parameters: kafkaReceiveParametersSchema.default(() => kafkaReceiveParametersSchema.parse({})),
})
export type KafkaReceiveAction = z.infer<typeof kafkaReceiveSchema>

/** A new receive action with defaults; the caller brings the id. */
export function createKafkaReceive(id: string, name: string, connection: string): KafkaReceiveAction {
  return kafkaReceiveSchema.parse({ id, name, type: 'kafkaReceive', parameters: { connection } })
}

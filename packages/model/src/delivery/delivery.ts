import { z } from 'zod'
import { recordBytesSchema, recordHeaderSchema } from '../record.ts'
import { deliveryModes } from './deliverySettings.ts'

/** Where a delivery can be. `accepted` and `sending` are on their way; `delivered`, `skipped` and `cancelled` are the ends. */
export const deliveryStates = ['accepted', 'sending', 'delivered', 'failed', 'skipped', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One attempt to send that did not end in a receipt, or the one that did. */
export const deliveryAttemptSchema = z.object({
  at: z.string().describe('ISO 8601'),
  durationMs: z.number().nullable(),
  outcome: z
    .enum(['delivered', 'refused', 'unknown'])
    .describe('unknown: no answer; the batch was decided later by its position'),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export type DeliveryAttempt = z.infer<typeof deliveryAttemptSchema>

/** Proof that a delivery lies in Kafka. */
export const deliveryReceiptSchema = z
  .object({
    topic: z.string(),
    partition: z.number(),
    offset: z
      .string()
      .nullable()
      .describe('null where confirmedBy is position: it is known that it lies there, not where'),
    timestamp: z.string().nullable().describe('ISO 8601, of the record in Kafka; null with the offset'),
    latencyMs: z.number().describe('From its acceptance, or from when it was due, until Kafka had acknowledged it'),
    confirmedBy: z.enum(['acknowledgement', 'position']),
    mode: z.enum(deliveryModes),
    batch: z.string().describe('Shard and number of the batch it was sent in'),
  })
  .meta({ id: 'DeliveryReceipt' })
export type DeliveryReceipt = z.infer<typeof deliveryReceiptSchema>

/** What holds a delivery back that could otherwise be sent now. */
export const deliveryHoldSchema = z.object({
  reason: z.enum(['not-due', 'earlier-failed', 'retry', 'connection-away', 'shard-stopped', 'queue']),
  message: z.string(),
  until: z.string().nullable().describe('ISO 8601 where it is known'),
  delivery: z.string().nullable().describe('The failed delivery of the same order key that stands before it'),
})
export type DeliveryHold = z.infer<typeof deliveryHoldSchema>

/** A delivery in a list. */
export const deliverySummarySchema = z
  .object({
    id: z.string(),
    state: z.enum(deliveryStates),
    connection: z.string(),
    topic: z.string(),
    key: recordBytesSchema,
    orderBy: z.string().nullable().describe('What its order is kept by; null = it has none'),
    size: z.number().describe('Bytes of key, value and headers'),
    acceptedAt: z.string().describe('ISO 8601'),
    dueAt: z.string().describe('ISO 8601'),
    endedAt: z.string().nullable().describe('ISO 8601'),
    attempts: z.number().describe('Attempts that a broker has refused'),
    failure: z.object({ code: z.string(), message: z.string() }).nullable().describe('Of the last attempt'),
    run: z
      .object({ id: z.number(), process: z.string(), node: z.string(), action: z.string() })
      .nullable()
      .default(null)
      .describe('The run that sends it; null = a program published it'),
  })
  .meta({ id: 'DeliverySummary' })
export type DeliverySummary = z.infer<typeof deliverySummarySchema>

/** One record on its way to Kafka, with all that is known about it. */
export const deliverySchema = deliverySummarySchema
  .extend({
    record: z.object({
      topic: z.string(),
      partition: z.number().nullable().describe('As asked for; null = by key'),
      key: recordBytesSchema,
      value: recordBytesSchema,
      headers: z.array(recordHeaderSchema).describe('As accepted; a delivery at least once adds message-id'),
    }),
    attemptList: z.array(deliveryAttemptSchema),
    receipt: deliveryReceiptSchema.nullable(),
    heldBackBy: deliveryHoldSchema.nullable(),
    ended: z
      .object({ by: z.string().nullable(), reason: z.string().nullable() })
      .nullable()
      .describe('Of a skipped or cancelled one'),
  })
  .meta({ id: 'Delivery' })
export type Delivery = z.infer<typeof deliverySchema>

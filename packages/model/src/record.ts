import { z } from 'zod'

/** A part of a record: UTF-8 text, other bytes as base64, or null where the record has none. */
export const recordBytesSchema = z.union([z.string(), z.object({ base64: z.string() }), z.null()])
export type RecordBytes = z.infer<typeof recordBytesSchema>

/** A header of a record; names may repeat. */
export const recordHeaderSchema = z.object({ name: z.string(), value: recordBytesSchema })
export type RecordHeader = z.infer<typeof recordHeaderSchema>

/** A record as it lies in Kafka. A null value is a tombstone, a null key is none. Headers keep order and repetitions. */
export const storedRecordSchema = z
  .object({
    topic: z.string(),
    partition: z.number(),
    offset: z.string(),
    timestamp: z.string().describe('ISO 8601'),
    key: recordBytesSchema,
    value: recordBytesSchema,
    headers: z.array(recordHeaderSchema),
    size: z.number().describe('Bytes of key, value and headers'),
  })
  .meta({ id: 'StoredRecord' })
export type StoredRecord = z.infer<typeof storedRecordSchema>

/** A record as it will be sent. */
export const plannedRecordSchema = z
  .object({
    topic: z.string(),
    partition: z.number().nullable().describe('null = by key, or any where there is no key'),
    key: z.string().nullable(),
    value: z.string().nullable(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    size: z.number().describe('Bytes of key, value and headers'),
    masked: z
      .literal(true)
      .optional()
      .describe('There where secrets are shown as a mask: size is that of what is shown'),
  })
  .meta({ id: 'PlannedRecord' })
export type PlannedRecord = z.infer<typeof plannedRecordSchema>

/** Proof that a record lies in Kafka. */
export const receiptSchema = z
  .object({
    topic: z.string(),
    partition: z.number(),
    offset: z.string(),
    timestamp: z.string().describe('ISO 8601, of the record in Kafka'),
    latencyMs: z.number().describe('From handing the record to the client until the acknowledgement'),
    record: z
      .object({ key: recordBytesSchema, value: recordBytesSchema, headers: z.array(recordHeaderSchema) })
      .nullable()
      .describe('The record as read back; null when it could not be read'),
    readBack: z
      .object({ identical: z.boolean(), latencyMs: z.number() })
      .nullable()
      .describe('Whether what was read back equals what was planned; null when it could not be read'),
  })
  .meta({ id: 'Receipt' })
export type Receipt = z.infer<typeof receiptSchema>

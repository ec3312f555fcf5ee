import { z } from 'zod'
import {
  connectionIdSchema,
  deliveryModes,
  deliverySchema,
  deliveryStates,
  deliverySummarySchema,
  exactNumber,
  exactNumberOrNull,
} from '@sendwright/model'
import type { Endpoint } from './endpoint.ts'

/** Records in one request at most. */
export const maxMessagesPerRequest = 10_000

/** The longest that a call waits for the end of deliveries, in milliseconds. */
export const longestWaitMs = 60_000

/** Milliseconds, from a text such as `5s`. */
export const waitTimeSchema = z
  .string()
  .regex(/^\d{1,5}(ms|s)$/, { error: 'Use a time such as 5s or 500ms', abort: true })
  .refine((text) => waitMs(text) <= longestWaitMs, 'Use at most 60s')
  .transform(waitMs)
  .optional()
  .describe('Waits so long for the end, for example 5s or 500ms; at most 60s')

function waitMs(text: string): number {
  return Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : 1_000)
}

const earliest = Date.parse('0001-01-01T00:00:00Z')
const latest = Date.parse('9999-12-31T23:59:59.999Z')

/** A time that every part of the product can hold: in UTC its year has four digits, and there is no year 0. */
const timeSchema = z.iso
  .datetime({ offset: true, error: 'Use an ISO 8601 time, for example 2026-11-21T14:00:00Z', abort: true })
  .refine((text) => Date.parse(text) >= earliest && Date.parse(text) <= latest, 'Use a year from 1 to 9999')

/** As the model's, without room for what would not be sent. */
const recordBytesSchema = z.union([z.string(), z.strictObject({ base64: z.string() }), z.null()], {
  error: 'It needs a text or { "base64": … } or null',
})

/** A literal record to be delivered; no templates. */
export const deliveryMessageSchema = z.strictObject({
  topic: z.string().min(1, 'Name the topic'),
  key: recordBytesSchema.default(null).describe('null = no key; "" is a key'),
  value: recordBytesSchema.describe('null = a tombstone'),
  headers: z
    .array(z.strictObject({ name: z.string(), value: recordBytesSchema }))
    .default([])
    .describe('In their order; names may repeat'),
  partition: exactNumberOrNull(z.number().int().min(0).max(2_147_483_647)).describe(
    'null = by key, or any where there is no key',
  ),
})
export type DeliveryMessage = z.infer<typeof deliveryMessageSchema>

/** What a program publishes: all of it or nothing is accepted. */
export const publishSchema = z.strictObject({
  connection: connectionIdSchema,
  messages: z.array(deliveryMessageSchema).min(1, 'Give at least one message').max(maxMessagesPerRequest),
  notBefore: timeSchema.nullable().default(null).describe('ISO 8601; null = now'),
  orderBy: z
    .string()
    .min(1)
    .max(1_000)
    .refine((text) => text.isWellFormed(), 'It has half a character, which no order can be kept by')
    .nullable()
    .default(null)
    .describe("What the order of the messages is kept by; null = each one's key, and none where there is no key"),
})
export type Publish = z.infer<typeof publishSchema>

/** Which deliveries are meant. Everything left out means all. */
export const deliveryFilterSchema = z.object({
  state: z.enum(deliveryStates).optional(),
  connection: z.string().optional(),
  topic: z.string().optional(),
  key: z.string().optional().describe('The record’s key, as text'),
  cause: z.string().optional().describe('Of a cause of failures'),
  from: timeSchema.optional().describe('Accepted at or after'),
  to: timeSchema.optional().describe('Accepted before'),
  dueFrom: timeSchema.optional().describe('Due at or after'),
  dueTo: timeSchema.optional().describe('Due before'),
  process: z.string().optional().describe('Of runs of this process'),
  run: z.coerce.number().int().optional().describe('Of this run'),
})
export type DeliveryFilter = z.infer<typeof deliveryFilterSchema>

const acceptedSchema = z.object({
  deliveries: z
    .array(
      z.object({
        id: z.string(),
        state: z.enum(deliveryStates),
        receipt: z
          .object({ topic: z.string(), partition: z.number(), offset: z.string().nullable() })
          .optional()
          .describe('With wait, of a delivered one whose place is known already; GET /deliveries/:id tells all of it'),
      }),
    )
    .describe('In the order of the messages'),
})

const rangeQuery = z.object({
  connection: z.string().optional(),
  topic: z.string().optional(),
  from: timeSchema.optional(),
  to: timeSchema.optional(),
})

/** What the Deliveries page shows above its list. */
export const deliveryOverviewSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    counts: z
      .object(
        Object.fromEntries(deliveryStates.map((state) => [state, z.number()])) as Record<
          (typeof deliveryStates)[number],
          z.ZodNumber
        >,
      )
      .describe('accepted, sending and failed: all there are now; the others: those that ended within the time'),
    chart: z.object({
      bucketMs: z.number(),
      buckets: z.array(z.object({ at: z.string(), delivered: z.number(), failed: z.number() })),
    }),
    latency: z.object({ p50Ms: z.number().nullable(), p99Ms: z.number().nullable() }),
    oldestWaitingMs: z.number().nullable().describe('Of those that are due'),
    causes: z.array(
      z.object({
        id: z.string(),
        connection: z.string(),
        code: z.string(),
        message: z.string(),
        count: z.number(),
        topics: z.array(z.string()),
        firstAt: z.string(),
        lastAt: z.string(),
        heldBack: z.number().describe('Deliveries that wait behind these'),
      }),
    ),
    outages: z.array(z.object({ connection: z.string(), from: z.string(), to: z.string().nullable() })),
  })
  .meta({ id: 'DeliveryOverview' })
export type DeliveryOverview = z.infer<typeof deliveryOverviewSchema>

/** How the deliveries of a connection stand. */
export const connectionDeliveriesSchema = z
  .object({
    connection: z.string(),
    mode: z.enum(deliveryModes),
    fallbackReason: z.string().nullable().describe('Why it delivers at least once although exactly once is wanted'),
    state: z.enum(['working', 'away', 'stopped']),
    since: z.string().nullable(),
    reason: z.string().nullable(),
    waiting: z.number().describe('Accepted or being sent'),
    due: z.number().describe('Those of them that could be sent now'),
    oldestDueAt: z.string().nullable().describe('ISO 8601: since when the first of those that are due is due'),
    shards: z.array(
      z.object({
        id: z.string(),
        index: z.number(),
        owner: z.string().nullable(),
        batch: z.string(),
        group: z.string().describe('The consumer group that holds the position; internal, leave it alone'),
        stopped: z.string().nullable().describe('Why it asks a person'),
      }),
    ),
  })
  .meta({ id: 'ConnectionDeliveries' })
export type ConnectionDeliveries = z.infer<typeof connectionDeliveriesSchema>

/** What can be done to many deliveries at once. */
export const bulkOperations = ['retry', 'skip', 'cancel', 'reschedule', 'restore'] as const
export type BulkOperation = (typeof bulkOperations)[number]

/** A bulk operation with its progress. */
export const bulkSchema = z
  .object({
    id: z.string(),
    operation: z.enum(bulkOperations),
    state: z.enum(['running', 'done', 'stopped', 'failed']),
    total: z.number(),
    done: z.number(),
    refused: z.number().describe('Those that were being sent or had ended meanwhile'),
    startedAt: z.string(),
    finishedAt: z.string().nullable(),
    message: z.string().nullable(),
    canUndo: z.boolean(),
  })
  .meta({ id: 'BulkOperation' })
export type Bulk = z.infer<typeof bulkSchema>

const reasonBody = z.strictObject({ reason: z.string().max(1_000).nullable().default(null) }).default({ reason: null })

/** Settings of the installation that concern deliveries. */
export const deliverySettingsViewSchema = z
  .object({
    keepFinishedDays: exactNumber(z.number().min(0.01).max(3_650), 30).describe(
      'The finished are removed after so long',
    ),
  })
  .meta({ id: 'DeliveryRetention' })
export type DeliveryRetention = z.infer<typeof deliverySettingsViewSchema>

/** Deliveries: accepted once, delivered once. */
export const deliveryEndpoints = {
  publish: {
    method: 'POST',
    path: '/deliveries',
    tag: 'Deliveries',
    summary:
      'Accepts records, all or none: 202 after they are stored. With Idempotency-Key the same request again gets the same answer',
    query: z.object({ wait: waitTimeSchema }),
    idempotencyKey: true,
    body: publishSchema,
    status: 202,
    answer: acceptedSchema,
  },
  listDeliveries: {
    method: 'GET',
    path: '/deliveries',
    tag: 'Deliveries',
    summary: 'Deliveries, the newest first',
    query: deliveryFilterSchema.extend({
      order: z.enum(['newest', 'due']).default('newest'),
      limit: z.coerce.number().int().min(1).max(500).default(50),
      after: z.string().optional().describe('`next` of the page before'),
    }),
    status: 200,
    answer: z.object({ deliveries: z.array(deliverySummarySchema), next: z.string().nullable() }),
  },
  exportDeliveries: {
    method: 'GET',
    path: '/deliveries/export',
    tag: 'Deliveries',
    summary: 'Deliveries as a CSV file, the newest first',
    query: deliveryFilterSchema,
    status: 200,
    answer: 'file',
  },
  deliveryOverview: {
    method: 'GET',
    path: '/deliveries/overview',
    tag: 'Deliveries',
    summary: 'Counts by state, deliveries per time, latency, causes of failures, outages',
    query: rangeQuery,
    status: 200,
    answer: deliveryOverviewSchema,
  },
  upcomingDeliveries: {
    method: 'GET',
    path: '/deliveries/upcoming',
    tag: 'Deliveries',
    summary: 'What is due when: counts per time, with topics',
    query: z.object({
      connection: z.string().optional(),
      topic: z.string().optional(),
      within: z.enum(['1h', '1d', '7d']).default('1h'),
    }),
    status: 200,
    answer: z.object({
      now: z.string(),
      total: z.number(),
      later: z.number().describe('Due after the time that is shown'),
      groups: z.array(
        z.object({
          from: z.string(),
          to: z.string().describe('The last due time in it'),
          count: z.number(),
          topics: z.array(z.object({ connection: z.string(), topic: z.string(), count: z.number() })),
        }),
      ),
    }),
  },
  deliveryConnections: {
    method: 'GET',
    path: '/deliveries/connections',
    tag: 'Deliveries',
    summary: 'How the deliveries of each connection stand',
    status: 200,
    answer: z.object({ connections: z.array(connectionDeliveriesSchema) }),
  },
  decideShard: {
    method: 'POST',
    path: '/deliveries/shards/:shard/decide',
    tag: 'Deliveries',
    summary: 'Tells a shard that has stopped what became of its batch in doubt',
    body: z.strictObject({ batch: z.enum(['sent', 'not-sent']) }),
    status: 200,
    answer: connectionDeliveriesSchema,
  },
  watchDeliveries: {
    method: 'GET',
    path: '/deliveries/events',
    tag: 'Deliveries',
    summary:
      'Server-sent events: `changed` ({ counts: { accepted, sending, failed } }, all there are now) at once and then at most once a second while something changes, `connection` (its state) when one goes away or comes back',
    status: 200,
    answer: 'event-stream',
  },
  getDeliveryRetention: {
    method: 'GET',
    path: '/deliveries/retention',
    tag: 'Deliveries',
    summary: 'How long the finished are kept',
    status: 200,
    answer: deliverySettingsViewSchema,
  },
  putDeliveryRetention: {
    method: 'PUT',
    path: '/deliveries/retention',
    tag: 'Deliveries',
    summary: 'Sets how long the finished are kept',
    body: deliverySettingsViewSchema.strict(),
    status: 200,
    answer: deliverySettingsViewSchema,
  },
  startBulk: {
    method: 'POST',
    path: '/deliveries/bulk',
    tag: 'Deliveries',
    summary: 'Retries, skips, cancels, reschedules or restores many: by ids, or by a filter',
    body: z.strictObject({
      operation: z.enum(bulkOperations),
      ids: z.array(z.string()).max(10_000).optional(),
      filter: deliveryFilterSchema.strict().optional().describe('{} = all; a name that is not known is refused'),
      dueAt: timeSchema.optional().describe('Of reschedule'),
      reason: z.string().max(1_000).nullable().default(null),
    }),
    status: 202,
    answer: bulkSchema,
  },
  listBulks: {
    method: 'GET',
    path: '/deliveries/bulk',
    tag: 'Deliveries',
    summary: 'The bulk operations that run, and those that finished within the last 15 minutes; the newest first',
    status: 200,
    answer: z.object({ bulks: z.array(bulkSchema) }),
  },
  getBulk: {
    method: 'GET',
    path: '/deliveries/bulk/:id',
    tag: 'Deliveries',
    summary: 'The progress of a bulk operation',
    status: 200,
    answer: bulkSchema,
  },
  stopBulk: {
    method: 'POST',
    path: '/deliveries/bulk/:id/stop',
    tag: 'Deliveries',
    summary: 'Stops it; what is done stays done',
    status: 200,
    answer: bulkSchema,
  },
  undoBulk: {
    method: 'POST',
    path: '/deliveries/bulk/:id/undo',
    tag: 'Deliveries',
    summary: 'Takes a skip, cancel or reschedule back, where the deliveries have not gone on since',
    status: 202,
    answer: bulkSchema,
  },
  getDelivery: {
    method: 'GET',
    path: '/deliveries/:id',
    tag: 'Deliveries',
    summary: 'One delivery with its record, attempts and receipt; with wait, when it has ended or the time is over',
    query: z.object({ wait: waitTimeSchema }),
    status: 200,
    answer: deliverySchema,
  },
  retryDelivery: {
    method: 'POST',
    path: '/deliveries/:id/retry',
    tag: 'Deliveries',
    summary: 'Offers a failed one again; it keeps its place',
    status: 200,
    answer: deliverySummarySchema,
  },
  skipDelivery: {
    method: 'POST',
    path: '/deliveries/:id/skip',
    tag: 'Deliveries',
    summary: 'Counts it as finished without sending; what waits behind it goes on',
    body: reasonBody,
    status: 200,
    answer: deliverySummarySchema,
  },
  cancelDelivery: {
    method: 'POST',
    path: '/deliveries/:id/cancel',
    tag: 'Deliveries',
    summary: 'Ends it without sending',
    body: reasonBody,
    status: 200,
    answer: deliverySummarySchema,
  },
  rescheduleDelivery: {
    method: 'POST',
    path: '/deliveries/:id/reschedule',
    tag: 'Deliveries',
    summary: 'Makes it due at another time; a time that has passed means now',
    body: z.strictObject({ dueAt: timeSchema }),
    status: 200,
    answer: deliverySummarySchema,
  },
  restoreDelivery: {
    method: 'POST',
    path: '/deliveries/:id/restore',
    tag: 'Deliveries',
    summary: 'Takes a skip or cancel back',
    status: 200,
    answer: deliverySummarySchema,
  },
} as const satisfies Record<string, Endpoint>

import { z } from 'zod'
import { problemSchema, processChangeSchema, sampleContextSchema } from '@sendwright/model'
import type { Endpoint } from './endpoint.ts'
import { processViewSchema } from './processes.ts'
import { versionNumberSchema } from './versionNumber.ts'

/** Queries are text. */
const versionQuerySchema = z.coerce.number().pipe(versionNumberSchema)

/** A published version in a list. */
export const versionSummarySchema = z
  .object({
    number: z.number(),
    name: z.string(),
    note: z.string(),
    publishedAt: z.string().describe('ISO 8601'),
    draftVersion: z.number().describe('The save of the draft that it was made from'),
    changeCount: z.number().describe('Since the version before'),
    activeRuns: z.number().describe('Active and failed ones'),
  })
  .meta({ id: 'VersionSummary' })
export type VersionSummary = z.infer<typeof versionSummarySchema>

/** An immutable version of a process. */
export const versionViewSchema = versionSummarySchema
  .extend({ bpmn: z.string(), sampleContexts: z.array(sampleContextSchema), changes: z.array(processChangeSchema) })
  .meta({ id: 'Version' })
export type VersionView = z.infer<typeof versionViewSchema>

/** What publishing now would do. */
export const publishPlanSchema = z
  .object({
    number: z.number().describe('The version it would become'),
    draftVersion: z.number(),
    live: z.object({ number: z.number(), publishedAt: z.string() }).nullable(),
    problems: z.array(problemSchema.extend({ nodeId: z.string().nullable(), actionId: z.string().nullable() })),
    changes: z.array(processChangeSchema).describe('Since the live version, in flow order'),
    runsUnderWay: z.number().describe('They finish with the version they started with'),
  })
  .meta({ id: 'PublishPlan' })
export type PublishPlan = z.infer<typeof publishPlanSchema>

/** The draft's messages of one action rendered over the data of the last runs, beside what was sent. */
export const replaySchema = z
  .object({
    runs: z.number().describe('Runs that were looked at'),
    sentIn: z.number().describe('Those of them in which the action sent'),
    version: z.number().nullable().describe('Of those runs; null = of several'),
    counts: z.object({ same: z.number(), differs: z.number(), notBuilt: z.number() }),
    rows: z.array(
      z.object({
        run: z.number(),
        key: z.string().nullable(),
        outcome: z.enum(['same', 'differs', 'notBuilt']),
        fields: z
          .array(z.object({ field: z.string(), was: z.string().nullable(), wouldBe: z.string().nullable() }))
          .describe('JSON texts; fields by dotted path, `key`, `topic`, `header name`'),
        problem: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Replay' })
export type Replay = z.infer<typeof replaySchema>

/** Publishing: immutable numbered versions of a process. */
export const versionEndpoints = {
  publishPlan: {
    method: 'GET',
    path: '/processes/:id/publish',
    tag: 'Versions',
    summary:
      'What publishing the draft now would change, and what blocks it; with `against`, the changes since that version',
    query: z.object({ against: versionQuerySchema.optional() }),
    status: 200,
    answer: publishPlanSchema,
  },
  publishProcess: {
    method: 'POST',
    path: '/processes/:id/publish',
    tag: 'Versions',
    summary: 'Freezes the draft as the next version. 422 with problems: nothing was published',
    body: z.strictObject({ note: z.string().max(1_000).default('') }).default({ note: '' }),
    ifMatch: 'optional',
    status: 201,
    answer: versionViewSchema,
  },
  listVersions: {
    method: 'GET',
    path: '/processes/:id/versions',
    tag: 'Versions',
    summary: 'All published versions, the newest first',
    status: 200,
    answer: z.object({ versions: z.array(versionSummarySchema) }),
  },
  getVersion: {
    method: 'GET',
    path: '/processes/:id/versions/:number',
    tag: 'Versions',
    summary: 'One version with its diagram; `changes` are those since the version before, or since `against`',
    query: z.object({ against: versionQuerySchema.optional() }),
    status: 200,
    answer: versionViewSchema,
  },
  restoreVersion: {
    method: 'POST',
    path: '/processes/:id/versions/:number/restore',
    tag: 'Versions',
    summary: 'Makes a version the draft again; the draft that was there is replaced',
    ifMatch: 'optional',
    status: 200,
    answer: processViewSchema,
  },
  replayAction: {
    method: 'POST',
    path: '/processes/:id/replay',
    tag: 'Versions',
    summary: "Renders the draft's action over the data of the last runs, and compares with what was sent",
    body: z.strictObject({
      nodeId: z.string(),
      actionId: z.string(),
      runs: z.number().int().min(1).max(1_000).default(200),
    }),
    status: 200,
    answer: replaySchema,
  },
} as const satisfies Record<string, Endpoint>

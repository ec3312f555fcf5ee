import { z } from 'zod'
import { failureCodes, problemSchema } from '@sendwright/model'

/** Codes of errors that are neither a problem of the user's data nor a failure of the world. */
export const requestErrorCodes = [
  'problems',
  'invalid-json-body',
  'body-too-large',
  'not-found',
  'version-conflict',
  'if-match-required',
  'foreign-host',
  'foreign-origin',
  'token-required',
  'unknown-connection',
  'unknown-process',
  'unknown-node',
  'unknown-integration',
  'unknown-pack',
  'unknown-environment',
  'environment-built-in',
  'duplicate-connection',
  'duplicate-integration',
  'connection-built-in',
  'connection-in-use',
  'unknown-delivery',
  'unknown-bulk',
  'process-has-runs',
  'unknown-run',
  'unknown-action',
  'unknown-version',
  'unknown-received',
  'not-published',
  'not-triggerable',
  'not-stopped',
  'run-ended',
  'visit-needed',
  'buffer-full',
  'forbidden-topic',
  'idempotency-key-reused',
  'being-sent',
  'already-ended',
  'not-failed',
  'stopping',
  'not-ready',
  'sandbox-off',
  'defect',
] as const
export type RequestErrorCode = (typeof requestErrorCodes)[number]

/** The closed list of codes that an error of the API can have. */
export const apiErrorCodes = [...requestErrorCodes, ...failureCodes] as const
export type ApiErrorCode = (typeof apiErrorCodes)[number]

/** The body of every error: RFC 9457 with a code for programs, the request's id and, for 422, the problems. */
export const apiErrorSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.enum(apiErrorCodes),
  requestId: z.string(),
  problems: z.array(problemSchema).optional(),
  currentVersion: z.number().optional().describe('With version-conflict: the version that is there'),
})
export type ApiErrorBody = z.infer<typeof apiErrorSchema>

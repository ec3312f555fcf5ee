import type { z } from 'zod'

/** The methods of HTTP that calls use. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** What travels in a body or an answer that is not one JSON document. */
export type RawMedia = 'xml' | 'file' | 'event-stream' | 'none'

/** One call of the HTTP API. Paths stand below `/api`; `:name` is a parameter. */
export interface Endpoint {
  readonly method: Method
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly query?: z.ZodObject
  readonly body?: z.ZodType | 'xml'
  readonly status: 200 | 201 | 202 | 204
  readonly answer: z.ZodType | RawMedia
  /** Whether `If-Match` with the version is needed, may be given, or means nothing. */
  readonly ifMatch?: 'required' | 'optional'
  /** Whether `Idempotency-Key` may be given: the same request again gets the first answer. */
  readonly idempotencyKey?: true
}

/** Characters of an `Idempotency-Key` at most. */
export const maxIdempotencyKeyLength = 255

/** The names of the parameters in a path. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

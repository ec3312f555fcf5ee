import { hash } from 'node:crypto'
import { maxIdempotencyKeyLength, type Endpoint } from '@sendwright/contract'
import { createProblem } from '@sendwright/model'
import { refuseProblems, type Refusal } from './refusal.ts'

/** A key that a caller chose for a request, and what the request was: a repetition has both. */
export interface Idempotency {
  readonly key: string
  /** Of the body's bytes. */
  readonly hash: string
}

/** The header `Idempotency-Key` with the hash of the body; null where there is none or it means nothing. */
export function readIdempotencyKey(
  endpoint: Endpoint,
  header: string | readonly string[] | undefined,
  body: Uint8Array | null,
): Idempotency | null | Refusal {
  if (endpoint.idempotencyKey === undefined || typeof header !== 'string' || body === null) return null
  const key = header.trim()
  if (key.length >= 1 && key.length <= maxIdempotencyKeyLength) return { key, hash: hash('sha256', body, 'base64url') }
  const detail = `It has ${key.length} characters. It needs 1 to ${maxIdempotencyKeyLength}.`
  return refuseProblems([createProblem('invalid-shape', '/Idempotency-Key', { path: 'Idempotency-Key', detail })])
}

import { z } from 'zod'
import { isRawJson } from './exactJson.ts'

/**
 * A number of a document that `parseExactJson` has read, `fallback` where it is left out: one written in another way
 * than JavaScript writes it (`1.0`, `1e3`) is the number it stands for. For settings, never for users' data.
 */
export function exactNumber(schema: z.ZodNumber, fallback: number) {
  // The inner default is the one that JSON Schema tells, the outer one the one that makes it optional.
  return z.preprocess(toNumber, schema.default(fallback)).default(fallback)
}

function toNumber(value: unknown): unknown {
  return isRawJson(value) ? Number(value.rawJSON) : value
}

/** As `exactNumber`, for a setting that may also be null, which is its fallback. */
export function exactNumberOrNull(schema: z.ZodNumber) {
  return z.preprocess(toNumber, schema.nullable().default(null)).default(null)
}

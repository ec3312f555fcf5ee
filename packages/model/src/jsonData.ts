import { z } from 'zod'
import { maxJsonDepth, nestsDeeperThan, type JsonData } from './exactJson.ts'

/** Any JSON value, numbers exact (see `parseExactJson`), nested no deeper than can be stored and rendered. */
export const jsonDataSchema = z
  .custom<JsonData>((value) => value !== undefined)
  .refine((value) => !nestsDeeperThan(value, maxJsonDepth), `JSON nests at most ${maxJsonDepth} levels deep here`)
  .meta({ description: 'Any JSON value; numbers are kept exactly' })

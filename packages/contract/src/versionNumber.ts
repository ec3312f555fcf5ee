import { z } from 'zod'

/** The number of a published version, counted from 1 in each process; the database holds up to 2,147,483,647. */
export const versionNumberSchema = z.number().int().min(1).max(2_147_483_647)

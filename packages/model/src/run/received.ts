import { z } from 'zod'
import { receivedRecordSchema } from './runEvent.ts'

/** A record on a topic that runs listen to, and what became of it. */
export const receivedSchema = receivedRecordSchema
  .extend({
    id: z.string(),
    receivedAt: z.string().describe('ISO 8601'),
    state: z.enum(['waiting', 'matched', 'unmatched', 'discarded']).describe('waiting: nobody has looked at it yet'),
    runs: z.array(z.number()).describe('The runs that it has reached or started'),
    reason: z.string().nullable().describe('English: why it matched nothing'),
  })
  .meta({ id: 'Received' })
export type Received = z.infer<typeof receivedSchema>

import { z } from 'zod'

/** One difference between two versions of a process, in words. */
export const processChangeSchema = z
  .object({
    kind: z.enum(['added', 'changed', 'removed']),
    what: z.enum(['node', 'flow', 'action', 'field', 'header', 'message', 'drawing', 'data']),
    nodeId: z.string().nullable(),
    nodeName: z.string(),
    actionId: z.string().nullable(),
    actionName: z.string(),
    path: z.string().describe('JSON pointer to the field, from the action or the node'),
    field: z.string().describe('Name of the field or header'),
    from: z.string().nullable().describe('As a person reads it; null where there was nothing'),
    to: z.string().nullable(),
    text: z
      .object({ before: z.string(), after: z.string() })
      .nullable()
      .describe('Whole texts, for a difference line by line'),
    sentence: z.string().describe('English, for example: Timer changed from at once to 5 min'),
  })
  .meta({ id: 'ProcessChange' })
export type ProcessChange = z.infer<typeof processChangeSchema>

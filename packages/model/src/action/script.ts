import { z } from 'zod'
import { openObject } from '../openObject.ts'
import { sharedActionFields } from './sharedFields.ts'

/** Characters of a script at most. */
export const maxScriptLength = 200_000

/** An action that runs JavaScript: it may read and set the run's data and publish records. */
export const scriptSchema = openObject({
  ...sharedActionFields,
  type: z.literal('script'),
  parameters: openObject({ source: z.string().max(maxScriptLength).default('') }).default({ source: '' }),
})
export type ScriptAction = z.infer<typeof scriptSchema>

/** A new script action; the caller brings the id. */
export function createScript(id: string, name: string): ScriptAction {
  return scriptSchema.parse({ id, name, type: 'script' })
}

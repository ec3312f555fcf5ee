import { directions, isJsonObject, parseExactJson, type Direction } from '@sendwright/model'
import type { IntegrationText } from '@sendwright/store'
import { z } from 'zod'

/** What an import leaves in an integration's source for the next one of the same document. */
export interface RememberedSource {
  readonly identity: string | null
  /** From a server as the document names it to the connection that is used. */
  readonly connections: Readonly<Record<string, string>>
  /** Directions that a person chose, by path in the document. */
  readonly directions: Readonly<Record<string, Direction>>
}

const rememberedSchema = z.object({
  identity: z.string().nullable().catch(null),
  connections: z.record(z.string(), z.string()).catch({}),
  directions: z.record(z.string(), z.enum(directions)).catch({}),
})

/** What the source of a stored integration remembers; nothing where it was not imported. */
export function rememberedSource(stored: Pick<IntegrationText, 'document'> | null): RememberedSource {
  const document = stored === null ? null : parseExactJson(stored.document)
  return rememberedSchema.parse(isJsonObject(document) && isJsonObject(document['source']) ? document['source'] : {})
}

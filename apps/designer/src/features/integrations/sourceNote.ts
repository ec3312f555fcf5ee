import type { IntegrationSource } from '@sendwright/model'
import { text } from '../../text/en.ts'
import { formatWhen } from '../../text/format.ts'

/** Where an integration comes from, in a few words: "AsyncAPI 3.0, updated today, 09:12", "made here". */
export function sourceNote({ source }: { readonly source: IntegrationSource }, now: Date): string {
  const words = text.integrations.source
  if (source.kind === 'hand' || source.kind === 'pack') return words.kinds[source.kind]
  const label = source.label === '' ? words.kinds[source.kind] : source.label
  return source.importedAt === null ? label : words.updated(label, formatWhen(source.importedAt, now))
}

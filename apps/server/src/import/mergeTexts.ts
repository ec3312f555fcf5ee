import { integrationSchema, isJsonObject, parseExactJson, type Integration } from '@sendwright/model'
import { integrationContent } from '../integrations/integrationContent.ts'
import { mergeImport } from '../integrations/mergeImport.ts'
import type { IntegrationTexts, Merged, MergeRequest } from './importProtocol.ts'

const readSchema = integrationSchema.omit({ id: true })

/** Puts an integration that was read over the stored one, from text to text. */
export function mergeTexts({ stored, texts, ...rest }: MergeRequest): Merged {
  const { integration, change } = mergeImport({
    ...rest,
    stored: stored === null ? null : storedIntegration(stored),
    incoming: joined(texts.map((text) => readSchema.parse(parseExactJson(text)))),
  })
  return { content: integrationContent(integration), change }
}

function joined(read: readonly Omit<Integration, 'id'>[]): Omit<Integration, 'id'> {
  const [first] = read
  if (first === undefined) throw new Error('A merge was asked for without an integration')
  return { ...first, scenarios: read.flatMap(({ scenarios }) => scenarios) }
}

/** The integration that stored texts hold. */
export function storedIntegration({ document, scenarios }: IntegrationTexts): Integration {
  const rest = parseExactJson(document)
  return integrationSchema.parse({ ...(isJsonObject(rest) && rest), scenarios: parseExactJson(scenarios) })
}

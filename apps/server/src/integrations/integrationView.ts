import type { IntegrationSummaryView, IntegrationView } from '@sendwright/contract'
import { integrationSchema, isJsonObject, parseExactJson, type Integration } from '@sendwright/model'
import type { IntegrationContent, IntegrationState, IntegrationSummaryRow } from '@sendwright/store'
import { revisionsOf } from './revision.ts'
import { summaryFormat, type StoredSummary } from './summary.ts'

/** An integration as the API shows it, with the revisions of its sides. */
export function integrationView(
  integration: Integration,
  { id, version, createdAt, updatedAt }: IntegrationState,
): IntegrationView {
  const scenarios = integration.scenarios.map((scenario) => ({ ...scenario, revisions: revisionsOf(scenario) }))
  return { ...integration, id, scenarios, version, createdAt, updatedAt }
}

/** As `integrationView`, from the texts that are stored. */
export function viewOfContent({ document, scenarios }: IntegrationContent, state: IntegrationState): IntegrationView {
  const rest = parseExactJson(document)
  const texts = scenarios.map((scenario) => scenario.document)
  const parsed = integrationSchema.parse({
    ...(isJsonObject(rest) && rest),
    scenarios: parseExactJson(`[${texts.join(',')}]`),
  })
  return integrationView(parsed, state)
}

/** The summary that was stored; null for one of another version's shape. */
export function storedSummary({ summary }: Pick<IntegrationSummaryRow, 'summary'>): StoredSummary | null {
  // Written by `summarise`: texts and counts, no number of the user's.
  const parsed = JSON.parse(summary) as StoredSummary | { readonly format?: unknown }
  return parsed.format === summaryFormat ? (parsed as StoredSummary) : null
}

/** An integration in a list, with how many actions use each scenario. */
export function summaryView(
  { format: _format, scenarios, ...rest }: StoredSummary,
  { id, version, createdAt, updatedAt }: IntegrationState,
  usedBy: (scenario: string) => number,
): IntegrationSummaryView {
  const counted = scenarios.map((scenario) => ({ ...scenario, usedBy: usedBy(scenario.id) }))
  return { ...rest, id, scenarios: counted, version, createdAt, updatedAt }
}

import type { Integration } from '@sendwright/model'
import type { IntegrationContent } from '@sendwright/store'
import { summarise } from './summary.ts'

/** An integration as the store takes it. */
export function integrationContent(integration: Integration): IntegrationContent {
  const { scenarios, ...document } = integration
  return {
    document: JSON.stringify(document),
    scenarios: scenarios.map((scenario) => ({ id: scenario.id, document: JSON.stringify(scenario) })),
    summary: JSON.stringify(summarise(integration)),
    identity: integration.source.identity,
  }
}

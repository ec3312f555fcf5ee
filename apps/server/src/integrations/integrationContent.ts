import type { Integration } from '@sendwright/model'
import type { IntegrationContent } from '@sendwright/store'
import { summarise } from './summary.ts'

/**
 * Counts the shapes that stored summaries, documents and revisions have had. What was written in an older one is made anew
 * when it is read; raise it when a summary, a default of the model or the rule of revisions changes.
 */
export const contentShape = 1

/** An integration as the store takes it. */
export function integrationContent(integration: Integration): IntegrationContent {
  const { scenarios, ...document } = integration
  const summary = summarise(integration)
  return {
    document: JSON.stringify(document),
    scenarios: scenarios.map((scenario, index) => {
      const { send, receive } = summary.scenarios[index] ?? {}
      const revisions = { ...(send && { send: send.revision }), ...(receive && { receive: receive.revision }) }
      return { id: scenario.id, document: JSON.stringify(scenario), revisions: JSON.stringify(revisions) }
    }),
    summary: JSON.stringify(summary),
    identity: integration.source.identity,
    shape: contentShape,
  }
}

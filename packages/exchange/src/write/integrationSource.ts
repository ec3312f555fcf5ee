import type { Integration } from '@sendwright/model'
import type { ExportedConnection } from './servers.ts'
import type { AsyncApiSource } from './writeAsyncApi.ts'

/** An integration as the source of an AsyncAPI document, with the id of the document it came from where that had one. */
export function integrationSource(
  integration: Integration,
  connections: readonly ExportedConnection[],
): AsyncApiSource {
  const { identity } = integration.source
  const isUri = identity !== null && /^[a-z][a-z0-9+.-]*:\S+$/i.test(identity)
  return {
    id: isUri ? identity : `urn:sendwright:integration:${encodeURIComponent(integration.id)}`,
    title: integration.name,
    description: integration.description,
    scenarios: integration.scenarios,
    connections,
  }
}

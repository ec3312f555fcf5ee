import type { JsonObject } from '@sendwright/model'

/** What of a connection stands in a document. */
export interface ExportedConnection {
  readonly id: string
  readonly name: string
  readonly brokers: readonly string[]
  readonly security: { readonly protocol: string; readonly mechanism?: string | undefined }
}

/** AsyncAPI's type of a security scheme by Kafka's mechanism. */
const schemeTypes: Readonly<Record<string, JsonObject>> = {
  PLAIN: { type: 'plain' },
  'SCRAM-SHA-256': { type: 'scramSha256' },
  'SCRAM-SHA-512': { type: 'scramSha512' },
  GSSAPI: { type: 'gssapi' },
  OAUTHBEARER: { type: 'http', scheme: 'bearer' },
}

/** Connections as the servers of an AsyncAPI document, without anything secret. */
export function writeServers(connections: readonly ExportedConnection[]): {
  readonly servers: JsonObject
  readonly securitySchemes: JsonObject
} {
  const schemes = new Map<string, JsonObject>()
  const servers = connections.map(({ id, name, brokers, security }): [string, JsonObject] => {
    const scheme = schemeOf(security.mechanism)
    if (scheme) schemes.set(security.mechanism ?? '', scheme)
    return [
      id,
      {
        host: brokers.join(','),
        protocol: security.protocol.endsWith('SSL') ? 'kafka-secure' : 'kafka',
        title: name,
        ...(scheme && { security: [{ $ref: `#/components/securitySchemes/${security.mechanism ?? ''}` }] }),
      },
    ]
  })
  return { servers: Object.fromEntries(servers), securitySchemes: Object.fromEntries(schemes) }
}

function schemeOf(mechanism: string | undefined): JsonObject | undefined {
  return mechanism !== undefined && Object.hasOwn(schemeTypes, mechanism) ? schemeTypes[mechanism] : undefined
}

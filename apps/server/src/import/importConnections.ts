import type { ImportedConnection } from '@sendwright/contract'
import { connectionSchema, type Connection } from '@sendwright/model'
import type { ReadConnection } from './importProtocol.ts'

/** What becomes of the Kafka servers of a document. */
export interface ConnectionPlan {
  /** From a server as the document names it to the connection that is used. */
  readonly ids: Readonly<Record<string, string>>
  readonly shown: readonly ImportedConnection[]
  readonly toCreate: readonly Connection[]
  /** Servers that no connection can be made of. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

/**
 * Finds a connection for each server: the one that an earlier import of the document used, else one with its brokers
 * and its security (that with its id, if there are several), else a new one, with another id where its own is taken. New
 * ones are to be completed where something is missing.
 */
export function planConnections(
  read: readonly ReadConnection[],
  existing: readonly Connection[],
  remembered: Readonly<Record<string, string>>,
): ConnectionPlan {
  const byId = new Map(existing.map((connection) => [connection.id, connection]))
  const ids: Record<string, string> = {}
  const shown: ImportedConnection[] = []
  const toCreate: Connection[] = []
  const skipped: ConnectionPlan['skipped'][number][] = []
  for (const server of read) {
    const known = knownConnection(server, byId, remembered)
    const id = known?.id ?? freeId(server.id, byId)
    const created = known ?? newConnection(server, id)
    if ('fault' in created) {
      skipped.push({ path: `/servers/${server.id}`, reason: created.fault })
      continue
    }
    ids[server.id] = id
    if (known === undefined) {
      toCreate.push(created)
      byId.set(id, created)
    }
    const { name, brokers, toComplete } = created
    shown.push({
      id,
      name,
      brokers,
      toComplete,
      security: { ...server.security },
      state: known === undefined ? 'added' : 'exists',
    })
  }
  return { ids, shown, toCreate, skipped }
}

function knownConnection(
  server: ReadConnection,
  byId: ReadonlyMap<string, Connection>,
  remembered: Readonly<Record<string, string>>,
): Connection | undefined {
  const before = Object.hasOwn(remembered, server.id) ? byId.get(remembered[server.id] ?? '') : undefined
  if (before !== undefined) return before
  const same = [...byId.values()].filter(
    (connection) => hasBrokers(connection, server.brokers) && connection.security.protocol === server.security.protocol,
  )
  return same.find(({ id }) => id === server.id) ?? same[0] ?? knownIncomplete(server, byId)
}

/** One that an import made and that nobody has completed yet has not got the security of its server. */
function knownIncomplete(server: ReadConnection, byId: ReadonlyMap<string, Connection>): Connection | undefined {
  const made = byId.get(server.id)
  return made !== undefined && made.toComplete !== null && hasBrokers(made, server.brokers) ? made : undefined
}

function hasBrokers(connection: Connection, brokers: readonly string[]): boolean {
  return connection.brokers.toSorted().join() === brokers.toSorted().join()
}

/** Only what this version can connect with is stored as security; the rest is said, for a person to complete. */
function newConnection(server: ReadConnection, id: string): Connection | { readonly fault: string } {
  const { protocol } = server.security
  const security =
    protocol === 'PLAINTEXT' ? [] : [`It is secured with ${protocol}; this version connects with PLAINTEXT.`]
  const missing = [...security, ...(server.toComplete === null ? [] : [server.toComplete])]
  const { name, brokers } = server
  const toComplete = missing.length === 0 ? null : missing.join(' ')
  const parsed = connectionSchema.safeParse({ id, name, brokers, toComplete })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return { fault: `No connection can be made of it: ${brokers.join(', ')}. ${issue?.message ?? ''}.` }
}

function freeId(id: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(id)) return id
  let number = 2
  while (taken.has(`${id}${number}`)) number += 1
  return `${id}${number}`
}

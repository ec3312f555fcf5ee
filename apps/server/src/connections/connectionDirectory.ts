import type { KafkaConnection } from '@sendwright/kafka'
import type { Connection } from '@sendwright/model'
import { sandboxConnection, sandboxConnectionId, type Dependencies } from '../dependencies.ts'
import { refuse, type Refusal } from '../http/refusal.ts'

type Needs = Pick<Dependencies, 'store' | 'kafka' | 'sandbox'>

/** The connection with an id, stored or built in; null when there is none. */
export async function findConnection(
  id: string,
  needs: Pick<Dependencies, 'store' | 'sandbox'>,
): Promise<Connection | null> {
  if (id === sandboxConnectionId) return sandboxConnection(needs.sandbox)
  return (await needs.store.connections.get(id))?.connection ?? null
}

/** All connections, the built-in one first. */
export async function allConnections(needs: Pick<Dependencies, 'store' | 'sandbox'>): Promise<readonly Connection[]> {
  const builtIn = sandboxConnection(needs.sandbox)
  const stored = (await needs.store.connections.list()).map((row) => row.connection)
  return builtIn === null ? stored : [builtIn, ...stored]
}

/** The ids of all connections, the built-in one included. */
export async function connectionIds(needs: Pick<Dependencies, 'store' | 'sandbox'>): Promise<ReadonlySet<string>> {
  return new Set((await allConnections(needs)).map((connection) => connection.id))
}

/** The client of a connection, or the refusal that says there is no such connection. */
export async function openConnection(id: string, needs: Needs): Promise<KafkaConnection | Refusal> {
  const connection = await findConnection(id, needs)
  return connection === null ? noSuchConnection(id) : needs.kafka.get(connection)
}

/** The refusal of an id that no connection has. */
export function noSuchConnection(id: string): Refusal {
  return refuse('unknown-connection', `There is no connection "${id}".`)
}

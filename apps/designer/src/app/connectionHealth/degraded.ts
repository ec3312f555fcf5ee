import type { ConnectionDeliveries } from '@sendwright/contract'

/** A connection that does not deliver as it should, the worst first. */
export type Degraded =
  /** A part of it has stopped and asks a person. */
  | { readonly kind: 'stopped'; readonly connection: ConnectionDeliveries }
  /** The cluster does not answer. */
  | { readonly kind: 'away'; readonly connection: ConnectionDeliveries }
  /** Exactly once is wanted and at least once is what the cluster permits. */
  | { readonly kind: 'fallback'; readonly connection: ConnectionDeliveries }

/** The parts of a connection that ask a person. */
export type AskingShard = ConnectionDeliveries['shards'][number] & { readonly stopped: string }

/** Which of the connections are degraded; the worst first, then those with most waiting. */
export function degradedOf(connections: readonly ConnectionDeliveries[]): readonly Degraded[] {
  const found = connections.flatMap((connection): readonly Degraded[] => {
    if (askingShards(connection).length > 0) return [{ kind: 'stopped', connection }]
    // An idle connection whose cluster is away keeps nobody waiting; that it is away is still worth knowing.
    if (connection.state === 'away') return [{ kind: 'away', connection }]
    return connection.fallbackReason === null ? [] : [{ kind: 'fallback', connection }]
  })
  return found.toSorted(
    (one, other) => rank[one.kind] - rank[other.kind] || other.connection.waiting - one.connection.waiting,
  )
}

const rank = { stopped: 0, away: 1, fallback: 2 } as const

/** The parts of a connection that have stopped and ask what became of their batch. */
export function askingShards({ shards }: ConnectionDeliveries): readonly AskingShard[] {
  return shards.flatMap((shard) => (shard.stopped === null ? [] : [{ ...shard, stopped: shard.stopped }]))
}

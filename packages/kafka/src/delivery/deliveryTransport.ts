import { isDeepStrictEqual } from 'node:util'
import type { DeliveryTransport } from '@sendwright/engine'
import type { Connection } from '@sendwright/model'
import { type Log, settingsOf } from '../client/clientSettings.ts'
import { type ClusterView, createClusterView } from './clusterView.ts'
import { allProtections, type Protections } from './protections.ts'
import { createShardTransport } from './shardTransport.ts'

/** The ways of all shards to Kafka. Shards of one connection share what is known of its cluster. */
export function createDeliveryTransport(options: {
  readonly log: Log
  /** Off only in tests of the protections. */
  readonly protections?: Partial<Protections>
  /** Hears how the calls to a connection's cluster end; null = well. */
  readonly observe?: (connectionId: string, error: unknown) => void
}): DeliveryTransport {
  const views = new Map<string, SharedView>()

  function take(connection: Connection): SharedView {
    const known = views.get(connection.id)
    if (known !== undefined && isDeepStrictEqual(known.connection, connection)) {
      known.users++
      return known
    }
    const shared = { connection, view: createClusterView(settingsOf(connection, options.log)), users: 1 }
    views.set(connection.id, shared)
    return shared
  }

  function giveBack(shared: SharedView) {
    if (--shared.users > 0) return
    shared.view.close(new Error('the last shard was closed'))
    if (views.get(shared.connection.id) === shared) views.delete(shared.connection.id)
  }

  return {
    shard: (connection, names) => {
      const shared = take(connection)
      let isGivenBack = false
      const transport = createShardTransport({
        connection,
        names,
        view: shared.view,
        protections: { ...allProtections, ...options.protections },
        observe: (error) => options.observe?.(connection.id, error),
      })
      return {
        ...transport,
        close: async () => {
          await transport.close()
          if (!isGivenBack) giveBack(shared)
          isGivenBack = true
        },
      }
    },
  }
}

interface SharedView {
  readonly connection: Connection
  readonly view: ClusterView
  users: number
}

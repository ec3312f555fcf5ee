import { ownValue, pointerSegments, type JsonData } from '@sendwright/model'
import { follow, referencePointer } from '../document/follow.ts'
import { entriesOf, itemsOf } from '../document/access.ts'
import type { FoundChannel, FoundOperation } from './operations.ts'
import { isKafkaProtocol, type DocumentServers } from './servers.ts'
import { kafkaBinding } from './topicName.ts'

interface ChannelReading {
  readonly root: JsonData
  readonly servers: DocumentServers
}

/** The names of the servers that a channel is tied to; null where it is tied to none in particular. */
function channelServers(root: JsonData, { channel }: FoundChannel): readonly string[] | null {
  const names = itemsOf(channel['servers']).flatMap((entry) => {
    if (typeof entry === 'string') return entry
    const reference = ownValue(entry, '$ref')
    if (typeof reference !== 'string') return []
    const direct = pointerSegments(reference.slice(1)) ?? []
    if (direct.length === 2 && direct[0] === 'servers') return direct[1] ?? []
    const pointer = referencePointer(root, reference)
    const listed = entriesOf(follow(root, ownValue(root, 'servers') ?? null, '').value).find(
      ([, server]) => follow(root, server, '').pointer === pointer,
    )
    return listed?.[0] ?? []
  })
  return names.length > 0 ? names : null
}

/** The connection of a channel's first server of Kafka; null where there is none. */
export function channelConnection({ root, servers }: ChannelReading, channel: FoundChannel): string | null {
  const { byName } = servers
  const names = channelServers(root, channel) ?? [...byName.keys()]
  for (const name of names) {
    const connection = byName.get(name)?.connection
    if (connection !== undefined && connection !== null) return connection
  }
  return null
}

/** Why an operation is none of Kafka's; null when it is one. Kafka's own bindings count more than servers of others. */
export function notKafka(
  { root, servers }: ChannelReading,
  { channel, operation, messages }: FoundOperation,
): string | null {
  const names = channelServers(root, channel) ?? [...servers.byName.keys()]
  // A server that is only referred to, or says nothing of itself, may be one of Kafka.
  const protocols = names.flatMap((name) => servers.byName.get(name)?.protocol || [])
  if (protocols.length === 0 || protocols.some(isKafkaProtocol)) return null
  const isBound = (owner: JsonData) => Object.keys(kafkaBinding(root, owner)).length > 0
  if (isBound(channel.channel) || isBound(operation) || messages.some(({ located }) => isBound(located.value)))
    return null
  return `Channel ${channel.key} is only on servers of ${[...new Set(protocols)].join(', ')}`
}

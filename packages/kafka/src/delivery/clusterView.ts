import { createClient, type KafkaClient } from '../client/client.ts'
import type { ClientSettings } from '../client/clientSettings.ts'
import { type Deadline, shorterDeadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { createMessageLimits } from '../topics/messageLimits.ts'
import { lookAtTopics, type PartitionPlace } from '../topics/partitions.ts'

/** What all shards of a connection know of its cluster, with sockets of its own for asking. */
export interface ClusterView {
  readonly client: KafkaClient
  /**
   * Topics as they are known, asked for again where they are not or where it is longer ago than `maxAgeMs`. A topic that
   * does not exist is absent; why one may not be seen stands in its place. Neither is remembered.
   */
  readonly look: (
    topics: readonly string[],
    maxAgeMs: number,
    deadline: Deadline,
  ) => Promise<ReadonlyMap<string, TopicView | KafkaFailure>>
  /** Asks for partitions and their leaders only, whatever is known. */
  readonly refreshPartitions: (topics: readonly string[], deadline: Deadline) => Promise<void>
  /** What is known without asking. */
  readonly known: (topic: string) => TopicView | undefined
  readonly close: (reason: Error) => void
}

/** A topic as it was seen last. */
export interface TopicView {
  /** By their numbers. */
  readonly partitions: readonly PartitionPlace[]
  /** `max.message.bytes`; null where the connection may not see it. */
  readonly limit: number | null
  /** By the monotonic clock, in milliseconds. */
  readonly seenAt: number
}

const maxKnownTopics = 10_000

/** Opens nothing before it is asked. */
export function createClusterView(settings: ClientSettings): ClusterView {
  const client = createClient(settings)
  const limits = createMessageLimits()
  const views = new Map<string, TopicView>()

  async function lookAnew(
    topics: readonly string[],
    deadline: Deadline,
  ): Promise<ReadonlyMap<string, TopicView | KafkaFailure>> {
    const seenAt = performance.now()
    const found = await patiently(deadline, (within) => lookAtTopics(client, topics, within))
    if (views.size + found.size > maxKnownTopics) views.clear()
    const seen = new Map<string, TopicView | KafkaFailure>()
    await Promise.all(
      [...found].map(async ([topic, partitions]) => {
        if (partitions instanceof KafkaFailure) seen.set(topic, partitions)
        else seen.set(topic, { partitions, limit: await limitOf(topic, deadline), seenAt })
      }),
    )
    for (const topic of topics) views.delete(topic)
    for (const [topic, view] of seen) if (!(view instanceof KafkaFailure)) views.set(topic, view)
    return seen
  }

  function limitOf(topic: string, deadline: Deadline): Promise<number | null> {
    return patiently(deadline, (within) => limits.limitOf(client, topic, within))
  }

  return {
    client,
    look: async (topics, maxAgeMs, deadline) => {
      const oldest = performance.now() - maxAgeMs
      const fresh = new Map<string, TopicView | KafkaFailure>()
      const stale: string[] = []
      for (const topic of new Set(topics)) {
        const view = views.get(topic)
        if (view !== undefined && view.seenAt > oldest) fresh.set(topic, view)
        else stale.push(topic)
      }
      if (stale.length === 0) return fresh
      for (const topic of stale) limits.forget(topic)
      return new Map([...fresh, ...(await lookAnew(stale, deadline))])
    },
    refreshPartitions: async (topics, deadline) => {
      const found = await patiently(deadline, (within) => lookAtTopics(client, topics, within))
      for (const topic of topics) {
        const partitions = found.get(topic)
        const view = views.get(topic)
        if (partitions === undefined || partitions instanceof KafkaFailure) views.delete(topic)
        else if (view === undefined) views.set(topic, { partitions, limit: null, seenAt: -Infinity })
        else views.set(topic, { ...view, partitions })
      }
    },
    known: (topic) => views.get(topic),
    close: client.close,
  }
}

const shortestLookMs = 1_500
const longestLookMs = 4_000

/** Asks again, on new sockets, what is not answered soon: a network that is back is not to be waited for long. */
async function patiently<T>(deadline: Deadline, ask: (within: Deadline) => Promise<T>): Promise<T> {
  for (let limitMs = shortestLookMs; ; limitMs = Math.min(limitMs * 1.5, longestLookMs)) {
    const within = shorterDeadline(deadline, limitMs)
    try {
      return await ask(within)
    } catch (error) {
      const isSilence = error instanceof KafkaFailure && error.code === 'timed-out'
      if (!isSilence || within === deadline) throw error
    }
  }
}

import type { KafkaClient } from '../client/client.ts'
import type { Deadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { configurationOf } from './configuration.ts'

/** How long a topic's limit is believed, in milliseconds. */
const believedMs = 30_000

/** Kafka's default of `max.message.bytes`: what is assumed where the connection may not see the limit. */
const defaultMaxMessageBytes = 1_048_588

/** What topics say about the size of a batch. */
export interface MessageLimits {
  /** `max.message.bytes` of the topic; null where the connection may not see it. */
  readonly limitOf: (client: KafkaClient, topic: string, deadline: Deadline) => Promise<number | null>
  /** What is known of the topic is asked for again. */
  readonly forget: (topic: string) => void
}

/** Limits that are asked for at most twice a minute per topic. */
export function createMessageLimits(): MessageLimits {
  const known = new Map<string, { readonly bytes: number | null; readonly until: number }>()
  return {
    limitOf: async (client, topic, deadline) => {
      const cached = known.get(topic)
      if (cached !== undefined && cached.until > performance.now()) return cached.bytes
      const bytes = await askForLimit(client, topic, deadline)
      if (known.size >= 10_000) known.clear()
      known.set(topic, { bytes, until: performance.now() + believedMs })
      return bytes
    },
    forget: (topic) => known.delete(topic),
  }
}

/** The limit to work with where the topic does not tell its own. */
export function limitOrDefault(limit: number | null): number {
  return limit ?? defaultMaxMessageBytes
}

async function askForLimit(client: KafkaClient, topic: string, deadline: Deadline): Promise<number | null> {
  try {
    const entries = await configurationOf(
      client,
      { type: 'topic', name: topic, entries: ['max.message.bytes'] },
      deadline,
    )
    const bytes = Number(entries.find(({ name }) => name === 'max.message.bytes')?.value)
    return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null
  } catch (error) {
    // Sending needs no permission to look at the configuration: the broker checks the size again.
    if (error instanceof KafkaFailure && (error.code === 'not-authorised' || error.code === 'broker-refused'))
      return null
    throw error
  }
}

import { deliverySettingsSchema, type Connection } from '@sendwright/model'
import { createKafkaConnections, type KafkaConnection } from '../connection.ts'
import { KafkaFailure } from '../failure.ts'
import type { OutgoingRecord } from '../records.ts'

/** A connection that closes itself: `await using opened = openConnection(brokers)`. */
export interface OpenedConnection extends AsyncDisposable {
  readonly connection: KafkaConnection
}

/** A connection named `Main` to these brokers. */
export function openConnection(brokers: readonly string[], sendTimeoutMs = 15_000): OpenedConnection {
  const connections = createKafkaConnections({ log: () => {} })
  return {
    connection: connections.get(connectionTo(brokers, sendTimeoutMs)),
    [Symbol.asyncDispose]: () => connections.close(),
  }
}

/** The settings of a connection named `Main`. */
export function connectionTo(brokers: readonly string[], sendTimeoutMs = 15_000): Connection {
  const security = { protocol: 'PLAINTEXT' } as const
  const delivery = deliverySettingsSchema.parse({})
  return { id: 'main', name: 'Main', brokers: [...brokers], security, toComplete: null, sendTimeoutMs, delivery }
}

/** A record of text parts for one partition. */
export function recordOf(topic: string, value: string | null, rest: Partial<OutgoingRecord> = {}): OutgoingRecord {
  return { topic, partition: 0, key: null, value: value === null ? null : Buffer.from(value), headers: [], ...rest }
}

/** Awaits the failure of a call; throws when it succeeds or when what it throws is not a `KafkaFailure`. */
export async function failureOf(call: Promise<unknown>): Promise<KafkaFailure> {
  try {
    await call
  } catch (error) {
    if (error instanceof KafkaFailure) return error
    throw error
  }
  throw new Error('The call succeeded although it was to fail')
}

import type { KafkaClient } from '../client/client.ts'
import type { Request } from '../kafkaErrors.ts'

/** Reading a topic or one of its partitions, as a failure's sentence tells of it. */
export function requestToRead(client: KafkaClient, topic: string, partition?: number): Request {
  return {
    connectionName: client.settings.connectionName,
    subject: partition === undefined ? `topic ${topic}` : `partition ${partition} of topic ${topic}`,
    verb: 'read',
    permission: 'Read on this topic',
  }
}

import requestsModule from 'kafkajs/src/protocol/requests/index.js'
import { apis } from '../client/apis.ts'
import { exchangeOf } from '../client/brokerLink.ts'
import type { Call } from '../client/client.ts'
import { failureOfKafkaError } from '../kafkaErrors.ts'

/** Kafka's names for the two ends of a partition in a ListOffsets request. */
export const partitionEnds = { earliest: -2, latest: -1 } as const
export type PartitionEnd = keyof typeof partitionEnds

/** Readers see records only once their transaction is committed. */
export const readCommitted = 1

/**
 * The offset at one end of partitions that have the same leader: the first record still there, or behind the last one
 * that readers may see. Throws the failure of the first partition that the broker refuses.
 */
export async function offsetsAt(
  { client, deadline }: Call,
  leader: number,
  {
    topic,
    partitions,
    end,
  }: { readonly topic: string; readonly partitions: readonly number[]; readonly end: PartitionEnd },
): Promise<ReadonlyMap<number, bigint>> {
  const link = await client.linkTo(leader, deadline)
  const answer = await link.exchange(
    exchangeOf(link, apis.listOffsets, requestsModule.requests.ListOffsets, {
      isolationLevel: readCommitted,
      topics: [{ topic, partitions: partitions.map((partition) => ({ partition, timestamp: partitionEnds[end] })) }],
    }),
    deadline,
  )
  const offsets = new Map<number, bigint>()
  for (const { partition, errorCode, offset } of answer.responses.flatMap((response) => response.partitions)) {
    if (errorCode !== 0) {
      throw failureOfKafkaError(errorCode, {
        connectionName: client.settings.connectionName,
        subject: `partition ${partition} of topic ${topic}`,
        verb: 'read',
        permission: 'Describe on this topic',
      })
    }
    offsets.set(partition, BigInt(offset))
  }
  return offsets
}

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

/** A question for an offset: at one of the ends, or that of the first record at or after a time (milliseconds since 1970). */
export interface OffsetQuestion {
  readonly topic: string
  readonly partition: number
  readonly at: PartitionEnd | number
}

/** What the leader says: `offset` is -1 where no committed record is so young. */
export interface OffsetAnswer {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  readonly offset: bigint
}

/** Asks one leader for offsets of committed records; a partition may stand in it once. Error codes are left to the caller. */
export async function askOffsets(
  { client, deadline }: Call,
  leader: number,
  questions: readonly OffsetQuestion[],
): Promise<readonly OffsetAnswer[]> {
  const link = await client.linkTo(leader, deadline)
  const { responses } = await link.exchange(
    exchangeOf(link, apis.listOffsets, requestsModule.requests.ListOffsets, {
      isolationLevel: readCommitted,
      topics: [...Map.groupBy(questions, ({ topic }) => topic)].map(([topic, asked]) => ({
        topic,
        partitions: asked.map(({ partition, at }) => ({
          partition,
          timestamp: typeof at === 'number' ? at : partitionEnds[at],
        })),
      })),
    }),
    deadline,
  )
  return responses.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, errorCode, offset }) => ({ topic, partition, errorCode, offset: BigInt(offset) })),
  )
}

/**
 * The offset at one end of partitions that have the same leader: the first record still there, or behind the last one
 * that readers may see. Throws the failure of the first partition that the broker refuses.
 */
export async function offsetsAt(
  call: Call,
  leader: number,
  {
    topic,
    partitions,
    end,
  }: { readonly topic: string; readonly partitions: readonly number[]; readonly end: PartitionEnd },
): Promise<ReadonlyMap<number, bigint>> {
  const questions = partitions.map((partition) => ({ topic, partition, at: end }))
  const offsets = new Map<number, bigint>()
  for (const answer of await askOffsets(call, leader, questions)) offsets.set(answer.partition, offsetOf(call, answer))
  return offsets
}

/** The offset of an answer; throws the failure where the broker refuses. */
export function offsetOf({ client }: Call, { topic, partition, errorCode, offset }: OffsetAnswer): bigint {
  if (errorCode === 0) return offset
  throw failureOfKafkaError(errorCode, {
    connectionName: client.settings.connectionName,
    subject: `partition ${partition} of topic ${topic}`,
    verb: 'read',
    permission: 'Describe on this topic',
  })
}

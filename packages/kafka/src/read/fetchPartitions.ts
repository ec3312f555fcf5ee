import { apis } from '../client/apis.ts'
import type { Call } from '../client/client.ts'
import { KafkaFailure } from '../failure.ts'
import { fetchExchange, type FetchedPartition, type FetchOptions } from '../wire/fetch.ts'

/** One fetch from one leader, without a consumer group. Error codes of partitions are left to the caller. */
export async function fetchPartitions(
  { client, deadline }: Call,
  leader: number,
  options: Omit<FetchOptions, 'version'>,
): Promise<readonly FetchedPartition[]> {
  const link = await client.linkTo(leader, deadline)
  try {
    return await link.exchange(fetchExchange({ ...options, version: link.versionOf(apis.fetch) }), deadline)
  } catch (error) {
    if (error instanceof KafkaFailure && error.cause instanceof RangeError) throw unreadable(options, error.cause)
    throw error
  }
}

function unreadable({ topic, partitions }: Omit<FetchOptions, 'version'>, cause: RangeError): KafkaFailure {
  const where = partitions.map(({ partition, offset }) => `partition ${partition} from offset ${offset}`).join(', ')
  return new KafkaFailure('broker-refused', `Records of topic ${topic} cannot be read (${where}): ${cause.message}.`, {
    cause,
  })
}

import { apis } from '../client/apis.ts'
import type { Call } from '../client/client.ts'
import { KafkaFailure } from '../failure.ts'
import { fetchExchange, type FetchedPartition, type FetchOptions } from '../wire/fetch.ts'

/**
 * One fetch from one leader, without a consumer group. Error codes of partitions are left to the caller, and so is what
 * cannot be read (`damage`).
 */
export async function fetchPartitions(
  { client, deadline }: Call,
  leader: number,
  options: Omit<FetchOptions, 'version'>,
): Promise<readonly FetchedPartition[]> {
  const link = await client.linkTo(leader, deadline)
  return link.exchange(fetchExchange({ ...options, version: link.versionOf(apis.fetch) }), deadline)
}

/** The failure for records that lie where reading is to go on and cannot be read. */
export function damaged({ topic, partition, nextOffset }: FetchedPartition, cause: RangeError): KafkaFailure {
  return new KafkaFailure(
    'broker-refused',
    `Records of topic ${topic} cannot be read (partition ${partition} from offset ${nextOffset}): ${cause.message}.`,
    { cause },
  )
}

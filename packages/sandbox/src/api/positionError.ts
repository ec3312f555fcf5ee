import type { PartitionPlace } from '../cluster/leaders.ts'
import type { CommittedOffset } from '../groups/groups.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import type { BrokerState } from './api.ts'

const longestMetadata = 4096

/** Why a position cannot be kept for this partition. */
export function positionError(
  place: PartitionPlace,
  { metadata }: CommittedOffset,
  { topics }: BrokerState,
): ErrorCode {
  if (metadata !== null && metadata.length > longestMetadata) return errorCodes.OFFSET_METADATA_TOO_LARGE
  const exists = topics.get(place.topic)?.partitions[place.index] !== undefined
  return exists ? errorCodes.NONE : errorCodes.UNKNOWN_TOPIC_OR_PARTITION
}

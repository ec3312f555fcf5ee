import type { Coordinated } from '../cluster/coordinators.ts'
import type { PartitionPlace } from '../cluster/leaders.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import type { BrokerState, Request } from './api.ts'

/** What a fault rule wants to be answered, for this topic or for the request as a whole; 0 where nothing. */
export function forcedError({ forced }: Request, topic?: string): ErrorCode {
  if (forced === null) return errorCodes.NONE
  return topic === undefined || forced.topic === null || forced.topic === topic ? forced.error : errorCodes.NONE
}

/** Why this node does not serve this partition: a fault rule, or another node leads it. */
export function leaderError(
  request: Request,
  { leaders, node, topics }: BrokerState,
  place: PartitionPlace & { readonly leaderEpoch?: number },
): ErrorCode {
  const forced = forcedError(request, place.topic)
  if (forced) return forced
  // What does not exist has no leader, and is told as that.
  const exists = topics.get(place.topic)?.partitions[place.index] !== undefined
  return exists ? leaders.check(place, node.id, place.leaderEpoch) : errorCodes.NONE
}

/** Why this node does not serve this group or transactional id: a fault rule, or another node coordinates it. */
export function coordinatorError(
  request: Request,
  { coordinators, node }: BrokerState,
  what: { readonly kind: Coordinated; readonly id: string },
): ErrorCode {
  return forcedError(request) || coordinators.check(what.kind, what.id, node.id)
}

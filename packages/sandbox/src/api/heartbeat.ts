import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { readMemberClaim } from './memberClaim.ts'
import { coordinatorError } from './refusals.ts'

/** A member lives; the answer tells it of a rebalance. */
export const heartbeat = { key: 12, minVersion: 0, maxVersion: 3, handle } satisfies Api

function handle(request: Request, broker: BrokerState): Writer {
  const claim = readMemberClaim(request, 3)
  const answer = new Writer()
  if (request.version >= 1) answer.int32(notThrottled)
  const refusal = coordinatorError(request, broker, { kind: 'group', id: claim.groupId })
  if (refusal) return answer.int16(refusal)
  return answer.int16(broker.groups.get(claim.groupId)?.group.heartbeat(claim) ?? errorCodes.UNKNOWN_MEMBER_ID)
}

import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { readMemberClaim } from './memberClaim.ts'
import { coordinatorError } from './refusals.ts'

/** Gets a member's assignment; the leader brings everybody's. Answered when the leader has. */
export const syncGroup = { key: 14, minVersion: 0, maxVersion: 3, handle } satisfies Api

async function handle(request: Request, broker: BrokerState): Promise<Writer> {
  const { version, body } = request
  const claim = readMemberClaim(request, 3)
  // Copied: what a group keeps must not hold the whole request.
  const assignments = new Map(body.array(() => [body.string(), Buffer.from(body.bytes())] as const))

  const refusal = coordinatorError(request, broker, { kind: 'group', id: claim.groupId })
  const sync = refusal
    ? { error: refusal, assignment: Buffer.alloc(0) }
    : await broker.groups.get(claim.groupId)?.group.sync(claim, assignments)
  const answer = new Writer()
  if (version >= 1) answer.int32(notThrottled)
  return answer.int16(sync?.error ?? errorCodes.UNKNOWN_MEMBER_ID).bytes(sync?.assignment ?? Buffer.alloc(0))
}

import type { JoinAnswer } from '../groups/member.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { coordinatorError } from './refusals.ts'
import { sessionTimeouts } from './sessionTimeouts.ts'

/** Enters a group, or stays in it for its next generation. Answered when all members are there. */
export const joinGroup = { key: 11, minVersion: 0, maxVersion: 5, handle } satisfies Api

async function handle(request: Request, broker: BrokerState): Promise<Writer> {
  const { version, body, clientId, clientHost } = request
  const groupId = body.string()
  const sessionTimeout = body.int32()
  const join = {
    sessionTimeout,
    rebalanceTimeout: version >= 1 ? body.int32() : sessionTimeout,
    memberId: body.string(),
    instanceId: version >= 5 ? body.nullableString() : null,
    protocolType: body.string(),
    // Copied: what a group keeps must not hold the whole request.
    protocols: body.array(() => ({ name: body.string(), metadata: Buffer.from(body.bytes()) })),
    needsKnownId: version >= 4,
    clientId,
    clientHost,
  }
  const nameless = groupId === '' ? errorCodes.INVALID_GROUP_ID : errorCodes.NONE
  const refusal = coordinatorError(request, broker, { kind: 'group', id: groupId }) || nameless
  if (refusal) return write(refused(refusal, join.memberId), version)
  if (sessionTimeout < sessionTimeouts.least || sessionTimeout > sessionTimeouts.most) {
    return write(refused(errorCodes.INVALID_SESSION_TIMEOUT, join.memberId), version)
  }
  const entry = broker.groups.open(groupId)
  return write('error' in entry ? refused(entry.error, join.memberId) : await entry.group.join(join), version)
}

function refused(error: ErrorCode, memberId: string): JoinAnswer {
  return { error, generation: -1, protocol: '', leader: '', memberId, members: [] }
}

function write(join: JoinAnswer, version: number): Writer {
  const answer = new Writer()
  if (version >= 2) answer.int32(notThrottled)
  answer.int16(join.error).int32(join.generation).string(join.protocol).string(join.leader).string(join.memberId)
  return answer.array(join.members, (member) => {
    answer.string(member.id)
    if (version >= 5) answer.string(member.instanceId)
    answer.bytes(member.metadata)
  })
}

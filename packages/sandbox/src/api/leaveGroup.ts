import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { coordinatorError } from './refusals.ts'

/** Members leave at once instead of at the end of their session; several at a time from version 3 on. */
export const leaveGroup = { key: 13, minVersion: 0, maxVersion: 3, handle } satisfies Api

function handle(request: Request, broker: BrokerState): Writer {
  const { version, body } = request
  const id = body.string()
  const readMember = () => ({ memberId: body.string(), instanceId: version >= 3 ? body.nullableString() : null })
  const leaving = version >= 3 ? body.array(readMember) : [readMember()]
  const refusal = coordinatorError(request, broker, { kind: 'group', id })
  const group = refusal ? undefined : broker.groups.get(id)?.group
  const results = leaving.map((member) => ({ ...member, error: group?.leave(member) ?? errorCodes.UNKNOWN_MEMBER_ID }))

  const answer = new Writer()
  if (version >= 1) answer.int32(notThrottled)
  if (version < 3) return answer.int16(refusal || (results[0]?.error ?? errorCodes.NONE))
  return answer.int16(refusal).array(refusal ? [] : results, ({ memberId, instanceId, error }) => {
    answer.string(memberId).string(instanceId).int16(error)
  })
}

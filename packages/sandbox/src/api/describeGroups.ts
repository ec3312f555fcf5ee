import { Writer } from '../protocol/writer.ts'
import { notThrottled, operationsNotAsked, type Api, type BrokerState, type Request } from './api.ts'
import { coordinatorError } from './refusals.ts'

/** State and members of groups. A group nobody has heard of is "Dead", as in Kafka. */
export const describeGroups = { key: 15, minVersion: 0, maxVersion: 4, handle } satisfies Api

function handle(request: Request, broker: BrokerState): Writer {
  const { version, body } = request
  const ids = body.array(() => body.string())

  const answer = new Writer()
  if (version >= 1) answer.int32(notThrottled)
  return answer.array(ids, (id) => {
    const refusal = coordinatorError(request, broker, { kind: 'group', id })
    const group = refusal ? undefined : broker.groups.get(id)?.group
    answer
      .int16(refusal)
      .string(id)
      .string(refusal ? '' : (group?.state ?? 'Dead'))
    answer.string(group?.protocolType ?? '').string(group?.protocol ?? '')
    answer.array(group?.members() ?? [], (member) => {
      answer.string(member.id)
      if (version >= 4) answer.string(member.instanceId)
      const chosen = member.protocols.find((offered) => offered.name === group?.protocol)
      answer.string(member.clientId).string(member.clientHost)
      answer.bytes(chosen?.metadata ?? Buffer.alloc(0)).bytes(member.assignment)
    })
    if (version >= 3) answer.int32(operationsNotAsked)
  })
}

import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { forcedError } from './refusals.ts'

/** Every group that the node coordinates. */
export const listGroups = { key: 16, minVersion: 0, maxVersion: 2, handle } satisfies Api

function handle(request: Request, { groups, coordinators, node }: BrokerState): Writer {
  const answer = new Writer()
  if (request.version >= 1) answer.int32(notThrottled)
  answer.int16(forcedError(request))
  const own = groups.all().filter(({ group }) => coordinators.isAt('group', group.id, node.id))
  return answer.array(own, ({ group }) => answer.string(group.id).string(group.protocolType))
}

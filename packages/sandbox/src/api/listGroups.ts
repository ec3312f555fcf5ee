import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/** Every group there is. */
export const listGroups = { key: 16, minVersion: 0, maxVersion: 2, handle } satisfies Api

function handle({ version }: Request, broker: BrokerState): Writer {
  const answer = new Writer()
  if (version >= 1) answer.int32(notThrottled)
  answer.int16(errorCodes.NONE)
  return answer.array(broker.groups.all(), ({ group }) => answer.string(group.id).string(group.protocolType))
}

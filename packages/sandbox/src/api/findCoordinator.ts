import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/** The one broker coordinates every group. It is named for transactions too, so that `initProducerId` can refuse them. */
export const findCoordinator = { key: 10, minVersion: 0, maxVersion: 2, handle } satisfies Api

function handle({ version, body }: Request, { node }: BrokerState): Writer {
  body.string()
  if (version >= 1) body.int8()

  const answer = new Writer()
  if (version >= 1) answer.int32(notThrottled)
  answer.int16(errorCodes.NONE)
  if (version >= 1) answer.string(null)
  return answer.int32(node.id).string(node.host).int32(node.port)
}

import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/** The one broker coordinates every group; of transactions there is no coordinator. */
export const findCoordinator = { key: 10, minVersion: 0, maxVersion: 2, handle } satisfies Api

const keyTypes = { group: 0 } as const

function handle({ version, body }: Request, broker: BrokerState): Writer {
  body.string()
  const isGroup = version < 1 || body.int8() === keyTypes.group

  const answer = new Writer()
  if (version >= 1) answer.int32(notThrottled)
  answer.int16(isGroup ? errorCodes.NONE : errorCodes.UNSUPPORTED_VERSION)
  if (version >= 1) answer.string(isGroup ? null : 'The sandbox does not speak transactions')
  if (!isGroup) return answer.int32(-1).string('').int32(-1)
  return answer.int32(broker.node.id).string(broker.node.host).int32(broker.node.port)
}

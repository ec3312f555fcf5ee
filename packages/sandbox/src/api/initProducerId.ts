import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/** Gives an idempotent producer its id. A transactional one is told that transactions are not spoken. */
export const initProducerId = { key: 22, minVersion: 0, maxVersion: 1, handle } satisfies Api

function handle({ body }: Request, broker: BrokerState): Writer {
  const transactionalId = body.nullableString()
  body.int32()
  const answer = new Writer().int32(notThrottled)
  if (transactionalId !== null) return answer.int16(errorCodes.UNSUPPORTED_VERSION).int64(-1).int16(-1)
  return answer.int16(errorCodes.NONE).int64(broker.nextProducerId()).int16(0)
}

import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import type { ProducerIdentity } from '../transactions/transaction.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { coordinatorError, forcedError } from './refusals.ts'

/** Gives an idempotent producer its id, and a transactional one its epoch. */
export const initProducerId = {
  key: 22,
  minVersion: 0,
  maxVersion: 1,
  whenFull: errorCodes.NOT_COORDINATOR,
  handle,
} satisfies Api

const nobody: ProducerIdentity = { id: -1, epoch: -1 }

function handle(request: Request, broker: BrokerState): Writer {
  const { body } = request
  const transactionalId = body.nullableString()
  const timeoutMs = body.int32()
  const result = init(transactionalId, timeoutMs, request, broker)
  const { id, epoch } = 'error' in result ? nobody : result
  return new Writer()
    .int32(notThrottled)
    .int16('error' in result ? result.error : errorCodes.NONE)
    .int64(id)
    .int16(epoch)
}

function init(transactionalId: string | null, timeoutMs: number, request: Request, broker: BrokerState) {
  if (transactionalId === null) {
    const error = forcedError(request)
    return error ? { error } : { id: broker.nextProducerId(), epoch: 0 }
  }
  const error = coordinatorError(request, broker, { kind: 'transaction', id: transactionalId })
  return error ? { error } : broker.transactions.initProducer(transactionalId, timeoutMs)
}

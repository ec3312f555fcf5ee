import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { coordinatorError } from './refusals.ts'
import { fencedFor, readTransactionClaim } from './transactionClaim.ts'

/** The group whose positions a transaction is going to commit. */
export const addOffsetsToTxn = {
  key: 25,
  minVersion: 0,
  maxVersion: 2,
  whenFull: errorCodes.NOT_COORDINATOR,
  handle,
} satisfies Api

function handle(request: Request, broker: BrokerState): Writer {
  const claim = readTransactionClaim(request)
  const group = request.body.string()
  const refusal = coordinatorError(request, broker, { kind: 'transaction', id: claim.transactionalId })
  const error = refusal || fencedFor(request.version, broker.transactions.addGroup(claim, group))
  return new Writer().int32(notThrottled).int16(error)
}

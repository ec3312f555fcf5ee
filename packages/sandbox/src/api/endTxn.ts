import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { coordinatorError } from './refusals.ts'
import { fencedFor, readTransactionClaim } from './transactionClaim.ts'

/** Commits or aborts. Answered when that is decided, which is before it can be seen. */
export const endTxn = {
  key: 26,
  minVersion: 0,
  maxVersion: 2,
  whenFull: errorCodes.NOT_COORDINATOR,
  handle,
} satisfies Api

function handle(request: Request, broker: BrokerState): Writer {
  const claim = readTransactionClaim(request)
  const outcome = request.body.boolean() ? 'commit' : 'abort'
  const refusal = coordinatorError(request, broker, { kind: 'transaction', id: claim.transactionalId })
  const error = refusal || fencedFor(request.version, broker.transactions.end(claim, outcome))
  return new Writer().int32(notThrottled).int16(error)
}

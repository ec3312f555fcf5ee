import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import type { TransactionClaim } from '../transactions/transactions.ts'
import type { Readable } from './api.ts'

/** The version of AddPartitionsToTxn, AddOffsetsToTxn and EndTxn whose clients know PRODUCER_FENCED. */
const fencedFrom = 2

/** The transactional id and the producer that a request speaks for. */
export function readTransactionClaim({ body }: Readable): TransactionClaim {
  return { transactionalId: body.string(), producer: readProducer({ body }) }
}

/** A producer id with its epoch. */
export function readProducer({ body }: Pick<Readable, 'body'>): TransactionClaim['producer'] {
  return { id: body.int64(), epoch: body.int16() }
}

/** Older clients are told INVALID_PRODUCER_EPOCH instead of PRODUCER_FENCED, as by Kafka. */
export function fencedFor(version: number, error: ErrorCode): ErrorCode {
  return error === errorCodes.PRODUCER_FENCED && version < fencedFrom ? errorCodes.INVALID_PRODUCER_EPOCH : error
}

import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { coordinatorError, forcedError } from './refusals.ts'
import { fencedFor, readTransactionClaim } from './transactionClaim.ts'

/** Partitions that a transaction is going to write to: all of them or none. */
export const addPartitionsToTxn = {
  key: 24,
  minVersion: 0,
  maxVersion: 2,
  whenFull: errorCodes.NOT_COORDINATOR,
  topics: (request) => read(request).topics.map(({ name }) => name),
  handle,
} satisfies Api

function read(request: Readable) {
  const { body } = request
  const claim = readTransactionClaim(request)
  const topics = body.array(() => ({ name: body.string(), indexes: body.array(() => body.int32()) }))
  return { claim, topics }
}

function handle(request: Request, broker: BrokerState): Writer {
  const { claim, topics } = read(request)
  const places = topics.flatMap(({ name, indexes }) => indexes.map((index) => ({ topic: name, index })))
  const problemOf = (topic: string, index: number): ErrorCode => {
    const forced = forcedError(request, topic)
    if (forced) return forced
    const exists = broker.topics.get(topic)?.partitions[index] !== undefined
    return exists ? errorCodes.NONE : errorCodes.UNKNOWN_TOPIC_OR_PARTITION
  }
  const isWhole = places.every(({ topic, index }) => problemOf(topic, index) === errorCodes.NONE)
  const error = isWhole ? add() : errorCodes.OPERATION_NOT_ATTEMPTED

  function add(): ErrorCode {
    const refusal = coordinatorError(request, broker, { kind: 'transaction', id: claim.transactionalId })
    return refusal || fencedFor(request.version, broker.transactions.addPartitions(claim, places))
  }

  const answer = new Writer().int32(notThrottled)
  return answer.array(topics, ({ name, indexes }) => {
    answer.string(name).array(indexes, (index) => answer.int32(index).int16(problemOf(name, index) || error))
  })
}

import { KafkaFailure } from '../failure.ts'
import { failureOfKafkaError, kafkaErrorCodes } from '../kafkaErrors.ts'

/** What a request of a transaction was about, for its sentence. */
export interface TransactionRequest {
  readonly connectionName: string
  /** "transactional id …", "group …", "the position under topic …". */
  readonly subject: string
  readonly verb: string
  readonly permission: string
}

/**
 * The failure for an error code of a request that belongs to a transaction, but not to its records. It is
 * `transactions-refused` where the cluster says that this connection may not use transactions or that it knows none, and
 * `fenced` where a newer producer has taken over.
 */
export function failureOfTransaction(kafkaErrorCode: number, request: TransactionRequest): KafkaFailure {
  const failure = failureOfKafkaError(kafkaErrorCode, request)
  const why = reasonsOfRefusal[kafkaErrorCode]?.(request)
  if (why === undefined) return failure
  return new KafkaFailure('transactions-refused', `${request.connectionName} takes no transactions: ${why}`, {
    retryable: false,
    kafkaErrorCode,
    cause: failure,
  })
}

/** The same for a failure that may be a broker's lack of an API. */
export function asTransactionFailure(failure: KafkaFailure, request: TransactionRequest): KafkaFailure {
  return failure.kafkaErrorCode === kafkaErrorCodes.unsupportedVersion && failure.code !== 'transactions-refused'
    ? failureOfTransaction(failure.kafkaErrorCode, request)
    : failure
}

const reasonsOfRefusal: Readonly<Record<number, (request: TransactionRequest) => string>> = {
  [kafkaErrorCodes.transactionalIdAuthorisationFailed]: notPermitted,
  [kafkaErrorCodes.groupAuthorisationFailed]: notPermitted,
  [kafkaErrorCodes.topicAuthorisationFailed]: notPermitted,
  [kafkaErrorCodes.clusterAuthorisationFailed]: notPermitted,
  [kafkaErrorCodes.unsupportedVersion]: () => 'its brokers do not know the requests. Apache Kafka 1.0 or later does.',
  [kafkaErrorCodes.invalidTransactionTimeout]: () =>
    'it permits only shorter ones than 15 s. Ask the cluster’s administrator to raise transaction.max.timeout.ms.',
}

function notPermitted({ verb, subject, permission }: TransactionRequest): string {
  return `it may not ${verb} ${subject}. Ask the cluster’s administrator to allow ${permission}.`
}

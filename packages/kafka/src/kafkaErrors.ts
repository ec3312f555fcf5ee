import type { FailureCode } from '@sendwright/model'
import { KafkaFailure } from './failure.ts'

/** What was asked of the broker, for the sentence. */
export interface Request {
  readonly connectionName: string
  /** "topic orders.v1", "partition 2 of topic orders.v1", "broker 1". */
  readonly subject: string
  /** What the connection was about to do with it: "write to", "read", "look at", "create". */
  readonly verb: string
  /** Kafka's name of the permission that is needed for it. */
  readonly permission: string
  /** The broker's own words, where the answer has some. */
  readonly brokerMessage?: string | null
}

interface KafkaError {
  readonly name: string
  readonly code: FailureCode
  readonly retryable: boolean
  /** For a produce request: whether the record may lie in the log although the answer is an error. */
  readonly mayBeWritten?: true
  readonly sentence: (request: Request) => string
}

/** Kafka's error codes that code of this room asks for. */
export const kafkaErrorCodes = {
  unknownServerError: -1,
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeader: 6,
  messageTooLarge: 10,
  coordinatorLoading: 14,
  coordinatorNotAvailable: 15,
  notCoordinator: 16,
  illegalTopicName: 17,
  recordListTooLarge: 18,
  notEnoughReplicas: 19,
  topicAuthorisationFailed: 29,
  groupAuthorisationFailed: 30,
  clusterAuthorisationFailed: 31,
  unsupportedVersion: 35,
  invalidProducerEpoch: 47,
  invalidTransactionTimeout: 50,
  concurrentTransactions: 51,
  transactionalIdAuthorisationFailed: 53,
  operationNotAttempted: 55,
  groupIdNotFound: 69,
  fencedLeaderEpoch: 74,
  producerFenced: 90,
} as const

/** The failure for an error code of a broker's answer; codes that are not in the table keep their number. */
export function failureOfKafkaError(kafkaErrorCode: number, request: Request): KafkaFailure {
  const known = kafkaErrors[kafkaErrorCode]
  const sentence =
    known?.sentence(request) ??
    `${request.connectionName} refused to ${request.verb} ${request.subject}: error ${kafkaErrorCode} of the broker${inItsWords(request)}.`
  return new KafkaFailure(known?.code ?? 'broker-refused', sentence, {
    retryable: known?.retryable ?? false,
    kafkaErrorCode,
  })
}

/** After such an answer to a produce request it is not known whether the record lies in the log. */
export function mayBeWritten(kafkaErrorCode: number): boolean {
  return kafkaErrors[kafkaErrorCode]?.mayBeWritten ?? !(kafkaErrorCode in kafkaErrors)
}

/** The answer of a broker that is not, or not yet, the partition's leader: ask for the leader again. */
export function leaderHasMoved(kafkaErrorCode: number): boolean {
  return codesOfAMovedLeader.has(kafkaErrorCode)
}

/** After such an answer to a produce request nothing was written, and the partition takes it soon. */
export function canBeOfferedAgain(kafkaErrorCode: number): boolean {
  return leaderHasMoved(kafkaErrorCode) || kafkaErrorCode === kafkaErrorCodes.notEnoughReplicas
}

/** The answer of a broker that is not, or not yet, the coordinator: it did nothing, ask for the coordinator again. */
export function coordinatorHasMoved(kafkaErrorCode: number): boolean {
  return kafkaErrorCode === kafkaErrorCodes.coordinatorNotAvailable || kafkaErrorCode === kafkaErrorCodes.notCoordinator
}

/** A batch that is larger than the topic, or than the broker's whole request, may be. */
export function batchIsTooLarge(kafkaErrorCode: number): boolean {
  return kafkaErrorCode === kafkaErrorCodes.messageTooLarge || kafkaErrorCode === kafkaErrorCodes.recordListTooLarge
}

const codesOfAMovedLeader: ReadonlySet<number> = new Set([
  kafkaErrorCodes.unknownTopicOrPartition,
  kafkaErrorCodes.leaderNotAvailable,
  kafkaErrorCodes.notLeader,
  kafkaErrorCodes.fencedLeaderEpoch,
])

function notAllowed({ connectionName, subject, verb, permission }: Request): string {
  return `${connectionName} may not ${verb} ${subject}. Ask the cluster’s administrator to allow ${permission}, then try again.`
}

function unavailable(why: string): (request: Request) => string {
  return ({ connectionName, subject, verb }) =>
    `${connectionName} cannot ${verb} ${subject} now: ${why}. Try again in a moment.`
}

function refused(why: string): (request: Request) => string {
  return (request) =>
    `${request.connectionName} refused to ${request.verb} ${request.subject}: ${why}${inItsWords(request)}.`
}

function inItsWords({ brokerMessage }: Request): string {
  return brokerMessage === undefined || brokerMessage === null || brokerMessage === ''
    ? ''
    : ` (“${brokerMessage.replace(/\.$/, '')}”)`
}

/**
 * Kafka's error codes that the requests of this room can meet (org.apache.kafka.common.protocol.Errors). kafkajs knows
 * those up to 88 only, so they are read as numbers.
 */
const kafkaErrors: Readonly<Record<number, KafkaError>> = {
  [-1]: {
    name: 'UNKNOWN_SERVER_ERROR',
    code: 'broker-refused',
    retryable: true,
    mayBeWritten: true,
    sentence: refused('the broker met an error of its own; its log says more'),
  },
  1: {
    name: 'OFFSET_OUT_OF_RANGE',
    code: 'offset-out-of-range',
    retryable: false,
    sentence: ({ subject }) => `The offset lies outside ${subject}. Read from the earliest offset.`,
  },
  2: {
    name: 'CORRUPT_MESSAGE',
    code: 'broker-refused',
    retryable: true,
    sentence: refused('the bytes were damaged on their way, or the topic is compacted and the record has no key'),
  },
  3: {
    name: 'UNKNOWN_TOPIC_OR_PARTITION',
    code: 'unknown-topic',
    retryable: false,
    sentence: ({ connectionName, subject }) =>
      `${connectionName} has no ${subject}. Check the name, or create the topic.`,
  },
  5: {
    name: 'LEADER_NOT_AVAILABLE',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('it has no leader at the moment'),
  },
  6: {
    name: 'NOT_LEADER_OR_FOLLOWER',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('its leader has moved to another broker'),
  },
  7: {
    name: 'REQUEST_TIMED_OUT',
    code: 'timed-out',
    retryable: true,
    mayBeWritten: true,
    sentence: unavailable('its replicas did not confirm in time'),
  },
  9: {
    name: 'REPLICA_NOT_AVAILABLE',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('its replica is not available'),
  },
  10: {
    name: 'MESSAGE_TOO_LARGE',
    code: 'record-too-large',
    retryable: false,
    sentence: ({ subject }) =>
      `The record is larger than ${subject} takes. Make it smaller, or ask the cluster’s administrator to raise max.message.bytes.`,
  },
  13: {
    name: 'NETWORK_EXCEPTION',
    code: 'not-connected',
    retryable: true,
    mayBeWritten: true,
    sentence: unavailable('the broker lost its connection to another one'),
  },
  14: {
    name: 'COORDINATOR_LOAD_IN_PROGRESS',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('its coordinator is still reading its log'),
  },
  15: {
    name: 'COORDINATOR_NOT_AVAILABLE',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('it has no coordinator at the moment'),
  },
  16: {
    name: 'NOT_COORDINATOR',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('its coordinator has moved to another broker'),
  },
  17: {
    name: 'INVALID_TOPIC_EXCEPTION',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('a topic cannot have this name, or it is one of Kafka’s own'),
  },
  18: {
    name: 'RECORD_LIST_TOO_LARGE',
    code: 'record-too-large',
    retryable: false,
    sentence: ({ subject }) => `The record is larger than a segment of ${subject}. Make it smaller.`,
  },
  19: {
    name: 'NOT_ENOUGH_REPLICAS',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('fewer replicas are in sync than min.insync.replicas asks for'),
  },
  20: {
    name: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
    code: 'not-connected',
    retryable: true,
    mayBeWritten: true,
    sentence: unavailable('it lies on fewer replicas than min.insync.replicas asks for'),
  },
  29: { name: 'TOPIC_AUTHORIZATION_FAILED', code: 'not-authorised', retryable: false, sentence: notAllowed },
  30: { name: 'GROUP_AUTHORIZATION_FAILED', code: 'not-authorised', retryable: false, sentence: notAllowed },
  31: { name: 'CLUSTER_AUTHORIZATION_FAILED', code: 'not-authorised', retryable: false, sentence: notAllowed },
  32: {
    name: 'INVALID_TIMESTAMP',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the record’s timestamp is too far from the broker’s clock'),
  },
  35: {
    name: 'UNSUPPORTED_VERSION',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the broker does not speak this version of the request'),
  },
  36: {
    name: 'TOPIC_ALREADY_EXISTS',
    code: 'topic-exists',
    retryable: false,
    sentence: ({ connectionName, subject }) => `${connectionName} already has a ${subject}. Choose another name.`,
  },
  37: {
    name: 'INVALID_PARTITIONS',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the number of partitions cannot be used'),
  },
  38: {
    name: 'INVALID_REPLICATION_FACTOR',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the replication factor is larger than the number of brokers, or below 1'),
  },
  39: {
    name: 'INVALID_REPLICA_ASSIGNMENT',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the replicas cannot be placed'),
  },
  40: {
    name: 'INVALID_CONFIG',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('a configuration entry cannot be used'),
  },
  41: {
    name: 'NOT_CONTROLLER',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('the cluster is choosing a new controller'),
  },
  42: {
    name: 'INVALID_REQUEST',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the broker does not accept the request'),
  },
  43: {
    name: 'UNSUPPORTED_FOR_MESSAGE_FORMAT',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the topic stores the record format of a Kafka before 0.11'),
  },
  44: {
    name: 'POLICY_VIOLATION',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('it breaks a policy of the cluster'),
  },
  45: {
    name: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    code: 'broker-refused',
    retryable: true,
    mayBeWritten: true,
    sentence: refused('it misses a record that was written before'),
  },
  46: {
    name: 'DUPLICATE_SEQUENCE_NUMBER',
    code: 'broker-refused',
    retryable: true,
    mayBeWritten: true,
    sentence: refused('it has a record with this number already'),
  },
  47: {
    name: 'INVALID_PRODUCER_EPOCH',
    code: 'fenced',
    retryable: false,
    sentence: refused('a newer producer with the same transactional id has taken over'),
  },
  48: {
    name: 'INVALID_TXN_STATE',
    code: 'broker-refused',
    retryable: true,
    mayBeWritten: true,
    sentence: refused('the transaction is not in a state that permits it'),
  },
  49: {
    name: 'INVALID_PRODUCER_ID_MAPPING',
    code: 'broker-refused',
    retryable: true,
    mayBeWritten: true,
    sentence: refused('the cluster no longer knows this producer'),
  },
  50: {
    name: 'INVALID_TRANSACTION_TIMEOUT',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the cluster permits only shorter transactions (transaction.max.timeout.ms)'),
  },
  51: {
    name: 'CONCURRENT_TRANSACTIONS',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('its former transaction is still being ended'),
  },
  53: { name: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED', code: 'not-authorised', retryable: false, sentence: notAllowed },
  54: {
    name: 'SECURITY_DISABLED',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('security is not enabled on the cluster'),
  },
  56: {
    name: 'KAFKA_STORAGE_ERROR',
    code: 'not-connected',
    retryable: true,
    mayBeWritten: true,
    sentence: unavailable('the broker has an error on its disk'),
  },
  58: {
    name: 'SASL_AUTHENTICATION_FAILED',
    code: 'not-authorised',
    retryable: false,
    sentence: ({ connectionName }) =>
      `${connectionName} does not accept the credentials. Check the user name and the password.`,
  },
  59: {
    name: 'UNKNOWN_PRODUCER_ID',
    code: 'broker-refused',
    retryable: true,
    mayBeWritten: true,
    sentence: refused('the cluster no longer knows this producer'),
  },
  74: {
    name: 'FENCED_LEADER_EPOCH',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('its leader has just changed'),
  },
  75: {
    name: 'UNKNOWN_LEADER_EPOCH',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('the broker does not know of its newest leader yet'),
  },
  76: {
    name: 'UNSUPPORTED_COMPRESSION_TYPE',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the broker does not know the compression'),
  },
  78: {
    name: 'OFFSET_NOT_AVAILABLE',
    code: 'not-connected',
    retryable: true,
    sentence: unavailable('its new leader does not know its last offset yet'),
  },
  87: {
    name: 'INVALID_RECORD',
    code: 'broker-refused',
    retryable: false,
    sentence: refused('the broker’s own check of records says no, for example because a compacted topic needs a key'),
  },
  89: {
    name: 'THROTTLING_QUOTA_EXCEEDED',
    code: 'broker-refused',
    retryable: true,
    sentence: refused('the quota of this connection is used up; wait before you try again'),
  },
  90: {
    name: 'PRODUCER_FENCED',
    code: 'fenced',
    retryable: false,
    sentence: refused('a newer producer with the same transactional id has taken over'),
  },
  120: {
    name: 'TRANSACTION_ABORTABLE',
    code: 'broker-refused',
    retryable: true,
    sentence: refused('the transaction has to be aborted first'),
  },
}

import type { Failure, FailureCode } from '@sendwright/model'
import type { SentRecord } from './records.ts'

/**
 * Every error that leaves this room. The sentence names the connection, the topic or the broker and what to do; it
 * never holds a secret.
 */
export class KafkaFailure extends Error implements Failure {
  override readonly name = 'KafkaFailure'
  readonly code: FailureCode
  /** The same call can succeed later without a change by anybody. */
  readonly retryable: boolean
  /** Kafka's own error code where a broker gave one. */
  readonly kafkaErrorCode: number | null
  /** Of a send: records that were acknowledged before the failure, by their index in the call. */
  readonly sent: readonly AcknowledgedRecord[]
  /** Of a send: indexes of records of which it is not known whether they lie in Kafka. All others do not. */
  readonly inDoubt: readonly number[]

  constructor(code: FailureCode, message: string, details: KafkaFailureDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.retryable = details.retryable ?? retryableByCode[code] ?? false
    this.kafkaErrorCode = details.kafkaErrorCode ?? null
    this.sent = details.sent ?? []
    this.inDoubt = details.inDoubt ?? []
  }
}

/** A record that was acknowledged, by its index in the call. */
export interface AcknowledgedRecord {
  readonly index: number
  readonly record: SentRecord
}

/** What a failure carries besides its code and sentence. */
export interface KafkaFailureDetails {
  readonly retryable?: boolean
  readonly cause?: unknown
  readonly kafkaErrorCode?: number
  readonly sent?: readonly AcknowledgedRecord[]
  readonly inDoubt?: readonly number[]
}

const retryableByCode: Partial<Record<FailureCode, boolean>> = {
  'not-connected': true,
  'timed-out': true,
  'incomplete-answer': true,
  'queue-full': true,
}

/** Why a network call failed, in words: by the error codes of the operating system where there is one. */
export function reasonOf(error: unknown): string {
  const { code, message } = codeAndMessage(error)
  return networkReasons[code] ?? (message === '' ? 'the connection broke' : message.replace(/\.$/, ''))
}

function codeAndMessage(error: unknown): { code: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return codeAndMessage(error.errors[0])
  if (!(error instanceof Error)) return { code: '', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return { code, message: error.message.replace(/^Connection error: /, '') }
}

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address, or it refuses connections',
  ECONNRESET: 'the broker closed the connection',
  EPIPE: 'the broker closed the connection',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ETIMEDOUT: 'the host does not answer',
}

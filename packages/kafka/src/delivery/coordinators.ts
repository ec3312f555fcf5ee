import type { HostAndPort } from '@sendwright/model'
import requestsModule from 'kafkajs/src/protocol/requests/index.js'
import { transactionApis } from '../client/apis.ts'
import { type BrokerLink, exchangeOf } from '../client/brokerLink.ts'
import type { KafkaClient } from '../client/client.ts'
import { type Deadline, pause, shorterDeadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { coordinatorHasMoved, kafkaErrorCodes } from '../kafkaErrors.ts'
import type { Patience } from './patience.ts'
import type { WireRequest } from './requests.ts'
import { asTransactionFailure, failureOfTransaction, type TransactionRequest } from './transactionFailures.ts'

/** The broker that keeps a transactional id, or a group, found when it is needed and again when it has moved. */
export interface Coordinator {
  /**
   * Sends a request until the answer's code is neither of a coordinator that has moved or is loading nor of a former
   * transaction that is being ended: after these nothing was done. Any other code but 0 is thrown.
   */
  readonly ask: <Answer>(request: CoordinatorRequest<Answer>) => Promise<Answer>
}

/** A request to a coordinator. */
export interface CoordinatorRequest<Answer>
  extends WireRequest<Answer>, Pick<TransactionRequest, 'verb' | 'subject' | 'permission'> {
  readonly deadline: Deadline
  /** No longer is waited for the answer, in milliseconds. */
  readonly requestTimeoutMs: number
  /** Whether it does no harm to send it again when its answer is lost. */
  readonly isRepeatable: boolean
}

const kinds = {
  group: { type: 0, permission: (key: string) => `Describe on group ${key}`, noun: 'group' },
  transaction: {
    type: 1,
    permission: (key: string) => `Write and Describe on transactional id ${key}`,
    noun: 'transactional id',
  },
} as const

/** Finds with `lookups`, asks over `client`. */
export function createCoordinator(options: {
  readonly kind: keyof typeof kinds
  /** The transactional id, or the group. */
  readonly key: string
  readonly client: KafkaClient
  readonly lookups: KafkaClient
  readonly patience: Patience
}): Coordinator {
  const { kind, key, client, lookups, patience } = options
  const { connectionName } = client.settings
  let place: HostAndPort | null = null

  async function find(deadline: Deadline): Promise<HostAndPort> {
    const about = {
      connectionName,
      subject: `${kinds[kind].noun} ${key}`,
      verb: 'use',
      permission: kinds[kind].permission(key),
    }
    const answer = await lookups
      .askAny(
        (link, within) =>
          link.exchange(
            exchangeOf(link, transactionApis.findCoordinator, requestsModule.requests.GroupCoordinator, {
              groupId: key,
              coordinatorType: kinds[kind].type,
            }),
            within,
          ),
        shorterDeadline(deadline, patience.forAsking()),
      )
      .catch((error: unknown) => {
        throw error instanceof KafkaFailure ? asTransactionFailure(error, about) : error
      })
    if (answer.errorCode !== 0) throw failureOfTransaction(answer.errorCode, about)
    return { host: answer.coordinator.host, port: answer.coordinator.port }
  }

  /** What may be tried again, since nothing was done; anything else is thrown. */
  async function attempt<Answer>(request: CoordinatorRequest<Answer>): Promise<Attempt<Answer>> {
    const about = { ...request, connectionName }
    let link: BrokerLink
    try {
      place ??= await find(request.deadline)
      link = await client.linkAt(place, shorterDeadline(request.deadline, patience.forAsking()))
    } catch (error) {
      if (!(error instanceof KafkaFailure) || !error.retryable) throw error
      patience.askingFailed(error)
      return { kind: 'again', code: kafkaErrorCodes.coordinatorNotAvailable, failure: error }
    }
    let answer: Answer
    try {
      answer = await request.exchange(link, shorterDeadline(request.deadline, request.requestTimeoutMs))
    } catch (error) {
      if (!(error instanceof KafkaFailure)) throw error
      const failure = asTransactionFailure(error, about)
      if (!request.isRepeatable || !failure.retryable) throw failure
      patience.askingFailed(failure)
      return { kind: 'again', code: kafkaErrorCodes.coordinatorNotAvailable, failure }
    }
    const code = request.codes(answer).find((each) => each !== 0)
    if (code === undefined) return { kind: 'answered', answer }
    const failure = failureOfTransaction(code, about)
    if (!isTemporary(code)) throw failure
    return { kind: 'again', code, failure }
  }

  return {
    ask: async (request) => {
      for (let tries = 0; ; tries++) {
        const result = await attempt(request)
        if (result.kind === 'answered') return result.answer
        if (coordinatorHasMoved(result.code)) {
          if (place !== null) lookups.preferAnother()
          place = null
        }
        const wait = waitAfter(result.code, tries)
        if (wait >= request.deadline.remainingMs()) throw result.failure
        await pause(wait)
      }
    },
  }
}

type Attempt<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'again'; readonly code: number; readonly failure: KafkaFailure }

function isTemporary(code: number): boolean {
  return (
    coordinatorHasMoved(code) ||
    code === kafkaErrorCodes.coordinatorLoading ||
    code === kafkaErrorCodes.concurrentTransactions
  )
}

/**
 * In milliseconds. A former transaction is ended within some milliseconds: every one of a busy shard meets it, so it is
 * looked for at once. A coordinator takes longer to move.
 */
function waitAfter(code: number, tries: number): number {
  if (code === kafkaErrorCodes.concurrentTransactions) return tries < 20 ? 1 : Math.min(1.5 ** (tries - 19), 50)
  return Math.min(5 * 2 ** tries, 250)
}

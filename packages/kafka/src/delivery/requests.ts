import requestsModule, { type CodeAnswer, type ProducerIdAnswer } from 'kafkajs/src/protocol/requests/index.js'
import type { Position } from '@sendwright/engine'
import { transactionApis } from '../client/apis.ts'
import { type BrokerLink, exchangeOf } from '../client/brokerLink.ts'
import type { Deadline } from '../deadline.ts'
import { kafkaErrorCodes } from '../kafkaErrors.ts'

/** A request as coordinators are sent it, and where the error codes of its answer stand. */
export interface WireRequest<Answer> {
  readonly exchange: (link: BrokerLink, deadline: Deadline) => Promise<Answer>
  /** The first that is not 0 counts. */
  readonly codes: (answer: Answer) => readonly number[]
}

/** Who sends it. */
export interface ProducerClaim {
  readonly transactionalId: string
  /** Decimal digits. */
  readonly producerId: string
  readonly producerEpoch: number
}

/** A partition of a topic. */
export interface Place {
  readonly topic: string
  readonly partition: number
}

const { requests } = requestsModule

/** Positions are those of this partition of their topic. */
const positionPartition = 0

/** A new epoch of a transactional id. */
export function initProducerId(transactionalId: string, transactionTimeout: number): WireRequest<ProducerIdAnswer> {
  return {
    exchange: (link, deadline) =>
      link.exchange(
        exchangeOf(link, transactionApis.initProducerId, requests.InitProducerId, {
          transactionalId,
          transactionTimeout,
        }),
        deadline,
      ),
    codes: codeOf,
  }
}

/** Announces that a position will be committed. */
export function addOffsetsToTxn(claim: ProducerClaim, groupId: string): WireRequest<CodeAnswer> {
  return {
    exchange: (link, deadline) =>
      link.exchange(
        exchangeOf(link, transactionApis.addOffsetsToTxn, requests.AddOffsetsToTxn, { ...claim, groupId }),
        deadline,
      ),
    codes: codeOf,
  }
}

/** Commits a position within the transaction. */
export function txnOffsetCommit(
  claim: ProducerClaim,
  { groupId, topic, position }: { readonly groupId: string; readonly topic: string; readonly position: Position },
): WireRequest<TxnOffsetCommitAnswer> {
  const partition = { partition: positionPartition, offset: String(position.number), metadata: position.digest }
  return {
    exchange: (link, deadline) =>
      link.exchange(
        exchangeOf(link, transactionApis.txnOffsetCommit, requests.TxnOffsetCommit, {
          ...claim,
          groupId,
          topics: [{ topic, partitions: [partition] }],
        }),
        deadline,
      ),
    codes: ({ topics }) => {
      const codes = topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode))
      return codes.length === 0 ? [kafkaErrorCodes.unknownServerError] : codes
    },
  }
}

interface TxnOffsetCommitAnswer {
  readonly topics: readonly { readonly partitions: readonly { readonly errorCode: number }[] }[]
}

/** The codes of single partitions in an answer to AddPartitionsToTxn. */
export interface AddPartitionsAnswer {
  readonly errors: readonly {
    readonly topic: string
    readonly partitionErrors: readonly { readonly partition: number; readonly errorCode: number }[]
  }[]
}

/** Announces partitions that will be written to. Codes that speak of a partition stay in the answer. */
export function addPartitionsToTxn(claim: ProducerClaim, places: readonly Place[]): WireRequest<AddPartitionsAnswer> {
  const topics = [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, group]) => ({
    topic,
    partitions: group.map(({ partition }) => partition),
  }))
  return {
    exchange: (link, deadline) =>
      link.exchange(
        exchangeOf(link, transactionApis.addPartitionsToTxn, requests.AddPartitionsToTxn, { ...claim, topics }),
        deadline,
      ),
    codes: ({ errors }) =>
      errors.flatMap(({ partitionErrors }) =>
        partitionErrors.map(({ errorCode }) => (codesOfAPartition.has(errorCode) ? 0 : errorCode)),
      ),
  }
}

/** Ends the transaction. */
export function endTxn(claim: ProducerClaim, outcome: 'commit' | 'abort'): WireRequest<CodeAnswer> {
  return {
    exchange: (link, deadline) =>
      link.exchange(
        exchangeOf(link, transactionApis.endTxn, requests.EndTxn, {
          ...claim,
          transactionResult: outcome === 'commit',
        }),
        deadline,
      ),
    codes: codeOf,
  }
}

/** Reads the committed position of a group; its answer is read by `positionOf`. */
export function offsetFetch(groupId: string, topic: string): WireRequest<OffsetFetchAnswer> {
  return {
    exchange: (link, deadline) =>
      link.exchange(
        exchangeOf(link, transactionApis.offsetFetch, requests.OffsetFetch, {
          groupId,
          topics: [{ topic, partitions: [{ partition: positionPartition }] }],
        }),
        deadline,
      ),
    codes: ({ errorCode = 0, responses }) =>
      [errorCode, ...responses.flatMap(({ partitions }) => partitions.map((partition) => partition.errorCode))].filter(
        (code) => !codesOfNoPosition.has(code),
      ),
  }
}

interface OffsetFetchAnswer {
  readonly errorCode?: number
  readonly responses: readonly {
    readonly topic: string
    readonly partitions: readonly {
      readonly offset: string
      readonly metadata: string | null
      readonly errorCode: number
    }[]
  }[]
}

/** The position in an answer to OffsetFetch; null = none. */
export function positionOf({ responses }: OffsetFetchAnswer, topic: string): Position | null {
  const found = responses.find((response) => response.topic === topic)?.partitions[0]
  if (found === undefined || codesOfNoPosition.has(found.errorCode)) return null
  const number = BigInt(found.offset)
  return number < 0n ? null : { number, digest: found.metadata ?? '' }
}

function codeOf({ errorCode }: CodeAnswer): readonly number[] {
  return [errorCode]
}

const codesOfNoPosition: ReadonlySet<number> = new Set([
  kafkaErrorCodes.unknownTopicOrPartition,
  kafkaErrorCodes.groupIdNotFound,
])

/** They speak of a partition, and not of the producer or its transaction. */
const codesOfAPartition: ReadonlySet<number> = new Set([
  kafkaErrorCodes.unknownTopicOrPartition,
  kafkaErrorCodes.topicAuthorisationFailed,
  kafkaErrorCodes.illegalTopicName,
  kafkaErrorCodes.operationNotAttempted,
])

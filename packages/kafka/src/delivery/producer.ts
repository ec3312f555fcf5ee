import type { PartitionRefusal, Position, ShardNames } from '@sendwright/engine'
import requestsModule from 'kafkajs/src/protocol/requests/index.js'
import { transactionApis } from '../client/apis.ts'
import { exchangeOf } from '../client/brokerLink.ts'
import type { KafkaClient } from '../client/client.ts'
import { type Deadline, pause } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { failureOfKafkaError, kafkaErrorCodes } from '../kafkaErrors.ts'
import type { TransactionProducer } from '../send/produceBatches.ts'
import { type Coordinator, createCoordinator } from './coordinators.ts'
import type { Patience } from './patience.ts'
import type { TransactionRequest } from './transactionFailures.ts'

/**
 * A producer under a transactional id: one epoch of it, from its initialisation until it is thrown away. What it throws
 * leaves the state of its transaction in doubt, unless it is `fenced`, `transactions-refused` or `unknown-topic`.
 */
export interface Producer extends TransactionProducer {
  /** Begins the transaction where none is open, by announcing its position, and commits it there. */
  readonly addPosition: (topic: string, position: Position, deadline: Deadline) => Promise<void>
  /** The half of `addPosition` that announces it to the transaction; partitions can be added from then on. */
  readonly announcePosition: (deadline: Deadline) => Promise<void>
  readonly commitPosition: (topic: string, position: Position, deadline: Deadline) => Promise<void>
  /** Announces partitions to the transaction; resolves with those that the cluster refuses. */
  readonly addPartitions: (
    partitions: readonly { readonly topic: string; readonly partition: number }[],
    deadline: Deadline,
  ) => Promise<readonly PartitionRefusal[]>
  /** Ends the open transaction; nothing where none is open. */
  readonly end: (outcome: 'commit' | 'abort', deadline: Deadline) => Promise<void>
  readonly isOpen: () => boolean
}

/** What a producer works with. */
export interface ProducerLinks {
  readonly names: ShardNames
  readonly transactions: Coordinator
  readonly groups: Coordinator
  readonly connectionName: string
  readonly patience: Patience
}

/** A transaction that nobody ends is ended by the cluster after so long, in milliseconds. */
export const transactionTimeoutMs = 15_000

/** A topic that was just created is not known to every broker at once: so often it is asked for again. */
const waitsForATopic = [20, 80, 200, 400] as const

/** The two coordinators of a shard. The group's has sockets of its own, so that both work at the same time. */
export function createCoordinators(options: {
  readonly names: ShardNames
  readonly records: KafkaClient
  readonly positions: KafkaClient
  readonly lookups: KafkaClient
  readonly patience: Patience
}): ProducerLinks {
  const { names, records, positions, lookups, patience } = options
  return {
    names,
    connectionName: records.settings.connectionName,
    patience,
    transactions: createCoordinator({
      kind: 'transaction',
      key: names.transactionalId,
      client: records,
      lookups,
      patience,
    }),
    groups: createCoordinator({ kind: 'group', key: names.group, client: positions, lookups, patience }),
  }
}

/** Ends what an earlier producer of this transactional id left open, fences it, and gives the next one. */
export async function initialiseProducer(links: ProducerLinks, deadline: Deadline): Promise<Producer> {
  const { names, transactions, patience } = links
  const answer = await transactions.ask({
    ...aboutTransactions(links, 'use'),
    // Each answer fences those before it; the last one counts.
    isRepeatable: true,
    deadline,
    requestTimeoutMs: patience.forAsking(),
    exchange: (link, within) =>
      link.exchange(
        exchangeOf(link, transactionApis.initProducerId, requestsModule.requests.InitProducerId, {
          transactionalId: names.transactionalId,
          transactionTimeout: transactionTimeoutMs,
        }),
        within,
      ),
    codes: ({ errorCode }) => [errorCode],
  })
  return createProducer(links, { id: answer.producerId, epoch: answer.producerEpoch })
}

function createProducer(
  links: ProducerLinks,
  { id, epoch }: { readonly id: string; readonly epoch: number },
): Producer {
  const { names, transactions, groups, connectionName, patience } = links
  const claim = { transactionalId: names.transactionalId, producerId: id, producerEpoch: epoch }
  let isOpen = false

  async function announcePosition(deadline: Deadline) {
    // From here on it may be open, also when the answer is lost.
    const wasOpen = isOpen
    isOpen = true
    const announced = transactions.ask({
      ...aboutTransactions(links, 'use'),
      permission: `Read on group ${names.group} and Write on transactional id ${names.transactionalId}`,
      isRepeatable: false,
      deadline,
      requestTimeoutMs: patience.forWriting(0),
      exchange: (link, within) =>
        link.exchange(
          exchangeOf(link, transactionApis.addOffsetsToTxn, requestsModule.requests.AddOffsetsToTxn, {
            ...claim,
            groupId: names.group,
          }),
          within,
        ),
      codes: ({ errorCode }) => [errorCode],
    })
    try {
      await announced
    } catch (error) {
      if (error instanceof KafkaFailure && error.code === 'transactions-refused') isOpen = wasOpen
      throw error
    }
  }

  async function commitPosition(topic: string, position: Position, deadline: Deadline) {
    for (let tries = 0; ; tries++) {
      try {
        return await commitPositionOnce(topic, position, deadline)
      } catch (error) {
        const wait = waitsForATopic[tries]
        const isUnknown = error instanceof KafkaFailure && error.code === 'unknown-topic'
        if (!isUnknown || wait === undefined || wait > deadline.remainingMs()) throw error
        await pause(wait)
      }
    }
  }

  async function commitPositionOnce(topic: string, position: Position, deadline: Deadline) {
    await groups.ask({
      verb: 'keep the position under',
      subject: `topic ${topic}`,
      permission: `Read on group ${names.group} and on topic ${topic}`,
      isRepeatable: false,
      deadline,
      requestTimeoutMs: patience.forWriting(0),
      exchange: (link, within) =>
        link.exchange(
          exchangeOf(link, transactionApis.txnOffsetCommit, requestsModule.requests.TxnOffsetCommit, {
            ...claim,
            groupId: names.group,
            topics: [
              {
                topic,
                partitions: [
                  { partition: positionPartition, offset: String(position.number), metadata: position.digest },
                ],
              },
            ],
          }),
          within,
        ),
      codes: ({ topics }) => {
        const codes = topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode))
        return codes.length === 0 ? [kafkaErrorCodes.unknownServerError] : codes
      },
    })
  }

  async function addPartitions(
    partitions: readonly { readonly topic: string; readonly partition: number }[],
    deadline: Deadline,
  ): Promise<readonly PartitionRefusal[]> {
    const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, group]) => ({
      topic,
      partitions: group.map(({ partition }) => partition),
    }))
    for (let tries = 0; ; tries++) {
      isOpen = true
      const answer = await transactions.ask({
        ...aboutTransactions(links, 'use'),
        isRepeatable: false,
        deadline,
        requestTimeoutMs: patience.forWriting(0),
        exchange: (link, within) =>
          link.exchange(
            exchangeOf(link, transactionApis.addPartitionsToTxn, requestsModule.requests.AddPartitionsToTxn, {
              ...claim,
              topics,
            }),
            within,
          ),
        codes: ({ errors }) =>
          errors.flatMap(({ partitionErrors }) =>
            partitionErrors.flatMap(({ errorCode }) => (isAboutThePartition(errorCode) ? [] : [errorCode])),
          ),
      })
      const refused = answer.errors.flatMap(({ topic, partitionErrors }) =>
        partitionErrors.flatMap(({ partition, errorCode }) =>
          errorCode === 0 || errorCode === kafkaErrorCodes.operationNotAttempted
            ? []
            : [partitionRefusal(connectionName, { topic, partition }, errorCode)],
        ),
      )
      if (refused.length === 0) return []
      const wait = waitsForATopic[tries]
      const mayBeNew = refused.every(({ code }) => code === 'unknown-topic')
      if (!mayBeNew || wait === undefined || wait > deadline.remainingMs()) return refused
      await pause(wait)
    }
  }

  return {
    transactionalId: names.transactionalId,
    id: BigInt(id),
    epoch,
    sequences: new Map(),
    announcePosition,
    commitPosition,
    addPosition: async (topic, position, deadline) => {
      await announcePosition(deadline)
      await commitPosition(topic, position, deadline)
    },
    addPartitions,
    end: async (outcome, deadline) => {
      if (!isOpen) return
      await transactions.ask({
        ...aboutTransactions(links, outcome),
        isRepeatable: false,
        deadline,
        requestTimeoutMs: patience.forWriting(0),
        exchange: (link, within) =>
          link.exchange(
            exchangeOf(link, transactionApis.endTxn, requestsModule.requests.EndTxn, {
              ...claim,
              transactionResult: outcome === 'commit',
            }),
            within,
          ),
        codes: ({ errorCode }) => [errorCode],
      })
      isOpen = false
    },
    isOpen: () => isOpen,
  }
}

/** The position of the last batch that was committed under a topic; null = none, or one that has expired. */
export async function readPosition(links: ProducerLinks, topic: string, deadline: Deadline): Promise<Position | null> {
  const { names, groups, patience } = links
  const answer = await groups.ask({
    verb: 'read the position under',
    subject: `topic ${topic}`,
    permission: `Describe on group ${names.group} and on topic ${topic}`,
    isRepeatable: true,
    deadline,
    requestTimeoutMs: patience.forAsking(),
    exchange: (link, within) =>
      link.exchange(
        exchangeOf(link, transactionApis.offsetFetch, requestsModule.requests.OffsetFetch, {
          groupId: names.group,
          topics: [{ topic, partitions: [{ partition: positionPartition }] }],
        }),
        within,
      ),
    codes: ({ errorCode = 0, responses }) =>
      [errorCode, ...responses.flatMap(({ partitions }) => partitions.map((partition) => partition.errorCode))].filter(
        (code) => !codesOfNoPosition.has(code),
      ),
  })
  const found = answer.responses.find((response) => response.topic === topic)?.partitions[0]
  if (found === undefined || codesOfNoPosition.has(found.errorCode)) return null
  const number = BigInt(found.offset)
  return number < 0n ? null : { number, digest: found.metadata ?? '' }
}

const positionPartition = 0

const codesOfNoPosition: ReadonlySet<number> = new Set([
  kafkaErrorCodes.unknownTopicOrPartition,
  kafkaErrorCodes.groupIdNotFound,
])

/** The codes of an answer that speak of a partition, and not of the producer or its transaction. */
function isAboutThePartition(code: number): boolean {
  return (
    code === kafkaErrorCodes.unknownTopicOrPartition ||
    code === kafkaErrorCodes.topicAuthorisationFailed ||
    code === kafkaErrorCodes.illegalTopicName ||
    code === kafkaErrorCodes.operationNotAttempted
  )
}

function partitionRefusal(
  connectionName: string,
  { topic, partition }: { readonly topic: string; readonly partition: number },
  errorCode: number,
): PartitionRefusal {
  const { code, message, retryable } = failureOfKafkaError(errorCode, {
    connectionName,
    subject: `topic ${topic} (partition ${partition})`,
    verb: 'write to',
    permission: 'Write on this topic',
  })
  return { topic, partition, code, message, retryable }
}

function aboutTransactions(
  { names }: ProducerLinks,
  verb: 'use' | 'commit' | 'abort',
): Pick<TransactionRequest, 'verb' | 'subject' | 'permission'> {
  return {
    verb: verb === 'use' ? 'use' : `${verb} the transaction of`,
    subject: `transactional id ${names.transactionalId}`,
    permission: `Write and Describe on transactional id ${names.transactionalId}`,
  }
}

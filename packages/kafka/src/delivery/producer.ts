import type { PartitionRefusal, Position, ShardNames } from '@sendwright/engine'
import type { KafkaClient } from '../client/client.ts'
import { type Deadline, pause } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { failureOfKafkaError, kafkaErrorCodes } from '../kafkaErrors.ts'
import type { TransactionProducer } from '../send/produceBatches.ts'
import { type Coordinator, type CoordinatorRequest, createCoordinator } from './coordinators.ts'
import type { Patience } from './patience.ts'
import {
  addOffsetsToTxn,
  addPartitionsToTxn,
  type AddPartitionsAnswer,
  endTxn,
  initProducerId,
  offsetFetch,
  type Place,
  positionOf,
  type ProducerClaim,
  txnOffsetCommit,
} from './requests.ts'

/**
 * A producer under a transactional id: one epoch of it, from its initialisation until it is thrown away. What it throws
 * leaves the state of its transaction in doubt, unless it is `fenced`, `transactions-refused` or `unknown-topic`.
 */
export interface Producer extends TransactionProducer {
  /** Begins the transaction where none is open. Partitions can be added from then on. */
  readonly announcePosition: (deadline: Deadline) => Promise<void>
  /** Within the transaction, after it was announced. `unknown-topic` where its topic does not exist. */
  readonly commitPosition: (topic: string, position: Position, deadline: Deadline) => Promise<void>
  /** Announces partitions to the transaction; resolves with those that the cluster refuses. */
  readonly addPartitions: (places: readonly Place[], deadline: Deadline) => Promise<readonly PartitionRefusal[]>
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

/** A topic that was just created is not known to every broker at once: so often it is asked for again, in milliseconds. */
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
  const { transactionalId, group } = names
  return {
    names,
    connectionName: records.settings.connectionName,
    patience,
    transactions: createCoordinator({ kind: 'transaction', key: transactionalId, client: records, lookups, patience }),
    groups: createCoordinator({ kind: 'group', key: group, client: positions, lookups, patience }),
  }
}

/** Ends what an earlier producer of this transactional id left open, fences it, and gives the next one. */
export async function initialiseProducer(links: ProducerLinks, deadline: Deadline): Promise<Producer> {
  const { names, transactions, patience } = links
  const { producerId, producerEpoch } = await transactions.ask({
    ...initProducerId(names.transactionalId, transactionTimeoutMs),
    ...aboutTransactions(names, 'use'),
    // Each answer fences those before it; the last one counts.
    isRepeatable: true,
    requestTimeoutMs: patience.forAsking(),
    deadline,
  })
  return createProducer(links, { transactionalId: names.transactionalId, producerId, producerEpoch })
}

function createProducer(links: ProducerLinks, claim: ProducerClaim): Producer {
  const { names, transactions, groups, connectionName } = links
  let isOpen = false

  async function announcePosition(deadline: Deadline) {
    const wasOpen = isOpen
    // It may be open from here on, also when the answer is lost.
    isOpen = true
    try {
      await transactions.ask({
        ...addOffsetsToTxn(claim, names.group),
        ...aboutTransactions(names, 'use'),
        permission: `Read on group ${names.group} and Write on transactional id ${names.transactionalId}`,
        ...once(links, deadline),
      })
    } catch (error) {
      if (error instanceof KafkaFailure && error.code === 'transactions-refused') isOpen = wasOpen
      throw error
    }
  }

  async function commitPosition(topic: string, position: Position, deadline: Deadline) {
    for (let tries = 0; ; tries++) {
      try {
        await groups.ask({
          ...txnOffsetCommit(claim, { groupId: names.group, topic, position }),
          verb: 'keep the position under',
          subject: `topic ${topic}`,
          permission: `Read on group ${names.group} and on topic ${topic}`,
          ...once(links, deadline),
        })
        return
      } catch (error) {
        const wait = waitsForATopic[tries]
        const isUnknown = error instanceof KafkaFailure && error.code === 'unknown-topic'
        if (!isUnknown || wait === undefined || wait > deadline.remainingMs()) throw error
        await pause(wait)
      }
    }
  }

  async function addPartitions(places: readonly Place[], deadline: Deadline): Promise<readonly PartitionRefusal[]> {
    for (let tries = 0; ; tries++) {
      isOpen = true
      const answer = await transactions.ask({
        ...addPartitionsToTxn(claim, places),
        ...aboutTransactions(names, 'use'),
        ...once(links, deadline),
      })
      const refused = refusalsIn(answer, connectionName)
      const wait = waitsForATopic[tries]
      const mayBeNew = refused.length > 0 && refused.every(({ code }) => code === 'unknown-topic')
      if (!mayBeNew || wait === undefined || wait > deadline.remainingMs()) return refused
      await pause(wait)
    }
  }

  return {
    transactionalId: claim.transactionalId,
    id: BigInt(claim.producerId),
    epoch: claim.producerEpoch,
    sequences: new Map(),
    announcePosition,
    commitPosition,
    addPartitions,
    end: async (outcome, deadline) => {
      if (!isOpen) return
      await transactions.ask({
        ...endTxn(claim, outcome),
        ...aboutTransactions(names, outcome),
        ...once(links, deadline),
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
    ...offsetFetch(names.group, topic),
    verb: 'read the position under',
    subject: `topic ${topic}`,
    permission: `Describe on group ${names.group} and on topic ${topic}`,
    isRepeatable: true,
    requestTimeoutMs: patience.forAsking(),
    deadline,
  })
  return positionOf(answer, topic)
}

/** A request whose lost answer leaves a doubt. */
function once(
  { patience }: ProducerLinks,
  deadline: Deadline,
): Pick<CoordinatorRequest<never>, 'isRepeatable' | 'requestTimeoutMs' | 'deadline'> {
  return { isRepeatable: false, requestTimeoutMs: patience.forWriting(0), deadline }
}

function aboutTransactions(
  { transactionalId }: ShardNames,
  verb: 'use' | 'commit' | 'abort',
): Pick<CoordinatorRequest<never>, 'verb' | 'subject' | 'permission'> {
  return {
    verb: verb === 'use' ? 'use' : `${verb} the transaction of`,
    subject: `transactional id ${transactionalId}`,
    permission: `Write and Describe on transactional id ${transactionalId}`,
  }
}

function refusalsIn({ errors }: AddPartitionsAnswer, connectionName: string): readonly PartitionRefusal[] {
  const refused: PartitionRefusal[] = []
  for (const { topic, partitionErrors } of errors) {
    for (const { partition, errorCode } of partitionErrors) {
      if (errorCode === 0 || errorCode === kafkaErrorCodes.operationNotAttempted) continue
      const { code, message, retryable } = failureOfKafkaError(errorCode, {
        connectionName,
        subject: `topic ${topic} (partition ${partition})`,
        verb: 'write to',
        permission: 'Write on this topic',
      })
      refused.push({ topic, partition, code, message, retryable })
    }
  }
  return refused
}

import type { PartitionPlace } from '../cluster/leaders.ts'
import type { WrittenOffset } from '../groups/groups.ts'
import type { Marker, Outcome } from '../log/controlBatch.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { createTransaction, type ProducerIdentity, type StagedOffset, type Transaction } from './transaction.ts'

const mostTransactionalIds = 10_000
/** As Kafka's transaction.max.timeout.ms. */
export const longestTransactionMs = 900_000
const lastEpoch = 32_766
const firstIdentity = (id: number): ProducerIdentity => ({ id, epoch: 0 })

/** Who speaks for a transaction. */
export interface TransactionClaim {
  readonly transactionalId: string
  readonly producer: ProducerIdentity
}

/** What transactions act on when they end. */
export interface TransactionEffects {
  nextProducerId(): number
  /** Writes the control batch of a partition, where there is such a partition. */
  mark(place: PartitionPlace, marker: Marker): void
  commitOffset(group: string, place: PartitionPlace, position: WrittenOffset): void
}

/** The coordinator of all transactional ids. */
export interface Transactions {
  /** Gives the id a new epoch. An open transaction is aborted first, and the caller told to come again. */
  initProducer(transactionalId: string, timeoutMs: number): ProducerIdentity | { readonly error: ErrorCode }
  addPartitions(claim: TransactionClaim, partitions: readonly PartitionPlace[]): ErrorCode
  addGroup(claim: TransactionClaim, group: string): ErrorCode
  /** Whether positions of this group may be staged now. */
  checkOffsets(claim: TransactionClaim, group: string): ErrorCode
  /** Keeps a position until the commit, after `checkOffsets`. */
  stageOffset(claim: TransactionClaim, position: StagedOffset): void
  /** Whether the first batch of the transaction may be written there now. */
  checkProduce(claim: TransactionClaim, place: PartitionPlace): ErrorCode
  end(claim: TransactionClaim, outcome: Outcome): ErrorCode
  /** As if another producer with this id had started: whoever holds it is fenced. False where there is no such id. */
  fence(transactionalId: string): boolean
  /** The topic is gone, and with it what was staged for it. */
  forgetTopic(topic: string): void
  /** The group is gone, and with it what was staged for it. */
  forgetPositions(group: string): void
  close(): void
}

/**
 * The state machine of Kafka's TransactionCoordinator for clients before KIP-890. `completionMs` is the time between
 * the answer to an EndTxn and the control batches: meanwhile the next transaction meets CONCURRENT_TRANSACTIONS, the
 * records are not stable yet and committed positions are the old ones.
 */
export function createTransactions(effects: TransactionEffects, completionMs: number): Transactions {
  /** In the order of their latest InitProducerId. */
  const known = new Map<string, Transaction>()

  function initProducer(transactionalId: string, timeoutMs: number): ProducerIdentity | { readonly error: ErrorCode } {
    if (transactionalId === '') return { error: errorCodes.INVALID_REQUEST }
    if (timeoutMs < 1 || timeoutMs > longestTransactionMs) return { error: errorCodes.INVALID_TRANSACTION_TIMEOUT }
    const transaction = known.get(transactionalId)
    if (!transaction) return addProducer(transactionalId, timeoutMs)

    if (transaction.isOpen) transaction.fence()
    if (transaction.isEnding) return { error: errorCodes.CONCURRENT_TRANSACTIONS }
    const { id, epoch } = transaction.producer
    known.delete(transactionalId)
    known.set(transactionalId, transaction)
    return transaction.become(
      epoch >= lastEpoch ? firstIdentity(effects.nextProducerId()) : { id, epoch: epoch + 1 },
      timeoutMs,
    )
  }

  function addProducer(transactionalId: string, timeoutMs: number): ProducerIdentity | { readonly error: ErrorCode } {
    if (known.size >= mostTransactionalIds) dropOneIdle()
    if (known.size >= mostTransactionalIds) return { error: errorCodes.POLICY_VIOLATION }
    const transaction = createTransaction({ complete, completionMs })
    known.set(transactionalId, transaction)
    return transaction.become(firstIdentity(effects.nextProducerId()), timeoutMs)
  }

  /** As a transactional id that expired. */
  function dropOneIdle(): void {
    for (const [id, transaction] of known) {
      if (!transaction.isOpen && !transaction.isEnding) {
        known.delete(id)
        return
      }
    }
  }

  function complete(transaction: Transaction, outcome: Outcome): void {
    const { producer } = transaction
    for (const [topic, indexes] of transaction.partitions) {
      for (const index of indexes) effects.mark({ topic, index }, { producer, outcome })
    }
    if (outcome === 'abort') return
    for (const [group, topics] of transaction.offsets) {
      for (const [topic, positions] of topics) {
        for (const [index, position] of positions) effects.commitOffset(group, { topic, index }, position)
      }
    }
  }

  /** The transaction that the claim speaks for, or why it may not. */
  function claimed({ transactionalId, producer }: TransactionClaim): Transaction | ErrorCode {
    if (transactionalId === '') return errorCodes.INVALID_REQUEST
    const transaction = known.get(transactionalId)
    if (!transaction || transaction.producer.id !== producer.id) return errorCodes.INVALID_PRODUCER_ID_MAPPING
    if (transaction.producer.epoch !== producer.epoch) return errorCodes.PRODUCER_FENCED
    return transaction
  }

  function goingOn(claim: TransactionClaim): Transaction | ErrorCode {
    const transaction = claimed(claim)
    if (typeof transaction === 'number') return transaction
    return transaction.isEnding ? errorCodes.CONCURRENT_TRANSACTIONS : transaction
  }

  function addPartitions(claim: TransactionClaim, partitions: readonly PartitionPlace[]): ErrorCode {
    const transaction = goingOn(claim)
    if (typeof transaction === 'number') return transaction
    for (const place of partitions) transaction.addPartition(place)
    return errorCodes.NONE
  }

  function addGroup(claim: TransactionClaim, group: string): ErrorCode {
    const transaction = goingOn(claim)
    if (typeof transaction === 'number') return transaction
    transaction.addGroup(group)
    return errorCodes.NONE
  }

  function checkOffsets(claim: TransactionClaim, group: string): ErrorCode {
    const transaction = claimed(claim)
    if (transaction === errorCodes.PRODUCER_FENCED) return errorCodes.INVALID_PRODUCER_EPOCH
    if (typeof transaction === 'number') return transaction
    const staged = transaction.offsets.get(group)
    // As batches: only the first one is verified, so that one that comes before a commit is seen is in.
    if (transaction.isEnding && !staged?.size) return errorCodes.COORDINATOR_NOT_AVAILABLE
    return staged ? errorCodes.NONE : errorCodes.INVALID_TXN_STATE
  }

  function checkProduce(claim: TransactionClaim, { topic, index }: PartitionPlace): ErrorCode {
    const transaction = goingOn(claim)
    // A partition asks, and tells its client in its own words.
    if (transaction === errorCodes.PRODUCER_FENCED) return errorCodes.INVALID_PRODUCER_EPOCH
    if (transaction === errorCodes.CONCURRENT_TRANSACTIONS) return errorCodes.NOT_ENOUGH_REPLICAS
    if (typeof transaction === 'number') return transaction
    return transaction.partitions.get(topic)?.has(index) ? errorCodes.NONE : errorCodes.INVALID_TXN_STATE
  }

  function end(claim: TransactionClaim, outcome: Outcome): ErrorCode {
    const transaction = claimed(claim)
    if (typeof transaction === 'number') return transaction
    if (transaction.isOpen) {
      transaction.end(outcome)
      return errorCodes.NONE
    }
    if (transaction.outcome !== outcome) return errorCodes.INVALID_TXN_STATE
    return transaction.isEnding ? errorCodes.CONCURRENT_TRANSACTIONS : errorCodes.NONE
  }

  function fence(transactionalId: string): boolean {
    const transaction = known.get(transactionalId)
    if (!transaction) return false
    transaction.fence()
    return true
  }

  return {
    initProducer,
    addPartitions,
    addGroup,
    checkOffsets,
    stageOffset: ({ transactionalId }, position) => known.get(transactionalId)?.stageOffset(position),
    checkProduce,
    end,
    fence,
    forgetTopic(topic) {
      for (const transaction of known.values()) transaction.forgetTopic(topic)
    },
    forgetPositions(group) {
      for (const transaction of known.values()) transaction.forgetPositions(group)
    },
    close() {
      for (const transaction of known.values()) transaction.close()
    },
  }
}

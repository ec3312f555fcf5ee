import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import type { BatchProducer } from './recordBatch.ts'

/** How many batches of a producer a partition remembers, as Kafka does. */
const rememberedBatches = 5
/** Beyond it the producer that wrote least recently is forgotten; its next batch is taken whatever its sequence. */
const rememberedProducers = 1000
const sequenceCount = 2 ** 31

interface WrittenBatch {
  readonly firstSequence: number
  readonly lastSequence: number
  readonly baseOffset: number
  readonly timestamp: number
}

interface ProducerState {
  readonly epoch: number
  readonly batches: readonly WrittenBatch[]
}

/** What the sequence of a batch means: `append` it, answer the place it already has, or refuse it. */
export type SequenceVerdict =
  | { readonly verdict: 'append' }
  | { readonly verdict: 'duplicate'; readonly baseOffset: number; readonly timestamp: number }
  | { readonly verdict: 'refuse'; readonly error: ErrorCode }

/**
 * What one partition remembers of its idempotent producers. The rules are those of Kafka's ProducerStateManager: a
 * duplicate of one of the last five batches answers the original place, a producer that is not known (any more) may
 * start with any sequence number, a new epoch starts with 0, sequence numbers wrap after 2^31 - 1.
 */
export function createProducerStates() {
  const states = new Map<number, ProducerState>()

  function check(producer: BatchProducer, count: number): SequenceVerdict {
    const state = states.get(producer.id)
    if (!state) return { verdict: 'append' }
    if (producer.epoch < state.epoch) return { verdict: 'refuse', error: errorCodes.INVALID_PRODUCER_EPOCH }
    if (producer.epoch > state.epoch) return inOrder(producer.firstSequence === 0)

    const lastSequence = sequenceAfter(producer.firstSequence, count - 1)
    const original = state.batches.find(
      (batch) => batch.firstSequence === producer.firstSequence && batch.lastSequence === lastSequence,
    )
    if (original) {
      return { verdict: 'duplicate', baseOffset: original.baseOffset, timestamp: original.timestamp }
    }
    const latest = state.batches.at(-1)
    return inOrder(producer.firstSequence === (latest ? sequenceAfter(latest.lastSequence, 1) : 0))
  }

  function remember(producer: BatchProducer, written: { count: number; baseOffset: number; timestamp: number }): void {
    const known = states.get(producer.id)
    const batch = {
      firstSequence: producer.firstSequence,
      lastSequence: sequenceAfter(producer.firstSequence, written.count - 1),
      baseOffset: written.baseOffset,
      timestamp: written.timestamp,
    }
    const earlier = known?.epoch === producer.epoch ? known.batches.slice(1 - rememberedBatches) : []
    keep(producer.id, { epoch: producer.epoch, batches: [...earlier, batch] })
  }

  /** Whether the epoch is the one the producer writes with; also where it is not known any more. */
  function isCurrent({ id, epoch }: BatchProducer): boolean {
    return epoch === (states.get(id)?.epoch ?? epoch)
  }

  /** The end of a transaction is written with the producer's epoch; a later one than it had ends the former. */
  function reachEpoch(producer: { readonly id: number; readonly epoch: number }): void {
    const known = states.get(producer.id)
    if (!known || producer.epoch > known.epoch) keep(producer.id, { epoch: producer.epoch, batches: [] })
  }

  function keep(id: number, state: ProducerState): void {
    // Deleted first, so that the map's order is that of the latest write.
    states.delete(id)
    states.set(id, state)
    if (states.size > rememberedProducers) {
      for (const oldest of states.keys()) {
        states.delete(oldest)
        break
      }
    }
  }

  return { check, isCurrent, remember, reachEpoch }
}

function inOrder(isNext: boolean): SequenceVerdict {
  return isNext ? { verdict: 'append' } : { verdict: 'refuse', error: errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER }
}

function sequenceAfter(sequence: number, steps: number): number {
  return (sequence + steps) % sequenceCount
}

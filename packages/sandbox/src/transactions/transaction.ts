import type { PartitionPlace } from '../cluster/leaders.ts'
import type { WrittenOffset } from '../groups/groups.ts'
import type { Outcome } from '../log/controlBatch.ts'

/** A producer id and its epoch. */
export interface ProducerIdentity {
  readonly id: number
  readonly epoch: number
}

/** A position that a transaction will commit. */
export interface StagedOffset {
  readonly group: string
  readonly topic: string
  readonly index: number
  readonly offset: WrittenOffset
}

const largestEpoch = 32_767

/** What one transactional id is doing. At most one transaction of it is open or ending at a time. */
export interface Transaction {
  readonly producer: ProducerIdentity
  readonly isOpen: boolean
  /** Its end is decided and not yet written. */
  readonly isEnding: boolean
  /** How it ended or is ending; null before the first and while one is open. */
  readonly outcome: Outcome | null
  readonly partitions: ReadonlyMap<string, ReadonlySet<number>>
  /** The positions to be committed: group → topic → partition. */
  readonly offsets: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<number, WrittenOffset>>>
  become(producer: ProducerIdentity, timeoutMs: number): ProducerIdentity
  addPartition(place: PartitionPlace): void
  addGroup(group: string): void
  stageOffset(position: StagedOffset): void
  end(outcome: Outcome): void
  /** Takes the epoch from whoever has it, and aborts what is open. */
  fence(): void
  forgetTopic(topic: string): void
  forgetPositions(group: string): void
  close(): void
}

/**
 * A transactional id that has done nothing yet. It sets a timer only while a transaction is open, for its time-out,
 * and while one is ending, for `completionMs`; `complete` is then called with what is to be written.
 */
export function createTransaction(options: {
  readonly completionMs: number
  complete(transaction: Transaction, outcome: Outcome): void
}): Transaction {
  const partitions = new Map<string, Set<number>>()
  const offsets = new Map<string, Map<string, Map<number, WrittenOffset>>>()
  let producer: ProducerIdentity = { id: -1, epoch: -1 }
  let timeoutMs = 0
  let state: 'idle' | 'open' | 'ending' = 'idle'
  let outcome: Outcome | null = null
  let timer: NodeJS.Timeout | undefined

  function open(): void {
    if (state === 'open') return
    state = 'open'
    outcome = null
    timer = setTimeout(fence, timeoutMs).unref()
  }

  function end(how: Outcome): void {
    clearTimeout(timer)
    state = 'ending'
    outcome = how
    if (options.completionMs === 0) complete(how)
    else timer = setTimeout(() => complete(how), options.completionMs).unref()
  }

  function complete(how: Outcome): void {
    options.complete(transaction, how)
    state = 'idle'
    partitions.clear()
    offsets.clear()
  }

  /** A transaction that is ending keeps the end that was decided, and its control batches have the new epoch too. */
  function fence(): void {
    producer = { id: producer.id, epoch: Math.min(producer.epoch + 1, largestEpoch) }
    if (state === 'open') end('abort')
  }

  function stageOffset({ group, topic, index, offset }: StagedOffset): void {
    const topics = offsets.get(group) ?? new Map<string, Map<number, WrittenOffset>>()
    const ofTopic = topics.get(topic) ?? new Map<number, WrittenOffset>()
    offsets.set(group, topics.set(topic, ofTopic.set(index, offset)))
  }

  const transaction: Transaction = {
    get producer() {
      return producer
    },
    get isOpen() {
      return state === 'open'
    },
    get isEnding() {
      return state === 'ending'
    },
    get outcome() {
      return outcome
    },
    partitions,
    offsets,
    become(next, nextTimeoutMs) {
      producer = next
      timeoutMs = nextTimeoutMs
      outcome = null
      return next
    },
    addPartition({ topic, index }) {
      open()
      partitions.set(topic, (partitions.get(topic) ?? new Set()).add(index))
    },
    addGroup(group) {
      open()
      if (!offsets.has(group)) offsets.set(group, new Map())
    },
    stageOffset,
    end,
    fence,
    forgetTopic(topic) {
      partitions.delete(topic)
      for (const topics of offsets.values()) topics.delete(topic)
    },
    forgetPositions: (group) => offsets.get(group)?.clear(),
    close: () => clearTimeout(timer),
  }
  return transaction
}

import { firstIndexWhere } from './search.ts'

/** A transaction whose records are not to be read; its last offset is that of the control record that ended it. */
export interface AbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
  readonly lastOffset: number
}

/** What one partition remembers of transactions. An aborted one is forgotten with its last record. */
export interface TransactionIndex {
  /** Where the earliest open transaction begins; null where none is open. */
  readonly firstOpenOffset: number | null
  isOpen(producerId: number): boolean
  /** A batch of a transaction was written at `offset`. */
  wrote(producerId: number, offset: number): void
  ended(producerId: number, outcome: 'commit' | 'abort', markerOffset: number): void
  /** The aborted ones that have records from `from` on and before `before`. */
  aborted(from: number, before: number): readonly AbortedTransaction[]
  /** The records before `offset` are gone. */
  forgetBefore(offset: number): void
}

/** An index without transactions. */
export function createTransactionIndex(): TransactionIndex {
  /** In the order of their first offsets, as offsets only grow. */
  const open = new Map<number, number>()
  /** In the order of their last offsets. */
  let abortedOnes: AbortedTransaction[] = []

  return {
    get firstOpenOffset() {
      for (const offset of open.values()) return offset
      return null
    },
    isOpen: (producerId) => open.has(producerId),
    wrote(producerId, offset) {
      if (!open.has(producerId)) open.set(producerId, offset)
    },
    ended(producerId, outcome, markerOffset) {
      const firstOffset = open.get(producerId)
      open.delete(producerId)
      if (outcome === 'abort' && firstOffset !== undefined) {
        abortedOnes.push({ producerId, firstOffset, lastOffset: markerOffset })
      }
    },
    aborted(from, before) {
      const first = indexFrom(abortedOnes, from)
      return abortedOnes.slice(first).filter((transaction) => transaction.firstOffset < before)
    },
    forgetBefore(offset) {
      const first = indexFrom(abortedOnes, offset)
      if (first > 0) abortedOnes = abortedOnes.slice(first)
    },
  }
}

function indexFrom(transactions: readonly AbortedTransaction[], offset: number): number {
  return firstIndexWhere(transactions.length, (index) => (transactions[index]?.lastOffset ?? 0) >= offset)
}

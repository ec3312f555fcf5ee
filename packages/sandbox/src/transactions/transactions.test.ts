import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { WrittenOffset } from '../groups/groups.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { createTransactions, type Transactions } from './transactions.ts'
import type { ProducerIdentity } from './transaction.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const place = { topic: 't', index: 0 }
const position: WrittenOffset = { offset: 7n, leaderEpoch: -1, metadata: 'm', order: 1 }

describe('a transaction that has ended', () => {
  test('is written after the time it takes, and meets the next one until then', () => {
    const { transactions, effects } = house(5)
    const claim = begin(transactions)
    expect(transactions.end(claim, 'commit')).toBe(errorCodes.NONE)
    expect(transactions.addPartitions(claim, [place])).toBe(errorCodes.CONCURRENT_TRANSACTIONS)
    expect(transactions.addGroup(claim, 'g')).toBe(errorCodes.CONCURRENT_TRANSACTIONS)
    expect(transactions.end(claim, 'commit')).toBe(errorCodes.CONCURRENT_TRANSACTIONS)
    expect(transactions.end(claim, 'abort')).toBe(errorCodes.INVALID_TXN_STATE)
    expect(transactions.initProducer('x', 1000)).toEqual({ error: errorCodes.CONCURRENT_TRANSACTIONS })
    expect(effects).toEqual([])
    vi.advanceTimersByTime(5)
    expect(effects).toEqual(['commit t/0 in 0', 'g t/0 7'])
    expect(transactions.addPartitions(claim, [place])).toBe(errorCodes.NONE)
  })

  test('is written at once where it takes no time', () => {
    const { transactions, effects } = house(0)
    expect(transactions.end(begin(transactions), 'abort')).toBe(errorCodes.NONE)
    expect(effects).toEqual(['abort t/0 in 0'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('leaves no timer behind', () => {
    const { transactions } = house(5)
    transactions.end(begin(transactions), 'commit')
    vi.advanceTimersByTime(5)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a transaction that stays open', () => {
  test('is aborted in the next epoch after its time-out', () => {
    const { transactions, effects } = house(0)
    const claim = begin(transactions)
    vi.advanceTimersByTime(999)
    expect(effects).toEqual([])
    vi.advanceTimersByTime(1)
    expect(effects).toEqual(['abort t/0 in 1'])
    expect(transactions.end(claim, 'commit')).toBe(errorCodes.PRODUCER_FENCED)
    expect(transactions.initProducer('x', 1000)).toEqual({ id: claim.producer.id, epoch: 2 })
  })

  test('has no timer any more when all are closed', () => {
    const { transactions } = house(0)
    begin(transactions)
    expect(vi.getTimerCount()).toBe(1)
    transactions.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

test('an id whose epochs are used up gets another producer id', () => {
  const { transactions } = house(0)
  let latest = initialise(transactions, 'x')
  const { id } = latest
  while (latest.id === id) {
    expect(latest.epoch).toBeLessThanOrEqual(32_766)
    latest = initialise(transactions, 'x')
  }
  expect(latest).toEqual({ id: id + 1, epoch: 0 })
})

test('ids are bounded: the one that was initialised longest ago and is idle is forgotten', () => {
  const { transactions } = house(0)
  const open = begin(transactions, 'open')
  const idle = { transactionalId: 'idle', producer: initialise(transactions, 'idle') }
  for (let index = 0; index < 9_999; index++) initialise(transactions, `id ${index}`)
  expect(transactions.addGroup(idle, 'g')).toBe(errorCodes.INVALID_PRODUCER_ID_MAPPING)
  expect(transactions.end(open, 'commit')).toBe(errorCodes.NONE)
})

test('more ids than may be open at once are refused', () => {
  const { transactions } = house(0)
  for (let index = 0; index < 10_000; index++) begin(transactions, `id ${index}`)
  expect(transactions.initProducer('one more', 1000)).toEqual({ error: errorCodes.POLICY_VIOLATION })
})

test('what is fenced while it ends keeps the end that was decided', () => {
  const { transactions, effects } = house(5)
  transactions.end(begin(transactions), 'commit')
  expect(transactions.fence('x')).toBe(true)
  vi.advanceTimersByTime(5)
  expect(effects).toEqual(['commit t/0 in 1', 'g t/0 7'])
  expect(transactions.fence('nobody')).toBe(false)
})

test('positions of a deleted group or topic are not committed', () => {
  const { transactions, effects } = house(0)
  const claim = begin(transactions)
  transactions.forgetPositions('g')
  transactions.end(claim, 'commit')
  expect(effects).toEqual(['commit t/0 in 0'])
  begin(transactions, 'other')
  transactions.forgetTopic('t')
  expect(transactions.fence('other')).toBe(true)
  expect(effects).toEqual(['commit t/0 in 0'])
})

function house(completionMs: number) {
  const effects: string[] = []
  let producerId = 1
  const transactions = createTransactions(
    {
      nextProducerId: () => producerId++,
      mark: ({ topic, index }, { outcome, producer }) =>
        void effects.push(`${outcome} ${topic}/${index} in ${producer.epoch}`),
      commitOffset: (group, { topic, index }, { offset }) => void effects.push(`${group} ${topic}/${index} ${offset}`),
    },
    completionMs,
  )
  return { transactions, effects }
}

function initialise(transactions: Transactions, transactionalId: string): ProducerIdentity {
  const producer = transactions.initProducer(transactionalId, 1000)
  if ('error' in producer) throw new Error(`Refused with ${producer.error}`)
  return producer
}

/** A transaction that is going to write to a partition and to commit a position. */
function begin(transactions: Transactions, transactionalId = 'x') {
  const claim = { transactionalId, producer: initialise(transactions, transactionalId) }
  expect(transactions.addPartitions(claim, [place])).toBe(errorCodes.NONE)
  expect(transactions.addGroup(claim, 'g')).toBe(errorCodes.NONE)
  transactions.stageOffset(claim, { group: 'g', topic: 't', index: 0, offset: position })
  return claim
}

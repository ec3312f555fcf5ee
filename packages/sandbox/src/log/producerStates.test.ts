import { describe, expect, test } from 'vitest'
import { errorCodes } from '../protocol/errorCodes.ts'
import { createProducerStates } from './producerStates.ts'

const outOfOrder = { verdict: 'refuse', error: errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER }
const append = { verdict: 'append' }

describe('an idempotent producer', () => {
  test('goes on where its last batch ended', () => {
    const states = written([0, 3], [3, 2])
    expect(states.check(producer(5), 1)).toEqual(append)
    expect(states.check(producer(6), 1)).toEqual(outOfOrder)
    expect(states.check(producer(4), 1)).toEqual(outOfOrder)
  })

  test('gets the original place of each of its last five batches', () => {
    const states = written([0, 1], [1, 1], [2, 1], [3, 1], [4, 1], [5, 1])
    for (let sequence = 1; sequence <= 5; sequence++) {
      expect(states.check(producer(sequence), 1)).toEqual({
        verdict: 'duplicate',
        baseOffset: 100 + sequence,
        timestamp: sequence,
      })
    }
    expect(states.check(producer(0), 1)).toEqual(outOfOrder)
  })

  test('is not a duplicate when the batch has another length', () => {
    expect(written([0, 3]).check(producer(0), 2)).toEqual(outOfOrder)
  })

  test('may start anywhere while it is not known', () => {
    expect(createProducerStates().check(producer(77), 1)).toEqual(append)
  })

  test('starts a new epoch with 0 and ends the old one', () => {
    const states = written([0, 3])
    expect(states.check(producer(1, 1), 1)).toEqual(outOfOrder)
    expect(states.check(producer(0, 1), 1)).toEqual(append)
    states.remember(producer(0, 1), { count: 1, baseOffset: 9, timestamp: 9 })
    expect(states.check(producer(3, 0), 1)).toEqual({ verdict: 'refuse', error: errorCodes.INVALID_PRODUCER_EPOCH })
    expect(states.check(producer(1, 1), 1)).toEqual(append)
  })

  test('wraps its sequence numbers after 2^31 - 1', () => {
    const last = 2 ** 31 - 1
    const states = written([last - 1, 3])
    expect(states.check(producer(1), 1)).toEqual(append)
    expect(states.check(producer(last - 1), 3)).toMatchObject({ verdict: 'duplicate' })
  })
})

test('the producer that wrote least recently is forgotten beyond a thousand', () => {
  const states = createProducerStates()
  for (let id = 0; id <= 1000; id++) {
    states.remember({ id, epoch: 0, firstSequence: 0 }, { count: 1, baseOffset: id, timestamp: 0 })
  }
  expect(states.check({ id: 0, epoch: 0, firstSequence: 50 }, 1)).toEqual(append)
  expect(states.check({ id: 1, epoch: 0, firstSequence: 50 }, 1)).toEqual(outOfOrder)
})

/** Batches as first sequence and count; the place of each is 100 + its sequence, its time its sequence. */
function written(...batches: [number, number][]) {
  const states = createProducerStates()
  for (const [first, count] of batches) {
    states.remember(producer(first), { count, baseOffset: 100 + first, timestamp: first })
  }
  return states
}

function producer(firstSequence: number, epoch = 0) {
  return { id: 1, epoch, firstSequence }
}

import { expect, test } from 'vitest'
import { KafkaFailure } from '../failure.ts'
import { createPatience } from './patience.ts'

const silence = new KafkaFailure('timed-out', 'No answer.')

test('D61 one lost answer changes nothing, more in a row double the wait within the send time-out', () => {
  const patience = createPatience(15_000)
  const waits = Array.from({ length: 6 }, () => {
    const wait = patience.forWriting(1_000_000)
    patience.writingFailed(silence)
    return wait
  })
  expect(waits).toEqual([3_500, 3_500, 7_000, 14_000, 15_000, 15_000])
  patience.answered()
  expect(patience.forWriting(0)).toBe(2_500)
})

test('D61 what is asked for again waits at most 4 s', () => {
  const patience = createPatience(60_000)
  const waits = Array.from({ length: 6 }, () => {
    const wait = patience.forAsking()
    patience.askingFailed(silence)
    return wait
  })
  expect(waits).toEqual([1_000, 1_500, 2_250, 3_375, 4_000, 4_000])
})

test('D61 a refusal is no time-out, and no wait is longer than the send time-out', () => {
  const patience = createPatience(800)
  for (let times = 0; times < 5; times++) {
    patience.writingFailed(new KafkaFailure('not-connected', 'Gone.'))
    patience.askingFailed(new KafkaFailure('not-connected', 'Gone.'))
  }
  expect([patience.forWriting(0), patience.forAsking()]).toEqual([800, 800])
})

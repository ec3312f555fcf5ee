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
  expect(waits).toEqual([3_000, 3_000, 6_000, 12_000, 15_000, 15_000])
  patience.wrote()
  expect(patience.forWriting(0)).toBe(2_000)
})

test('D61 what is asked for again waits at most 4 s', () => {
  const patience = createPatience(60_000)
  const waits = Array.from({ length: 9 }, () => {
    const wait = Math.round(patience.forAsking())
    patience.askingFailed(silence)
    return wait
  })
  expect(waits).toEqual([1_000, 1_250, 1_563, 1_953, 2_441, 3_052, 3_815, 4_000, 4_000])
})

test('D61 a refusal is no time-out, and no wait is longer than the send time-out', () => {
  const patience = createPatience(800)
  for (let times = 0; times < 5; times++) {
    patience.writingFailed(new KafkaFailure('not-connected', 'Gone.'))
    patience.askingFailed(new KafkaFailure('not-connected', 'Gone.'))
  }
  expect([patience.forWriting(0), patience.forAsking()]).toEqual([800, 800])
})

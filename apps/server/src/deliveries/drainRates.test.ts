import { expect, test } from 'vitest'
import { createDrainRates } from './drainRates.ts'

test('the time for a number of deliveries follows the pace of the last half minute', () => {
  let now = 5_000_123
  const rates = createDrainRates(() => now)
  expect(rates.secondsFor('a', 10)).toBeNull()
  for (let second = 0; second < 30; second += 1) {
    now += 1_000
    rates.delivered('a', 100)
  }
  expect(rates.secondsFor('a', 1_000)).toBe(10)
  expect(rates.secondsFor('a', 1)).toBe(1)
  expect(rates.secondsFor('b', 1)).toBeNull()
  now += 15_000
  expect(rates.secondsFor('a', 1_000)).toBe(20)
  now += 60_000
  expect(rates.secondsFor('a', 1)).toBeNull()
})

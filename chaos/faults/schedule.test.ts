import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areas } from './fault.ts'
import { createSchedule, faultKinds } from './schedule.ts'

test('a seed gives the same faults again, as many as were asked for', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 400 }), (seed, faults) => {
      const rounds = createSchedule(seed, faults)
      expect(createSchedule(seed, faults)).toEqual(rounds)
      expect(rounds.flatMap((round) => round.faults)).toHaveLength(faults)
    }),
  )
})

test('one node, one server and one database are disturbed at a time', () => {
  for (const round of createSchedule(1, 1_000)) {
    const disturbed = round.faults.map(({ name }) => faultKinds[name].area).filter((area) => area !== 'network')
    expect(new Set(disturbed).size).toBe(disturbed.length)
  }
})

test('every kind comes in a long run, and only what is asked for in a narrow one', () => {
  const names = new Set(createSchedule(2, 1_000).flatMap((round) => round.faults.map(({ name }) => name)))
  expect(names.size).toBe(Object.keys(faultKinds).length)
  for (const area of areas) {
    for (const round of createSchedule(3, 20, [area])) {
      for (const { name } of round.faults) expect(faultKinds[name].area).toBe(area)
    }
  }
})

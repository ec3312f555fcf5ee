import { expect, test } from 'vitest'
import { createSimulation } from '../testing/simulation.ts'

test('D48 the finished are removed a piece at a time, with pauses, until nothing is left', async () => {
  const simulation = createSimulation({ seed: 24 })
  const { time, database } = simulation
  simulation.startServer()
  database.removable = 5
  const times: number[] = []
  await time.runUntil(() => {
    if (database.removals > times.length) times.push(time.now())
    return times.length === 6
  }, 180_000)
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0))
  expect(database.removable).toBe(0)
  expect(pauses.every((pause) => pause >= 200 && pause < 1_000)).toBe(true)
  await time.runUntil(() => false, 50_000)
  expect(database.removals).toBe(6)
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectionOf } from '../testing/simulation.ts'
import type { DueDelivery } from './deliveryQueue.ts'
import type { PlannedRow } from './deliveryTransport.ts'
import { createMemory } from './memory.ts'
import { nextBatch, sendableRows } from './nextBatch.ts'

const options = { connection: connectionOf('main'), random: () => 0.5, parkBehindRefused: true }

function dueRow(id: number, { orderKey = null, size = 100, isHeld = false }: Partial<DueDelivery> = {}): DueDelivery {
  return {
    id: BigInt(id),
    topic: 'a',
    partition: null,
    key: null,
    value: null,
    headers: [],
    orderKey,
    isHeld,
    due: '0',
    acceptedAt: 0,
    dueAt: 0,
    size,
    attempts: 0,
    trace: null,
    retry: null,
  }
}

test('D41 a batch ends where one of its partitions would get more than 900 KB; a record larger than that goes alone', () => {
  const rows = [dueRow(1, { size: 600_000 }), dueRow(2, { size: 200_000 }), dueRow(3, { size: 200_000 }), dueRow(4)]
  const planned = rows.map(({ id }): PlannedRow => ({ id, partition: id === 2n ? 1 : 0 }))
  expect(nextBatch(rows, planned, options).rows.map(({ id }) => id)).toEqual([1n, 2n, 3n, 4n])
  const larger = rows.map((row) => ({ ...row, size: row.size + 200_000 }))
  expect(nextBatch(larger, planned, options).rows.map(({ id }) => id)).toEqual([1n, 2n])
  const huge = [dueRow(1, { size: 2_000_000 }), dueRow(2)]
  expect(
    nextBatch(
      huge,
      huge.map(({ id }) => ({ id, partition: 0 })),
      options,
    ).rows.map(({ id }) => id),
  ).toEqual([1n])
})

test('D41 held rows and those beyond the limit are not sent', () => {
  const rows = [dueRow(1), dueRow(2, { isHeld: true }), dueRow(3), dueRow(4)]
  const candidates = { rows, hasMore: false, nextDueInMs: null, nextAttemptInMs: null, revision: 0, epoch: 1 }
  expect(sendableRows(candidates, 2).map(({ id }) => id)).toEqual([1n, 3n])
})

test('D25 behind a refused row those of its order key are parked, and no others; none is sent and parked', () => {
  const row = fc.record({
    key: fc.option(fc.integer({ min: 0, max: 3 })),
    isRefused: fc.boolean(),
    size: fc.integer({ min: 1, max: 400_000 }),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (drawn) => {
      const rows = drawn.map(({ key, size }, index) =>
        dueRow(index + 1, { orderKey: key === null ? null : `k${key}`, size }),
      )
      const refusal = { code: 'unknown-topic', message: 'gone', retryable: false }
      const planned = rows.map(({ id }, index): PlannedRow =>
        drawn[index]?.isRefused ? { id, refusal } : { id, partition: index % 2 },
      )
      const next = nextBatch(rows, planned, options)
      const sent = next.rows.map(({ id }) => id)
      const refused = next.refuse.map(({ id }) => id)
      const all = [...sent, ...next.park, ...refused].toSorted((one, other) => Number(one - other))
      // What is taken is a beginning of the rows, each once.
      expect(all).toEqual(rows.slice(0, all.length).map(({ id }) => id))
      for (const { id, orderKey } of rows.slice(0, all.length)) {
        const isBehind = rows.some(
          (other) =>
            other.orderKey !== null && other.orderKey === orderKey && other.id < id && refused.includes(other.id),
        )
        expect(next.park.includes(id)).toBe(isBehind)
      }
    }),
  )
})

test('D41 claims get smaller near the bound of what is held, and never stop', () => {
  const memory = createMemory(16 * 1024 * 1024)
  const reserved = Array.from({ length: 100 }, () => memory.reserve())
  expect(reserved[0]).toBe(4 * 1024 * 1024)
  expect(reserved.at(-1)).toBe(64 * 1024)
  for (const bytes of reserved) memory.settle(bytes, 0)
  expect(memory.held()).toBe(0)
  memory.settle(memory.reserve(), 1_000)
  memory.free(1_000)
  expect(memory.held()).toBe(0)
})

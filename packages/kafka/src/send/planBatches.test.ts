import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OutgoingRecord } from '../records.ts'
import { encodeRecordBatch, singleBatchSize } from '../wire/recordBatch.ts'
import { halves, planBatches } from './planBatches.ts'

const records: fc.Arbitrary<readonly OutgoingRecord[]> = fc.array(
  fc.record({
    topic: fc.constantFrom('a', 'b'),
    partition: fc.integer({ min: 0, max: 2 }),
    key: fc.constant(null),
    value: fc.integer({ min: 0, max: 400 }).map((length) => Buffer.alloc(length)),
    headers: fc.constant([]),
  }),
  { maxLength: 40 },
)
const limits = new Map([
  ['a', 600],
  ['b', 1_000_000],
])

test('D6 every record is in one batch, and each partition keeps the order of the call', () => {
  fc.assert(
    fc.property(records, (given) => {
      const batches = planBatches(given, limits)
      for (const topic of ['a', 'b']) {
        for (const partition of [0, 1, 2]) {
          const planned = batches
            .filter((batch) => batch.topic === topic && batch.partition === partition)
            .flatMap(({ indexes }) => indexes)
          const asked = [...given.keys()].filter(
            (index) => given[index]?.topic === topic && given[index]?.partition === partition,
          )
          expect(planned).toEqual(asked)
        }
      }
    }),
  )
})

test('a batch of several records stays within its topic’s limit', () => {
  fc.assert(
    fc.property(records, (given) => {
      for (const { topic, indexes, size } of planBatches(given, limits)) {
        const batch = indexes
          .flatMap((index) => given[index] ?? [])
          .map((record) => ({ ...record, timestamp: Date.now() }))
        const encoded = encodeRecordBatch(batch, { sentAt: 0 }).length
        expect(encoded).toBeLessThanOrEqual(size)
        if (indexes.length > 1) expect(encoded).toBeLessThanOrEqual(limits.get(topic) ?? 0)
        else expect(encoded).toBe(singleBatchSize(batch[0] ?? { key: null, value: null, headers: [] }))
      }
    }),
  )
})

test('D6 halves keep the order and lose nothing', () => {
  const [first, second] = halves({ topic: 'a', partition: 0, indexes: [4, 5, 6], size: 100 })
  expect([first.indexes, second.indexes]).toEqual([[4, 5], [6]])
})

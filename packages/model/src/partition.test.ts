import { expect, test } from 'vitest'
import { murmur2, partitionForKey } from './partition.ts'

// From Kafka's own UtilsTest.testMurmur2.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
])('M15 murmur2 of %s is Kafka’s', (key, hash) => {
  expect(murmur2(new TextEncoder().encode(key))).toBe(hash)
})

test('M15 the partition is never negative and below the count', () => {
  for (const key of ['', 'a', '21', 'foobar', 'Grüße', '😀', 'x'.repeat(1000)]) {
    const partition = partitionForKey(key, 7)
    expect(partition).toBeGreaterThanOrEqual(0)
    expect(partition).toBeLessThan(7)
  }
})

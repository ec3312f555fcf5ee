import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32c } from './crc32c.ts'

test.each([
  ['', 0],
  ['313233343536373839', 0xe3069283],
  ['00'.repeat(32), 0x8a9136aa],
  ['ff'.repeat(32), 0x62a8ab43],
  [Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('hex'), 0x46dd794e],
])('the checksum of %s is that of RFC 3720', (hex, expected) => {
  expect(crc32c(Buffer.from(hex, 'hex'))).toBe(expected)
})

test('eight bytes at a time give the same as bit by bit, from any start', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 200 }), (bytes, from) => {
      const start = Math.min(from, bytes.length)
      expect(crc32c(Buffer.from(bytes), start)).toBe(bitByBit(bytes.subarray(start)))
    }),
  )
})

function bitByBit(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}

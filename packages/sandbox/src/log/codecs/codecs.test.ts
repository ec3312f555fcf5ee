import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeRecordBatch } from '../../testing/recordBatch.ts'
import { batchLayout } from '../recordBatch.ts'
import { maxPlainBytes } from './codec.ts'
import { codecs } from './registry.ts'

/** What librdkafka makes of these records. */
const plain = encodeRecordBatch({
  records: Array.from({ length: 6 }, (_, index) => {
    return { key: null, value: Buffer.from(`line ${index} ${'abc'.repeat(index * 9)}`), timestamp: 0 }
  }),
}).subarray(batchLayout.records)

const samples = {
  none: plain,
  gzip: gzipSync(plain),
  snappy: Buffer.from(
    '8ANMGgAAAAEObGluZSAwIABQAAACAUQFDhAxIGFiY14DABwAhgEAAAQBegUqADJuKgBeQgAsYWJjAL4BAAAGAbABBUYAM9pGAG5hABj0AQAACAHmCWEANP5hAEZhAG58AByqAgAACgGcAgXdADX+fACyfABulwA=',
    'base64',
  ),
  lz4: Buffer.from(
    'BCJNGGBAgnoAAADxBRoAAAABDmxpbmUgMCAAUAAAAgFEDgBfMSBhYmMDAAWBAIYBAAAEAXoqAB8yKgAJD0IABcFhYmMAvgEAAAYBsAFGAB8zRgAkD2EACXL0AQAACAHmYQAfNGEAPw98AAmBqgIAAAoBnALdAB81fABaD5cABFBjYWJjAAAAAAA=',
    'base64',
  ),
  zstd: zstdCompressSync(plain),
} satisfies Record<keyof typeof codecs, Buffer>

describe.each(Object.entries(codecs))('%s', (_, codec) => {
  const sample = Object.entries(samples).find(([name]) => codecs[name as keyof typeof codecs] === codec)?.[1]

  test('unpacks what a client packed', () => {
    expect(codec.decompress(sample ?? Buffer.alloc(0))).toEqual(plain)
  })

  test('gives bytes or nothing for a sample with changed bytes, and never throws', () => {
    const change = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(change, fc.nat(), (changes, length) => {
        const bytes = Buffer.from(sample ?? [])
        for (const [at, byte] of changes) bytes.writeUInt8(byte, at % bytes.length)
        const unpacked = codec.decompress(bytes.subarray(0, length % (bytes.length + 1)))
        expect(unpacked === null || unpacked.length <= maxPlainBytes).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('gives bytes or nothing for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const unpacked = codec.decompress(Buffer.from(bytes))
        expect(unpacked === null || Buffer.isBuffer(unpacked)).toBe(true)
      }),
    )
  })
})

test('snappy also comes in the chunks that Java clients write', () => {
  const chunk = samples.snappy
  const header = Buffer.from('82534e415050590000000001000000010000', 'hex').subarray(0, 16)
  const length = Buffer.alloc(4)
  length.writeInt32BE(chunk.length)
  const both = codecs.snappy.decompress(Buffer.concat([header, length, chunk, length, chunk]))
  expect(both).toEqual(Buffer.concat([plain, plain]))
})

test.each([
  ['gzip', gzipSync(Buffer.alloc(maxPlainBytes + 1))],
  ['zstd', zstdCompressSync(Buffer.alloc(maxPlainBytes + 1))],
  // A length of 4 GiB.
  ['snappy', Buffer.from('ffffffff0f00', 'hex')],
] as const)('%s that would unfold beyond the bound is not unpacked', (name, bomb) => {
  expect(codecs[name].decompress(bomb)).toBeNull()
})

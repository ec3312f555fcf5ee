import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameReader } from './frames.ts'

const limit = 2000

test('frames come out whole and in order however their bytes are cut', () => {
  const frame = fc.uint8Array({ minLength: 10, maxLength: limit }).map((bytes) => Buffer.from(bytes))
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 900 })),
      (all, sizes) => {
        const bytes = Buffer.concat(all.map(withLength))
        const reader = createFrameReader(limit)
        const read: Buffer[] = []
        for (let at = 0; at < bytes.length;) {
          const size = sizes.next().value ?? 1
          read.push(...reader.push(bytes.subarray(at, at + size)))
          at += size
        }
        expect(read).toEqual(all)
      },
    ),
  )
})

test.each([-1, 0, 9, limit + 1, 0x47455420])('a frame of %i bytes is refused at its length', (length) => {
  const prefix = Buffer.alloc(4)
  prefix.writeInt32BE(length)
  expect(() => createFrameReader(limit).push(prefix)).toThrow(`announces ${length} bytes; 10 to ${limit} are accepted`)
})

function withLength(frame: Buffer): Buffer {
  const prefix = Buffer.alloc(4)
  prefix.writeInt32BE(frame.length)
  return Buffer.concat([prefix, frame])
}

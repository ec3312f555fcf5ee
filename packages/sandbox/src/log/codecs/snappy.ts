import { copyWithin } from './backReference.ts'
import { maxPlainBytes, type Codec } from './codec.ts'

/** Snappy: one raw block (librdkafka), or xerial's chunks of raw blocks (Java). */
export const snappy = { id: 2, produceFrom: 0, decompress } satisfies Codec

const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
/** The magic, then two 32-bit version numbers. */
const xerialHeaderBytes = 16

function decompress(bytes: Buffer): Buffer | null {
  if (!bytes.subarray(0, xerialMagic.length).equals(xerialMagic)) return decompressBlock(bytes)

  const blocks: Buffer[] = []
  let total = 0
  for (let at = xerialHeaderBytes; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at)
    const block = end > bytes.length ? null : decompressBlock(bytes.subarray(at + 4, end))
    if (block === null || (total += block.length) > maxPlainBytes) return null
    blocks.push(block)
    at = end
  }
  return Buffer.concat(blocks, total)
}

/** https://github.com/google/snappy/blob/main/format_description.txt */
function decompressBlock(block: Buffer): Buffer | null {
  let at = 0
  let size = 0
  for (let shift = 0; ; shift += 7) {
    const byte = block[at++]
    if (byte === undefined || shift > 28) return null
    size += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
  }
  if (size > maxPlainBytes) return null

  const plain = Buffer.allocUnsafe(size)
  let written = 0
  while (at < block.length) {
    const tag = block.readUInt8(at++)
    const kind = tag & 3
    if (kind === 0) {
      let length = tag >> 2
      if (length >= 60) {
        const width = length - 59
        if (at + width > block.length) return null
        length = block.readUIntLE(at, width)
        at += width
      }
      length += 1
      if (at + length > block.length || written + length > size) return null
      block.copy(plain, written, at, at + length)
      at += length
      written += length
    } else {
      const width = kind === 3 ? 4 : kind
      if (at + width > block.length) return null
      const distance = kind === 1 ? ((tag >> 5) << 8) | block.readUInt8(at) : block.readUIntLE(at, width)
      const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
      at += width
      if (!copyWithin(plain, { at: written, distance, length })) return null
      written += length
    }
  }
  return written === size ? plain : null
}

import { copyWithin } from './backReference.ts'
import { maxPlainBytes, type Codec } from './codec.ts'

/** The LZ4 frame format; checksums are not looked at, the batch has its own. */
export const lz4 = { id: 3, produceFrom: 0, decompress } satisfies Codec

const frameMagic = 0x184d2204

/** https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md */
function decompress(bytes: Buffer): Buffer | null {
  if (bytes.length < 7 || bytes.readUInt32LE(0) !== frameMagic) return null
  const flags = bytes.readUInt8(4)
  const blockChecksumBytes = flags & 0x10 ? 4 : 0
  let at = 7 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0)

  const output = { plain: Buffer.allocUnsafe(bytes.length * 4), written: 0 }
  while (at + 4 <= bytes.length) {
    const word = bytes.readUInt32LE(at)
    const size = word & 0x7fff_ffff
    at += 4
    if (size === 0) return output.plain.subarray(0, output.written)
    if (at + size > bytes.length) return null
    const block = bytes.subarray(at, at + size)
    if (word >>> 31 ? !append(output, block) : !decompressBlock(block, output)) return null
    at += size + blockChecksumBytes
  }
  return null
}

interface Output {
  plain: Buffer
  written: number
}

/** https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md; references may reach into earlier blocks. */
function decompressBlock(block: Buffer, output: Output): boolean {
  let at = 0
  function extended(length: number): number {
    if (length < 15) return length
    let total = length
    for (;;) {
      const byte = block[at++]
      if (byte === undefined) return Infinity
      total += byte
      if (byte < 255) return total
    }
  }

  while (at < block.length) {
    const token = block.readUInt8(at++)
    const literals = extended(token >> 4)
    if (at + literals > block.length || !append(output, block.subarray(at, at + literals))) return false
    at += literals
    if (at === block.length) return true
    if (at + 2 > block.length) return false
    const distance = block.readUInt16LE(at)
    at += 2
    const length = extended(token & 15) + 4
    if (!makeRoom(output, length) || !copyWithin(output.plain, { at: output.written, distance, length })) return false
    output.written += length
  }
  return false
}

function append(output: Output, bytes: Buffer): boolean {
  if (!makeRoom(output, bytes.length)) return false
  bytes.copy(output.plain, output.written)
  output.written += bytes.length
  return true
}

function makeRoom(output: Output, length: number): boolean {
  const needed = output.written + length
  if (needed > maxPlainBytes) return false
  if (needed > output.plain.length) {
    const larger = Buffer.allocUnsafe(Math.max(needed, output.plain.length * 2))
    output.plain.copy(larger, 0, 0, output.written)
    output.plain = larger
  }
  return true
}

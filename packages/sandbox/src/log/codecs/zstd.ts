import { zstdDecompressSync } from 'node:zlib'
import { maxPlainBytes, type Codec } from './codec.ts'

/** Zstandard (KIP-110: only from Produce version 7). */
export const zstd = { id: 4, produceFrom: 7, decompress } satisfies Codec

function decompress(bytes: Buffer): Buffer | null {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: maxPlainBytes })
  } catch {
    return null
  }
}

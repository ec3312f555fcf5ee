import type { Codec } from './codec.ts'
import { gzip } from './gzip.ts'
import { lz4 } from './lz4.ts'
import { none } from './none.ts'
import { snappy } from './snappy.ts'
import { zstd } from './zstd.ts'

/** Every codec of record batch v2. */
export const codecs = { none, gzip, snappy, lz4, zstd } satisfies Record<string, Codec>

const codecsById = new Map<number, Codec>(Object.values(codecs).map((codec) => [codec.id, codec]))

/** The codec a batch's attributes name, if there is one. */
export function codecById(id: number): Codec | undefined {
  return codecsById.get(id)
}

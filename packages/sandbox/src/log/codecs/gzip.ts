import { gunzipSync } from 'node:zlib'
import { maxPlainBytes, type Codec } from './codec.ts'

/** gzip, the only codec kafkajs has built in. */
export const gzip = { id: 1, produceFrom: 0, decompress } satisfies Codec

function decompress(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxPlainBytes })
  } catch {
    return null
  }
}

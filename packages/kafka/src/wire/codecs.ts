import { promisify } from 'node:util'
import { gunzip, zstdDecompress } from 'node:zlib'
import createSnappyCodec from 'kafkajs-snappy'
import { decompressFrame } from 'lz4-napi'

interface Codec {
  readonly name: string
  readonly decompress: (bytes: Buffer) => Promise<Buffer>
}

/** A batch that grows beyond this when it is decompressed is refused, in bytes. */
const maxDecompressedBytes = 256 * 1024 * 1024

const gunzipAsync = promisify(gunzip)
const zstdDecompressAsync = promisify(zstdDecompress)
const snappy = createSnappyCodec()

/** Kafka's compression codecs by the number in a batch's attributes; 0 is none. */
const codecs: Readonly<Record<number, Codec>> = {
  1: { name: 'gzip', decompress: (bytes) => gunzipAsync(bytes, { maxOutputLength: maxDecompressedBytes }) },
  2: { name: 'snappy', decompress: (bytes) => snappy.decompress(bytes) },
  3: { name: 'lz4', decompress: (bytes) => decompressFrame(bytes) },
  4: { name: 'zstd', decompress: (bytes) => zstdDecompressAsync(bytes, { maxOutputLength: maxDecompressedBytes }) },
}

/** The records of a batch, decompressed; throws for a codec that Kafka does not have. */
export async function decompressRecords(codec: number, bytes: Buffer): Promise<Buffer> {
  if (codec === 0) return bytes
  const known = codecs[codec]
  if (known === undefined) throw new RangeError(`Compression codec ${codec} is not one of Kafka's`)
  return known.decompress(bytes)
}

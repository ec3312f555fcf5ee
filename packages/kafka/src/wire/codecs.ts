import { promisify } from 'node:util'
import { gunzip, zstdDecompress } from 'node:zlib'
import createSnappyCodec from 'kafkajs-snappy'

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
  3: { name: 'lz4', decompress: decompressLz4 },
  4: { name: 'zstd', decompress: (bytes) => zstdDecompressAsync(bytes, { maxOutputLength: maxDecompressedBytes }) },
}

/** The records of a batch, decompressed; throws `RangeError` when they cannot be. */
export async function decompressRecords(codec: number, bytes: Buffer): Promise<Buffer> {
  if (codec === 0) return bytes
  const known = codecs[codec]
  if (known === undefined) throw new RangeError(`Compression codec ${codec} is not one of Kafka’s`)
  try {
    return await known.decompress(bytes)
  } catch (cause) {
    throw new RangeError(`The ${known.name} compression of a batch cannot be undone`, { cause })
  }
}

/** Loaded when it is needed: it is native, and on a platform without its binary everything else still works. */
async function decompressLz4(bytes: Buffer): Promise<Buffer> {
  const { decompressFrame } = await import('lz4-napi')
  return decompressFrame(bytes)
}

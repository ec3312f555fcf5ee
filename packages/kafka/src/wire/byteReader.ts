/** Reads Kafka's big-endian fields one after another; throws `RangeError` when the bytes end too early. */
export interface ByteReader {
  readonly rest: () => number
  readonly int8: () => number
  readonly int16: () => number
  readonly int32: () => number
  readonly uint32: () => number
  readonly int64: () => bigint
  readonly varint: () => number
  /** Zigzag varint of up to 64 bits. */
  readonly varlong: () => bigint
  readonly bytes: (length: number) => Buffer
  /** A string with a 16-bit length; null for length -1. */
  readonly string: () => string | null
  /** An array with a 32-bit length; empty for null. */
  readonly array: <Item>(read: () => Item) => Item[]
}

/** A reader from the first byte of `source`; what `bytes` returns shares memory with it. */
export function createByteReader(source: Buffer): ByteReader {
  let position = 0

  function take(length: number): number {
    const start = position
    if (length < 0 || start + length > source.length) {
      throw new RangeError(`${length} bytes expected at ${start} of ${source.length}`)
    }
    position += length
    return start
  }

  function unsignedVarlong(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = source.readUInt8(take(1))
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw new RangeError(`A number of more than 64 bits at ${position}`)
  }

  function unsignedVarint(): number {
    let value = 0
    for (let scale = 1; scale <= 2 ** 28; scale *= 0x80) {
      const byte = source.readUInt8(take(1))
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    throw new RangeError(`A number of more than 32 bits at ${position}`)
  }

  const reader: ByteReader = {
    rest: () => source.length - position,
    int8: () => source.readInt8(take(1)),
    int16: () => source.readInt16BE(take(2)),
    int32: () => source.readInt32BE(take(4)),
    uint32: () => source.readUInt32BE(take(4)),
    int64: () => source.readBigInt64BE(take(8)),
    varint: () => {
      const value = unsignedVarint()
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    },
    varlong: () => {
      const value = unsignedVarlong()
      return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n))
    },
    bytes: (length) => {
      const start = take(length)
      return source.subarray(start, start + length)
    },
    string: () => {
      const length = reader.int16()
      return length === -1 ? null : reader.bytes(length).toString('utf8')
    },
    array: (read) => {
      const length = reader.int32()
      if (length > reader.rest()) throw new RangeError(`${length} items announced, ${reader.rest()} bytes left`)
      return Array.from({ length: Math.max(length, 0) }, read)
    },
  }
  return reader
}

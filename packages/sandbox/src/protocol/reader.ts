import { isUtf8 } from 'node:buffer'
import { badRequest } from '../failure.ts'

/**
 * Reads Kafka's primitive types (https://kafka.apache.org/protocol#protocol_types) from one buffer, front to back,
 * without copying it. Whatever does not fit throws a `SandboxFailure` with the code `bad-request`.
 */
export class Reader {
  readonly buffer: Buffer
  #position: number

  constructor(buffer: Buffer, position = 0) {
    this.buffer = buffer
    this.#position = position
  }

  get position(): number {
    return this.#position
  }

  get remaining(): number {
    return this.buffer.length - this.#position
  }

  int8(): number {
    return this.buffer.readInt8(this.#take(1))
  }

  int16(): number {
    return this.buffer.readInt16BE(this.#take(2))
  }

  int32(): number {
    return this.buffer.readInt32BE(this.#take(4))
  }

  /** Exact within ±2^53; beyond that the nearest double. Right for values that are compared, not echoed. */
  int64(): number {
    const at = this.#take(8)
    return this.buffer.readInt32BE(at) * 0x1_0000_0000 + this.buffer.readUInt32BE(at + 4)
  }

  exactInt64(): bigint {
    return this.buffer.readBigInt64BE(this.#take(8))
  }

  boolean(): boolean {
    return this.int8() !== 0
  }

  string(): string {
    return this.nullableString() ?? fail('A text is null where one is required')
  }

  nullableString(): string | null {
    const length = this.int16()
    return length < 0 ? null : text(this.#slice(length))
  }

  compactString(): string {
    const length = this.unsignedVarint()
    if (length === 0) throw badRequest('A text is null where one is required')
    return text(this.#slice(length - 1))
  }

  bytes(): Buffer {
    return this.nullableBytes() ?? fail('Bytes are null where some are required')
  }

  nullableBytes(): Buffer | null {
    const length = this.int32()
    return length < 0 ? null : this.#slice(length)
  }

  /** The bytes of a varint-prefixed field of a record; a length of -1 is null. */
  varintBytes(): Buffer | null {
    const length = this.varint()
    return length < 0 ? null : this.#slice(length)
  }

  array<T>(item: () => T): T[] {
    return this.nullableArray(item) ?? fail('A list is null where one is required')
  }

  nullableArray<T>(item: () => T): T[] | null {
    const length = this.int32()
    if (length < 0) return null
    // Each item takes at least one byte, so a longer list cannot be genuine and must not be allocated for.
    if (length > this.remaining) throw badRequest(`A list of ${length} items does not fit into the request`)
    const items: T[] = []
    for (let index = 0; index < length; index++) items.push(item())
    return items
  }

  unsignedVarint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer.readUInt8(this.#take(1))
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        if (value > 0xffff_ffff) break
        return value
      }
    }
    throw badRequest('A varint is longer than 32 bits')
  }

  varint(): number {
    const raw = this.unsignedVarint()
    return (raw >>> 1) ^ -(raw & 1)
  }

  /** Zigzag 64 bits; exact within ±2^53. */
  varlong(): number {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.buffer.readUInt8(this.#take(1))
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return Number(BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n)))
    }
    throw badRequest('A varlong is longer than 64 bits')
  }

  /** Steps over the tagged fields that end every structure of a flexible version. */
  skipTaggedFields(): void {
    const count = this.unsignedVarint()
    for (let index = 0; index < count; index++) {
      this.unsignedVarint()
      this.#slice(this.unsignedVarint())
    }
  }

  #slice(length: number): Buffer {
    const start = this.#take(length)
    return this.buffer.subarray(start, start + length)
  }

  #take(length: number): number {
    const start = this.#position
    if (length > this.buffer.length - start) {
      throw badRequest(`${length} bytes are announced where ${this.buffer.length - start} are left`)
    }
    this.#position = start + length
    return start
  }
}

/** Replacement characters would make a text longer than the 16-bit length it came with. */
function text(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw badRequest('A text is not UTF-8')
  return bytes.toString('utf8')
}

function fail(message: string): never {
  throw badRequest(message)
}
